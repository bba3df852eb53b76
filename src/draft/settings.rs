//! The text of `hyg.yaml`. What the exports decide stands there; what they only suggest is a comment.

use super::{Around, DraftError, Table};
use crate::data::profile::{ColumnProfile, NUMBER_FORMATS};
use crate::schema::headers::match_headers;
use crate::schema::{Consent, Schema};
use crate::value::date::order::{ColumnOrder, OrderEvidence};
use crate::value::placeholder::is_placeholder;
use crate::value::text::fold_name;
use crate::value::{Kind, country, yes_no};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A country in so many of an account's records is its own.
const HOME: f64 = 0.9;

pub(super) fn draft(tables: &[Table], around: &Around) -> Result<String, DraftError> {
    let mut out = String::from(
        "# Drafted by `hyg init` from what the exports hold. Read it before you rely on it: every line can be changed.\n\n",
    );
    let is_hubspot = tables.iter().any(|table| table.known.is_some());
    let crm = match (is_hubspot, foreign_crm(tables)) {
        (true, _) => "hubspot".to_owned(),
        (false, None) => "none".to_owned(),
        (false, Some(name)) => {
            format!(
                "none  # columns are named as {name} names them: hyg has no list of its properties, so they are declared below"
            )
        }
    };
    let _ = writeln!(out, "crm: {crm}");
    let hint = match around.zone {
        Some(zone) if !zone.name().ends_with("UTC") => format!("; this computer is in {zone}"),
        _ => String::new(),
    };
    let _ = writeln!(out, "timezone: UTC  # where days begin: write the zone of your account{hint}");
    country(&mut out, tables);
    date_order(&mut out, tables);
    number_format(&mut out, tables);
    null_values(&mut out, tables);
    out.push_str("rules: rules/\n");
    files(&mut out, tables);
    objects(&mut out, tables)?;
    properties(&mut out, tables);
    for doubt in doubts(tables) {
        let _ = writeln!(out, "# {doubt}");
    }
    Ok(out)
}

/// The CRM whose exports have such headers, of those that hyg has no catalogue of: Pipedrive puts the object before each
/// (`Person - Name`), exports and loaders of Salesforce use the names of its API (`LastModifiedDate`).
fn foreign_crm(tables: &[Table]) -> Option<&'static str> {
    const PIPEDRIVE: [&str; 6] = ["Person - ", "Organization - ", "Deal - ", "Lead - ", "Activity - ", "Product - "];
    const SALESFORCE: [&str; 6] =
        ["OwnerId", "AccountId", "CreatedDate", "LastModifiedDate", "SystemModstamp", "IsDeleted"];
    let several = |speaks: &dyn Fn(&str) -> bool| {
        tables.iter().any(|table| table.header.iter().filter(|header| speaks(header.trim())).count() > 1)
    };
    if several(&|header| PIPEDRIVE.iter().any(|object| header.starts_with(object))) {
        return Some("Pipedrive");
    }
    several(&|header| SALESFORCE.contains(&header)).then_some("Salesforce")
}

/// Of columns that share a name, or are the same property by their names, which they are and how to say which one
/// is meant. No rule goes by one of them before that.
pub(super) fn doubts(tables: &[Table]) -> Vec<String> {
    let schema = Schema::hubspot();
    let mut doubts = Vec::new();
    for table in tables {
        let headers = headers(table);
        let matched = table.known.map(|id| match_headers(&schema, id, &headers, &[])).unwrap_or_default();
        let told =
            matched.conflicts.iter().map(|conflict| format!("{}: {}; {}", table.name, conflict.message, conflict.help));
        doubts.extend(told.map(|doubt| doubt.replace(['\n', '\r'], " ")));
        let in_conflict: BTreeSet<usize> =
            matched.conflicts.iter().flat_map(|one| one.columns.iter().copied()).collect();
        let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, header) in headers.iter().enumerate().filter(|(at, _)| !in_conflict.contains(at)) {
            named.entry(fold_name(header)).or_default().push(at);
        }
        let mut shared: Vec<Vec<usize>> = named.into_values().filter(|columns| columns.len() > 1).collect();
        shared.sort();
        for columns in shared {
            let Some((header, name)) = columns.first().and_then(|at| headers.get(*at)).map(|h| (h, internal_name(h)))
            else {
                continue;
            };
            let numbers: Vec<String> = columns.iter().map(|at| (at + 1).to_string()).collect();
            let what = format!("{}: columns {} share the name {}", table.name, numbers.join(" and "), quoted(header));
            let first = numbers.first().map_or("", String::as_str);
            doubts.push(match name.as_str() {
                "" => what,
                _ => format!(
                    "{what}; say which one is meant before a rule uses it: `properties: {{ {}: {{ {name}: {{ type: text, column: {first} }} }} }}`",
                    table.name
                ),
            });
        }
    }
    doubts
}

