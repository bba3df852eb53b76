//! Every verb there is, and how a rule's words find one.

use super::{
    Verb, absolute_value, add, capitalise, capitalise_name, capitalise_words, characters, clean_url, clear,
    cluster_spellings, copy, correct_email_domain, cut, divide, domain, format_date, format_iban, format_phone,
    format_postcode, format_vat_number, keep_digits, keep_part, left, look_up, lowercase, map, multiply, name_part,
    normalise_unicode, parse_amount, parse_date, parse_number, remove_accents, remove_digits, remove_duplicates,
    remove_emoji, remove_salutation, replace, right, round, set, split_name, squeeze_spaces, strip_company_suffix,
    strip_tags, subtract, trim, truncate, uppercase, use_company_suffix, use_country_code, use_country_name,
    use_job_title, use_linkedin_url, use_region_code, use_region_name, validate_email, validate_iban, validate_phone,
    validate_postcode, validate_tax_id, validate_url, validate_vat_number,
};
use crate::diagnostic::suggest;

/// All verbs, in the order of the reference.
pub static ALL: &[&Verb] = &[
    &trim::VERB,
    &squeeze_spaces::VERB,
    &lowercase::VERB,
    &uppercase::VERB,
    &capitalise::VERB,
    &capitalise_words::VERB,
    &capitalise_name::VERB,
    &remove_salutation::VERB,
    &split_name::VERB,
    &name_part::FIRST,
    &name_part::MIDDLE,
    &name_part::LAST,
    &name_part::SALUTATION,
    &name_part::SUFFIX,
    &use_job_title::VERB,
    &strip_company_suffix::VERB,
    &use_company_suffix::VERB,
    &remove_accents::VERB,
    &normalise_unicode::VERB,
    &remove_emoji::VERB,
    &strip_tags::VERB,
    &replace::VERB,
    &cut::VERB,
    &left::VERB,
    &right::VERB,
    &characters::VERB,
    &truncate::VERB,
    &keep_part::VERB,
    &keep_digits::VERB,
    &remove_digits::VERB,
    &remove_duplicates::VERB,
    &map::VERB,
    &cluster_spellings::VERB,
    &set::VERB,
    &clear::VERB,
    &copy::VERB,
    &look_up::VERB,
    &format_phone::VERB,
    &validate_phone::VERB,
    &validate_email::VERB,
    &correct_email_domain::VERB,
    &domain::VERB,
    &validate_url::VERB,
    &clean_url::VERB,
    &use_linkedin_url::VERB,
    &use_country_name::VERB,
    &use_country_code::VERB,
    &use_region_name::VERB,
    &use_region_code::VERB,
    &format_postcode::VERB,
    &validate_postcode::VERB,
    &format_vat_number::VERB,
    &validate_vat_number::VERB,
    &validate_tax_id::VERB,
    &format_iban::VERB,
    &validate_iban::VERB,
    &parse_date::VERB,
    &format_date::VERB,
    &parse_number::VERB,
    &parse_amount::VERB,
    &round::VERB,
    &absolute_value::VERB,
    &add::VERB,
    &subtract::VERB,
    &multiply::VERB,
    &divide::VERB,
];

/// The verb that a call means: its words before the first argument, in any case and either
/// spelling, and the prepositions of its arguments, which decide where two verbs share their words.
#[must_use]
pub fn find(words: &str, prepositions: &[&str]) -> Option<&'static Verb> {
    let words = fold(words);
    let named = || ALL.iter().copied().filter(|verb| names(verb).any(|name| name == words));
    let takes_all = |verb: &&Verb| {
        prepositions.iter().all(|&word| {
            verb.parameters.iter().any(|p| p.preposition.is_some_and(|own| own.eq_ignore_ascii_case(word)))
        })
    };
    named().find(takes_all).or_else(|| named().next())
}

/// How other programs and other people call what a verb does.
const SYNONYMS: &[(&str, &str)] = &[
    ("proper", "capitalise words"),
    ("proper case", "capitalise words"),
    ("title", "capitalise words"),
    ("titlecase", "capitalise words"),
    ("name case", "capitalise name"),
    ("capitalise each word", "capitalise words"),
    ("capitalize each word", "capitalise words"),
    ("capitalise all words", "capitalise words"),
    ("uppercase first letter", "capitalise"),
    ("delete", "clear"),
    ("erase", "clear"),
    ("blank", "clear"),
    ("strip spaces", "trim"),
    ("collapse spaces", "squeeze spaces"),
    ("remove extra spaces", "squeeze spaces"),
    ("keep only digits", "keep digits"),
    ("only digits", "keep digits"),
    ("keep numbers", "keep digits"),
    ("remove letters", "keep digits"),
    ("remove numbers", "remove digits"),
    ("strip numbers", "remove digits"),
    ("remove accent", "remove accents"),
    ("correct typos", "correct email domain"),
    ("fix typos", "correct email domain"),
    ("fix domain typos", "correct email domain"),
    ("correct domain", "correct email domain"),
    ("small letters", "lowercase"),
    ("capital letters", "uppercase"),
    ("caps", "uppercase"),
    ("substitute", "replace"),
    ("number", "parse number"),
    ("plus_time", "add"),
    ("minus_time", "subtract"),
    ("format_datetime", "format date"),
    ("datetimeformat", "format date"),
    ("regex_replace", "replace"),
];

