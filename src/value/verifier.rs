//! What e-mail verification services say, in one vocabulary: ok, bad, risky, unknown.
//!
//! Only whole words of the services are known (`tables/verifiers.tsv`); any other one is no verdict,
//! never the nearest one.

/// What can be said of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Mail reaches somebody.
    Ok,
    /// Mail cannot reach anybody.
    Bad,
    /// Mail may bounce, or do harm.
    Risky,
    /// The service could not tell.
    Unknown,
}

impl Verdict {
    pub const ALL: [Verdict; 4] = [Verdict::Ok, Verdict::Bad, Verdict::Risky, Verdict::Unknown];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Ok => "ok",
            Verdict::Bad => "bad",
            Verdict::Risky => "risky",
            Verdict::Unknown => "unknown",
        }
    }

    /// The services' words for it.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        entries(self.name())
    }
}

/// The headers under which services write their verdict.
pub fn verdict_headers() -> impl Iterator<Item = &'static str> {
    entries("verdict")
}

/// The headers under which services write why; `reason` itself is understood too.
pub fn reason_headers() -> impl Iterator<Item = &'static str> {
    entries("reason")
}

fn entries(kind: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = include_str!("tables/verifiers.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(move |line| line.split_once('\t').filter(|(of, _)| *of == kind)).map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::text::{fold, fold_name};
    use std::collections::HashSet;

    fn verdict(word: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.name() == word || verdict.words().any(|own| own == word))
    }

    #[test]
    fn no_word_has_two_verdicts_and_no_header_two_meanings() {
        let mut words = HashSet::new();
        for word in Verdict::ALL.into_iter().flat_map(|verdict| verdict.words().chain([verdict.name()])) {
            assert!(words.insert(fold(word).into_owned()), "{word}");
        }
        let mut headers = HashSet::new();
        for header in reason_headers().chain(["verdict", "reason"]) {
            headers.insert(fold_name(header));
        }
        assert!(verdict_headers().all(|header| !headers.contains(&fold_name(header))));
    }

    #[test]
    fn the_words_of_each_service_are_known() {
        use Verdict::{Bad, Ok, Risky, Unknown};
        let services: [&[(&str, Verdict)]; 7] = [
            // Kickbox and Bouncer
            &[("deliverable", Ok), ("undeliverable", Bad), ("risky", Risky), ("unknown", Unknown)],
            // NeverBounce
            &[("valid", Ok), ("invalid", Bad), ("disposable", Risky), ("catchall", Risky), ("unknown", Unknown)],
            // ZeroBounce
            &[
                ("valid", Ok),
                ("invalid", Bad),
                ("catch-all", Risky),
                ("spamtrap", Bad),
                ("abuse", Risky),
                ("do_not_mail", Risky),
                ("unknown", Unknown),
            ],
            // Hunter
            &[("valid", Ok), ("invalid", Bad), ("accept_all", Risky), ("webmail", Unknown), ("disposable", Risky)],
            // Dropcontact
            &[("nominative@pro", Ok), ("catch_all@pro", Risky), ("generic@pro", Risky), ("invalid", Bad)],
            // Leadspace
            &[("valid", Ok), ("invalid", Bad), ("unknown", Unknown)],
            // MillionVerifier
            &[("ok", Ok), ("catch_all", Risky), ("disposable", Risky), ("invalid", Bad)],
        ];
        for &(word, expected) in services.into_iter().flatten() {
            assert_eq!(verdict(word), Some(expected), "{word}");
        }
    }

    #[test]
    fn any_other_word_is_no_verdict() {
        for word in ["", "probably fine", "4", "okay", "inval"] {
            assert_eq!(verdict(word), None, "{word}");
        }
    }
}
