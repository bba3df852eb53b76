//! Texts that cells are compared with, laid out so that a comparison allocates nothing.
//!
//! Cells and texts compare folded (see [`fold`](crate::value::text::fold)); those of ids exactly.

use crate::syntax::ast::TextOperator;
use crate::value::text::{fold, fold_keeping_space, folds_to, trimmed, with_folded};
use regex::{Regex, RegexBuilder};

/// Texts that a whole cell is compared with.
#[derive(Debug)]
pub struct Texts {
    /// Folded unless `exact`; sorted.
    texts: Vec<String>,
    exact: bool,
}

impl Texts {
    #[must_use]
    pub fn new<'t>(texts: impl Iterator<Item = &'t str>, exact: bool) -> Texts {
        let read = |text: &str| if exact { text.trim().to_owned() } else { fold(text).into_owned() };
        let mut texts: Vec<String> = texts.map(read).collect();
        texts.sort_unstable();
        Texts { texts, exact }
    }

    /// Whether the cell is one of them.
    #[must_use]
    pub fn are(&self, cell: &str) -> bool {
        let is_one = |cell: &str| self.texts.binary_search_by(|text| text.as_str().cmp(cell)).is_ok();
        match self.texts.as_slice() {
            _ if self.exact => is_one(trimmed(cell)),
            [only] => folds_to(cell, only),
            _ => with_folded(cell, is_one),
        }
    }
}

/// Texts that a cell contains, begins with or ends with.
#[derive(Debug)]
pub struct TextParts {
    operator: TextOperator,
    /// Folded unless `exact`.
    parts: Vec<String>,
    exact: bool,
    /// Finds any of them anywhere.
    anywhere: Regex,
}

impl TextParts {
    /// # Errors
    /// The regular expression that looks for them cannot be made.
    pub fn new<'t>(
        operator: TextOperator,
        parts: impl Iterator<Item = &'t str>,
        exact: bool,
    ) -> Result<TextParts, regex::Error> {
        let read = |text: &str| if exact { text.to_owned() } else { fold_keeping_space(text).into_owned() };
        let parts: Vec<String> = parts.map(read).collect();
        let either = parts.iter().map(|part| regex::escape(part)).collect::<Vec<_>>().join("|");
        // As long as the list itself, however long that is.
        let anywhere = RegexBuilder::new(&either).size_limit(usize::MAX).build()?;
        Ok(TextParts { operator, parts, exact, anywhere })
    }

    /// Whether the cell has one of them.
    #[must_use]
    pub fn are_in(&self, cell: &str) -> bool {
        let has = |cell: &str| match self.operator {
            TextOperator::Contains => self.anywhere.is_match(cell),
            TextOperator::StartsWith => self.parts.iter().any(|part| cell.starts_with(part.as_str())),
            TextOperator::EndsWith => self.parts.iter().any(|part| cell.ends_with(part.as_str())),
        };
        if self.exact { has(trimmed(cell)) } else { with_folded(cell, has) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn compiled_texts_find_what_plain_comparison_finds(
            cell in "[ a-cA-CéÉ.|]{0,6}", texts in prop::collection::vec("[ a-cA-CéÉ.|]{0,3}", 1..5), exact: bool,
        ) {
            let texts = || texts.iter().map(String::as_str);
            let whole = |text: &str| if exact { text.trim().to_owned() } else { fold(text).into_owned() };
            let part = |text: &str| if exact { text.to_owned() } else { fold_keeping_space(text).into_owned() };
            let read = whole(&cell);
            prop_assert_eq!(Texts::new(texts(), exact).are(&cell), texts().any(|text| whole(text) == read));
            let has = |operator| TextParts::new(operator, texts(), exact).unwrap().are_in(&cell);
            prop_assert_eq!(has(TextOperator::Contains), texts().any(|text| read.contains(&part(text))));
            prop_assert_eq!(has(TextOperator::StartsWith), texts().any(|text| read.starts_with(&part(text))));
            prop_assert_eq!(has(TextOperator::EndsWith), texts().any(|text| read.ends_with(&part(text))));
        }
    }
}
