//! The reference: every verb, lint, test, keyword, code and option, from where each is declared.
//!
//! `hyg verbs`, `hyg lints` and `hyg schema` print these texts; `cargo run --example reference` writes
//! them under `docs/reference`, and a test fails where that is stale.

pub mod codes;
pub mod entries;
pub mod lints;
pub mod options;
pub mod schema;
pub mod verbs;

use clap::Command;
use std::collections::BTreeMap;

/// What stands at the end of every page.
const FOOTER: &str = "\n<!-- Written by `cargo run --example reference`. -->\n";

/// All pages by their path under `docs/reference`, as Markdown. `command` is the command line.
#[must_use]
pub fn pages(command: &Command) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut add = |path: String, text: String| pages.insert(path, text + FOOTER);
    add("README.md".to_owned(), INDEX.to_owned());
    add("verbs/README.md".to_owned(), verbs::index());
    for verb in crate::verbs::ALL {
        add(format!("verbs/{}.md", verbs::file_name(verb)), verbs::page(verb));
    }
    add("lints/README.md".to_owned(), lints::index());
    for lint in crate::lints::ALL {
        add(format!("lints/{}.md", lint.name()), lints::page(lint));
    }
    add("tests.md".to_owned(), entries::page("Tests", entries::TESTS_INTRODUCTION, entries::TESTS));
    add(
        "keywords.md".to_owned(),
        entries::page("Keywords", entries::KEYWORDS_INTRODUCTION, entries::KEYWORDS) + &entries::every_word(),
    );
    add("codes.md".to_owned(), codes::page());
    for explained in entries::EXPLAINED {
        add(format!("codes/{}.md", explained.code.name), codes::explanation(explained));
    }
    add("options.md".to_owned(), options::page(command));
    add("schema.md".to_owned(), schema::page(&crate::schema::Schema::hubspot()));
    pages
}

const INDEX: &str = "\
# Reference

- [Keywords](keywords.md): what a rule file is made of
- [Tests](tests.md): what can be asked of a value
- [Verbs](verbs/README.md): what fixes can do
- [Lints](lints/README.md): what `hyg check` warns of
- [Codes](codes.md): every message's code
- [Commands and options](options.md)
- [Schema](schema.md): the objects and properties of HubSpot
";
