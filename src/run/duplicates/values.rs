//! What a merged record has in each column of the export.
//!
//! Where the rule says nothing a value is the survivor's, else that of the next record in the order of
//! survivors that has one. Lists of options and of linked IDs are joined, and counts of linked records
//! tell how many different ones that comes to, because a survivor is linked to all that the others were. Of a list of
//! permissions only those are left that every record gives which gives any. What a person refused stays refused, also
//! in columns that no schema declares.

use super::members::{Cells, Fact};
use super::survivors::place;
use crate::engine::duplicates::Standing;
use crate::matching::Form;
use crate::plan::{DuplicatesPlan, KeptAs, ObjectPlan, Settings};
use crate::run::bind::{Bound, Layout};
use crate::schema::{Answer, Consent, LinkId, Object, Origin, PropertyId, gives, takes_back, yes_or_no};
use crate::value::Kind;
use crate::value::text::fold;
use crate::verbs::Account;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How one column is merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ColumnRule {
    Survivor,
    FirstKnown,
    /// Of a column of which nobody has said what a yes means there: that no schema declares, or that is declared as yes
    /// and no alone.
    Unsaid {
        declared: bool,
    },
    /// Of a column that is called like a way to reach somebody: a yes there is a permission, and what else stands there is
    /// kept as in other columns.
    Way {
        declared: bool,
    },
    /// Parts between `;`, each once.
    Parts,
    /// How many records are linked, which the columns of their IDs name.
    Linked {
        named_in: Vec<usize>,
    },
    /// What refuses wins; a permission is the survivor's own or none.
    Consent(Consent),
    /// The n-th of the rule's ways to keep a value, and the form in which two values are the same.
    Kept(usize, KeptAs, Form),
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
    account: &Account,
) -> Vec<ColumnRule> {
    let undeclared = undeclared(schema, input);
    let by_name = |(column, header): (usize, &String)| {
        let declared = !undeclared.contains(&column);
        match declared {
            declared if Consent::is_way(header) => ColumnRule::Way { declared },
            true => ColumnRule::FirstKnown,
            declared => ColumnRule::Unsaid { declared },
        }
    };
    let mut rules: Vec<ColumnRule> = input.header.iter().enumerate().map(by_name).collect();
    let mut set = |column: Option<usize>, rule: ColumnRule| {
        if let Some(place) = column.and_then(|column| rules.get_mut(column)) {
            *place = rule;
        }
    };
    for (at, property) in schema.properties.iter().enumerate() {
        match property.kind {
            Kind::ManyOptions => set(input.column(PropertyId(at)), ColumnRule::Parts),
            // Whoever declared it may not have thought of what a yes means when two records are merged.
            Kind::YesNo | Kind::Text if property.origin == Origin::Project => {
                set(input.column(PropertyId(at)), ColumnRule::Unsaid { declared: true });
            }
            _ => {}
        }
    }
    for (column, consent) in consents(schema, input) {
        set(Some(column), ColumnRule::Consent(consent));
    }
    for (at, link) in schema.links.iter().enumerate() {
        let columns = input.link(LinkId(at));
        set(columns.ids, ColumnRule::Parts);
        let named_in = [columns.primary, columns.ids].into_iter().flatten().collect();
        set(link.count.and_then(|count| input.column(count)), ColumnRule::Linked { named_in });
    }
    for (at, keep) in rule.keep.iter().enumerate() {
        let kind = object.slot(keep.slot).map_or(Kind::Text, |slot| slot.kind);
        let form = Form::of_same(kind, account.country.as_deref(), account.date_order);
        let kept = match keep.rule {
            KeptAs::Joined if kind == Kind::ManyOptions => ColumnRule::Parts,
            as_said => ColumnRule::Kept(at, as_said, form),
        };
        set(layout.header_column(keep.slot), kept);
    }
    set(layout.header_column(object.key), ColumnRule::Survivor);
    rules
}

/// The columns that belong to no property: those that the schema does not know, and those of which several fit one.
fn undeclared(schema: &Object, input: &Bound) -> BTreeSet<usize> {
    let own = (0..schema.properties.len()).filter_map(|at| input.column(PropertyId(at)));
    let links = (0..schema.links.len()).map(|at| input.link(LinkId(at)));
    let known: BTreeSet<usize> = own.chain(links.flat_map(|of| [of.ids, of.primary]).flatten()).collect();
    (0..input.header.len()).filter(|column| !known.contains(column)).collect()
}

