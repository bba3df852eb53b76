//! Suites of values with ground truth. A new one is a file here and a line in [`ALL`].

pub mod argued;
mod countries;
mod dates;
mod fields;
mod mail;
mod names;
mod phones;

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

/// Suites in the order of the table: the file they read, below the folder, and what scores it.
static ALL: &[Suite] = &[
    Suite { file: "countries/country_names.tsv", score: countries::score },
    Suite { file: "names/name_case.tsv", score: names::case },
    Suite { file: "names/name_parse.jsonl", score: names::parse },
    Suite { file: "email/email_syntax.jsonl", score: mail::syntax },
    Suite { file: "email/domain_typos.tsv", score: mail::slips },
    Suite { file: "email/real_domains.txt", score: mail::real_domains },
    Suite { file: "fields/validatorjs_fields.tsv", score: mail::web },
    Suite { file: "fields/validatorjs_fields.tsv", score: fields::score },
    Suite { file: "fields/validatorjs_fields.tsv", score: phones::fields },
    Suite { file: "dates/dates.tsv", score: dates::score },
    Suite { file: "phone/phone_examples.tsv", score: phones::score },
    Suite { file: "phone/phone_messy.tsv", score: phones::score },
];

/// Scores every figure that one file gives.
type Scorer = fn(&Path) -> Result<Vec<Score>, Box<dyn Error>>;

struct Suite {
    file: &'static str,
    score: Scorer,
}

/// How one kind of value fares on one suite: a row of the table.
#[derive(Debug)]
pub struct Score {
    /// What is measured: `phone: E.164 of messy numbers`.
    pub suite: String,
    pub cases: Vec<Case>,
}

impl Score {
    pub fn new(suite: impl Into<String>) -> Score {
        Score { suite: suite.into(), cases: Vec::new() }
    }

    /// Counts a case. `got` is nothing where hyg refuses to answer; `expected` is nothing where it
    /// should.
    pub fn case(&mut self, input: impl Into<String>, got: Option<String>, expected: Option<&str>) {
        let input = input.into();
        let outcome = match (got.as_deref(), expected) {
            (got, expected) if got == expected => Outcome::Right,
            _ if argued::reason(&self.suite, &input).is_some() => Outcome::Argued,
            (None, _) => Outcome::Refused,
            (Some(_), _) => Outcome::Wrong,
        };
        self.cases.push(Case { input, got, expected: expected.map(str::to_owned), outcome });
    }

    /// Counts a verdict.
    pub fn verdict(&mut self, input: impl Into<String>, got: bool, expected: bool) {
        let word = |valid: bool| if valid { "valid" } else { "not valid" };
        self.case(input, Some(word(got).to_owned()), Some(word(expected)));
    }

    pub fn count(&self, outcome: Outcome) -> usize {
        self.cases.iter().filter(|case| case.outcome == outcome).count()
    }
}

#[derive(Debug)]
pub struct Case {
    pub input: String,
    pub got: Option<String>,
    pub expected: Option<String>,
    pub outcome: Outcome,
}

/// A wrong value is worse than none, so the two are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Right,
    Wrong,
    /// No answer where there is one.
    Refused,
    /// Another answer than the suite's, or none, by which hyg stays for a reason ([`argued`]).
    Argued,
}

impl Outcome {
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Right => "right",
            Outcome::Wrong => "wrong",
            Outcome::Refused => "refused",
            Outcome::Argued => "argued",
        }
    }
}

/// Scores, and the files of the suites that could not be scored because the folder lacks them.
type Scored = (Vec<Score>, Vec<&'static str>);

/// Scores of the suites that the folder holds, and the files that it does not.
///
/// # Errors
/// A file that cannot be read, or is not what the suite expects.
pub fn run(folder: &Path) -> Result<Scored, Box<dyn Error>> {
    let (mut scores, mut left_out) = (Vec::new(), Vec::new());
    for suite in ALL {
        let path = folder.join(suite.file);
        if path.exists() {
            scores.extend((suite.score)(&path).map_err(|error| format!("{}: {error}", suite.file))?);
        } else {
            left_out.push(suite.file);
        }
    }
    Ok((scores, left_out))
}

/// The table in Markdown.
pub fn table(scores: &[Score]) -> String {
    let mut table = "| Suite | Cases | Right | Wrong | Refused | Argued | Right of all | Right or argued |\n\
         | - | -: | -: | -: | -: | -: | -: | -: |\n"
        .to_owned();
    for score in scores {
        let counts = [Outcome::Right, Outcome::Wrong, Outcome::Refused, Outcome::Argued].map(|of| score.count(of));
        let [right, wrong, refused, argued] = counts;
        let cases = score.cases.len();
        let share = |of: usize| if cases == 0 { 0.0 } else { 100.0 * of as f64 / cases as f64 };
        // Writing to a text cannot fail.
        let _ = writeln!(
            table,
            "| {} | {cases} | {right} | {wrong} | {refused} | {argued} | {:.2} % | {:.2} % |",
            score.suite,
            share(right),
            share(right + argued)
        );
    }
    table
}

/// Rows of a tab-separated file that is quoted as CSV is, by the names of its columns.
pub fn tsv<R: for<'de> serde::Deserialize<'de>>(path: &Path) -> Result<Vec<R>, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_path(path)?;
    Ok(reader.deserialize().collect::<Result<_, _>>()?)
}
