//! A date's text read from left to right: which token is which part of date, time and zone.

use super::clock::{self, Clock};
use super::days::{self, Part, What};
use super::tokens::Token::{self, Number, Sign, Space, Word};
use super::tokens::{self, Unit};
use super::words::{self, Meaning};
use super::{Moment, Refusal, one_of, zones};
use crate::value::time::DateOrder;
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

/// What has been found in a text so far.
pub(super) struct Scan<'t> {
    order: Option<DateOrder>,
    parts: Vec<Part<'t>>,
    /// Days that the text states by other than day, month and year.
    days: Option<Vec<NaiveDate>>,
    /// Words that can be a month and can be a weekday, by the place where the month would stand.
    either: Vec<(usize, Meaning, String)>,
    weekdays: Vec<Meaning>,
    clock: Option<Clock>,
    offsets: Vec<i32>,
    zones: Vec<&'t str>,
    /// What stands since the last part.
    pending: String,
    /// Whether the token before is a part: then a sign parts it from the next, and is no offset's.
    after_part: bool,
}

impl<'t> Scan<'t> {
    pub(super) fn new(order: Option<DateOrder>) -> Scan<'t> {
        Scan {
            order,
            parts: Vec::new(),
            days: None,
            either: Vec::new(),
            weekdays: Vec::new(),
            clock: None,
            offsets: Vec::new(),
            zones: Vec::new(),
            pending: String::new(),
            after_part: false,
        }
    }

    pub(super) fn run(&mut self, tokens: &[Token<'t>]) -> Result<(), String> {
        let mut rest = tokens;
        while !rest.is_empty() {
            let parts = self.parts.len();
            rest = self.step(rest)?;
            self.after_part = self.parts.len() > parts;
        }
        Ok(())
    }

    /// Takes what the tokens begin with, and gives what follows.
    fn step<'a>(&mut self, tokens: &'a [Token<'t>]) -> Result<&'a [Token<'t>], String> {
        match tokens {
            // Whole dates that are not day, month and year.
            [Number(year), Word("W" | "w"), Number(week), rest @ ..] if year.len() == 4 && week.len() == 3 => {
                let (week, day) = week.split_at_checked(2).unwrap_or((week, ""));
                self.state(days::of_week(year, week, day)?)?;
                Ok(rest)
            }
            [Number(year), Sign('-'), Word("W" | "w"), Number(week), Sign('-'), Number(day), rest @ ..]
                if year.len() == 4 && week.len() == 2 && day.len() == 1 =>
            {
                self.state(days::of_week(year, week, day)?)?;
                Ok(rest)
            }
            [Number(year), Sign('-'), Number(day), rest @ ..]
                if year.len() == 4 && day.len() == 3 && self.parts.is_empty() && self.clock.is_none() =>
            {
                self.state(days::of_year(year, day)?)?;
                Ok(rest)
            }
            [Number(date), Word("T"), Number(time), rest @ ..] if date.len() == 8 && matches!(time.len(), 4 | 6) => {
                self.state(days::of_eight(date, Some(DateOrder::YearMonthDay))?)?;
                self.set_clock(clock::compact(time)?)?;
                Ok(rest)
            }
            [Number(date), rest @ ..] if date.len() == 8 && self.parts.is_empty() => {
                self.state(days::of_eight(date, self.order)?)?;
                Ok(rest)
            }
            // `06/May/2008:08:11:17`, as web servers log it.
            [Number(year), Sign(':'), rest @ ..] if year.len() == 4 && self.parts.len() == 2 => {
                self.number(year, None);
                Ok(rest)
            }
            // `2012:08:03`, as cameras write it, and `04:02:2014`.
            [Number(a), Sign(':'), Number(b), Sign(':'), Number(c), rest @ ..]
                if (a.len() == 4 || c.len() == 4) && self.parts.is_empty() =>
            {
                self.number(a, None);
                for part in [b, c] {
                    self.pending.push(':');
                    self.number(part, None);
                }
                Ok(rest)
            }
            // What Go writes behind a time: its reading of a second clock.
            [Word("m"), Sign('='), Sign('+' | '-'), Number(_), Sign('.'), Number(_)] if self.clock.is_some() => Ok(&[]),
            [Word("T" | "t"), Number(_), ..] if self.has_date() && self.pending.is_empty() => {
                Ok(tokens.get(1..).unwrap_or_default())
            }
            // `2026-04-03-05:00`, as XML writes a day in a zone: no clock shows that time.
            [Sign(sign @ ('+' | '-')), Number(hours), Sign(':'), Number(minutes)]
                if self.clock.is_none() && self.has_date() && zones::offset(*sign, hours, Some(*minutes)).is_ok() =>
            {
                Err(format!("`{sign}{hours}:{minutes}` behind a day may be the offset of its time zone"))
            }
            // `1O/02/2026` is 10 February with a letter for its zero; `1o de setembro` is the 1st.
            [Number(_), Word(letter @ ("O" | "o")), rest @ ..] if *letter == "O" || !matches!(rest, [Space, ..]) => {
                Err(format!("`{letter}` stands where a digit should"))
            }
            [Number(number), rest @ ..] => match clock::clock(tokens) {
                Some(found) => {
                    let (clock, rest) = found?;
                    self.set_clock(clock)?;
                    Ok(rest)
                }
                None => Ok(self.marked_number(number, rest)),
            },
            [Sign('\''), Number(year), rest @ ..] if year.len() == 2 => {
                self.number(year, Some(Unit::Year));
                Ok(rest)
            }
            [Sign(sign @ ('+' | '-')), Number(_), ..] if self.clock.is_some() && !self.after_part => {
                self.offset(*sign, tokens.get(1..).unwrap_or_default())
            }
            [Sign('('), rest @ ..] if self.clock.is_some() => self.comment(rest),
            [Word(name), Sign(sign @ ('+' | '-')), Number(digits), rest @ ..]
                if self.clock.is_some() && (zones::is_utc(name) || zones::is_abbreviation(name)) =>
            {
                self.named_offset(name, *sign, digits, rest)
            }
            [Word(word), rest @ ..] => self.word(word, rest),
            [Sign(sign), rest @ ..] => {
                self.pending.push(*sign);
                Ok(rest)
            }
            [Space, rest @ ..] => {
                self.pending.push(' ');
                Ok(rest)
            }
            [] => Ok(tokens),
        }
    }

    fn has_date(&self) -> bool {
        self.days.is_some() || self.parts.len() + self.either.len() >= 3
    }

    fn state(&mut self, days: Vec<NaiveDate>) -> Result<(), String> {
        if self.days.is_some() || !self.parts.is_empty() {
            return Err("it names more than one date".to_owned());
        }
        self.days = Some(days);
        self.pending.clear();
        Ok(())
    }

    fn set_clock(&mut self, clock: Clock) -> Result<(), String> {
        self.pending.clear();
        if self.clock.replace(clock).is_some() {
            return Err("it names more than one time".to_owned());
        }
        Ok(())
    }

    fn number(&mut self, digits: &'t str, unit: Option<Unit>) {
        self.part(What::Number(digits, unit));
    }

    fn part(&mut self, what: What<'t>) {
        let pending = std::mem::take(&mut self.pending);
        // Space counts only where nothing else stands.
        let signs: String = pending.chars().filter(|c| !c.is_whitespace()).collect();
        let separator = if signs.is_empty() && !pending.is_empty() { " ".to_owned() } else { signs };
        self.parts.push(Part { what, separator });
    }

    /// A number with what says which part of the date it is.
    fn marked_number<'a>(&mut self, digits: &'t str, rest: &'a [Token<'t>]) -> &'a [Token<'t>] {
        if let [Word(mark), rest @ ..] = rest {
            let mut letters = mark.chars();
            if let (Some(unit), None) = (letters.next().and_then(tokens::unit), letters.next()) {
                self.number(digits, Some(unit));
                return rest;
            }
            if digits.len() <= 2 && words::is_ordinal(mark) {
                self.number(digits, Some(Unit::Day));
                return rest;
            }
        }
        self.number(digits, None);
        rest
    }

    fn word<'a>(&mut self, word: &'t str, rest: &'a [Token<'t>]) -> Result<&'a [Token<'t>], String> {
        // In capitals behind a time, `CET` is no Croatian Thursday.
        if self.clock.is_some() && zones::is_known(word) {
            return Ok(self.zone(word, rest));
        }
        // Names of two words, such as `terça-feira`.
        if let [Sign('-') | Space, Word(second), after @ ..] = rest
            && let Some(meaning) = words::meaning(&format!("{word}{second}"))
        {
            self.named(meaning, word);
            return Ok(after);
        }
        if let Some(meaning) = words::meaning(word) {
            self.named(meaning, word);
        } else if words::is_filler(word) && !matches!(rest, [Number(_), ..]) {
            self.pending.push(' ');
        } else if self.clock.is_some() && zones::is_abbreviation(word) {
            return Ok(self.zone(word, rest));
        } else {
            return Err(format!("`{word}` says nothing about a date"));
        }
        Ok(rest)
    }

    fn zone<'a>(&mut self, name: &'t str, rest: &'a [Token<'t>]) -> &'a [Token<'t>] {
        self.pending.clear();
        self.zones.push(name);
        rest
    }

    fn named(&mut self, meaning: Meaning, word: &str) {
        if meaning.is_month() && meaning.is_weekday() {
            self.either.push((self.parts.len(), meaning, word.to_owned()));
            self.pending.clear();
        } else if meaning.is_month() {
            self.part(What::Month(meaning));
        } else {
            self.weekdays.push(meaning);
            // What parts a weekday from the date is no part of the date.
            self.pending.clear();
        }
    }

    /// `-0700`, `+02:00`, `+01`.
    fn offset<'a>(&mut self, sign: char, tokens: &'a [Token<'t>]) -> Result<&'a [Token<'t>], String> {
        let (digits, after_colon, rest) = match tokens {
            [Number(hours), Sign(':'), Number(minutes), rest @ ..] => (*hours, Some(*minutes), rest),
            [Number(digits), rest @ ..] => (*digits, None, rest),
            _ => return Err("a sign stands behind the time without an offset".to_owned()),
        };
        self.offsets.push(zones::offset(sign, digits, after_colon)?);
        self.pending.clear();
        Ok(rest)
    }

    /// `GMT+0100`, `UTC+05:30`, `PST-08`.
    fn named_offset<'a>(
        &mut self,
        name: &'t str,
        sign: char,
        digits: &str,
        rest: &'a [Token<'t>],
    ) -> Result<&'a [Token<'t>], String> {
        let (after_colon, rest) = match rest {
            [Sign(':'), Number(minutes), rest @ ..] => (Some(*minutes), rest),
            rest => (None, rest),
        };
        let east = zones::offset(sign, digits, after_colon)?;
        if zones::is_utc(name) && digits.len() <= 2 && after_colon.is_none() && east != 0 {
            return Err(format!(
                "`{name}{sign}{digits}` is behind UTC for most programs and ahead of it for others: write it as {sign}{digits:0>2}:00"
            ));
        }
        self.offsets.push(east);
        self.pending.clear();
        Ok(rest)
    }

    /// What stands between brackets behind a time: the name of a zone, which an offset makes
    /// superfluous, or an offset, which is to agree with it.
    fn comment<'a>(&mut self, tokens: &'a [Token<'t>]) -> Result<&'a [Token<'t>], String> {
        let Some(end) = tokens.iter().position(|token| *token == Sign(')')) else {
            return Err("a bracket is not closed".to_owned());
        };
        let (inside, rest) = tokens.split_at_checked(end).unwrap_or((tokens, &[]));
        let sign = inside.iter().position(|token| matches!(token, Sign('+' | '-')));
        if let Some([Sign(sign), offset @ ..]) = sign.and_then(|at| inside.get(at..)) {
            self.offset(*sign, offset)?;
        } else if self.offsets.is_empty() {
            match inside {
                [Word(name)] => self.zones.push(name),
                _ => return Err("a time zone in words does not say which offset it means".to_owned()),
            }
        }
        Ok(rest.get(1..).unwrap_or_default())
    }

    /// The moment that all of it comes to.
    pub(super) fn finish(mut self, zone: Tz) -> Result<Moment, Refusal> {
        if !matches!(self.pending.trim(), "" | "." | ")") {
            return Err(Refusal::NoDate(format!("`{}` stands at its end", self.pending.trim())));
        }
        self.settle_words();
        if let Some(first) = self.parts.first()
            && !matches!(first.separator.as_str(), "" | " " | "." | ",")
        {
            return Err(Refusal::NoDate(format!("`{}` stands before its first number", first.separator)));
        }
        let days = match self.days.take() {
            Some(_) if !self.parts.is_empty() => {
                return Err(Refusal::NoDate("it names more than one date".to_owned()));
            }
            Some(days) => days,
            None => days::days(&self.parts, self.order)?,
        };
        let days = self.on_their_weekday(&days)?;
        let moment = one_of(&days, self.clock.take())?;
        self.in_its_zone(moment, zone)
    }

    /// Of words that can be a month or a weekday, the last is the month if no other word is.
    fn settle_words(&mut self) {
        let has_month = self.parts.iter().any(|part| matches!(part.what, What::Month(_)));
        if !has_month && let Some((place, meaning, _)) = self.either.pop() {
            let separator = " ".to_owned();
            self.parts.insert(place.min(self.parts.len()), Part { what: What::Month(meaning), separator });
        }
        self.weekdays.extend(self.either.drain(..).map(|(_, meaning, _)| meaning));
    }

    /// The days that are of the weekday that stands beside them.
    fn on_their_weekday(&self, days: &[NaiveDate]) -> Result<Vec<NaiveDate>, String> {
        let agrees = |day: &&NaiveDate| self.weekdays.iter().all(|meaning| meaning.names(day.weekday()));
        let agreeing: Vec<NaiveDate> = days.iter().filter(agrees).copied().collect();
        match (agreeing.is_empty(), days.first()) {
            (true, Some(day)) => Err(format!("{day} is a {}, not the weekday beside it", day.format("%A"))),
            _ => Ok(agreeing),
        }
    }

    fn in_its_zone(self, mut moment: Moment, zone: Tz) -> Result<Moment, Refusal> {
        let Some(clock) = &mut moment.clock else {
            return if self.zones.is_empty() {
                Ok(moment)
            } else {
                Err(Refusal::NoDate("it has a zone and no time".into()))
            };
        };
        let at = NaiveDateTime::new(moment.day, clock.time);
        let offset = match (self.offsets.as_slice(), self.zones.as_slice()) {
            ([], []) => None,
            ([], &[name]) => Some(zones::offset_of(name, at, zone)?),
            (&[first, ref others @ ..], names) => {
                let agree = others.iter().all(|other| *other == first)
                    && (first == 0 || !names.iter().any(|name| zones::is_utc(name)));
                if !agree {
                    return Err(Refusal::NoDate("it names two time zones".to_owned()));
                }
                Some(first)
            }
            ([], _) => return Err(Refusal::NoDate("it names two time zones".to_owned())),
        };
        clock.offset = offset;
        Ok(moment)
    }
}
