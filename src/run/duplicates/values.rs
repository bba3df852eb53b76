//! What a merged record has in each column of the export.
//!
//! Where the rule says nothing a value is the survivor's, else that of the next record in the order of
//! survivors that has one. Lists of options and of linked IDs are joined, and counts of linked records
//! added up, because a survivor is linked to all that the others were. What a person refused stays refused, also
//! in columns that no schema declares.

use super::members::{Cells, Fact};
use super::survivors::place;
use crate::engine::duplicates::Standing;
use crate::plan::{DuplicatesPlan, KeptAs, ObjectPlan, Settings};
use crate::run::bind::{Bound, Layout};
use crate::schema::{Consent, LinkId, Object, PropertyId};
use crate::value::Kind;
use crate::value::text::fold;

/// How one column is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnRule {
    Survivor,
    FirstKnown,
    /// Parts between `;`, each once.
    Parts,
    /// The numbers of several records.
    Sum,
    /// What refuses wins; a permission is the survivor's own or none.
    Consent(Consent),
    /// The n-th of the rule's ways to keep a value.
    Kept(usize, KeptAs),
}

/// What a way to keep a value needs to know of one record.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Known {
    Nothing,
    Standing(Standing),
    /// Or why it cannot be read.
    Answer(Result<Option<bool>, String>),
}

/// The rule of each column of the export.
pub(super) fn column_rules(
    rule: &DuplicatesPlan,
    object: &ObjectPlan,
    schema: &Object,
    input: &Bound,
    layout: &Layout,
) -> Vec<ColumnRule> {
    let mut rules = vec![ColumnRule::FirstKnown; input.header.len()];
    let mut set = |column: Option<usize>, rule: ColumnRule| {
        if let Some(place) = column.and_then(|column| rules.get_mut(column)) {
            *place = rule;
        }
    };
    for &column in &input.matched.unknown {
        let header = input.header.get(column).map_or("", String::as_str);
        if let Some(consent) = Consent::named(&[header]) {
            set(Some(column), ColumnRule::Consent(consent));
        }
    }
    for (at, property) in schema.properties.iter().enumerate() {
        let column = input.column(PropertyId(at));
        match property.kind {
            Kind::ManyOptions => set(column, ColumnRule::Parts),
            Kind::Text | Kind::OneOption => {
                if let Some(consent) = Consent::named(&[&property.name, &property.label]) {
                    set(column, ColumnRule::Consent(consent));
                }
            }
            _ => {}
        }
    }
    for (at, link) in schema.links.iter().enumerate() {
        let columns = input.link(LinkId(at));
        set(columns.ids, ColumnRule::Parts);
        set(link.count.and_then(|count| input.column(count)), ColumnRule::Sum);
    }
    for (at, keep) in rule.keep.iter().enumerate() {
        set(layout.header_column(keep.slot), ColumnRule::Kept(at, keep.rule));
    }
    set(layout.header_column(object.key), ColumnRule::Survivor);
    rules
}

/// The cells in which the merged record differs from the survivor, by column. `records` in the order of
/// survivors, each with what the rule's ways to keep a value know of it.
///
/// # Errors
/// A value that decides cannot be read.
pub(super) fn changes(
    rules: &[ColumnRule],
    records: &[(&Fact, &[Known])],
    settings: &Settings,
) -> Result<Vec<(usize, String)>, String> {
    let Some((survivor, _)) = records.first() else { return Ok(Vec::new()) };
    let mut changes = Vec::new();
    for (column, rule) in rules.iter().enumerate() {
        let cells = Column { column, records, settings };
        let text = match rule {
            ColumnRule::Survivor | ColumnRule::Kept(_, KeptAs::Survivor) => continue,
            // The first known value is the survivor's own.
            ColumnRule::FirstKnown | ColumnRule::Kept(_, KeptAs::FirstKnown)
                if !settings.is_blank(survivor.cells.get(column)) =>
            {
                continue;
            }
            ColumnRule::FirstKnown | ColumnRule::Kept(_, KeptAs::FirstKnown) => cells.first_known(),
            ColumnRule::Parts => cells.joined(true),
            ColumnRule::Sum => cells.sum(),
            ColumnRule::Consent(consent) => cells.consent(*consent),
            ColumnRule::Kept(_, KeptAs::Joined) => cells.joined(false),
            ColumnRule::Kept(at, KeptAs::Best { .. }) => cells.best(*at)?,
            ColumnRule::Kept(at, KeptAs::Any(wanted)) => cells.any(*at, *wanted)?.or_else(|| cells.first_known()),
            ColumnRule::Kept(at, KeptAs::Consent) => cells.any(*at, false)?,
        };
        if let Some(text) = text.filter(|text| *text != survivor.cells.get(column)) {
            changes.push((column, text));
        }
    }
    Ok(changes)
}

