//! Times of day at the beginning of a list of tokens.

use super::tokens::Token::{self, Number, Sign, Space, Word};
use super::words::half_day;
use chrono::NaiveTime;

/// A time of day as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// To the second.
    pub time: NaiveTime,
    /// The digits behind the seconds; may be none.
    pub fraction: String,
    /// Minutes east of UTC, where the text says them.
    pub offset: Option<i32>,
}

impl Clock {
    fn new(hour: &str, minute: &str, second: &str, half: Option<bool>) -> Result<Clock, String> {
        let number = |digits: &str| digits.parse::<u32>().ok().filter(|_| digits.len() <= 2);
        let time = || {
            let hour = number(hour)?;
            let hour = match half {
                None => hour,
                Some(_) if !(1..=12).contains(&hour) => return None,
                Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
            };
            NaiveTime::from_hms_opt(hour, number(minute)?, number(second)?)
        };
        match time() {
            Some(time) => Ok(Clock { time, fraction: String::new(), offset: None }),
            None => Err("it names a time that no clock shows".to_owned()),
        }
    }
}

/// The time that tokens begin with, and what follows it: `14:30`, `2:30:05.123 PM`, `14h30`, `5pm`.
///
/// # Errors
/// It looks like a time and is none, such as `25:00`.
pub(super) fn clock<'a, 't>(tokens: &'a [Token<'t>]) -> Option<Result<(Clock, &'a [Token<'t>]), String>> {
    let (hour, minute, second, fraction, rest) = match tokens {
        [Number(h), Sign(':'), Number(m), Sign(':'), Number(s), Sign('.' | ','), Number(fraction), rest @ ..] => {
            (h, *m, *s, *fraction, rest)
        }
        [Number(h), Sign(':'), Number(m), Sign(':'), Number(s), rest @ ..] => (h, *m, *s, "", rest),
        [Number(h), Sign(':') | Word("h" | "H"), Number(m), rest @ ..] => (h, *m, "0", "", rest),
        [Number(h), rest @ ..] if h.len() <= 2 && half(rest).is_some() => (h, "0", "0", "", rest),
        _ => return None,
    };
    let (half, rest) = half(rest).map_or((None, rest), |(half, rest)| (Some(half), rest));
    // A fifth number, or a second fraction, is of nothing that a clock shows.
    if fraction.len() > 9 || matches!(rest, [Sign(':'), ..] | [Sign('.' | ','), Number(_), ..]) {
        return Some(Err("it names a time that no clock shows".to_owned()));
    }
    let clock = Clock::new(hour, minute, second, half);
    Some(clock.map(|clock| (Clock { fraction: fraction.to_owned(), ..clock }, rest)))
}

/// The time of ISO 8601's basic form: `0545`, `054500`.
pub(super) fn compact(digits: &str) -> Result<Clock, String> {
    let part = |at: usize| digits.get(at..at + 2).unwrap_or("0");
    Clock::new(part(0), part(2), part(4), None)
}

/// `AM`, ` pm`, `a.m.`.
fn half<'a, 't>(tokens: &'a [Token<'t>]) -> Option<(bool, &'a [Token<'t>])> {
    match tokens {
        [Space, Word(word), rest @ ..] | [Word(word), rest @ ..] if half_day(word).is_some() => {
            half_day(word).map(|half| (half, rest))
        }
        [Space, Word(a), Sign('.'), rest @ ..] | [Word(a), Sign('.'), rest @ ..]
            if matches!(*a, "a" | "A" | "p" | "P") =>
        {
            let (Word("m" | "M"), rest) = rest.split_first()? else { return None };
            let rest = if let [Sign('.'), rest @ ..] = rest { rest } else { rest };
            Some((a.eq_ignore_ascii_case("p"), rest))
        }
        _ => None,
    }
}
