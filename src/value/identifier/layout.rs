//! Layouts of identifiers: what may stand at each place.
//!
//! `d` is a digit, `l` a capital letter, `w` either, `[A-C7]` one of these; `{3}` repeats what is
//! before it. `_` is a blank that may be missing, `~` a hyphen or blank that may be missing; both belong
//! to the proper spelling. Anything else is itself. `|` parts layouts of which one must fit.

/// What may stand at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place<'a> {
    Digit,
    Letter,
    DigitOrLetter,
    /// Characters and ranges, as between brackets.
    OneOf(&'a str),
    Literal(char),
    /// A separator of the proper spelling that may be missing, and what else is taken for it.
    MayBe(char, &'static str),
}

impl Place<'_> {
    fn takes(self, c: char) -> bool {
        match self {
            Place::Digit => c.is_ascii_digit(),
            Place::Letter => c.is_ascii_uppercase(),
            Place::DigitOrLetter => c.is_ascii_digit() || c.is_ascii_uppercase(),
            Place::OneOf(list) => is_listed(list, c),
            Place::Literal(own) => c == own,
            Place::MayBe(own, others) => c == own || others.contains(c),
        }
    }
}

fn is_listed(list: &str, c: char) -> bool {
    let mut rest = list.chars().peekable();
    while let Some(first) = rest.next() {
        let last = if rest.next_if_eq(&'-').is_some() { rest.next().unwrap_or(first) } else { first };
        if (first..=last).contains(&c) {
            return true;
        }
    }
    false
}

/// The places of one layout.
fn places(layout: &str) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    let mut rest = layout;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        let place = match c {
            'd' => Place::Digit,
            'l' => Place::Letter,
            'w' => Place::DigitOrLetter,
            '_' => Place::MayBe(' ', ""),
            '~' => Place::MayBe('-', " "),
            '[' => {
                let (list, after) = rest.split_once(']').unwrap_or((rest, ""));
                rest = after;
                Place::OneOf(list)
            }
            other => Place::Literal(other),
        };
        let repeated = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let (count, after) = match repeated {
            Some((count, after)) => (count.parse().unwrap_or(1), after),
            None => (1, rest),
        };
        rest = after;
        places.extend(std::iter::repeat_n(place, count));
    }
    places
}

/// Whether the text fits one of the layouts, to its end.
pub(super) fn fits(layouts: &str, text: &str) -> bool {
    text.len() <= 64 && layouts.split('|').any(|layout| fits_one(layout, text))
}

fn fits_one(layout: &str, text: &str) -> bool {
    let mut rest = text.chars().peekable();
    let all = places(layout).into_iter().all(|place| {
        let taken = rest.next_if(|c| place.takes(*c)).is_some();
        taken || matches!(place, Place::MayBe(..))
    });
    all && rest.next().is_none()
}

/// The text in the proper spelling of the one layout that its letters and digits fit, whatever
/// separators it has. Letters become capitals, and letters that every text begins with may be missing.
/// Nothing where no layout fits.
pub(super) fn respell(layouts: &str, text: &str) -> Option<String> {
    if text.len() > 64 || !text.is_ascii() {
        return None;
    }
    let bare: String = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let fill = |layout: &str, bare: &str| {
        let mut rest = bare.chars();
        let mut spelt = String::with_capacity(bare.len() + 2);
        for place in places(layout) {
            match place {
                Place::MayBe(own, _) => spelt.push(own),
                Place::Literal(own) if !own.is_ascii_alphanumeric() => spelt.push(own),
                _ => spelt.push(rest.next().filter(|c| place.takes(*c))?),
            }
        }
        rest.next().is_none().then_some(spelt)
    };
    let lead = |layout: &str| -> String { layout.chars().take_while(char::is_ascii_uppercase).collect() };
    layouts
        .split('|')
        .find_map(|layout| fill(layout, &bare).or_else(|| fill(layout, &format!("{}{bare}", lead(layout)))))
}

/// The first layout as people write such forms: `999-9999`, `A9A 9A9`.
pub(super) fn example(layouts: &str) -> String {
    let first = layouts.split('|').next().unwrap_or_default();
    let sample = |list: &str| list.chars().next().unwrap_or('A');
    places(first)
        .into_iter()
        .map(|place| match place {
            Place::Digit => '9',
            Place::Letter => 'A',
            Place::DigitOrLetter => 'X',
            Place::OneOf(list) => sample(list),
            Place::Literal(own) | Place::MayBe(own, _) => own,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{example, fits, respell};

    #[test]
    fn a_layout_says_what_stands_at_each_place() {
        assert!(fits("d{5}|d{5}-d{4}", "12345-6789"));
        assert!(fits("ld[A-CE]_dld", "K1A0B1") && fits("ld[A-CE]_dld", "K1E 0B1"));
        assert!(!fits("ld[A-CE]_dld", "K1D 0B1") && !fits("ld[A-CE]_dld", "K1A  0B1"));
        for text in ["", "1234", "123456", "1234٥", "12345 ", &"1".repeat(100_000)] {
            assert!(!fits("d{5}", text), "{text:?}");
        }
    }

    #[test]
    fn respelling_puts_the_separators_where_they_belong() {
        assert_eq!(respell("d{5}|d{5}-d{4}", "123456789").as_deref(), Some("12345-6789"));
        assert_eq!(respell("ldl_dld", " k1a-0b1").as_deref(), Some("K1A 0B1"));
        assert_eq!(respell("LV-d{4}", "1010").as_deref(), Some("LV-1010"));
        assert_eq!(respell("d{5}", "1234"), None);
        assert_eq!(respell("d{5}", "1234é"), None);
    }

    #[test]
    fn an_example_shows_the_form() {
        assert_eq!(example("d{3}~d{4}"), "999-9999");
        assert_eq!(example("ldl_dld|d"), "A9A 9A9");
    }
}