/// By column what each option of its property means, where that is another word than the one that exports write.
pub(super) type Labels = BTreeMap<usize, BTreeMap<String, String>>;

pub(super) fn labels(schema: &Object, input: &Bound) -> Labels {
    let of = |(at, property): (usize, &crate::schema::Property)| {
        let column = input.column(PropertyId(at)).filter(|_| property.kind != Kind::YesNo)?;
        let others = property.options.iter().filter(|option| option.value != option.label);
        let labels: BTreeMap<String, String> =
            others.map(|option| (fold(&option.value).into_owned(), option.label.clone())).collect();
        (!labels.is_empty()).then_some((column, labels))
    };
    schema.properties.iter().enumerate().filter_map(of).collect()
}

/// The columns that are taken by their names for what a person allows or refuses.
pub(super) fn consents(schema: &Object, input: &Bound) -> Vec<(usize, Consent)> {
    let undeclared = undeclared(schema, input).into_iter().filter_map(|column| {
        let header = input.header.get(column)?;
        Some((column, Consent::named(&[header])?))
    });
    let declared = schema.properties.iter().enumerate().filter_map(|(at, property)| {
        let consent = Consent::named(&[&property.name, &property.label])?;
        // A rule's plan says what becomes of the others: yes and no, and lists of options. What is a number or a day to a
        // program that guessed kinds (`0` and `1`, `Opt-in date`) is a permission all the same.
        let is_planned = match property.kind {
            Kind::YesNo => consent != Consent::Unclear,
            Kind::ManyOptions => true,
            _ => false,
        };
        let is_looked_at = !is_planned;
        let consent = is_looked_at.then_some(consent)?;
        Some((input.column(PropertyId(at))?, consent))
    });
    undeclared.chain(declared).collect()
}

/// The cells in which the merged record differs from the survivor, by column. `records` in the order of
/// survivors, each with what the rule's ways to keep a value know of it; `header` names the columns.
///
/// # Errors
/// A value that decides cannot be read.
pub(super) fn changes(
    rules: &[ColumnRule],
    header: &[String],
    labels: &Labels,
    records: &[(&Fact, &[Known])],
    settings: &Settings,
) -> Result<Vec<(usize, String)>, String> {
    let Some((survivor, _)) = records.first() else { return Ok(Vec::new()) };
    let mut changes = Vec::new();
    for (column, rule) in rules.iter().enumerate() {
        let cells = Column { column, labels: labels.get(&column), records, settings };
        let of_column = |why: String| format!("{}: {why}", header.get(column).map_or("", |header| header.trim()));
        let text: Option<Cow<str>> = match rule {
            ColumnRule::Survivor | ColumnRule::Kept(_, KeptAs::Survivor, _) => continue,
            // Most cells: what all say alike is the survivor's own, whichever of these rules decides.
            ColumnRule::FirstKnown
            | ColumnRule::Unsaid { .. }
            | ColumnRule::Way { .. }
            | ColumnRule::Parts
            | ColumnRule::Consent(_)
            | ColumnRule::Kept(_, KeptAs::FirstKnown | KeptAs::Joined | KeptAs::Permissions | KeptAs::Furthest, _)
                if cells.are_alike() =>
            {
                continue;
            }
            // The first known value is the survivor's own.
            ColumnRule::Kept(_, KeptAs::FirstKnown, _) if !settings.is_blank(survivor.cells.get(column)) => continue,
            ColumnRule::Way { .. } if cells.known().any(|cell| cells.answer(cell).is_some()) => {
                cells.consent(Consent::OptIn).map_err(of_column)?
            }
            ColumnRule::FirstKnown => cells.unless_taken_back().map_err(of_column)?.map(Cow::Borrowed),
            ColumnRule::Unsaid { declared } | ColumnRule::Way { declared } => {
                cells.unless_contradicted(*declared).map_err(of_column)?.map(Cow::Borrowed)
            }
            ColumnRule::Kept(_, KeptAs::FirstKnown, _) => cells.first_known().map(Cow::Borrowed),
            ColumnRule::Parts => cells.joined(&Form::Text),
            ColumnRule::Linked { named_in } => cells.linked(named_in),
            ColumnRule::Consent(consent) => cells.consent(*consent).map_err(of_column)?,
            ColumnRule::Kept(_, KeptAs::Joined, form) => cells.joined(form),
            ColumnRule::Kept(at, KeptAs::Best { .. }, _) => cells.best(*at)?.map(Cow::Borrowed),
            ColumnRule::Kept(at, KeptAs::Furthest, _) => {
                cells.best(*at).unwrap_or_else(|_unknown| cells.first_known()).map(Cow::Borrowed)
            }
            ColumnRule::Kept(at, KeptAs::Any(wanted), _) => {
                cells.any(*at, *wanted)?.or_else(|| cells.first_known()).map(Cow::Borrowed)
            }
            ColumnRule::Kept(_, KeptAs::Permissions, _) => cells.permissions().map_err(of_column)?,
            ColumnRule::Kept(at, KeptAs::Consent, _) => cells.any(*at, false)?.map(Cow::Borrowed),
        };
        if let Some(text) = text.filter(|text| *text != survivor.cells.get(column)) {
            changes.push((column, text.into_owned()));
        }
    }
    Ok(changes)
}

