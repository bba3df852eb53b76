//! A cell of another system's file, read as the property with which it is matched or compared.

use super::column::{read_answer, read_options};
use crate::plan::{Settings, SlotPlan};
use crate::value::Kind;
use crate::value::text::{is_blank_list, trimmed};
use crate::value::time::{date_of, read_day};
use std::borrow::Cow;

/// The value in the form that [`ComparedColumn::value`](super::duplicates::ComparedColumn::value) gives
/// those of the export; nothing where the cell is blank.
///
/// # Errors
/// What is no value of the property, in words.
pub fn value<'t>(slot: &SlotPlan, settings: &Settings, text: &'t str) -> Result<Option<Cow<'t, str>>, String> {
    if settings.is_blank(text) || (slot.kind == Kind::ManyOptions && is_blank_list(text)) {
        return Ok(None);
    }
    let account = &settings.account;
    let read = match slot.kind {
        Kind::Date | Kind::Datetime => {
            read_day(trimmed(text), slot.kind == Kind::Date, account.date_order, settings.as_of.zone)
                .map(|day| Cow::Owned(date_of(day).to_string()))
        }
        Kind::Number => account.number_format.parse(trimmed(text)).map(|number| Cow::Owned(number.to_string())),
        Kind::YesNo => read_answer(text, slot).map(|answer| Cow::Owned(answer.to_string())),
        _ if slot.options.is_some() => read_options(text, slot).map(|options| {
            let label = |option: &crate::schema::OptionId| slot.option_labels.get(option.0).map(String::as_str);
            Cow::Owned(options.iter().filter_map(label).collect::<Vec<_>>().join(";"))
        }),
        _ => Some(Cow::Borrowed(text)),
    };
    let what = match slot.kind {
        Kind::Date | Kind::Datetime => "no date that hyg can read",
        Kind::Number => "no number that hyg can read",
        Kind::YesNo => "neither yes nor no",
        _ => "no option of the property",
    };
    read.map(Some).ok_or_else(|| format!("{} `{}`: {what}", slot.label, trimmed(text)))
}
