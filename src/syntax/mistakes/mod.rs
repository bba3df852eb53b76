//! Mistakes that people make in every language of this kind, each with a sentence of its own.
//!
//! A mistake is looked for only after the grammar has refused the declaration, so nothing here can
//! turn a valid rule away.

mod audits;
mod clauses;
mod conditions;
mod expectations;
mod headings;
mod links;
mod lists;
mod matching;
mod negations;
mod signs;
mod wording;

pub(super) use audits::goal_without_comma;
pub(super) use signs::{comment_at as instead_of_comment, instead_at as instead_of_sign};

use super::explain::Failure;
use super::recover::{CLAUSES, TEST_WORDS};
use crate::diagnostic::{Diagnostic, codes};

/// The first mistake that fits, the most certain first.
pub(super) fn find(failure: &Failure<'_>) -> Option<Diagnostic> {
    const MISTAKES: [fn(&Failure<'_>) -> Option<Diagnostic>; 59] = [
        signs::comment,
        headings::not_a_declaration,
        headings::colon_after_name,
        headings::foreign_keyword,
        signs::double_ampersand,
        signs::symbol,
        signs::curly_quote,
        signs::single_quote,
        signs::foreign_mark,
        clauses::then_for_than,
        clauses::list_in_param,
        clauses::joined_verbs,
        clauses::if_for_when,
        matching::likeness,
        matching::likeness_elsewhere,
        matching::survivor,
        matching::keep,
        clauses::otherwise_without_action,
        clauses::stop_without_above,
        clauses::limit_for_stop,
        clauses::percent_apart,
        clauses::amount_of_what,
        clauses::reason_clause,
        clauses::missing_equals,
        headings::never_heading,
        headings::condition_for_name,
        headings::missing_name,
        headings::name_of_many_words,
        audits::measure_without_its_word,
        audits::measure_without_name,
        audits::figure,
        audits::goal,
        clauses::missing_where,
        clauses::colon_after_clause,
        clauses::amount_without_quotes,
        clauses::fix_line,
        clauses::test_table,
        expectations::expectation,
        clauses::clause_out_of_place,
        clauses::except_for_unless,
        lists::several_properties,
        conditions::link_without_brackets,
        links::linked_records,
        negations::contraction,
        negations::has_a_value,
        conditions::segment_with_an_article,
        wording::age_of_days_ago,
        conditions::comma_in_number,
        conditions::unit_behind_param,
        lists::conditions_without_brackets,
        lists::list_without_brackets,
        lists::parts_without_brackets,
        conditions::colon_in_value,
        lists::values_joined_by_or,
        conditions::test_without_property,
        conditions::label_with_a_stop_word,
        wording::foreign_test,
        wording::unknown_test,
        wording::second_test,
    ];
    MISTAKES.iter().find_map(|mistake| mistake(failure))
}

fn error(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::SYNTAX, message)
}

/// Whether a bare word ends a property or a value.
fn is_reserved(word: &str) -> bool {
    TEST_WORDS.contains(&word) || CLAUSES.contains(&word)
}
