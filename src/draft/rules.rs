//! The starter rules: candidates that the columns allow, run without writing, and kept if they
//! select something.

use super::{Around, Count, DraftError, Table};
use crate::check::program::{Program, Rule, RuleKind};
use crate::check::property_words;
use crate::diagnostic::Severity;
use crate::plan::requirements;
use crate::run::progress::Silent;
use crate::run::summary::Manifest;
use crate::run::{self, Input, Options, RunError};
use crate::schema::headers::{HeaderMatch, match_headers};
use crate::schema::{Consent, ObjectId, Origin, Project, Property, PropertyId, Schema};
use crate::source::SourceMap;
use crate::syntax;
use crate::value::Kind;
use crate::value::text::{fold, fold_name};
use crate::workspace::rules::{CheckOptions, CheckedRules, RuleFiles};
use crate::workspace::{Unreadable, Workspace};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Rules for each object of the CRM, parted by blank lines.
const STARTERS: [(&str, &str); 3] = [
    ("contacts", include_str!("starter/contacts.hyg")),
    ("companies", include_str!("starter/companies.hyg")),
    ("deals", include_str!("starter/deals.hyg")),
];

/// The rule file where no rule would select anything.
const NONE_FITS: &str = "\
# Drafted by `hyg init`. No rule that comes with hyg would select anything in the exports it saw: write your own here.
# A rule reads like this:
#
#   for contacts
#
#   flag no-owner \"Nobody looks after it\"
#     where contact owner is unknown

hyg 1
";

/// How names of fixes end that settle a column's spellings.
const SPELLINGS: &str = "-spellings";
/// A column whose values come so often on average has few enough of them to be spelt alike.
const REPEATS: u64 = 3;
/// One in so many values may have a digit in it.
const MOST_CODES: usize = 20;

/// The rule file.
pub(super) struct Starter {
    pub text: String,
    /// What each rule in it selects.
    pub counts: Vec<Count>,
    pub uncounted: Option<String>,
}

pub(super) fn draft(tables: &[Table], project: &Project, around: &Around) -> Result<Starter, DraftError> {
    let schema = Schema::for_project(project);
    let candidates: Vec<(&Table, Vec<String>)> =
        tables.iter().map(|table| (table, candidates(table, &schema, project))).collect();
    let kept = allowed(&candidates, project)?;
    let inputs: Vec<Input> = tables.iter().filter_map(|table| table.inputs(&schema)).collect();
    let (counts, uncounted) = match counted(&kept, project, &inputs, around) {
        Ok(counts) => (counts, None),
        // What is wrong with single records is mended in the CRM, by somebody who has rules to go on with.
        Err(DraftError::Run(error @ (RunError::RepeatedKeys(_) | RunError::SpoiltKey { .. }))) => {
            (uncounted(&kept, project)?, Some(error.to_string()))
        }
        Err(error) => return Err(error),
    };
    // A fix of how values are written is for next month's too.
    let selects = |name: &str| {
        let is_for_later = |kind: &str| kind == "fix" && !name.ends_with(SPELLINGS);
        counts.get(name).is_none_or(|(selected, kind)| match selected {
            Some(selected) => *selected > 0 || is_for_later(kind),
            None => !name.ends_with(SPELLINGS),
        })
    };
    let kept: Vec<(&Table, Vec<String>)> = kept
        .into_iter()
        .map(|(table, rules)| (table, rules.into_iter().filter(|rule| selects(name_of(rule))).collect()))
        .filter(|(_, rules): &(&Table, Vec<String>)| !rules.is_empty())
        .collect();
    let told: Vec<Count> = kept
        .iter()
        .flat_map(|(table, rules)| rules.iter().map(move |rule| (table, rule)))
        .filter_map(|(table, rule)| {
            let (selected, kind) = counts.get(name_of(rule)).copied()?;
            let (name, object) = (name_of(rule).to_owned(), table.name.clone());
            Some(Count { kind, name, object, selected, rows: table.profile.rows })
        })
        .collect();
    let text = text(&kept, &counts, uncounted.as_deref(), around)?;
    Ok(Starter { text, counts: told, uncounted })
}