fn headers(table: &Table) -> Vec<String> {
    table.profile.columns.iter().map(|column| column.header.clone()).collect()
}

fn columns(tables: &[Table]) -> impl Iterator<Item = &ColumnProfile> {
    tables.iter().flat_map(|table| &table.profile.columns)
}

fn country(out: &mut String, tables: &[Table]) {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let speaks = |column: &&ColumnProfile| {
        let header = fold_name(&column.header);
        ["country", "pays", "land", "pais", "paese"].iter().any(|word| header.contains(word))
    };
    for (value, count) in columns(tables).filter(speaks).flat_map(|column| column.values.iter().flatten()) {
        if let Some(country) = country::listed(value) {
            *counts.entry(country.code).or_insert(0) += count;
        }
    }
    let all: u64 = counts.values().sum();
    if let Some((code, &most)) = counts.iter().max_by_key(|(_, count)| **count) {
        let share = most as f64 / all as f64;
        let shown = format!("{:.0}% of the records that name one", 100.0 * share);
        if share >= HOME {
            let _ = writeln!(out, "country: {code}  # of phone numbers that name none: {shown}");
        } else {
            let _ = writeln!(out, "# country: {code}  # of phone numbers that name none; {shown}");
        }
    }
}

fn date_order(out: &mut String, tables: &[Table]) {
    let mut evidence = OrderEvidence::default();
    let dates = columns(tables).filter(|column| matches!(column.kind(), Kind::Date | Kind::Datetime));
    dates.for_each(|column| evidence.merge(column.order));
    let OrderEvidence { day_first, month_first, either, .. } = evidence;
    let _ = match evidence.decide() {
        ColumnOrder::DayFirst => {
            writeln!(
                out,
                "date_order: day-month-year  # {day_first} dates can only be read so: their first number is more than 12"
            )
        }
        ColumnOrder::MonthFirst => {
            writeln!(
                out,
                "date_order: month-day-year  # {month_first} dates can only be read so: their second number is more than 12"
            )
        }
        ColumnOrder::Undecided(_) if either + day_first + month_first > 0 => writeln!(
            out,
            "# date_order: day-month-year  # dates disagree or do not tell: {day_first} have the day first, {month_first} the month, {either} could be either"
        ),
        ColumnOrder::Undecided(_) => Ok(()),
    };
}

/// Only a format in which all columns of numbers can be read.
fn number_format(out: &mut String, tables: &[Table]) {
    let needed: BTreeSet<&str> = columns(tables).filter_map(ColumnProfile::number_format).collect();
    let numbers: Vec<&ColumnProfile> = columns(tables).filter(|column| column.kind() == Kind::Number).collect();
    let fits = |format: &&str| numbers.iter().all(|column| column.reads_as(format));
    if let [format] = needed.iter().copied().collect::<Vec<_>>().as_slice() {
        let comment = if fits(format) { "" } else { "# " };
        let doubt =
            if fits(format) { "" } else { "  # some columns hold plain decimals: tell the exports apart first" };
        let _ = writeln!(out, "{comment}number_format: {}{doubt}", quoted(format));
    } else if needed.len() > 1 {
        let _ = writeln!(out, "# number_format: {}  # columns disagree", quoted(NUMBER_FORMATS.first().unwrap_or(&"")));
    }
}

/// As a comment: that a text means nothing is for a person to say.
fn null_values(out: &mut String, tables: &[Table]) {
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for (value, count) in columns(tables).flat_map(|column| column.values.iter().flatten()) {
        if is_placeholder(value) {
            *found.entry(value.clone()).or_insert(0) += count;
        }
    }
    if !found.is_empty() {
        let list: Vec<String> = found.keys().map(|value| quoted(value)).collect();
        let cells: u64 = found.values().sum();
        let _ =
            writeln!(out, "# null_values: [{}]  # {cells} cells hold these: do they mean nothing?", list.join(", "));
    }
}