/// Functions of other tools (HubSpot's format-data action and template language) that no verb does, and what does
/// it or why nothing does.
const ELSEWHERE: &[(&str, &str)] = &[
    ("root", "a fix mends values and computes no new ones: let a property that the CRM calculates take the root"),
    ("wordcount", "words are counted by a test, such as `job title matches /^\\S+ \\S+$/` for two of them"),
    ("length", "characters are counted by a test: `is longer than 40 characters`"),
    (
        "divisible",
        "a fix mends values and computes no new ones: let a property that the CRM calculates divide, and test that",
    ),
    (
        "randomnumber",
        "the same export always gives the same lists, so nothing is random: `record id matches /7$/` takes a sample of one \
         in ten",
    ),
    (
        "unixtimestamp",
        "imports take dates as `format date` writes them; `parse date as \"Unix seconds\"` reads such numbers",
    ),
];

/// What several verbs do, or one with something behind it, by what people call it.
const HOW: &[(&str, &str)] = &[
    ("remove", TAKE_OUT),
    ("removenondigits", "`keep digits` keeps the digits and nothing else"),
    ("removespaces", SPACES),
    ("stripwhitespace", SPACES),
    ("removewhitespace", SPACES),
    ("trimspaces", SPACES),
    ("default", DEFAULT),
    ("defaultto", DEFAULT),
    ("fill", DEFAULT),
    ("fillin", DEFAULT),
    ("setdefault", DEFAULT),
    ("normalise", STANDARD),
    ("normalize", STANDARD),
    ("standardise", STANDARD),
    ("standardize", STANDARD),
    ("canonical", STANDARD),
    ("canonicalise", STANDARD),
    ("canonicalcountry", STANDARD),
    ("clean", STANDARD),
    ("cleanup", STANDARD),
    ("fix", STANDARD),
    ("concat", JOINED),
    ("concatenate", JOINED),
    ("join", JOINED),
    ("combine", JOINED),
    ("removepunctuation", SIGNS),
    ("removespecialcharacters", SIGNS),
    ("removesymbols", SIGNS),
    ("stripspecialcharacters", SIGNS),
    ("maxlength", "`truncate to 50` keeps the first fifty characters"),
    ("limit", "`truncate to 50` keeps the first fifty characters"),
    ("firstletter", "`left 1` keeps the first character, `capitalise` writes it as a capital"),
    ("initial", "`left 1` keeps the first character"),
];

/// The same, by the word with which they begin; what follows it differs.
const BEGUN: &[(&str, &str)] = &[
    ("abbreviate", SHORT),
    ("shorten", SHORT),
    ("change", OTHER_VALUE),
    ("convert", OTHER_VALUE),
    ("rename", OTHER_VALUE),
    ("turn", OTHER_VALUE),
    ("translate", OTHER_VALUE),
    ("round", "`round to 2` keeps two decimals"),
];

const SHORT: &str = "say how: `use region code` for states and provinces, `use country code` for countries, `map (\"Street\" to \"St\")` for words of \
     your own, `truncate to 50` for long texts";
const OTHER_VALUE: &str = "`map (\"A\" to \"B\")` puts one value in place of another, `replace \"A\" with \"B\"` a part of it; `set to \"B\" when it is \"A\"` \
     looks at one alone";
const LAYOUT: &str =
    "the layout of a date stands behind `format date as`, in double quotes: `format date as \"DD/MM/YYYY\"`";
const TAKE_OUT: &str = "`replace \"…\" with \"\"` takes a text out of values; `clear when it is \"…\"` empties cells that hold nothing else";
const SPACES: &str = "`trim` takes spaces from both ends, `squeeze spaces` leaves one between words, `replace \" \" with \"\"` leaves none";
const DEFAULT: &str = "`set to \"…\" when it is unknown` fills what is blank";
const STANDARD: &str = "say how: `capitalise name` for names, `format phone as international` for telephone numbers, `use country name` for countries; \
     `hyg verbs` lists all";
const JOINED: &str = "`set to \"{first name} {last name}\"` joins values";
const SIGNS: &str = "`replace /[^\\p{L}\\p{N} ]/ with \"\"` takes out all but letters, digits and spaces";

