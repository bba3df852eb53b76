//! Text in columns and lines of a given width, counted as a terminal does.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text, or as much of it as fits before an ellipsis.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let fitting = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= width
    });
    let fitting: String = fitting.collect();
    format!("{}…", fitting.trim_end())
}

/// The text and as many spaces as fill the column.
pub(super) fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// The text at the right edge of the column.
pub(super) fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

/// Writes a paragraph, broken between words; lines after the first stand two columns further in.
pub(super) fn wrapped(out: &mut String, indent: &str, text: &str, width: usize) {
    hanging(out, indent, &format!("{indent}  "), text, width);
}

/// Writes a paragraph, broken between words: `first` stands before its first line, `rest` before the
/// others.
pub(super) fn hanging(out: &mut String, first: &str, rest: &str, text: &str, width: usize) {
    let mut column = first.width();
    out.push_str(first);
    for (at, word) in text.split(' ').enumerate() {
        let needed = word.width() + usize::from(at > 0);
        if at > 0 && column + needed > width {
            out.push('\n');
            out.push_str(rest);
            out.push_str(word);
            column = rest.width() + word.width();
            continue;
        }
        if at > 0 {
            out.push(' ');
        }
        out.push_str(word);
        column += needed;
    }
    out.push('\n');
}

/// At which edge of its column a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Left,
    Right,
}

/// A column of a [`Table`], as wide as its widest cell.
#[derive(Debug, Clone)]
pub(super) struct Column {
    heading: String,
    edge: Edge,
    least: usize,
    room: Room,
}

/// What a column takes of the width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    /// What it needs.
    Own,
    /// What it needs; nothing if all of its cells are blank.
    IfFilled,
    /// What the others leave, its cells cut; nothing if they leave less than its least width.
    Rest,
}

impl Column {
    /// Of texts.
    pub(super) fn left(heading: impl Into<String>) -> Column {
        Column { heading: heading.into(), edge: Edge::Left, least: 0, room: Room::Own }
    }

    /// Of numbers.
    pub(super) fn right(heading: impl Into<String>) -> Column {
        Column { edge: Edge::Right, ..Column::left(heading) }
    }

    pub(super) fn at_least(self, least: usize) -> Column {
        Column { least, ..self }
    }

    /// Left out where nothing stands in it.
    pub(super) fn if_filled(self) -> Column {
        Column { room: Room::IfFilled, ..self }
    }

    /// As wide as the other columns leave it, and left out where that is less than `least`.
    pub(super) fn of_the_rest(self, least: usize) -> Column {
        Column { room: Room::Rest, least, ..self }
    }
}

/// Rows of cells in columns, with a line of headings if there are any.
#[derive(Debug)]
pub(super) struct Table {
    indent: &'static str,
    columns: Vec<Column>,
    lines: Vec<Line>,
}

#[derive(Debug)]
enum Line {
    Cells(Vec<String>),
    /// A text above the rows that follow, which widens no column.
    Section(String),
}

impl Table {
    /// Between columns.
    const GAP: &'static str = "  ";

    pub(super) fn new(indent: &'static str, columns: Vec<Column>) -> Table {
        Table { indent, columns, lines: Vec::new() }
    }