/// The rules that may be written for a table: those of the CRM, and a fix of what its columns are.
fn candidates(table: &Table, schema: &Schema, project: &Project) -> Vec<String> {
    let starters = STARTERS.iter().filter(|(object, _)| table.known.is_some() && *object == table.name);
    let mut rules: Vec<String> = starters.flat_map(|(_, text)| text.trim().split("\n\n").map(str::to_owned)).collect();
    if let Some(id) = schema.object_named(&table.name) {
        rules.extend(opted_out(table, schema, id, project));
        rules.extend(tidy(table, schema, id, project));
        rules.extend(spellings(table, schema, id, project));
    }
    rules
}

/// A suppression for what the project declares as an opt-out. The opt-outs that a CRM has of itself are in its starter rules.
fn opted_out(table: &Table, schema: &Schema, id: ObjectId, project: &Project) -> Option<String> {
    let matched = headers(table, schema, id, project);
    let is_opt_out = |property: &Property| {
        property.origin == Origin::Project
            && property.kind == Kind::YesNo
            && Consent::of(property) == Some(Consent::OptOut)
    };
    let held = schema
        .object(id)?
        .properties_with_ids()
        .filter(|(property, of)| is_opt_out(of) && matched.columns.get(property.0).is_some_and(Option::is_some));
    let tests: Vec<String> = held.map(|(_, property)| format!("{} is yes", property_words(property))).collect();
    let rule = format!(
        "suppress opted-out-{} \"Asked for no more mail: keep the record, never mail it\"\n  where {}",
        table.name,
        tests.join("\n    or ")
    );
    (!tests.is_empty() && syntax::is_name(&table.name)).then_some(rule)
}

/// A fix with a line for each column whose kind says how its values ought to look.
fn tidy(table: &Table, schema: &Schema, id: ObjectId, project: &Project) -> Option<String> {
    let object = schema.object(id)?;
    let matched = headers(table, schema, id, project);
    let held = object.properties_with_ids().filter(|(property, of)| {
        matched.columns.get(property.0).is_some_and(Option::is_some) && !of.read_only && *property != object.key
    });
    let properties: Vec<&Property> = held.map(|(_, property)| property).collect();
    let country = properties.iter().find(|property| is_country(property)).map(|property| property_words(property));
    let mut lines: BTreeMap<usize, (String, Vec<String>)> = BTreeMap::new();
    for property in &properties {
        let verbs = if is_name(property) {
            (0, "trim, squeeze spaces, capitalise name".to_owned())
        } else if is_country(property) {
            (3, "trim, use country name, otherwise flag \"no country that hyg knows\"".to_owned())
        } else if property.kind == Kind::Email {
            (1, "trim, lowercase, validate email, otherwise flag \"no e-mail address\"".to_owned())
        } else if property.kind == Kind::Phone {
            let by = country.as_ref().map(|country| format!(" for {country}")).unwrap_or_default();
            (2, format!("trim, format phone as international{by}, otherwise flag \"no phone number\""))
        } else {
            continue;
        };
        lines.entry(verbs.0).or_insert_with(|| (verbs.1, Vec::new())).1.push(property_words(property));
    }
    let mut rule = format!("fix tidy-{} \"Values as people write them\"", table.name);
    for (verbs, properties) in lines.values() {
        let _ = write!(rule, "\n  {}: {verbs}", properties.join(", "));
    }
    (!lines.is_empty()).then_some(rule)
}

/// For each column of texts that come again and again a fix that settles how they are spelt.
fn spellings(table: &Table, schema: &Schema, id: ObjectId, project: &Project) -> Vec<String> {
    let Some(object) = schema.object(id) else { return Vec::new() };
    let matched = headers(table, schema, id, project);
    let mut names = BTreeSet::new();
    let rule = |(id, property): (PropertyId, &Property)| {
        let column = table.profile.columns.get((*matched.columns.get(id.0)?)?)?;
        let distinct = u64::try_from(column.values.as_ref()?.len()).ok()?;
        // Codes are no words: two that are alike are still two.
        let codes = column.values.iter().flatten().filter(|(value, _)| value.contains(|c: char| c.is_numeric()));
        let are_codes = codes.count() * MOST_CODES > column.values.as_ref()?.len();
        let is_prose = property.kind == Kind::Text && property.options.is_empty() && !is_name(property) && !are_codes;
        let may_be = is_prose && !is_country(property) && !property.read_only && id != object.key;
        if !may_be || object.identifying.contains(&id) || distinct < 2 || distinct * REPEATS > column.filled {
            return None;
        }
        // What comes most often would win: `paris` over `Paris`.
        if loses_capitals(column.values.iter().flatten().map(|(value, count)| (value.as_str(), *count))) {
            return None;
        }
        let name = format!("{}{SPELLINGS}", slug(&format!("{} {}", table.name, property.label))?);
        let words = property_words(property);
        names.insert(name.clone()).then(|| {
            let description = property.label.replace(['"', '\\'], "'");
            format!("fix {name} \"{description}: one spelling for what the column writes in several ways\"\n  {words}: cluster spellings")
        })
    };
    object.properties_with_ids().filter_map(rule).collect()
}

