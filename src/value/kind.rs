//! What a property holds.

use serde::Deserialize;

/// The kind of a property's values; spelled in `hyg.yaml` as [`Kind::name`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Kind {
    #[serde(rename = "text")]
    Text,
    #[serde(rename = "number")]
    Number,
    /// One of the property's options. Without an option list it compares as text.
    #[serde(rename = "one option")]
    OneOption,
    /// Several options in one cell, joined by `;`.
    #[serde(rename = "many options")]
    ManyOptions,
    #[serde(rename = "yes/no")]
    YesNo,
    /// A calendar day; never shifts with a time zone.
    #[serde(rename = "date")]
    Date,
    /// An instant.
    #[serde(rename = "datetime")]
    Datetime,
    #[serde(rename = "phone")]
    Phone,
    #[serde(rename = "email")]
    Email,
    #[serde(rename = "url")]
    Url,
    /// Identifies a record: exact text, never a number, compared with case.
    #[serde(rename = "id")]
    Id,
}

impl Kind {
    pub const ALL: [Kind; 11] = [
        Kind::Text,
        Kind::Number,
        Kind::OneOption,
        Kind::ManyOptions,
        Kind::YesNo,
        Kind::Date,
        Kind::Datetime,
        Kind::Phone,
        Kind::Email,
        Kind::Url,
        Kind::Id,
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Number => "number",
            Kind::OneOption => "one option",
            Kind::ManyOptions => "many options",
            Kind::YesNo => "yes/no",
            Kind::Date => "date",
            Kind::Datetime => "datetime",
            Kind::Phone => "phone",
            Kind::Email => "email",
            Kind::Url => "url",
            Kind::Id => "id",
        }
    }

    /// Whether cells are compared as text: all but numbers, yes/no and dates (option lists aside).
    #[must_use]
    pub fn is_textual(self) -> bool {
        !matches!(self, Kind::Number | Kind::YesNo | Kind::Date | Kind::Datetime)
    }
}
