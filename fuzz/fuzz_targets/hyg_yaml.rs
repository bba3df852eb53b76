//! Whatever stands in hyg.yaml: a project or mistakes with places, never a panic.
#![no_main]

use hyg::schema::{Project, Schema};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| match Project::load(text, "hyg.yaml") {
    Ok(project) => drop(Schema::for_project(&project)),
    Err(mistakes) => assert!(mistakes.iter().all(|mistake| mistake.line > 0 && mistake.column > 0)),
});