fn files(out: &mut String, tables: &[Table]) {
    if tables.iter().all(|table| table.paths.is_empty()) {
        return;
    }
    out.push_str("files:\n");
    for table in tables.iter().filter(|table| !table.paths.is_empty()) {
        let paths: Vec<String> = table.paths.iter().map(|path| quoted(&glob::Pattern::escape(path))).collect();
        let paths = if let [path] = paths.as_slice() { path.clone() } else { format!("[{}]", paths.join(", ")) };
        // What the exports do not tell themselves, the next run has to know as well.
        let format = table.sources.first().map(|source| source.settings.format_settings()).unwrap_or_default();
        let said: Vec<String> = format.said().map(|(key, text)| format!(", {key}: {}", quoted(&text))).collect();
        let _ = match said.as_slice() {
            [] => writeln!(out, "  {}: {paths}", table.name),
            said => writeln!(out, "  {}: {{ path: {paths}{} }}", table.name, said.concat()),
        };
    }
}

/// Objects that are no CRM's, each with the column that tells its records apart.
fn objects(out: &mut String, tables: &[Table]) -> Result<(), DraftError> {
    let own: Vec<&Table> = tables.iter().filter(|table| table.known.is_none()).collect();
    if own.is_empty() {
        return Ok(());
    }
    out.push_str("objects:\n");
    for table in own {
        let file = || table.sources.first().map(|source| source.name.clone()).unwrap_or_default();
        let key = table.profile.columns.iter().find(|column| column.is_key());
        let key = key.ok_or_else(|| DraftError::NoKey { file: file() })?;
        let _ = writeln!(out, "  {}: {{ key: {} }}", table.name, quoted(&key.header));
    }
    Ok(())
}

/// The columns that no catalogue knows, with what their values look like.
fn properties(out: &mut String, tables: &[Table]) {
    let schema = Schema::hubspot();
    let mut written = String::new();
    for table in tables {
        let headers = headers(table);
        let object = table.known.and_then(|id| schema.object(id).map(|object| (id, object)));
        let unknown: BTreeSet<usize> = match object {
            Some((id, _)) => match_headers(&schema, id, &headers, &[]).unknown.into_iter().collect(),
            None => (0..headers.len()).collect(),
        };
        let mut taken: BTreeSet<String> = object
            .iter()
            .flat_map(|(_, object)| &object.properties)
            .flat_map(crate::schema::Property::all_names)
            .map(fold_name)
            .collect();
        let mut lines = String::new();
        for (at, column) in table.profile.columns.iter().enumerate().filter(|(at, _)| unknown.contains(at)) {
            let name = internal_name(&column.header);
            let is_twice = headers
                .iter()
                .enumerate()
                .any(|(other, header)| other != at && fold_name(header) == fold_name(&column.header));
            let is_key = object.is_none() && table.profile.columns.iter().position(ColumnProfile::is_key) == Some(at);
            if name.is_empty()
                || is_twice
                || is_key
                || !taken.insert(fold_name(&column.header))
                || !taken.insert(fold_name(&name)) && fold_name(&name) != fold_name(&column.header)
            {
                continue;
            }
            let _ = writeln!(
                lines,
                "    {name}: {{ label: {}, type: {} }}{}",
                quoted(&column.header),
                kind(column).name(),
                seen(column)
            );
        }
        if !lines.is_empty() {
            let _ = write!(written, "  {}:\n{lines}", table.name);
        }
    }
    if !written.is_empty() {
        let _ = write!(out, "properties:\n{written}");
    }
}

/// The kind of a column: one that is called like a permission or its withdrawal (`HasOptedOutOfEmail`) answers yes or no also
/// where it does so in digits.
fn kind(column: &ColumnProfile) -> Kind {
    let kind = column.kind();
    let answers =
        || column.options().is_some_and(|options| options.iter().all(|option| yes_no::read(option).is_some()));
    let is_listed = matches!(kind, Kind::Number | Kind::OneOption);
    if is_listed && Consent::named(&[&column.header]).is_some() && answers() { Kind::YesNo } else { kind }
}

/// The values of a list, as a comment: the account may have options that no record uses.
fn seen(column: &ColumnProfile) -> String {
    let listed = matches!(column.kind(), Kind::OneOption | Kind::ManyOptions);
    match column.options().filter(|_| listed) {
        Some(options) if options.len() <= 8 => {
            let options: Vec<String> = options.iter().map(|option| option.replace(['\n', '\r'], " ")).collect();
            format!("  # {}", options.join(", "))
        }
        _ => String::new(),
    }
}

/// `Shoe size` is `shoe_size`.
fn internal_name(header: &str) -> String {
    let words = header.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(fold_name);
    let name = words.collect::<Vec<_>>().join("_");
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("column_{name}") } else { name }
}

/// A text as YAML takes it in double quotes, which are those of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
