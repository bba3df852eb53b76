//! Every code of every diagnostic, in one file. A code is never reused, a name never changes.
//!
//! H0xx syntax · H1xx names · H2xx types and values · H3xx lints: names and logic · H4xx lints:
//! blanks and safety · H5xx lints: fixes and duplicates · H6xx assertions · H7xx lints with data
//! · H9xx not available yet.

/// A stable number for searching and a name for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code {
    pub id: &'static str,
    pub name: &'static str,
}

impl Code {
    /// Whether it is about text that is no hyg.
    #[must_use]
    pub fn is_syntax(self) -> bool {
        self.id.starts_with("H0")
    }

    /// Whether it is about a name that nothing is called by.
    #[must_use]
    pub fn is_of_names(self) -> bool {
        self.id.starts_with("H10")
    }

    /// Whether it is about rules that mean something, and may be wrong all the same: lints and promises.
    #[must_use]
    pub fn is_of_whole_rules(self) -> bool {
        ("H3".."H8").contains(&self.id)
    }
}

macro_rules! codes {
    ($($constant:ident = $id:literal $name:literal;)*) => {
        $(pub const $constant: Code = Code { id: $id, name: $name };)*
        /// All codes, in order of their number.
        pub const ALL: &[Code] = &[$($constant),*];
    };
}

