//! From the tree of `hyg.yaml` to a [`Project`]: every mistake of the file at once, each with its
//! place and how to mend it.

use super::declare::Declarer;
use super::yaml::{self, Entry, Node, Place, Value};
use super::{ConfigError, Crm, LintLevel, LintSetting, ObjectFiles, Project, RulesPath, countries, paths};
use crate::data::read::FormatSettings;
use crate::diagnostic::suggest::did_you_mean;
use crate::schema::{ObjectId, Schema};
use crate::value::Brake;
use crate::value::country;
use crate::value::domain::to_ascii;
use crate::value::email::OwnLists;
use crate::value::number::NumberFormat;
use crate::value::ratio::Ratio;
use crate::value::time::DateOrder;
use chrono::Weekday;
use chrono_tz::Tz;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

const KEYS: [&str; 15] = [
    "crm",
    "timezone",
    "country",
    "date_order",
    "number_format",
    "week_starts",
    "stop_above",
    "null_values",
    "email_lists",
    "rules",
    "files",
    "lints",
    "objects",
    "tables",
    "properties",
];

const DATE_ORDERS: [(&str, DateOrder); 3] = [
    ("day-month-year", DateOrder::DayMonthYear),
    ("month-day-year", DateOrder::MonthDayYear),
    ("year-month-day", DateOrder::YearMonthDay),
];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];
const LEVELS: [(&str, LintLevel); 4] =
    [("allow", LintLevel::Allow), ("advice", LintLevel::Advice), ("warn", LintLevel::Warn), ("deny", LintLevel::Deny)];

impl Project {
    /// Reads the text of a `hyg.yaml`; `name` is the file's name in messages.
    ///
    /// # Errors
    /// All mistakes of the file, in the order in which they stand.
    pub fn load(text: &str, name: &str) -> Result<Project, Vec<ConfigError>> {
        let (project, errors) = Project::read(text, name);
        if errors.is_empty() { Ok(project) } else { Err(errors) }
    }

    /// As [`Project::load`]: all that is right, and all mistakes, in the order in which they stand. With
    /// mistakes the settings are not to be relied on.
    #[must_use]
    pub fn read(text: &str, name: &str) -> (Project, Vec<ConfigError>) {
        let root = match yaml::parse(text, name) {
            Ok(root) => root,
            Err(error) => return (Project::default(), vec![error]),
        };
        let mut reader = Reader { file: name, errors: Vec::new() };
        let project = reader.project(&root);
        let mut errors = reader.errors;
        errors.sort_by_key(|error| (error.line, error.column));
        (project, errors)
    }
}

/// Collects mistakes while it reads. A value that is wrong is reported and left out.
pub(super) struct Reader<'a> {
    file: &'a str,
    errors: Vec<ConfigError>,
}

