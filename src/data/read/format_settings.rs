//! How an export is written, in the words of its user: options of the command line for all exports of a run,
//! keys of `hyg.yaml` for those of one object. What is not said is found out.

use super::{Align, Delimiter, Encoding, Escape, Footer, Given, HeaderRows, Quote, Settings};

/// What a user says of how an export is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormatSettings {
    pub encoding: Option<Encoding>,
    /// What is said of a CSV file.
    pub csv: Given,
}

/// A setting that says nothing of an export: what is wrong with it, and what can be written instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    pub message: String,
    pub help: &'static str,
}

/// Takes a text; nothing if it is no such setting.
type Set = fn(&mut FormatSettings, &str) -> Option<()>;
/// The text that [`Set`] takes for what is said.
type Get = fn(&FormatSettings) -> Option<String>;

/// A setting by name.
struct Key {
    name: &'static str,
    set: Set,
    get: Get,
    /// What is wrong with a text that is no such thing, after that text.
    wrong: &'static str,
    help: &'static str,
}

const KEYS: [Key; 7] = [
    Key {
        name: "encoding",
        set: |format, text| {
            format.encoding = Some(Encoding::parse(text)?);
            Some(())
        },
        get: |format| format.encoding.map(|encoding| encoding.name().to_owned()),
        wrong: "is no encoding that is read",
        help: "it can be utf-8, utf-16le, utf-16be or windows-1252",
    },
    Key {
        name: "delimiter",
        set: |format, text| {
            format.csv.delimiter = Some(Delimiter::parse(text)?);
            Some(())
        },
        get: |format| format.csv.delimiter.map(|delimiter| delimiter.name().to_owned()),
        wrong: "cannot stand between cells",
        help: "it can be comma, semicolon, tab, pipe or up to four ASCII characters",
    },
    Key {
        name: "quote",
        set: |format, text| {
            format.csv.quote = Some(quote(text)?);
            Some(())
        },
        get: |format| format.csv.quote.map(|quote| quote.byte().map_or_else(none, |byte| char::from(byte).to_string())),
        wrong: "cannot stand around cells",
        help: "it can be one character such as \" or ', or `none`",
    },
    Key {
        name: "escape",
        set: |format, text| {
            format.csv.escape = Some(match text {
                "doubled" => Escape::Doubled,
                "backslash" => Escape::Backslash,
                _ => return None,
            });
            Some(())
        },
        get: |format| {
            format.csv.escape.map(|escape| match escape {
                Escape::Doubled => "doubled".to_owned(),
                Escape::Backslash => "backslash".to_owned(),
            })
        },
        wrong: "is no way to write a quote within quotes",
        help: "it can be `doubled` or `backslash`",
    },
    Key {
        name: "header_row",
        set: |format, text| {
            format.csv.header = Some(header_rows(text)?);
            Some(())
        },
        get: |format| {
            format.csv.header.map(
                |HeaderRows { first, last }| if first == last { first.to_string() } else { format!("{first}-{last}") },
            )
        },
        wrong: "names no row",
        help: "rows are counted from 1: `3`, or `3-4` for names over two rows",
    },
    Key {
        name: "footer",
        set: |format, text| {
            let lines = if text == "none" { 0 } else { text.parse().ok()? };
            format.csv.footer = Some(Footer::Lines(lines));
            Some(())
        },
        get: |format| format.csv.footer.map(|Footer::Lines(lines)| if lines == 0 { none() } else { lines.to_string() }),
        wrong: "is no number of lines",
        help: "write `5` for five lines at the end that are no records, or `none`",
    },
    Key {
        name: "align",
        set: |format, text| {
            format.csv.align = Some(match text {
                "left" => Align::Left,
                "right" => Align::Right,
                "none" => Align::Neither,
                _ => return None,
            });
            Some(())
        },
        get: |format| {
            format.csv.align.map(|align| match align {
                Align::Left => "left".to_owned(),
                Align::Right => "right".to_owned(),
                Align::Neither => none(),
            })
        },
        wrong: "is no end of a record",
        help: "it can be `left` or `right`, or `none`",
    },
];

