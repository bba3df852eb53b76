//! The country by which a call reads telephone numbers, postcodes and whatever else has its own form in each.

use super::{Account, Argument, ArgumentError, Arguments, Bound, Effect, Parameter, Takes};
use crate::value::country::{self, Country};
use crate::value::phone::Phone;
use crate::value::text::is_blank;

/// The argument that says by the rules of which country a value is read.
pub(super) const COUNTRY: Parameter = Parameter {
    name: "region",
    preposition: Some("for"),
    takes: Takes::PropertyOrText,
    required: false,
    summary: "the country: its name or code, or a property that holds it; else the account's country",
};

/// A transform that reads each value by the rules of its country, and fails where none is known.
///
/// # Errors
/// As [`Region::bind`].
pub(super) fn by_country(
    arguments: &Arguments,
    parameter: usize,
    account: &Account,
    apply: impl Fn(&str, Country) -> Effect + Send + Sync + 'static,
) -> Bound {
    let region = Region::bind(arguments, parameter, account)?;
    Ok(Box::new(move |value: &str, properties: &[&str]| {
        region.country(properties).map_or_else(Effect::Fail, |country| apply(value, country))
    }))
}

/// Where the country comes from; without a property, or where that is blank, it is `fixed`.
#[derive(Debug, Clone)]
pub(super) struct Region {
    property: Option<usize>,
    fixed: Option<String>,
}

impl Region {
    /// # Errors
    /// The argument is a text that names no country.
    pub(super) fn bind(arguments: &Arguments, parameter: usize, account: &Account) -> Result<Region, ArgumentError> {
        let account = account.country.clone();
        match arguments.get(parameter) {
            Argument::Property(index) => Ok(Region { property: Some(*index), fixed: account }),
            Argument::Text(text) => match country::find(text) {
                Ok(country) => Ok(Region { property: None, fixed: Some(country.code.to_owned()) }),
                Err(message) => {
                    let help = "write the country's name or its code, such as `for FR`".to_owned();
                    Err(ArgumentError { parameter, message, help: Some(help) })
                }
            },
            _ => Ok(Region { property: None, fixed: account }),
        }
    }

    /// The code of the country for one record.
    ///
    /// # Errors
    /// The property holds something else than a country.
    pub(super) fn of(&self, properties: &[&str]) -> Result<Option<&str>, String> {
        match self.property.and_then(|index| properties.get(index)) {
            Some(name) if !is_blank(name) => country::find(name).map(|country| Some(country.code)),
            _ => Ok(self.fixed.as_deref()),
        }
    }

    /// The country for one record. The account's stands in where the call names none, not where the
    /// record's property is blank: a value without a country would be read by the wrong rules.
    ///
    /// # Errors
    /// The property is blank or holds something else than a country; or nothing names one.
    pub(super) fn country(&self, properties: &[&str]) -> Result<Country, String> {
        match self.property.and_then(|index| properties.get(index)) {
            Some(name) if is_blank(name) => Err("the record has no country to read it by".to_owned()),
            Some(name) => country::find(name),
            None => match &self.fixed {
                Some(code) => country::find(code),
                None => Err("nothing says of which country it is: add `for` and a country or property".to_owned()),
            },
        }
    }

    /// The code of the country by whose customs a person's name is written: the property holds it, or
    /// a telephone number with the code of a country. None where it holds something else: names are
    /// then written as where no country is known.
    pub(super) fn of_person(&self, properties: &[&str]) -> Option<&str> {
        let held = self.property.and_then(|index| properties.get(index));
        match held {
            Some(text) if !is_blank(text) => country::find(text)
                .map(|country| country.code)
                .ok()
                .or_else(|| Phone::parse(text, None).ok()?.country()),
            _ => self.fixed.as_deref(),
        }
    }
}

/// The number in a cell and the country it was read by. A number that names its country needs no
/// other, so it does not fail for a country that is not known.
///
/// # Errors
/// Why it is no telephone number, or why its country is not known.
pub(super) fn read_phone<'a>(
    value: &str,
    region: Result<Option<&'a str>, String>,
) -> Result<(Phone, Option<&'a str>), String> {
    match region {
        Ok(region) => Phone::parse(value, region).map(|phone| (phone, region)),
        Err(reason) => Phone::parse(value, None).map(|phone| (phone, None)).map_err(|_| reason),
    }
}
