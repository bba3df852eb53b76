//! The page on a first hour is true: a new user who does what it says sees what it shows.

use super::support::example::root;
use super::support::pages::{follow, place};
use std::fs;

#[cfg(unix)]
#[test]
fn a_new_user_sees_what_the_page_shows() {
    let page = fs::read_to_string(root().join("docs/first-hour.md")).unwrap();
    let folder = place();
    let (written, ran) = follow(&page, folder.path(), &[]);
    assert_eq!(written, 1);
    assert!(ran >= 12, "only {ran} commands were found");
}