/// One column of a group.
struct Column<'a> {
    column: usize,
    /// See [`Labels`].
    labels: Option<&'a BTreeMap<String, String>>,
    records: &'a [(&'a Fact, &'a [Known])],
    settings: &'a Settings,
}

impl<'a> Column<'a> {
    fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a, '_> {
        self.records.iter().map(|(fact, _)| fact.cells.get(self.column))
    }

    fn are_alike(&self) -> bool {
        let mut cells = self.cells();
        let first = cells.next();
        cells.all(|cell| Some(cell) == first)
    }

    /// What a cell, or a part of one, means: an option by its label.
    fn meaning(&self, cell: &'a str) -> &'a str {
        let label = self.labels.and_then(|labels| labels.get(fold(cell.trim()).as_ref()));
        label.map_or(cell, String::as_str)
    }

    fn takes_back(&self, cell: &'a str) -> bool {
        takes_back(self.meaning(cell))
    }

    fn yes_or_no(&self, cell: &'a str) -> Option<bool> {
        yes_or_no(self.meaning(cell))
    }

    /// Those that hold something.
    fn known(&self) -> impl Iterator<Item = &'a str> + use<'a, '_> {
        self.cells().filter(|cell| !self.settings.is_blank(cell))
    }

    fn first_known(&self) -> Option<&'a str> {
        self.known().next()
    }

    /// All values, those that are the same in a form once; as the survivor has them if the others have no more.
    /// The parts between `;` are compared one by one: a value may have been joined by an earlier merge.
    fn joined(&self, form: &Form) -> Option<Cow<'a, str>> {
        let mut seen: Vec<String> = Vec::new();
        let mut texts: Vec<&str> = Vec::new();
        let mut of_first = 0;
        for (at, cell) in self.known().enumerate() {
            for part in cell.split(';').map(str::trim).filter(|part| !part.is_empty()) {
                let same = form.comparable(part).unwrap_or_else(|| fold(part)).into_owned();
                if !seen.contains(&same) {
                    seen.push(same);
                    texts.push(part);
                    of_first += usize::from(at == 0);
                }
            }
        }
        if texts.len() == of_first { self.first_known().map(Cow::Borrowed) } else { Some(texts.join(";").into()) }
    }

    /// How many different records all together are linked to, those that a record counts and does not name
    /// taken for different ones; the first known value where a count is no whole number.
    fn linked(&self, named_in: &[usize]) -> Option<Cow<'a, str>> {
        let mut all: HashSet<&str> = HashSet::new();
        let (mut unnamed, mut known) = (0u64, 0);
        for (fact, _) in self.records {
            let ids = named_in.iter().flat_map(|&column| fact.cells.get(column).split(';')).map(str::trim);
            let ids: HashSet<&str> = ids.filter(|id| !self.settings.is_blank(id)).collect();
            let count = fact.cells.get(self.column);
            if !self.settings.is_blank(count) {
                let Ok(count) = count.trim().parse::<u64>() else { return self.first_known().map(Cow::Borrowed) };
                unnamed = unnamed.saturating_add(count.saturating_sub(ids.len() as u64));
                known += 1;
            }
            all.extend(ids);
        }
        // What nobody counted, no merge counts.
        (known > 0).then(|| (all.len() as u64).saturating_add(unnamed).to_string().into())
    }

    /// The survivor's permissions, without those that are missing where another record gives any: a box that was cleared.
    /// What refuses by itself (`Unsubscribed`) is kept whoever says it.
    ///
    /// # Errors
    /// Nothing would be left of what the survivor allows.
    fn permissions(&self) -> Result<Option<Cow<'a, str>>, String> {
        let parts = |cell: &'a str| cell.split(';').map(str::trim).filter(|part| !part.is_empty());
        let refuses = |part: &'a str| Consent::OptIn.answer(self.meaning(part)) == Answer::Refuses;
        let has = |cell: &'a str, wanted: &str| parts(cell).any(|part| fold(part) == fold(wanted));
        let survivor = self.cells().next().unwrap_or_default();
        let own: Vec<&str> = if self.settings.is_blank(survivor) { Vec::new() } else { parts(survivor).collect() };
        let is_everywhere = |part: &&'a str| refuses(part) || self.known().all(|cell| has(cell, part));
        let mut kept: Vec<&str> = own.iter().copied().filter(is_everywhere).collect();
        let unticked = kept.len() < own.len();
        for part in self.known().flat_map(parts).filter(|part| refuses(part)) {
            if !kept.iter().any(|known| fold(known) == fold(part)) {
                kept.push(part);
            }
        }
        if kept.is_empty() && !own.is_empty() {
            let other = self.known().find(|cell| !own.iter().all(|part| has(cell, part))).unwrap_or_default();
            return Err(format!("one record allows `{}` and another only `{}`", survivor.trim(), other.trim()));
        }
        Ok((unticked || kept.len() > own.len()).then(|| kept.join(";").into()))
    }

    /// The first value that refuses; without one an opt-out is filled from others, a permission is not.
    ///
    /// # Errors
    /// Records differ, and which of them refuses nobody can tell.
    fn consent(&self, consent: Consent) -> Result<Option<Cow<'a, str>>, String> {
        let whole = match consent {
            // A list of ways to be reached, in a column that nobody declared as one.
            Consent::OptIn if self.known().any(|cell| cell.contains(';')) => return self.permissions(),
            Consent::OptIn => self.opt_in(),
            Consent::OptOut => self.opt_out(),
            Consent::Unclear => self.answered_by_all(),
        };
        Ok(whole?.map(Cow::Borrowed))
    }

    /// The survivor's answer, where nobody can tell which way one goes.
    ///
    /// # Errors
    /// Another record has another one, or is the only one that has any: to take it over may allow what nobody allowed.
    fn answered_by_all(&self) -> Result<Option<&'a str>, String> {
        let answer = self.unless_different(|_| true)?;
        match answer {
            Some(answer) if self.settings.is_blank(self.cells().next().unwrap_or_default()) => Err(format!(
                "one record says nothing and another `{}`, and whether that refuses nobody can tell",
                answer.trim()
            )),
            answer => Ok(answer),
        }
    }

    fn opt_out(&self) -> Result<Option<&'a str>, String> {
        let answer = |cell: &'a str| Consent::OptOut.answer(self.meaning(cell));
        let is_plain = |cell: &&'a str| self.takes_back(cell) || self.yes_or_no(cell).is_some();
        if let Some(refusing) = self.known().filter(|cell| answer(cell) == Answer::Refuses).find(is_plain) {
            return Ok(Some(refusing));
        }
        // A day, a reason, a word: one of them says that there was an opt-out, two may say more and less.
        let uncertain = self.unless_different(|cell| answer(cell) != Answer::Allows)?;
        Ok(uncertain.or_else(|| self.first_known()))
    }

    fn opt_in(&self) -> Result<Option<&'a str>, String> {
        let answer = |cell: &'a str| Consent::OptIn.answer(self.meaning(cell));
        if let Some(refusing) = self.known().find(|cell| answer(cell) == Answer::Refuses) {
            return Ok(Some(refusing));
        }
        let survivor = self.cells().next().unwrap_or_default();
        if self.settings.is_blank(survivor) {
            return Ok(None);
        }
        // Words that neither allow nor refuse (`web form`) tell the way a permission came; of a mark that is none of
        // both nobody knows what it stands for.
        let is_mark = |cell: &str| !cell.contains(char::is_alphanumeric);
        let may_refuse = |cell: &&'a str| {
            answer(cell) == Answer::Unknown
                && fold(cell) != fold(survivor)
                && (answer(survivor) == Answer::Allows || is_mark(cell))
        };
        match self.known().find(may_refuse) {
            Some(other) => Err(nobody_can_tell(survivor, other)),
            None => Ok(None),
        }
    }

    /// The first known value of those that are `asked` for.
    ///
    /// # Errors
    /// Another record has another one.
    fn unless_different(&self, asked: impl Fn(&'a str) -> bool) -> Result<Option<&'a str>, String> {
        let mut known = self.known().filter(|cell| asked(cell));
        let Some(first) = known.next() else { return Ok(None) };
        match known.find(|cell| fold(cell) != fold(first)) {
            Some(other) => Err(nobody_can_tell(first, other)),
            None => Ok(Some(first)),
        }
    }

    /// The first known value of a column that is called like no permission.
    ///
    /// # Errors
    /// Another record took a permission back there, or alone gave one.
    fn unless_taken_back(&self) -> Result<Option<&'a str>, String> {
        let Some(first) = self.first_known() else { return Ok(None) };
        let own = self.cells().next().unwrap_or_default();
        if self.settings.is_blank(own) && gives(self.meaning(first)) {
            return Err(format!(
                "one record says nothing and another `{}`, which it may never have given",
                first.trim()
            ));
        }
        match self.known().find(|cell| *cell != first && self.takes_back(cell)) {
            Some(taken_back) if !self.takes_back(first) => {
                Err(format!("the merged record would forget `{}`", taken_back.trim()))
            }
            _ => Ok(Some(first)),
        }
    }

    /// As [`unless_taken_back`](Column::unless_taken_back), in a column of which nobody has said what it asks: its yes or
    /// its no may be an opt-out.
    ///
    /// # Errors
    /// Also where one record says yes there and another no, or the survivor nothing and another yes: which may be a
    /// permission that it never gave, or a refusal that has to stay.
    fn unless_contradicted(&self, declared: bool) -> Result<Option<&'a str>, String> {
        let first = self.unless_taken_back()?;
        let Some((first, says)) = first.and_then(|first| Some((first, self.answer(first)?))) else { return Ok(first) };
        let own = self.cells().next().unwrap_or_default();
        // A `1` is a number as well, of whatever nobody declared.
        let may_allow = says && (declared || self.yes_or_no(first).is_some());
        if may_allow && self.settings.is_blank(own) {
            return Err(format!("one record says nothing and another `{}`, and {}", first.trim(), unsaid(declared)));
        }
        match self.known().find(|cell| self.answer(cell) == Some(!says)) {
            Some(other) => {
                let [one, other] = [first, other].map(str::trim);
                Err(format!("one record says `{one}` and another `{other}`, and {}", unsaid(declared)))
            }
            None => Ok(Some(first)),
        }
    }

    /// As [`yes_or_no`](Column::yes_or_no), in a column of answers: boxes of some CRMs are `1` and `0`.
    fn answer(&self, cell: &'a str) -> Option<bool> {
        self.yes_or_no(cell).or(match cell.trim() {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        })
    }

    /// The value of the record that stands best, among those that have one.
    fn best(&self, at: usize) -> Result<Option<&'a str>, String> {
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
        Ok(best.map(|(_, cell)| cell))
    }

    /// The first cell that gives an answer.
    fn any(&self, at: usize, wanted: bool) -> Result<Option<&'a str>, String> {
        let mut found = None;
        for (fact, known) in self.records {
            match known.get(at) {
                Some(Known::Answer(Err(why))) => return Err(format!("which answer is kept cannot be told: {why}")),
                Some(Known::Answer(Ok(Some(answer)))) if *answer == wanted && found.is_none() => {
                    found = Some(fact.cells.get(self.column));
                }
                _ => {}
            }
        }
        Ok(found)
    }
}

