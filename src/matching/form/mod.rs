//! What a column's cells are, as far as matching is concerned: the form in which two of them are
//! compared, how alike two forms are, and which keys they are found by.
//!
//! A cell that holds nothing of its kind (a telephone number without digits, an address without `@`)
//! has no form: it matches nothing, as a blank does. Neither has one that stands for nothing (`n/a`), and one of
//! which a spreadsheet has lost digits (`3.36123E+10`).

mod address;
mod company;
mod contact;
mod day;
mod domain;
pub mod keys;
mod latin;
pub mod name;
mod nicknames;
pub mod plain;
mod sketch;

pub use sketch::Sketch;

use super::measure::{damerau_levenshtein, distance, token_set};
use crate::value::Kind;
use crate::value::number::is_rounded;
use crate::value::placeholder::is_placeholder;
use crate::value::text::{fold, fold_name, trimmed};
use crate::value::time::DateOrder;
use std::borrow::Cow;

/// How the cells of a column are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// As text: without case and outer space.
    Text,
    /// As words: also without accents, punctuation and alphabet.
    Words,
    /// As it stands, but for outer space: identifiers in which capitals count, as in Salesforce's of 15 signs.
    Identifier,
    /// An identifier: letters and digits, in which a slip is rare and weighs much.
    Code,
    /// A postcode: a code that neighbours share.
    Postcode,
    /// A telephone number; `region` (ISO 3166 alpha-2) is the country of those without one.
    Phone {
        region: Option<String>,
    },
    /// An e-mail address: case and second names of a provider's domain do not count.
    Email,
    /// The mailbox of an address: what its provider ignores, such as tags and dots at Gmail, does not
    /// count either.
    Mailbox,
    FirstName,
    LastName,
    FullName,
    /// A company's name, without its legal form.
    Company,
    /// A postal address or a line of one.
    Address,
    /// The domain that somebody owns, of a web address or an e-mail address.
    Domain,
    /// The name that somebody owns a domain under, whatever its ending: one firm has `acme.de` and
    /// `acme.co.uk`.
    DomainWithoutEnding,
    Number,
    /// A calendar day; numbers of which either may be the day are read as `order` says.
    Day {
        order: Option<DateOrder>,
    },
}

impl Form {
    /// What `same` compares for a kind of property: only what cannot be meant differently is left out
    /// of account.
    #[must_use]
    pub fn of_same(kind: Kind, region: Option<&str>, order: Option<DateOrder>) -> Form {
        match kind {
            Kind::Phone => Form::Phone { region: region.map(str::to_owned) },
            Kind::Email => Form::Email,
            Kind::Url => Form::Domain,
            Kind::Number => Form::Number,
            Kind::Date | Kind::Datetime => Form::Day { order },
            Kind::Id => Form::Identifier,
            Kind::Text | Kind::OneOption | Kind::ManyOptions | Kind::YesNo => Form::Text,
        }
    }

    /// What `similar` and `likely` compare: by the kind, and of texts by what the property's name says.
    #[must_use]
    pub fn of_similar(kind: Kind, name: &str, region: Option<&str>, order: Option<DateOrder>) -> Form {
        match kind {
            Kind::Text | Kind::OneOption => Form::by_name(name).unwrap_or(Form::Words),
            Kind::Id => Form::Code,
            _ => Form::of_same(kind, region, order),
        }
    }

    /// What the name of a text column says of it.
    fn by_name(name: &str) -> Option<Form> {
        let name = fold_name(name);
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let is = |words: &[&str]| words.contains(&name.as_str());
        Some(match () {
            () if has(&["firstname", "givenname", "forename", "prenom", "vorname"]) => Form::FirstName,
            () if is(&["nom", "nomdefamille"]) || has(&["lastname", "surname", "familyname", "nachname"]) => {
                Form::LastName
            }
            () if has(&["fullname", "contactname"]) => Form::FullName,
            () if is(&["company", "account", "societe", "firma"])
                || has(&["companyname", "accountname", "organisationname", "organizationname", "nomdelentreprise"]) =>
            {
                Form::Company
            }
            () if has(&["address", "adresse", "street", "strasse", "rue"]) && !has(&["email", "number"]) => {
                Form::Address
            }
            () if is(&["zip", "plz", "codepostal"]) || has(&["postcode", "postalcode", "zipcode"]) => Form::Postcode,
            () if has(&["dateofbirth", "birthdate", "birthday"]) || is(&["dob"]) => Form::Day { order: None },
            () if has(&["phone", "telephone", "mobile"]) => Form::Phone { region: None },
            () if has(&["domain", "website"]) => Form::Domain,
            () if has(&["email", "mailaddress"]) => Form::Email,
            () => return None,
        })
    }

