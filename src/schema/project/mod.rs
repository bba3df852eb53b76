//! A project's settings: what `hyg.yaml` says, or the defaults where there is none.

mod countries;
mod declare;
pub mod paths;
mod read;
mod yaml;

use super::{ObjectId, PropertyId, Schema};
use crate::data::read::FormatSettings;
use crate::value::Brake;
use crate::value::email::OwnLists;
use crate::value::number::NumberFormat;
use crate::value::time::DateOrder;
use chrono::Weekday;
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Settings that hold for all rules and runs of a project.
#[derive(Debug, Clone)]
pub struct Project {
    pub crm: Crm,
    /// The account's time zone: where days begin.
    pub timezone: Tz,
    /// ISO 3166-1 alpha-2, upper case: the region of phone numbers that name none.
    pub country: Option<String>,
    /// How `03/04/2026` is read; without it such a cell is unreadable.
    pub date_order: Option<DateOrder>,
    pub number_format: NumberFormat,
    pub week_starts: Weekday,
    /// The total brake on deletes and merges together, per object.
    pub stop_above: Brake,
    /// Cells that count as blank, besides empty ones.
    pub null_values: Vec<String>,
    /// What is known of e-mail domains and mailboxes beside the tables.
    pub email_lists: Arc<OwnLists>,
    pub rules: Option<RulesPath>,
    pub files: Vec<ObjectFiles>,
    formats: BTreeMap<ObjectId, FormatSettings>,
    pub lints: Vec<LintSetting>,
    pub(super) schema: Schema,
    decisions: BTreeMap<ObjectId, Vec<Decision>>,
    /// Where `hyg.yaml` speaks of properties: line and column, from 1.
    places: BTreeMap<(ObjectId, PropertyId), (usize, usize)>,
}

/// Where an account's data comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crm {
    Hubspot,
    /// No CRM: all objects are the project's own.
    None,
}

/// Which exports hold an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectFiles {
    /// The object's plural name.
    pub object: String,
    /// Patterns relative to the project folder.
    pub patterns: Vec<String>,
}

/// Where the rule files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesPath {
    /// A file or a folder, relative to the project folder.
    pub path: String,
    /// Where it stands in `hyg.yaml`, from 1: whoever looks into the folder reports there that it is missing.
    pub line: usize,
    pub column: usize,
}

/// The level that a project gives a lint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LintSetting {
    pub name: String,
    pub level: LintLevel,
    /// Where it stands in `hyg.yaml`, from 1: whoever knows the lints reports an unknown name there.
    pub line: usize,
    pub column: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LintLevel {
    Allow,
    Advice,
    Warn,
    Deny,
}

/// A mistake in `hyg.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// As the user named it.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    pub message: String,
    /// What to type.
    pub help: Option<String>,
}

/// Which column of an export holds a property, where hyg.yaml says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub property: PropertyId,
    pub column: Column,
}

/// A column of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// By its header, in any case.
    Header(String),
    /// By its place, from 1.
    Number(usize),
}

impl Project {
    /// The line and column, from 1, at which `hyg.yaml` speaks of a property.
    #[must_use]
    pub fn place_of(&self, object: ObjectId, property: PropertyId) -> Option<(usize, usize)> {
        self.places.get(&(object, property)).copied()
    }

    /// The columns that `hyg.yaml` gives to properties of an object.
    #[must_use]
    pub fn decisions(&self, object: ObjectId) -> &[Decision] {
        self.decisions.get(&object).map_or(&[], Vec::as_slice)
    }

    /// How the exports of an object are written, as far as `hyg.yaml` says so.
    #[must_use]
    pub fn format(&self, object: ObjectId) -> Option<&FormatSettings> {
        self.formats.get(&object)
    }

    /// The object whose `files` a path fits, relative to the project folder and with `/`; nothing
    /// when it fits none, or those of several objects.
    #[must_use]
    pub fn object_of_file(&self, path: &str) -> Option<ObjectId> {
        let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
        let fits = |pattern: &String| {
            glob::Pattern::new(pattern.trim_start_matches("./"))
                .is_ok_and(|pattern| pattern.matches_with(path, options))
        };
        let mut fitting = self.files.iter().filter(|files| files.patterns.iter().any(fits));
        let files = fitting.next().filter(|_| fitting.next().is_none())?;
        self.schema.object_named(&files.object)
    }
}

impl Default for Project {
    /// A HubSpot account in UTC, without a default country.
    fn default() -> Self {
        Project {
            crm: Crm::Hubspot,
            timezone: Tz::UTC,
            country: None,
            date_order: None,
            number_format: NumberFormat::default(),
            week_starts: Weekday::Mon,
            stop_above: Brake::HALF,
            null_values: Vec::new(),
            email_lists: Arc::default(),
            rules: None,
            files: Vec::new(),
            formats: BTreeMap::new(),
            lints: Vec::new(),
            schema: Schema::hubspot(),
            decisions: BTreeMap::new(),
            places: BTreeMap::new(),
        }
    }
}