/// Whether the spelling of a value that comes most often has no capitals, or nothing else, and another one is written as names
/// are.
fn loses_capitals<'v>(values: impl Iterator<Item = (&'v str, u64)>) -> bool {
    let mut spellings: BTreeMap<String, BTreeMap<&str, u64>> = BTreeMap::new();
    for (value, count) in values {
        *spellings.entry(fold(value).into_owned()).or_default().entry(value.trim()).or_default() += count;
    }
    let is_mixed = |text: &str| text.contains(char::is_uppercase) && text.contains(char::is_lowercase);
    spellings.values().any(|of_one| {
        let most = of_one.iter().max_by_key(|(_, count)| **count).map(|(text, _)| *text).unwrap_or_default();
        !is_mixed(most) && of_one.keys().any(|text| is_mixed(text))
    })
}

/// A label as the name of a rule; nothing where little is left of it.
fn slug(label: &str) -> Option<String> {
    let words = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    syntax::is_name(&name).then_some(name)
}

fn is_name(property: &Property) -> bool {
    const LABELS: [&str; 8] = ["firstname", "lastname", "fullname", "surname", "prenom", "nom", "vorname", "nachname"];
    property.kind == Kind::Text && LABELS.contains(&fold_name(&property.label).as_str())
}

fn is_country(property: &Property) -> bool {
    property.name == "country" || ["country", "pays", "land"].contains(&fold_name(&property.label).as_str())
}

fn headers(table: &Table, schema: &Schema, id: ObjectId, project: &Project) -> HeaderMatch {
    let headers: Vec<String> = table.profile.columns.iter().map(|column| column.header.clone()).collect();
    match_headers(schema, id, &headers, project.decisions(id))
}

/// Those whose columns are there and about which neither the checker nor a lint has anything to say.
fn allowed<'t>(
    candidates: &[(&'t Table, Vec<String>)],
    project: &Project,
) -> Result<Vec<(&'t Table, Vec<String>)>, DraftError> {
    let (program, _) = checked(&file(candidates), project)?;
    let schema = &program.schema;
    let matches: BTreeMap<ObjectId, HeaderMatch> = candidates
        .iter()
        .filter_map(|(table, _)| {
            let id = schema.object_named(&table.name)?;
            Some((id, headers(table, schema, id, project)))
        })
        .collect();
    let has_columns = |rule: &Rule| {
        let needs = requirements::of_rule(&program, rule);
        let has = |object: &ObjectId, at: usize| {
            matches.get(object).is_some_and(|matched| matched.columns.get(at).is_some_and(Option::is_some))
        };
        let has_link = |(object, link): &(ObjectId, crate::schema::LinkId)| {
            let ids = matches.get(object).and_then(|matched| matched.links.get(link.0));
            let by_count = || schema.object(*object)?.link(*link)?.count.filter(|count| has(object, count.0));
            ids.is_some_and(|ids| ids.ids.is_some() || ids.primary.is_some()) || by_count().is_some()
        };
        needs.properties.iter().all(|(object, property)| has(object, property.0)) && needs.links.iter().all(has_link)
    };
    let fitting: BTreeSet<&str> =
        program.rules.iter().filter(|rule| has_columns(rule)).map(|rule| rule.name.as_str()).collect();
    Ok(keep(candidates, |rule| fitting.contains(name_of(rule))))
}

fn keep<'t>(rules: &[(&'t Table, Vec<String>)], wanted: impl Fn(&str) -> bool) -> Vec<(&'t Table, Vec<String>)> {
    rules.iter().map(|(table, rules)| (*table, rules.iter().filter(|rule| wanted(rule)).cloned().collect())).collect()
}

