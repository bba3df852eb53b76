//! Whole numbers that a sheet shows with zeros in front: postcodes in the format `00000` or `00000\-0000`, staff numbers,
//! telephone numbers. The zeros are not in the cell's value, so they come from its format.

use super::{Workbook, unreadable};
use crate::data::read::container::Container;
use crate::data::read::error::Problem;
use calamine::{Style, XlsxCellReader};
use std::io::BufReader;

/// A number format of nothing but zeros, with hyphens and spaces between them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern(Vec<char>);

impl Pattern {
    /// That of a format code; nothing for codes that say more, or no zero in front.
    fn of(code: &str) -> Option<Pattern> {
        let mut pattern = Vec::new();
        // What follows the semicolon is for negative numbers and texts.
        let mut code = code.split(';').next().unwrap_or_default().chars();
        while let Some(sign) = code.next() {
            match sign {
                '0' | '-' | ' ' => pattern.push(sign),
                '\\' => pattern.push(code.next().filter(|sign| ['-', ' '].contains(sign))?),
                '"' => loop {
                    match code.next()? {
                        '"' => break,
                        sign @ ('-' | ' ') => pattern.push(sign),
                        _ => return None,
                    }
                },
                _ => return None,
            }
        }
        let zeros = pattern.iter().filter(|&&sign| sign == '0').count();
        (zeros > 1 && pattern.first() == Some(&'0') && pattern.last() == Some(&'0')).then_some(Pattern(pattern))
    }

    /// Digits as a cell of this format shows them: more than there are zeros stand before the first.
    fn show(&self, digits: &str) -> String {
        let zeros = self.0.iter().filter(|&&sign| sign == '0').count();
        let padded = format!("{digits:0>zeros$}");
        let mut rest = padded.chars();
        let mut shown: String = rest.by_ref().take(padded.len() - zeros).collect();
        shown.extend(self.0.iter().filter_map(|&sign| if sign == '0' { rest.next() } else { Some(sign) }));
        shown
    }
}

/// The formats of a workbook's styles that show zeros in front.
#[derive(Debug, Default)]
pub(super) struct Patterns(Vec<Option<Pattern>>);

impl Patterns {
    pub(super) fn of(styles: &[Style]) -> Patterns {
        let code = |style: &Style| Pattern::of(&style.number_format.as_ref()?.format_code);
        Patterns(styles.iter().map(code).collect())
    }

    /// A workbook that reads the same bytes for the formats, if any of them shows zeros.
    pub(super) fn workbook(&self, container: &Container) -> Result<Option<Workbook>, Problem> {
        let shows_zeros = self.0.iter().any(Option::is_some);
        shows_zeros.then(|| super::decoded(container.clone())).transpose()
    }
}

/// The cells of a sheet with such formats, in step with whoever reads its values.
pub(super) struct Padded<'a> {
    patterns: Patterns,
    cells: XlsxCellReader<'a, BufReader<Container>>,
    next: Option<((u32, u32), usize)>,
    has_ended: bool,
}

impl<'a> Padded<'a> {
    pub(super) fn of(patterns: Patterns, workbook: &'a mut Workbook, sheet: &str) -> Result<Padded<'a>, Problem> {
        let cells = workbook.worksheet_cells_reader(sheet).map_err(unreadable)?;
        Ok(Padded { patterns, cells, next: None, has_ended: false })
    }

    /// What the sheet shows for a number in a cell, if not its digits alone. Cells are asked for in their order.
    pub(super) fn shown(&mut self, cell: (u32, u32), number: f64) -> Result<Option<String>, Problem> {
        while !self.has_ended && self.next.is_none_or(|(at, _)| at < cell) {
            let next = self.cells.next_style_id().map_err(unreadable)?;
            self.has_ended = next.is_none();
            self.next = next.map(|(row, column, style)| ((row, column), style));
        }
        let here = self.next.filter(|(at, _)| *at == cell);
        let pattern = here.and_then(|(_, style)| self.patterns.0.get(style)?.as_ref());
        // Only whole numbers that have all their digits.
        let is_whole = (0.0..1e15).contains(&number) && number.fract() == 0.0;
        Ok(pattern.filter(|_| is_whole).map(|pattern| pattern.show(&format!("{number}"))))
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn formats_of_zeros_show_them() {
        let show = |code, digits| Pattern::of(code).map(|pattern| pattern.show(digits));
        let shown = |code, digits| show(code, digits).unwrap();
        assert_eq!([shown("00000", "1234"), shown("00000", "123456")], ["01234", "123456"]);
        assert_eq!([shown("00000\\-0000", "12345678"), shown("000\\-00\\-0000", "1")], ["01234-5678", "000-00-0001"]);
        assert_eq!([shown("00 00 00 00 00", "612345678"), shown("00\" \"000;@", "7")], ["06 12 34 56 78", "00 007"]);
    }

    #[test]
    fn other_formats_are_left_alone() {
        for code in
            ["0", "General", "#,##0", "0.00", "00.0", "00%", "00E+00", "yyyy-mm-dd", "\"T\"000", "00\\x", "00\"x"]
        {
            assert_eq!(Pattern::of(code), None, "{code}");
        }
    }
}