codes! {
    // Syntax: the text is no hyg.
    SYNTAX = "H001" "syntax";
    UNCLOSED = "H002" "unclosed";
    MIXED_AND_OR = "H003" "mixed-and-or";
    TOO_DEEP = "H004" "too-deep";
    HIDDEN_CHARACTER = "H005" "hidden-character";
    UNKNOWN_EDITION = "H006" "unknown-edition";
    FILE_TOO_LARGE = "H007" "file-too-large";
    NOT_UTF8 = "H008" "not-utf8";
    BAD_REGEX = "H009" "bad-regex";
    BAD_DATE = "H010" "bad-date";
    TABLE_SHAPE = "H011" "table-shape";
    // Names: nothing of that name.
    UNKNOWN_PROPERTY = "H101" "unknown-property";
    AMBIGUOUS_PROPERTY = "H102" "ambiguous-property";
    UNKNOWN_OPTION = "H103" "unknown-option";
    UNKNOWN_SEGMENT = "H104" "unknown-segment";
    UNKNOWN_PARAM = "H105" "unknown-param";
    UNKNOWN_VERB = "H106" "unknown-verb";
    UNKNOWN_OBJECT = "H107" "unknown-object";
    UNKNOWN_LINK = "H108" "unknown-link";
    UNKNOWN_RULE = "H109" "unknown-rule";
    DUPLICATE_NAME = "H110" "duplicate-name";
    SEGMENT_CYCLE = "H111" "segment-cycle";
    NO_OBJECT = "H112" "no-object";
    CONFUSABLE_NAME = "H113" "confusable-name";
    UNKNOWN_LINT = "H114" "unknown-lint";
    WRONG_OBJECT = "H115" "wrong-object";
    MISSING_FILE = "H116" "missing-file";
    PROJECT = "H117" "project";
    // Types: the name exists, the use does not fit.
    TEST_DOES_NOT_FIT = "H201" "test-does-not-fit";
    VALUE_DOES_NOT_FIT = "H202" "value-does-not-fit";
    WRONG_UNIT = "H203" "wrong-unit";
    VERB_DOES_NOT_FIT = "H204" "verb-does-not-fit";
    VERB_ARGUMENT = "H205" "verb-argument";
    EMPTY_RANGE = "H206" "empty-range";
    BAD_BRAKE = "H207" "bad-brake";
    IT_OUTSIDE_WHEN = "H208" "it-outside-when";
    IMPOSSIBLE_CELL = "H209" "impossible-cell";
    BAD_EXPECTATION = "H210" "bad-expectation";
    TEST_WITHOUT_EXPECT = "H211" "test-without-expect";
    BAD_PARAM_VALUE = "H212" "bad-param-value";
    REGEX_TOO_LARGE = "H213" "regex-too-large";
    KEY_CHANGED = "H214" "key-changed";
    NOT_A_GUARD = "H215" "not-a-guard";
    BAD_MATCH = "H216" "bad-match";
    BAD_KEEP = "H217" "bad-keep";
    ASKED_TOO_EARLY = "H218" "asked-too-early";
    // Lints. Levels may be set in hyg.yaml; `# hyg: allow NAME: reason` silences one.
    UNUSED_SEGMENT = "H301" "unused-segment";
    UNUSED_PARAM = "H302" "unused-param";
    MISSING_DESCRIPTION = "H303" "missing-description";
    UNKNOWN_COLUMN = "H304" "unknown-column";
    LOOKALIKE_NAME = "H305" "lookalike-name";
    CONTRADICTORY_RANGE = "H321" "contradictory-range";
    ALWAYS_TRUE = "H322" "always-true";
    ALWAYS_FALSE = "H323" "always-false";
    REPEATED_CONDITION = "H324" "repeated-condition";
    OVERLAPPING_OPTIONS = "H325" "overlapping-options";
    EXCLUDED_BY_SEGMENT = "H326" "excluded-by-segment";
    REDUNDANT_KNOWN = "H327" "redundant-known";
    TOO_MANY_FILTERS = "H328" "too-many-filters";
    SUSPICIOUS_DURATION = "H341" "suspicious-duration";
    OPENS_ARE_UNRELIABLE = "H342" "opens-are-unreliable";
    FUTURE_DATE = "H343" "future-date";
    UNLIKELY_TEXT = "H344" "unlikely-text";
    BLANK_LEFT_OUT = "H401" "blank-left-out";
    BLANK_NOT_GUARDED = "H402" "blank-not-guarded";
    BLANK_THROUGH_NOT_IN = "H403" "blank-through-not-in";
    DELETE_WITHOUT_BRAKE = "H421" "delete-without-brake";
    DELETE_EVERYTHING = "H422" "delete-everything";
    OVERLAPS_PROTECTION = "H423" "overlaps-protection";
    HIDDEN_IN_STRING = "H424" "hidden-in-string";
    DELETE_LOSES_OPT_OUT = "H425" "delete-loses-opt-out";
    BOUNCE_MAY_BE_TEMPORARY = "H426" "bounce-may-be-temporary";
    DELETE_WITHOUT_TEST = "H427" "delete-without-test";
    PROTECTED_ALWAYS = "H428" "protected-always";
    IRREVERSIBLE_CLEAR = "H429" "irreversible-clear";
    LIFECYCLE_MOVES_BACK = "H430" "lifecycle-moves-back";
    DELETES_ON_SHARED_VALUE = "H431" "deletes-on-shared-value";
    CLEAR_FEEDS_DELETE = "H432" "clear-feeds-delete";
    DELETE_OF_DUPLICATES = "H433" "delete-of-duplicates";
    KNOWN_ANSWER = "H434" "known-answer";
    VALUE_NEVER_SEEN = "H435" "value-never-seen";
    NOT_EVERY = "H436" "not-every";
    WRITE_READ_ONLY = "H501" "write-read-only";
    CONFLICTING_FIXES = "H502" "conflicting-fixes";
    FIX_NOT_IDEMPOTENT = "H503" "fix-not-idempotent";
    FIX_UNDONE_LATER = "H504" "fix-undone-later";
    OTHERWISE_NEVER_USED = "H505" "otherwise-never-used";
    FIX_LOSES_OPT_OUT = "H506" "fix-loses-opt-out";
    MATCH_ON_BLANK_PRONE = "H521" "match-on-blank-prone";
    SIMILAR_WITHOUT_BLOCK = "H522" "similar-without-block";
    SURVIVOR_NOT_TOTAL = "H523" "survivor-not-total";
    MERGE_LOSES_OPT_OUT = "H524" "merge-loses-opt-out";
    MATCH_ON_SHARED_VALUES = "H525" "match-on-shared-values";
    // What must hold of all rules together.
    ASSERTION_BROKEN = "H601" "assertion-broken";
    ASSERTION_UNDECIDED = "H602" "assertion-undecided";
    // What a run over an export shows.
    SELECTS_NOTHING = "H701" "selects-nothing";
    SELECTS_EVERYTHING = "H702" "selects-everything";
    OPTION_NEVER_USED = "H703" "option-never-used";
    HEADER_CHANGED = "H704" "header-changed";
    MIXED_FORMATS = "H705" "mixed-formats";
    // Parsed and checked, but its engine is still to come.
    NOT_AVAILABLE = "H901" "not-available-yet";
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use std::collections::HashSet;

    #[test]
    fn codes_and_names_are_unique_and_in_order() {
        let ids: Vec<_> = ALL.iter().map(|code| code.id).collect();
        assert!(ids.is_sorted());
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ALL.len());
        assert_eq!(ALL.iter().map(|code| code.name).collect::<HashSet<_>>().len(), ALL.len());
    }
}