/// What each rule that acts selects, by its name, and its kind.
type Counts = BTreeMap<String, (Option<u64>, &'static str)>;

fn counted(
    rules: &[(&Table, Vec<String>)],
    project: &Project,
    inputs: &[Input],
    around: &Around,
) -> Result<Counts, DraftError> {
    let (program, _) = checked(&file(rules), project)?;
    let options = Options { brakes: false, allow_missing: true, threads: around.threads, ..Options::new(around.as_of) };
    let manifest = Manifest { rules: Vec::new(), parameters: Vec::new(), cleaned: None };
    let (report, _) = run::apply(&program, project, inputs, &options, None, &manifest, &Silent)?;
    let rules = report.objects.iter().flat_map(|object| &object.rules);
    let acting =
        rules.filter(|rule| !matches!(program.rule(rule.rule).map(|rule| &rule.kind), Some(RuleKind::Protect(_))));
    let count =
        |rule: &run::report::RuleReport| if rule.kind == "fix" { rule.tally.written } else { rule.tally.selected };
    Ok(acting.map(|rule| (rule.name.clone(), (Some(count(rule)), rule.kind))).collect())
}

/// The rules that act, where nothing can be counted.
fn uncounted(rules: &[(&Table, Vec<String>)], project: &Project) -> Result<Counts, DraftError> {
    let (program, _) = checked(&file(rules), project)?;
    let acting = program.rules.iter().filter(|rule| !matches!(rule.kind, RuleKind::Protect(_)));
    Ok(acting.map(|rule| (rule.name.clone(), (None, rule.kind.keyword()))).collect())
}

/// The file as it is written, in its one layout.
fn text(
    rules: &[(&Table, Vec<String>)],
    counts: &Counts,
    uncounted: Option<&str>,
    around: &Around,
) -> Result<String, DraftError> {
    if rules.is_empty() {
        return Ok(NONE_FITS.to_owned());
    }
    let about = match uncounted {
        Some(why) => format!("Nothing was counted: {}", why.replace(['\n', '\r'], " ")),
        None => format!("The counts are of the exports it saw, as of {}", around.as_of.describe()),
    };
    let mut out = format!(
        "# Drafted by `hyg init`. {about}.\n# Read each rule before you apply it; add, change and take out as your account needs.\n\nhyg 1\n"
    );
    for (table, rules) in rules {
        let _ = write!(out, "\nfor {}\n", table.name);
        for rule in rules {
            let rows = table.profile.rows;
            match counts.get(name_of(rule)) {
                Some((Some(cells), "fix")) => {
                    let _ = write!(out, "\n# Changed {cells} cells of {rows} {} when this was drafted.", table.name);
                }
                Some((Some(selected), _)) => {
                    let _ = write!(out, "\n# Selected {selected} of {rows} {} when this was drafted.", table.name);
                }
                Some((None, _)) | None => {}
            }
            let _ = write!(out, "\n{rule}\n");
        }
    }
    syntax::format(&out).map_err(|faults| DraftError::Defect(faults.into_iter().map(|fault| fault.message).collect()))
}

/// All rules as one file.
fn file(rules: &[(&Table, Vec<String>)]) -> String {
    let mut out = "hyg 1\n".to_owned();
    for (table, rules) in rules.iter().filter(|(_, rules)| !rules.is_empty()) {
        let _ = write!(out, "\nfor {}\n\n{}\n", table.name, rules.join("\n\n"));
    }
    out
}

/// The program of a draft; what is wrong with it beyond advice is a defect of hyg.
fn checked(text: &str, project: &Project) -> Result<(Program, SourceMap), DraftError> {
    let workspace = Workspace::with_settings(PathBuf::new(), None, project.clone());
    let files = RuleFiles::of_text("draft", text.as_bytes().to_vec());
    let rules = CheckedRules::check(files, &workspace, &CheckOptions::default()).map_err(|Unreadable(why)| {
        DraftError::Defect(why.into_iter().map(|message| message.text).collect::<Vec<_>>().join("; "))
    })?;
    match rules.diagnostics.into_iter().find(|diagnostic| diagnostic.severity != Severity::Advice) {
        Some(diagnostic) => Err(DraftError::Defect(diagnostic.message)),
        None => Ok((rules.program, rules.files.sources)),
    }
}

/// The name in a declaration: its second word.
fn name_of(rule: &str) -> &str {
    rule.split_whitespace().nth(1).unwrap_or_default()
}