/// What there is instead of a verb by the name that another tool has for a function.
#[must_use]
pub fn elsewhere(words: &str) -> Option<&'static str> {
    let said = fold(words).replace(' ', "");
    ELSEWHERE.iter().find(|(name, _)| *name == said).map(|(_, instead)| *instead)
}

/// How to write what words that name no verb ask for, where another name alone would not do.
#[must_use]
pub fn how(words: &str) -> Option<&'static str> {
    let folded = fold(words);
    let said = folded.replace(' ', "");
    let exact = HOW.iter().find(|(name, _)| *name == said);
    let first = folded.split(' ').next().unwrap_or_default();
    let begun = || BEGUN.iter().find(|(name, _)| *name == first);
    let layout = || ["dd", "mm", "yy"].iter().filter(|part| folded.contains(**part)).count() > 1;
    exact.or_else(begun).map(|(_, how)| *how).or_else(|| layout().then_some(LAYOUT))
}

/// The name of the verb that was most likely meant by words that name none.
#[must_use]
pub fn suggest(words: &str) -> Option<&'static str> {
    let folded = fold(words);
    if how(words).is_some() {
        return None;
    }
    if let Some((_, meant)) = SYNONYMS.iter().find(|(said, _)| *said == folded) {
        return Some(meant);
    }
    let all = ALL.iter().copied().flat_map(|verb| names(verb).map(move |name| (name, verb.name)));
    let close = suggest::did_you_mean(&folded, all.clone().map(|(name, _)| name))?;
    all.into_iter().find(|(name, _)| *name == close).map(|(_, own)| own)
}

/// Whether words that name no verb can only be a slip of the keyboard for this one.
#[must_use]
pub fn is_slip(words: &str, meant: &str) -> bool {
    let others = ALL.iter().filter(|verb| verb.name != meant).flat_map(|&verb| names(verb));
    suggest::is_slip(&fold(words), meant, others)
}

fn names(verb: &'static Verb) -> impl Iterator<Item = &'static str> + Clone {
    std::iter::once(verb.name).chain(verb.aliases.iter().copied())
}

fn fold(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{ALL, elsewhere, find, how, is_slip, names, suggest};
    use std::collections::HashSet;

    #[test]
    fn verbs_are_found_by_any_spelling_and_case() {
        for (words, prepositions, name) in [
            ("trim", &[][..], "trim"),
            ("Capitalize  NAME", &[], "capitalise name"),
            ("set", &["to"], "set"),
            ("copy", &["from"], "copy"),
            ("lower case", &[], "lowercase"),
        ] {
            assert_eq!(find(words, prepositions).map(|verb| verb.name), Some(name), "{words}");
        }
        assert!(find("delete", &[]).is_none());
    }

    #[test]
    fn a_slip_is_answered_with_the_verb_that_was_meant() {
        assert_eq!(suggest("captalize"), Some("capitalise"));
        assert_eq!(suggest("squeze spaces"), Some("squeeze spaces"));
        assert_eq!(suggest("frobnicate"), None);
        assert_eq!(suggest("Proper  Case"), Some("capitalise words"));
        for (said, meant) in super::SYNONYMS.iter().copied() {
            assert!(find(meant, &[]).is_some() && find(said, &[]).is_none(), "{said}, {meant}");
        }
        for (said, _) in super::ELSEWHERE {
            assert!(elsewhere(said).is_some() && find(said, &[]).is_none() && suggest(said).is_none(), "{said}");
        }
        for (said, _) in super::HOW {
            let only = how(said).is_some() && elsewhere(said).is_none();
            assert!(only && find(said, &[]).is_none() && suggest(said).is_none(), "{said}");
        }
        assert!(elsewhere("Random Number").is_some() && elsewhere("trim").is_none());
        assert!(is_slip("squeze spaces", "squeeze spaces") && !is_slip("captalise wrds", "capitalise words"));
    }

    #[test]
    fn no_two_verbs_share_a_name_and_every_page_is_complete() {
        let mut seen = HashSet::new();
        for &verb in ALL {
            let spec = verb;
            for name in names(verb) {
                assert!(seen.insert(name), "{name} names two verbs");
                assert_eq!(name, name.to_lowercase());
            }
            assert!(!spec.summary.is_empty() && !spec.summary.ends_with('.'), "{}", spec.name);
            assert!(!spec.kinds.is_empty(), "{}", spec.name);
            assert!(spec.examples.len() >= 3, "{} has fewer than three examples", spec.name);
            let shows_failure = spec.examples.iter().any(|example| example.after.is_none());
            assert_eq!(shows_failure, !spec.fails_when.is_empty(), "{} fails or it does not", spec.name);
        }
    }
}