    /// Cells that are missing are blank.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.lines.push(Line::Cells(cells.into_iter().collect()));
    }

    pub(super) fn section(&mut self, text: String) {
        self.lines.push(Line::Section(text));
    }

    /// Writes it. Only a column of the rest is cut to keep to `width`.
    pub(super) fn write(&self, out: &mut String, width: usize) {
        let shown = self.shown(width);
        let line = |cell: &dyn Fn(usize) -> String| {
            let cells = shown.iter().map(|&(at, column, width)| {
                let text = cut(&cell(at), width);
                if column.edge == Edge::Left { left(&text, width) } else { right(&text, width) }
            });
            let line = format!("{}{}", self.indent, cells.collect::<Vec<_>>().join(Self::GAP));
            line.trim_end().to_owned()
        };
        let mut lines = Vec::with_capacity(1 + self.lines.len());
        if self.columns.iter().any(|column| !column.heading.is_empty()) {
            lines.push(line(&|at| self.columns.get(at).map_or_else(String::new, |column| column.heading.clone())));
        }
        lines.extend(self.lines.iter().map(|of| match of {
            Line::Cells(cells) => line(&|at| cells.get(at).cloned().unwrap_or_default()),
            Line::Section(text) => text.clone(),
        }));
        lines.iter().for_each(|line| out.extend([line, "\n"]));
    }

    /// The columns that are there, where their cells stand in a row, and how wide each is.
    fn shown(&self, width: usize) -> Vec<(usize, &Column, usize)> {
        let of = |(at, column): (usize, &Column)| {
            let is_filled = column.room != Room::IfFilled || self.cells(at).any(|cell| !cell.is_empty());
            is_filled.then(|| self.widest(at, column))
        };
        let mut widths: Vec<Option<usize>> = self.columns.iter().enumerate().map(of).collect();
        let is_rest = |column: &&Column| column.room == Room::Rest;
        let others = self.columns.iter().zip(&widths).filter(|(column, _)| !is_rest(column));
        let taken: usize = others.filter_map(|(_, width)| *width).map(|width| width + Self::GAP.len()).sum();
        let room = width.saturating_sub(self.indent.len() + taken);
        for (column, width) in self.columns.iter().zip(&mut widths).filter(|(column, _)| is_rest(column)) {
            *width = (room >= column.least).then(|| width.unwrap_or(0).min(room));
        }
        let all = self.columns.iter().zip(widths).enumerate();
        all.filter_map(|(at, (column, width))| Some((at, column, width?))).collect()
    }

    fn cells(&self, at: usize) -> impl Iterator<Item = &String> {
        self.lines.iter().filter_map(move |line| match line {
            Line::Cells(cells) => cells.get(at),
            Line::Section(_) => None,
        })
    }

    fn widest(&self, at: usize, column: &Column) -> usize {
        let least = if column.room == Room::Rest { 0 } else { column.least };
        self.cells(at).map(|cell| cell.width()).chain([column.heading.width(), least]).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Table, cut, left, right, wrapped};

    #[test]
    fn cells_fill_their_columns() {
        assert_eq!((left("ab", 4), right("ab", 4), left("abc", 2)), ("ab  ".into(), "  ab".into(), "abc".into()));
        for (width, text) in [(9, "日本語 ab"), (8, "日本語…"), (5, "日本…"), (4, "日…")] {
            assert_eq!(cut("日本語 ab", width), text);
        }
    }

    #[test]
    fn paragraphs_break_between_words() {
        let mut out = String::new();
        wrapped(&mut out, "  ", "one two three four", 11);
        assert_eq!(out, "  one two\n    three\n    four\n");
        out.clear();
        wrapped(&mut out, "", "unbreakable", 4);
        assert_eq!(out, "unbreakable\n");
    }

    #[test]
    fn tables_keep_to_their_width_and_leave_empty_columns_out() {
        let columns = vec![
            Column::left(""),
            Column::left("Says").of_the_rest(6),
            Column::right("Found").at_least(7),
            Column::right("Spared").if_filled(),
        ];
        let mut table = Table::new("  ", columns);
        table.section(" rules:".to_owned());
        table.row(["日本", "a longer sentence", "1,200", ""].map(str::to_owned));
        table.row(["b".to_owned()]);
        let shown = |width: usize| {
            let mut out = String::new();
            table.write(&mut out, width);
            out
        };
        let wide = "        Says                 Found\n rules:\n  日本  a longer sentence    1,200\n  b\n";
        assert_eq!(shown(80), wide);
        assert_eq!(shown(24), "        Says       Found\n rules:\n  日本  a long…    1,200\n  b\n");
        assert_eq!(shown(20), "          Found\n rules:\n  日本    1,200\n  b\n");
    }
}