impl Reader<'_> {
    pub(super) fn error(&mut self, at: Place, message: impl Into<String>, help: impl Into<String>) {
        self.errors.push(ConfigError {
            file: self.file.to_owned(),
            line: at.line,
            column: at.column,
            message: message.into(),
            help: Some(help.into()),
        });
    }

    fn project(&mut self, root: &Node) -> Project {
        let mut project = Project::default();
        let entries = self.entries(root, "hyg.yaml", &KEYS);
        let get = |key: &str| entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node);
        let mut read = |key: &str, read: &mut dyn FnMut(&mut Self, &Node)| {
            if let Some(node) = get(key) {
                read(self, node);
            }
        };
        read("crm", &mut |reader, node| project.crm = reader.crm(node).unwrap_or(project.crm));
        read("timezone", &mut |reader, node| project.timezone = reader.timezone(node).unwrap_or(project.timezone));
        read("country", &mut |reader, node| project.country = reader.country(node));
        read("date_order", &mut |reader, node| {
            project.date_order = reader.choice(node, "a date order", &DATE_ORDERS);
        });
        read("number_format", &mut |reader, node| {
            project.number_format = reader.number_format(node).unwrap_or_default();
        });
        read("week_starts", &mut |reader, node| {
            project.week_starts = reader.choice(node, "a day of the week", &WEEKDAYS).unwrap_or(project.week_starts);
        });
        read("stop_above", &mut |reader, node| {
            project.stop_above = reader.brake(node).unwrap_or(project.stop_above);
        });
        read("null_values", &mut |reader, node| project.null_values = reader.texts(node, "a text"));
        read("email_lists", &mut |reader, node| project.email_lists = Arc::new(reader.email_lists(node)));
        read("rules", &mut |reader, node| {
            let Place { line, column } = node.at;
            project.rules = reader.path(node, "the folder of the rules").map(|path| RulesPath { path, line, column });
        });
        read("lints", &mut |reader, node| project.lints = reader.lints(node));
        if project.crm == Crm::None {
            project.schema = Schema::default();
        }
        Declarer::new(self, &mut project).declare(get("objects"), get("tables"), get("properties"));
        if let Some(node) = get("files") {
            self.files(node, &mut project);
        }
        project
    }

    fn crm(&mut self, node: &Node) -> Option<Crm> {
        let name = self.text(node, "the name of a CRM")?;
        match name.to_lowercase().as_str() {
            "hubspot" => Some(Crm::Hubspot),
            "none" => Some(Crm::None),
            "pipedrive" | "salesforce" => {
                let message = format!("the properties of {name} are not available yet");
                self.error(node.at, message, "`crm: none` with `objects` and `properties` of your own works");
                None
            }
            _ => {
                self.unknown(node.at, "a CRM that hyg knows", &name, &["hubspot", "none"]);
                None
            }
        }
    }

    fn timezone(&mut self, node: &Node) -> Option<Tz> {
        let name = self.text(node, "a time zone")?;
        let zones = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let known = chrono_tz::TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(&name));
        if known.is_none() {
            let help = match did_you_mean(&name, zones()) {
                Some(zone) => format!("did you mean `{zone}`?"),
                None => "write a region and a city, such as `Europe/Paris`, or `UTC`".to_owned(),
            };
            self.error(node.at, format!("`{name}` is no time zone"), help);
        }
        known.copied()
    }

    fn country(&mut self, node: &Node) -> Option<String> {
        let code = self.text(node, "the code of a country")?;
        let upper = code.to_ascii_uppercase();
        if countries::is_country(&upper) {
            return Some(upper);
        }
        let help = match (upper.as_str(), country::find(&code)) {
            ("UK", _) => "the code of the United Kingdom is `GB`".to_owned(),
            (_, Ok(country)) => format!("the code of {} is `{}`", country.name, country.code),
            _ => "write the two letters of ISO 3166, such as `FR` or `US`".to_owned(),
        };
        self.error(node.at, format!("`{code}` is no country code"), help);
        None
    }

    fn number_format(&mut self, node: &Node) -> Option<NumberFormat> {
        let example = self.text(node, "the number 1234.5 as the export writes it")?;
        let format = NumberFormat::from_example(&example);
        if format.is_err() {
            let message = format!("`{example}` shows no number format");
            self.error(node.at, message, "write the number 1234.5 as the export does, such as \"1 234,5\"");
        }
        format.ok()
    }

    fn brake(&mut self, node: &Node) -> Option<Brake> {
        let text = self.text(node, "a share or a number")?;
        let brake = match text.strip_suffix('%') {
            Some(percent) => Ratio::percent(percent.trim()).filter(|share| !share.exceeds_one()).map(Brake::Percent),
            None => text.parse().ok().map(Brake::Count),
        };
        if brake.is_none() {
            let message = format!("`{text}` is neither a share nor a number of records");
            self.error(node.at, message, "write `30%` or a whole number such as `500`");
        }
        brake
    }

    fn email_lists(&mut self, node: &Node) -> OwnLists {
        let mut lists = OwnLists::default();
        for entry in self.entries(node, "email_lists", &["own", "free", "disposable", "role", "not_role"]) {
            let (list, is_domain) = match entry.key.as_str() {
                "own" => (&mut lists.own, true),
                "free" => (&mut lists.free, true),
                "disposable" => (&mut lists.disposable, true),
                "role" => (&mut lists.role, false),
                _ => (&mut lists.not_role, false),
            };
            for (at, text) in self.texts_with_places(&entry.node, "a text") {
                if is_domain {
                    list.extend(self.domain(at, &text));
                } else if text.contains(['@', ' ']) {
                    let message = format!("`{text}` is no name before an `@`");
                    self.error(at, message, "write what stands before the `@`, such as `equipe`");
                } else {
                    list.insert(text.to_lowercase());
                }
            }
        }
        lists
    }

    fn domain(&mut self, at: Place, text: &str) -> Option<String> {
        let domain = to_ascii(text).map(Cow::into_owned);
        if domain.is_err() {
            self.error(at, format!("`{text}` is no domain"), "write what stands behind the `@`, such as `acme.com`");
        }
        domain.ok()
    }

    fn lints(&mut self, node: &Node) -> Vec<LintSetting> {
        let mut lints = Vec::new();
        for entry in self.any_entries(node, "lints") {
            if let Some(level) = self.choice(&entry.node, "a level", &LEVELS) {
                let Place { line, column } = entry.at;
                lints.push(LintSetting { name: entry.key.clone(), level, line, column });
            }
        }
        lints
    }

    /// `contacts: "exports/contacts*.csv"`, or a set of keys that also says how these files are written.
    fn files(&mut self, node: &Node, project: &mut Project) {
        for entry in self.any_entries(node, "files") {
            let object = self.object(&project.schema, entry);
            let (patterns, format) = match &entry.node.value {
                Value::Map(_) => {
                    let owner = format!("the files of {}", entry.key);
                    let known: Vec<&str> = std::iter::once("path").chain(FormatSettings::keys()).collect();
                    let fields = self.entries(&entry.node, &owner, &known);
                    let path = fields.iter().find(|field| field.key == "path");
                    (path.map(|field| self.patterns(&field.node)).unwrap_or_default(), self.format(&fields))
                }
                _ => (self.patterns(&entry.node), None),
            };
            let Some((id, name)) = object.and_then(|id| Some((id, project.schema.object(id)?.name.clone()))) else {
                continue;
            };
            project.files.push(ObjectFiles { object: name, patterns });
            project.formats.extend(format.map(|format| (id, format)));
        }
    }

    fn patterns(&mut self, node: &Node) -> Vec<String> {
        let mut patterns = Vec::new();
        for (at, pattern) in self.texts_with_places(node, "a file or a pattern of files") {
            if pattern.parse::<f64>().is_ok() || ["true", "false"].contains(&pattern.to_lowercase().as_str()) {
                let message = format!("expected a file or a pattern of files, found `{pattern}`");
                self.error(at, message, "write a path such as `exports/contacts*.csv`");
            } else if let Err(error) = glob::Pattern::new(&pattern) {
                let message = format!("`{pattern}` is no pattern of files: {}", error.msg);
                self.error(at, message, "write a path such as `exports/contacts*.csv`");
            } else if self.is_inside(at, &pattern) {
                patterns.push(pattern);
            }
        }
        patterns
    }

    /// How files are written, of keys among which others may be.
    pub(super) fn format(&mut self, fields: &[&Entry]) -> Option<FormatSettings> {
        let mut format = FormatSettings::default();
        for field in fields.iter().filter(|field| FormatSettings::keys().any(|key| key == field.key)) {
            // A delimiter may be a space, a tab.
            let text = match &field.node.value {
                Value::Text(text) if !text.is_empty() => text.clone(),
                _ => self.text(&field.node, "how the files are written")?,
            };
            if let Err(unfit) = format.set(&field.key, &text) {
                self.error(field.node.at, unfit.message, unfit.help);
            }
        }
        (format != FormatSettings::default()).then_some(format)
    }

    /// The object that a key names.
    pub(super) fn object(&mut self, schema: &Schema, entry: &Entry) -> Option<ObjectId> {
        let found = schema.object_named(&entry.key);
        if found.is_none() {
            let known: Vec<&str> = schema.objects.iter().map(|object| object.name.as_str()).collect();
            self.unknown(entry.at, "an object of this project", &entry.key, &known);
        }
        found
    }

    pub(super) fn path(&mut self, node: &Node, what: &str) -> Option<String> {
        let path = self.text(node, what)?;
        self.is_inside(node.at, &path).then_some(path)
    }

    /// Whether a path or pattern stays in the project folder, as far as it can be seen from its
    /// text (links: see [`super::paths`]).
    fn is_inside(&mut self, at: Place, path: &str) -> bool {
        let inside = paths::is_inside(path);
        if !inside {
            let message = format!("`{path}` leaves the folder of hyg.yaml");
            self.error(at, message, "write a path inside the folder, without `..` and not from the root");
        }
        inside
    }

    // The readers of values. All say what they expected and what stands there.

    pub(super) fn text(&mut self, node: &Node, expected: &str) -> Option<String> {
        match &node.value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            other => {
                let message = format!("expected {expected}, found {}", other.describe());
                self.error(node.at, message, "write one value after the colon");
                None
            }
        }
    }

    /// One text, or a list of them.
    pub(super) fn texts(&mut self, node: &Node, expected: &str) -> Vec<String> {
        self.texts_with_places(node, expected).into_iter().map(|(_, text)| text).collect()
    }

    pub(super) fn texts_with_places(&mut self, node: &Node, expected: &str) -> Vec<(Place, String)> {
        let items = match &node.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![node],
        };
        items.into_iter().filter_map(|item| Some((item.at, self.text(item, expected)?))).collect()
    }

    pub(super) fn yes_no(&mut self, node: &Node) -> Option<bool> {
        self.choice(node, "`true` or `false`", &[("true", true), ("false", false), ("yes", true), ("no", false)])
    }

    pub(super) fn choice<T: Copy>(&mut self, node: &Node, expected: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(node, expected)?;
        let found = choices.iter().find(|(name, _)| name.eq_ignore_ascii_case(&text));
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            self.unknown(node.at, expected, &text, &names);
        }
        found.map(|(_, choice)| *choice)
    }

    /// Says that `typed` is not `expected`, and what could have been meant.
    pub(super) fn unknown(&mut self, at: Place, expected: &str, typed: &str, known: &[&str]) {
        let help = match (did_you_mean(typed, known.iter().copied()), known) {
            (Some(name), _) => format!("did you mean `{name}`?"),
            (None, []) => "declare it under `objects`".to_owned(),
            (None, known) => format!("one of: {}", known.join(", ")),
        };
        self.error(at, format!("`{typed}` is not {expected}"), help);
    }

    /// The entries of a set of keys, each of which must be known.
    pub(super) fn entries<'n>(&mut self, node: &'n Node, owner: &str, known: &[&str]) -> Vec<&'n Entry> {
        let mut entries = self.any_entries(node, owner);
        entries.retain(|entry| {
            let is_known = known.contains(&entry.key.as_str());
            if !is_known {
                self.unknown(entry.at, &format!("a key of {owner}"), &entry.key, known);
            }
            is_known
        });
        entries
    }

    /// The entries of a set of keys, each written once. Nothing at all is an empty set.
    pub(super) fn any_entries<'n>(&mut self, node: &'n Node, owner: &str) -> Vec<&'n Entry> {
        let entries: &[Entry] = match &node.value {
            Value::Null => &[],
            Value::Map(entries) => entries,
            other => {
                let message = format!("expected the keys of {owner}, found {}", other.describe());
                self.error(node.at, message, "write `key: value` lines");
                &[]
            }
        };
        let mut seen = HashSet::new();
        let mut once = Vec::new();
        for entry in entries {
            if seen.insert(&entry.key) {
                once.push(entry);
            } else {
                self.error(entry.at, format!("`{}` stands here twice", entry.key), "keep one of them");
            }
        }
        once
    }
}