impl FormatSettings {
    /// The names of the settings.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        KEYS.iter().map(|key| key.name)
    }

    /// Takes a setting as the user wrote it.
    ///
    /// # Errors
    /// If `text` is nothing that `key` can be, or `key` is no setting.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), Unfit> {
        let known = KEYS.iter().find(|known| known.name == key);
        let Some(known) = known else {
            return Err(Unfit { message: format!("`{key}` is no setting"), help: "leave it out" });
        };
        (known.set)(self, text).ok_or_else(|| Unfit { message: format!("`{text}` {}", known.wrong), help: known.help })
    }

    /// What is said, by setting, as [`FormatSettings::set`] takes it.
    pub fn said(&self) -> impl Iterator<Item = (&'static str, String)> {
        KEYS.iter().filter_map(|key| Some((key.name, (key.get)(self)?)))
    }

    /// What this says, and else what `other` says.
    #[must_use]
    pub fn or(&self, other: &FormatSettings) -> FormatSettings {
        let (csv, others) = (&self.csv, &other.csv);
        FormatSettings {
            encoding: self.encoding.or(other.encoding),
            csv: Given {
                delimiter: csv.delimiter.or(others.delimiter),
                quote: csv.quote.or(others.quote),
                escape: csv.escape.or(others.escape),
                header: csv.header.or(others.header),
                align: csv.align.or(others.align),
                footer: csv.footer.or(others.footer),
            },
        }
    }
}

impl Settings {
    /// What they say of how an export is written.
    #[must_use]
    pub fn format_settings(&self) -> FormatSettings {
        FormatSettings { encoding: self.encoding, csv: self.csv.clone() }
    }

    /// These settings, and of the format what they leave open.
    #[must_use]
    pub fn or_format(&self, format: &FormatSettings) -> Settings {
        let FormatSettings { encoding, csv } = self.format_settings().or(format);
        Settings { encoding, csv, ..self.clone() }
    }
}

fn none() -> String {
    "none".to_owned()
}

fn quote(text: &str) -> Option<Quote> {
    match text.as_bytes() {
        b"none" => Some(Quote::Nothing),
        &[byte] if byte.is_ascii_punctuation() && byte != b'\\' => Some(Quote::Byte(byte)),
        _ => None,
    }
}

fn header_rows(text: &str) -> Option<HeaderRows> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    ((1..=last).contains(&first) && last <= 1000).then_some(HeaderRows { first, last })
}

#[cfg(test)]
mod tests {
    use super::{FormatSettings, HeaderRows};
    use crate::data::read::{Delimiter, Encoding, Footer};

    #[test]
    fn what_is_said_first_counts_and_the_other_fills_it_up() {
        let said = |settings: &[(&str, &str)]| {
            let mut format = FormatSettings::default();
            settings.iter().for_each(|(key, text)| format.set(key, text).unwrap());
            format
        };
        let own = said(&[("delimiter", "semicolon"), ("header_row", "3-4")]);
        let both = own.or(&said(&[("delimiter", "tab"), ("encoding", "windows-1252"), ("footer", "none")]));
        assert_eq!(both.csv.delimiter, Some(Delimiter::byte(b';')));
        assert_eq!(both.csv.header, Some(HeaderRows { first: 3, last: 4 }));
        assert_eq!((both.encoding, both.csv.footer), (Some(Encoding::Windows1252), Some(Footer::Lines(0))));
    }

    #[test]
    fn what_is_said_can_be_said_again() {
        let texts = [
            ("encoding", &["utf-8", "windows-1252", "utf-16le"][..]),
            ("delimiter", &["comma", "tab", "||", "comma and space"]),
            ("quote", &["none", "'", "\""]),
            ("escape", &["doubled", "backslash"]),
            ("header_row", &["3", "3-4"]),
            ("footer", &["none", "5"]),
            ("align", &["left", "right", "none"]),
        ];
        assert!(FormatSettings::keys().eq(texts.iter().map(|(key, _)| *key)));
        for (key, text) in texts.iter().flat_map(|(key, texts)| texts.iter().map(move |text| (*key, *text))) {
            let mut format = FormatSettings::default();
            format.set(key, text).unwrap();
            assert_eq!(format.said().collect::<Vec<_>>(), [(key, text.to_owned())]);
        }
    }

    #[test]
    fn each_setting_says_what_it_can_be() {
        let all: Vec<String> = FormatSettings::keys()
            .map(|key| {
                let unfit = FormatSettings::default().set(key, "sideways").unwrap_err();
                format!("{key}: {}; {}", unfit.message, unfit.help)
            })
            .collect();
        insta::assert_snapshot!(all.join("\n"), @r#"
        encoding: `sideways` is no encoding that is read; it can be utf-8, utf-16le, utf-16be or windows-1252
        delimiter: `sideways` cannot stand between cells; it can be comma, semicolon, tab, pipe or up to four ASCII characters
        quote: `sideways` cannot stand around cells; it can be one character such as " or ', or `none`
        escape: `sideways` is no way to write a quote within quotes; it can be `doubled` or `backslash`
        header_row: `sideways` names no row; rows are counted from 1: `3`, or `3-4` for names over two rows
        footer: `sideways` is no number of lines; write `5` for five lines at the end that are no records, or `none`
        align: `sideways` is no end of a record; it can be `left` or `right`, or `none`
        "#);
    }
}