    /// The form that the words after `by` name. `region` and `order` are the project's.
    #[must_use]
    pub fn named(words: &str, region: Option<&str>, order: Option<DateOrder>) -> Option<Form> {
        let wanted = fold_name(words);
        let forms = Form::all(region, order);
        forms.into_iter().find(|form| fold_name(form.name()) == wanted)
    }

    /// All forms, as a rule names them.
    #[must_use]
    pub fn all(region: Option<&str>, order: Option<DateOrder>) -> Vec<Form> {
        vec![
            Form::Text,
            Form::Words,
            Form::Identifier,
            Form::Code,
            Form::Postcode,
            Form::Phone { region: region.map(str::to_owned) },
            Form::Email,
            Form::Mailbox,
            Form::FirstName,
            Form::LastName,
            Form::FullName,
            Form::Company,
            Form::Address,
            Form::Domain,
            Form::DomainWithoutEnding,
            Form::Number,
            Form::Day { order },
        ]
    }

    /// Its name after `by`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Form::Text => "text",
            Form::Words => "words",
            Form::Identifier => "identifier",
            Form::Code => "code",
            Form::Postcode => "postcode",
            Form::Phone { .. } => "phone",
            Form::Email => "email",
            Form::Mailbox => "mailbox",
            Form::FirstName => "first name",
            Form::LastName => "last name",
            Form::FullName => "full name",
            Form::Company => "company",
            Form::Address => "address",
            Form::Domain => "domain",
            Form::DomainWithoutEnding => "domain without ending",
            Form::Number => "number",
            Form::Day { .. } => "date",
        }
    }

    /// The form of a cell in which equal texts are the same; nothing where the cell holds nothing of
    /// the kind.
    #[must_use]
    pub fn comparable<'c>(&self, cell: &'c str) -> Option<Cow<'c, str>> {
        let text = trimmed(cell);
        if text.is_empty() || is_placeholder(text) || *self != Form::Number && is_rounded(text) {
            return None;
        }
        let found = match self {
            Form::Text => fold(text),
            Form::Words | Form::FirstName | Form::LastName => Cow::Owned(plain::words(text)),
            Form::Identifier | Form::Code if !identifies(text) => return None,
            Form::Identifier => Cow::Borrowed(text),
            Form::Code | Form::Postcode => Cow::Owned(plain::signs(text)),
            Form::Phone { region } => Cow::Owned(contact::phone(text, region.as_deref())?),
            Form::Email => Cow::Owned(contact::email(text)?),
            Form::Mailbox => Cow::Owned(contact::mailbox(text)?),
            Form::FullName => Cow::Owned(name::full(text)),
            Form::Company => Cow::Owned(company::without_form(text)),
            Form::Address => Cow::Owned(address::plain(text)),
            Form::Domain => Cow::Owned(domain::owned(text)?),
            Form::DomainWithoutEnding => Cow::Owned(domain::without_ending(text)?),
            Form::Number => Cow::Owned(number(text)?),
            Form::Day { order } => Cow::Owned(day::day(text, *order)?),
        };
        (!found.is_empty()).then_some(found)
    }

    /// How alike two cells are, each in its comparable form: what the rule's `similar` asks where it
    /// names no measure.
    #[must_use]
    pub fn similarity(&self, a: &str, b: &str) -> f64 {
        if a == b {
            return 1.0;
        }
        // From both sides the same, whatever the algorithm.
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        let alike = match self {
            Form::Text | Form::Words => texts(a, b),
            Form::Identifier | Form::Code | Form::Postcode => codes(a, b),
            Form::Phone { .. } => contact::phones(a, b),
            Form::Email | Form::Mailbox => contact::emails(a, b),
            Form::FirstName => name::first_names(a, b),
            Form::LastName => name::last_names(a, b),
            Form::FullName => name::full_names(a, b),
            Form::Company => company::names(a, b),
            Form::Address => address::addresses(a, b),
            Form::Domain => domain::domains(a, b),
            Form::DomainWithoutEnding => damerau_levenshtein(a, b),
            Form::Number => numbers(a, b),
            Form::Day { .. } => day::days(a, b),
        };
        alike.clamp(0.0, NEARLY)
    }

    /// [`similarity`](Form::similarity) where other columns are weighed with it, as `likely` does.
    #[must_use]
    pub fn similarity_of_many(&self, a: &str, b: &str) -> f64 {
        let of_many = match self {
            Form::FirstName => name::first_names_of_many,
            Form::Email | Form::Mailbox => contact::emails_of_many,
            _ => return self.similarity(a, b),
        };
        if a == b {
            return 1.0;
        }
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        of_many(a, b).clamp(0.0, NEARLY)
    }

    /// Whether two values that are not alike where other columns are weighed with them do not tell persons apart either:
    /// addresses that have the most part in common.
    #[must_use]
    pub fn says_nothing_of_many(&self, a: &str, b: &str) -> bool {
        matches!(self, Form::Email | Form::Mailbox) && self.similarity(a, b) >= LEAST_RESEMBLANCE
    }

    /// Whether two values are those of two persons whatever else is alike: given names, both in their own right, that are
    /// none of one person's. Of a full name in its comparable form the given name stands first.
    #[must_use]
    pub fn are_two(&self, a: &str, b: &str) -> bool {
        let given = |name| str::split(name, ' ').next().unwrap_or_default();
        match self {
            Form::FirstName => name::are_two(a, b),
            Form::FullName => self.similarity(a, b) < self.usual_threshold() && name::are_two(given(a), given(b)),
            _ => false,
        }
    }

    /// From how much on two values are similar if the rule does not say it.
    #[must_use]
    pub fn usual_threshold(&self) -> f64 {
        match self {
            Form::Company | Form::Address | Form::FullName => 0.85,
            Form::Number => 0.99,
            _ => 0.9,
        }
    }

    /// Where the levels of agreement begin by which `likely` weighs a column, the highest first; what
    /// is less alike than the last differs.
    #[must_use]
    pub fn levels(&self) -> &'static [f64] {
        match self {
            Form::FirstName | Form::LastName => &[1.0, 0.94, 0.88, 0.75],
            Form::FullName | Form::Company => &[1.0, 0.93, 0.85, 0.72, 0.58],
            Form::Address => &[1.0, 0.93, 0.85, 0.72],
            Form::Words | Form::Text => &[1.0, 0.93, 0.85, 0.7, 0.45],
            Form::Day { .. } => &[1.0, 0.9, 0.8, 0.5],
            Form::Identifier | Form::Code | Form::Postcode | Form::Phone { .. } => &[1.0, 0.9, 0.75],
            Form::Email | Form::Mailbox => &[1.0, 0.9],
            Form::Domain | Form::DomainWithoutEnding => &[1.0, 0.9, 0.8, 0.65],
            Form::Number => &[1.0, 0.99, 0.9],
        }
    }
}