/// Why answers in a column wait of which nobody has said what it asks.
fn unsaid(declared: bool) -> &'static str {
    if declared {
        "whether that refuses or allows something nobody has said: a line `keep …:` with `any yes`, `any no` or `first known` would"
    } else {
        "what the column asks is not declared in hyg.yaml"
    }
}

/// Why two answers of records wait for a person.
fn nobody_can_tell(one: &str, other: &str) -> String {
    let [one, other] = [one, other].map(str::trim);
    format!("one record says `{one}` and another `{other}`, and whether one of them refuses nobody can tell")
}

impl Cells {
    /// The cells of a row, with other texts in some columns.
    pub(super) fn new(cells: &[Cow<str>], changed: &[(usize, &str)]) -> Cells {
        let room = cells.iter().map(|cell| cell.len()).sum();
        let (mut all, mut ends) = (String::with_capacity(room), Vec::with_capacity(cells.len()));
        for (column, cell) in cells.iter().enumerate() {
            let changed = changed.iter().find(|(of, _)| *of == column);
            all.push_str(changed.map_or(cell.as_ref(), |(_, text)| text));
            ends.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        }
        Cells { text: all.into(), ends: ends.into() }
    }

    pub(super) fn get(&self, column: usize) -> &str {
        let start = column.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(column).copied().unwrap_or(start);
        self.text.get(start as usize..end as usize).unwrap_or("")
    }
}