/// One column of a group.
struct Column<'a> {
    column: usize,
    records: &'a [(&'a Fact, &'a [Known])],
    settings: &'a Settings,
}

impl<'a> Column<'a> {
    fn cells(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.records.iter().map(|(fact, _)| fact.cells.get(self.column))
    }

    /// Those that hold something.
    fn known(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.cells().filter(|cell| !self.settings.is_blank(cell))
    }

    fn first_known(&self) -> Option<String> {
        self.known().next().map(str::to_owned)
    }

    /// All values, each once; as the survivor has them if the others have no more. Of a list the parts
    /// between `;` are compared one by one.
    fn joined(&self, is_list: bool) -> Option<String> {
        if let Some((first, others)) = self.records.split_first()
            && others.iter().all(|(fact, _)| fact.cells.get(self.column) == first.0.cells.get(self.column))
        {
            return self.first_known();
        }
        let mut seen: Vec<String> = Vec::new();
        let mut texts: Vec<&str> = Vec::new();
        let mut of_first = 0;
        for (at, cell) in self.known().enumerate() {
            let parts: Vec<&str> = if is_list { cell.split(';').collect() } else { vec![cell] };
            for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
                let folded = fold(part).into_owned();
                if !seen.contains(&folded) {
                    seen.push(folded);
                    texts.push(part);
                    of_first += usize::from(at == 0);
                }
            }
        }
        if texts.len() == of_first { self.first_known() } else { Some(texts.join(";")) }
    }

    /// The sum of whole numbers; the first known value where one is none.
    fn sum(&self) -> Option<String> {
        let numbers: Option<Vec<u64>> = self.known().map(|cell| cell.trim().parse().ok()).collect();
        match numbers.as_deref() {
            None | Some([_]) => self.first_known(),
            Some([]) => None,
            Some(numbers) => Some(numbers.iter().fold(0u64, |sum, number| sum.saturating_add(*number)).to_string()),
        }
    }

    /// The first value that refuses; without one an opt-out is filled from others, a permission is not.
    fn consent(&self, consent: Consent) -> Option<String> {
        let refusing = self.known().find(|cell| consent.refuses(cell)).map(str::to_owned);
        match consent {
            Consent::OptOut => refusing.or_else(|| self.first_known()),
            Consent::OptIn => refusing,
        }
    }

    /// The value of the record that stands best, among those that have one.
    fn best(&self, at: usize) -> Result<Option<String>, String> {
        let mut best: Option<(f64, &str)> = None;
        for (fact, known) in self.records {
            let cell = fact.cells.get(self.column);
            let Some(Known::Standing(standing)) = known.get(at) else { continue };
            if self.settings.is_blank(cell) {
                continue;
            }
            if let Standing::Unreadable(why) = standing {
                return Err(format!("which value is kept cannot be told: {why}"));
            }
            let here = place(standing);
            if best.is_none_or(|(before, _)| here > before) {
                best = Some((here, cell));
            }
        }
        Ok(best.map(|(_, cell)| cell.to_owned()))
    }

    /// The first cell that gives an answer.
    fn any(&self, at: usize, wanted: bool) -> Result<Option<String>, String> {
        let mut found = None;
        for (fact, known) in self.records {
            match known.get(at) {
                Some(Known::Answer(Err(why))) => return Err(format!("which answer is kept cannot be told: {why}")),
                Some(Known::Answer(Ok(Some(answer)))) if *answer == wanted && found.is_none() => {
                    found = Some(fact.cells.get(self.column).to_owned());
                }
                _ => {}
            }
        }
        Ok(found)
    }
}

impl Cells {
    pub(super) fn new<'a>(cells: impl Iterator<Item = &'a str> + Clone) -> Cells {
        let room = cells.clone().map(str::len).sum();
        let mut all = Cells { text: String::with_capacity(room), ends: Vec::with_capacity(cells.size_hint().0) };
        for cell in cells {
            all.text.push_str(cell);
            all.ends.push(all.text.len());
        }
        all
    }

    pub(super) fn get(&self, column: usize) -> &str {
        let start = column.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(column).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or("")
    }
}