/// Whether an identifier can be somebody's: zeros alone, and signs alone such as `?`, fill a field.
fn identifies(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() && c != '0')
}

/// What is not the same is never quite 1.
const NEARLY: f64 = 0.99;
/// Addresses as alike as this may be one person's with more slips than one, or those of namesakes or of colleagues.
const LEAST_RESEMBLANCE: f64 = 0.65;

/// Words in any order, or letters with few slips, whichever agrees more.
fn texts(a: &str, b: &str) -> f64 {
    let [letters, of_other] = [a, b].map(|text| text.chars().filter(|c| !c.is_whitespace()));
    if letters.eq(of_other) {
        return 0.98;
    }
    token_set(a, b).max(damerau_levenshtein(a, b))
}

/// One slip is 0.9, two are 0.8, in codes long enough that a slip leaves most of them.
fn codes(a: &str, b: &str) -> f64 {
    let shorter = a.chars().count().min(b.chars().count());
    match distance(a, b) {
        1 if shorter >= 4 => 0.9,
        2 if shorter >= 6 => 0.8,
        _ => damerau_levenshtein(a, b).min(0.74),
    }
}

/// A plain decimal without zeros that mean nothing.
fn number(text: &str) -> Option<String> {
    let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
    Some(format!("{}", value + 0.0))
}

/// The smaller by the larger.
fn numbers(a: &str, b: &str) -> f64 {
    let [Ok(a), Ok(b)] = [a, b].map(str::parse::<f64>) else { return 0.0 };
    let larger = a.abs().max(b.abs());
    if larger == 0.0 { 1.0 } else { 1.0 - (a - b).abs() / larger }
}
