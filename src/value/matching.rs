//! When two cells name the same thing, for finding the row of a table by a value that two people
//! wrote: an address in another case, a number with and without its country.

use super::phone::{Format, Phone};
use super::text::{fold, trimmed};
use super::{Kind, url};
use std::borrow::Cow;

/// The form in which two cells of a kind are the same: of identifiers the text without outer
/// space; of phone numbers E.164, if they are some of `region` or name their country; of web
/// addresses the host without `www.`; else the text without case, after Unicode NFC. What is no
/// phone number or address is the same only as the same text.
#[must_use]
pub fn form<'t>(text: &'t str, kind: Kind, region: Option<&str>) -> Cow<'t, str> {
    match kind {
        Kind::Id => Cow::Borrowed(trimmed(text)),
        Kind::Phone => match Phone::parse(trimmed(text), region) {
            Ok(phone) => Cow::Owned(phone.format(Format::E164)),
            Err(_) => fold(text),
        },
        Kind::Url if url::is_valid(trimmed(text)) => Cow::Owned(host(trimmed(text))),
        _ => fold(text),
    }
}

fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or("").to_lowercase();
    host.strip_prefix("www.").filter(|rest| url::is_valid(rest)).map_or(host.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_two_people_write_of_one_thing_is_the_same() {
        for (kind, one, other) in [
            (Kind::Email, " Zoe@Example.COM", "zoe@example.com"),
            (Kind::Phone, "01 23 45 67 89", "+33 1 23 45 67 89"),
            (Kind::Url, "https://www.Acme.example/about", "acme.example"),
            (Kind::Text, "ACME ", "acme"),
        ] {
            assert_eq!(form(one, kind, Some("FR")), form(other, kind, Some("FR")), "{one}");
        }
    }

    #[test]
    fn what_only_looks_alike_is_not() {
        for (kind, one, other) in [
            (Kind::Id, "003A", "003a"),
            (Kind::Id, "007", "7"),
            (Kind::Phone, "01 23 45 67 89", "+32 1 23 45 67 89"),
            (Kind::Url, "shop.acme.example", "acme.example"),
            (Kind::Email, "zoe@a.example", "zoé@a.example"),
        ] {
            assert_ne!(form(one, kind, Some("FR")), form(other, kind, Some("FR")), "{one}");
        }
    }

    proptest! {
        #[test]
        fn a_form_has_itself_for_a_form(text in "\\PC{0,24}", kind in prop::sample::select(&Kind::ALL)) {
            let once = form(&text, kind, Some("FR")).into_owned();
            prop_assert_eq!(form(&once, kind, Some("FR")), once.as_str());
        }
    }
}
