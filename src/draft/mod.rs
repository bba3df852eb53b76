//! A first `hyg.yaml` and first rules, drafted from what exports hold.
//!
//! ```text
//! exports ─► profile of each column ─► hyg.yaml ─► Project
//!                                                    │
//!               candidates: starter rules, and a fix ┴─► checked, run without writing
//!               of what the columns are                    │
//!                                                          ▼
//!                                 those that select something, with how much
//! ```
//!
//! A draft may be wrong about what values mean, never about what it counts; it says so at its top.
//! Nothing here writes a file.

mod rules;
mod settings;

use crate::data::profile::Profile;
use crate::data::read::{self, ReadError, Source};
use crate::run::{Input, RunError};
use crate::schema::headers::{guess_object, guess_object_by_file_name, match_headers};
use crate::schema::{ObjectId, Project, Schema};
use crate::value::text::fold_name;
use crate::value::time::AsOf;
use chrono_tz::Tz;
use thiserror::Error;

/// An export to draft from.
#[derive(Debug)]
pub struct Given {
    pub source: Source,
    /// The object that the user says it holds; any word, for one of the project's own.
    pub object: Option<String>,
    /// Its path from the project folder on, if it lies inside.
    pub path: Option<String>,
}

/// What the draft depends on besides the exports.
#[derive(Debug, Clone, Copy)]
pub struct Around {
    /// For the counts: relative days count from here.
    pub as_of: AsOf,
    /// The zone of the computer, as a hint at that of the account.
    pub zone: Option<Tz>,
    pub threads: usize,
}

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The text of `hyg.yaml`.
    pub settings: String,
    /// The text of the rule file; a rule to go by, in comments, if no rule would select anything.
    pub rules: String,
    /// Each rule with how many records it selects, of how many.
    pub counts: Vec<Count>,
    /// Why nothing could be counted: a sentence that says what is wrong with the exports.
    pub uncounted: Option<String>,
    /// Columns that no rule can use until `hyg.yaml` says which one is meant: a sentence each.
    pub doubts: Vec<String>,
}

/// What a drafted rule came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub kind: &'static str,
    pub name: String,
    pub object: String,
    /// Records; of a fix, the cells that it changes. Nothing where the exports could not be run over.
    pub selected: Option<u64>,
    /// All records of the object.
    pub rows: u64,
}

/// Why nothing can be drafted.
#[derive(Debug, Error)]
pub enum DraftError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(
        "`{file}` has no column that tells its records apart: each needs a value of its own in a column whose header names it, such as `Id`"
    )]
    NoKey { file: String },
    #[error("the rules that were drafted cannot be run: {0}")]
    Run(#[from] RunError),
    #[error("the draft is not what hyg takes: {0}; please report this as a defect of hyg")]
    Defect(String),
}

/// The exports of one object, and what they hold.
struct Table {
    /// One of the CRM's objects; nothing for one of the project's own.
    known: Option<ObjectId>,
    name: String,
    header: Vec<String>,
    sources: Vec<Source>,
    paths: Vec<String>,
    profile: Profile,
}

/// Drafts settings and rules.
///
/// # Errors
/// See [`DraftError`].
pub fn draft(given: Vec<Given>, around: &Around) -> Result<Draft, DraftError> {
    let tables = tables(given)?;
    let settings = settings::draft(&tables, around)?;
    let project = Project::load(&settings, "hyg.yaml").map_err(|errors| {
        let told = errors.into_iter().map(|error| format!("line {}: {}", error.line, error.message));
        DraftError::Defect(told.collect::<Vec<_>>().join("; "))
    })?;
    let rules::Starter { text, counts, uncounted } = rules::draft(&tables, &project, around)?;
    Ok(Draft { settings, rules: text, counts, uncounted, doubts: settings::doubts(&tables) })
}

/// The exports by what they hold, each profiled.
fn tables(given: Vec<Given>) -> Result<Vec<Table>, DraftError> {
    let hubspot = Schema::hubspot();
    let mut tables: Vec<Table> = Vec::new();
    for Given { source, object: said, path } in given {
        let header = read::open(&source)?.header;
        // An object of the CRM is certain only if its key is there.
        let has_key = |id: &ObjectId| match_headers(&hubspot, *id, &header, &[]).key.is_some();
        let by_name = || guess_object_by_file_name(&hubspot, &source.name);
        let known = match &said {
            Some(word) => hubspot.object_named(word),
            None => guess_object(&hubspot, &header).or_else(by_name),
        };
        let known = known.filter(has_key);
        let name = match known.and_then(|id| hubspot.object(id)) {
            Some(object) => object.name.clone(),
            None => match &said {
                Some(word) => fold_name(word),
                None => own_name(&source.name, |name| {
                    tables.iter().all(|table| table.name != name || table.known.is_none() && table.header == header)
                }),
            },
        };
        match tables.iter_mut().find(|table| table.name == name) {
            Some(table) => {
                table.sources.push(source);
                table.paths.extend(path);
            }
            None => tables.push(Table {
                known,
                name,
                header,
                sources: vec![source],
                paths: path.into_iter().collect(),
                profile: Profile { rows: 0, rejected: 0, columns: Vec::new() },
            }),
        }
    }
    for table in &mut tables {
        table.profile = Profile::of(&table.sources, |_| true)?;
    }
    Ok(tables)
}

/// A name for the records of a file that fits: the last word of its own name that says something, all of its words, or
/// these with a number.
fn own_name(file: &str, fits: impl Fn(&str) -> bool) -> String {
    const EMPTY: [&str; 12] =
        ["all", "data", "export", "exports", "exported", "list", "records", "final", "copy", "new", "old", "table"];
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file).split('.').next().unwrap_or_default();
    let words: Vec<String> =
        stem.split(|c: char| !c.is_alphabetic()).map(fold_name).filter(|word| !word.is_empty()).collect();
    let telling = words.iter().rfind(|word| word.chars().count() > 2 && !EMPTY.contains(&word.as_str()));
    let name = telling.cloned().unwrap_or_else(|| "records".to_owned());
    let mut names = [name.clone(), words.join("-")].into_iter().filter(|name| !name.is_empty());
    names.find(|name| fits(name)).unwrap_or_else(|| {
        let numbered = (2_u32..).map(|n| format!("{name}-{n}"));
        numbered.into_iter().find(|name| fits(name)).unwrap_or(name)
    })
}

impl Table {
    fn inputs(&self, project_schema: &Schema) -> Option<Input> {
        let object = project_schema.object_named(&self.name)?;
        Some(Input { object, sources: self.sources.clone() })
    }
}
