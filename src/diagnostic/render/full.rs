//! Diagnostics with the source line and labels under it, drawn by miette.

use super::{concise, is_shown_escaped, push_visible, visible};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, SourceFile, SourceMap, Span};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents,
};
use std::collections::HashMap;
use std::fmt;

/// How the text is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    pub color: bool,
    /// Columns of the terminal; longer sentences are wrapped.
    pub width: usize,
}

impl Style {
    /// Without colour.
    #[must_use]
    pub fn plain(width: usize) -> Self {
        Style { color: false, width }
    }
}

/// All diagnostics, each followed by an empty line.
#[must_use]
pub fn full(diagnostics: &[Diagnostic], sources: &SourceMap, style: Style) -> String {
    let theme = if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width.max(40))
        .with_links(false)
        // A date or a name stays whole: it is there to be copied.
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
        .without_syntax_highlighting();
    let mut shown: HashMap<FileId, Shown> = HashMap::new();
    let mut out = String::new();
    for diagnostic in diagnostics {
        for label in &diagnostic.labels {
            if let Some(file) = sources.get(label.span.file) {
                shown.entry(label.span.file).or_insert_with(|| Shown::new(file));
            }
        }
        let mut text = String::new();
        match handler.render_report(&mut text, &Report::new(diagnostic, &shown)) {
            Ok(()) => out.push_str(text.trim_start_matches('\n')),
            // miette could not draw it: the sentence is what matters.
            Err(_) => out.push_str(&concise(std::slice::from_ref(diagnostic), sources)),
        }
        if let Some(example) = &diagnostic.example {
            out.push_str("  example:\n");
            out.extend(example.lines().map(|line| format!("  {}\n", visible(line))));
        }
        out.push('\n');
    }
    out
}

/// A file as it is shown: hidden characters are escaped, and offsets move accordingly.
struct Shown {
    source: Lines,
    len: usize,
    original: std::sync::Arc<str>,
    /// Offsets just after an escaped character, with how far the text has moved up to there.
    shifts: Vec<(usize, usize)>,
}

impl Shown {
    fn new(file: &SourceFile) -> Self {
        let mut text = String::with_capacity(file.text.len());
        let mut shifts = Vec::new();
        let mut chars = file.text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let is_line_end = c == '\r' && chars.peek().is_some_and(|&(_, next)| next == '\n');
            let is_mark = at == 0 && c == '\u{feff}';
            if is_line_end || !is_shown_escaped(c) {
                text.push(c);
                continue;
            }
            if !is_mark {
                push_visible(&mut text, c);
            }
            // The shift may be negative (a byte order mark is not shown): kept as a wrapping difference.
            shifts.push((at + c.len_utf8(), text.len().wrapping_sub(at + c.len_utf8())));
        }
        let len = text.len();
        let name = visible(&file.name).into_owned();
        Shown { source: Lines::new(name, text), len, original: file.text.clone(), shifts }
    }

    /// The shown range of a span, cut to the file and to whole characters (miette panics past the end).
    fn range(&self, span: Span) -> (usize, usize) {
        let start = self.offset(span.start as usize);
        let end = self.offset(span.end as usize).max(start);
        (start, end - start)
    }

    fn offset(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.original.len());
        while !self.original.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = self.shifts.partition_point(|&(at, _)| at <= offset);
        let shift = before.checked_sub(1).and_then(|at| self.shifts.get(at)).map_or(0, |&(_, shift)| shift);
        offset.wrapping_add(shift).min(self.len)
    }
}

/// A text of which the lines around a place are found at once: miette itself would read all that stands before
/// them, for each finding anew.
struct Lines {
    name: String,
    text: String,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl Lines {
    fn new(name: String, text: String) -> Lines {
        let bytes = text.as_bytes();
        let ends_line = |(at, byte): (usize, &u8)| match byte {
            b'\n' => Some(at + 1),
            b'\r' => (bytes.get(at + 1) != Some(&b'\n')).then_some(at + 1),
            _ => None,
        };
        let starts = std::iter::once(0).chain(bytes.iter().enumerate().filter_map(ends_line)).collect();
        Lines { name, text, starts }
    }
}

impl SourceCode for Lines {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let line = self.starts.partition_point(|&start| start <= span.offset()).saturating_sub(1);
        let first = line.saturating_sub(context_lines_before + 1);
        let cut = self.starts.get(first).copied().unwrap_or(0);
        let rest = self.text.as_bytes().get(cut..).unwrap_or_default();
        let within = SourceSpan::from((span.offset().saturating_sub(cut), span.len()));
        let found = rest.read_span(&within, context_lines_before, context_lines_after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            found.data(),
            SourceSpan::from((found.span().offset() + cut, found.span().len())),
            found.line() + first,
            found.column(),
            found.line_count() + first,
        )))
    }
}

/// A diagnostic as miette wants it. The labels of one report share a source, so those in other
/// files become reports of their own below it.
struct Report<'a> {
    code: String,
    severity: miette::Severity,
    message: String,
    help: Option<String>,
    labels: Vec<LabeledSpan>,
    source: Option<&'a Lines>,
    related: Vec<Report<'a>>,
}

impl<'a> Report<'a> {
    fn new(diagnostic: &Diagnostic, shown: &'a HashMap<FileId, Shown>) -> Self {
        let own = diagnostic.span().map(|span| span.file);
        let mut labels = Vec::new();
        let mut related = Vec::new();
        for label in &diagnostic.labels {
            let Some(file) = shown.get(&label.span.file) else { continue };
            let text = visible(&label.text).into_owned();
            let here = Some(label.span.file) == own;
            let drawn = LabeledSpan::new(
                (here && !text.is_empty()).then(|| text.clone()),
                file.range(label.span).0,
                file.range(label.span).1,
            );
            if here {
                labels.push(drawn);
            } else {
                related.push(Report {
                    code: String::new(),
                    severity: miette::Severity::Advice,
                    message: text,
                    help: None,
                    labels: vec![drawn],
                    source: Some(&file.source),
                    related: Vec::new(),
                });
            }
        }
        Report {
            code: format!("{} {}", diagnostic.code.id, diagnostic.code.name),
            severity: match diagnostic.severity {
                Severity::Error | Severity::Denied => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
                Severity::Advice => miette::Severity::Advice,
            },
            message: visible(&diagnostic.message).into_owned(),
            help: diagnostic.help.as_deref().map(|help| visible(help).into_owned()),
            labels,
            source: own.and_then(|file| shown.get(&file)).map(|file| &file.source),
            related,
        }
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        if self.code.is_empty() { None } else { Some(Box::new(&self.code)) }
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if self.labels.is_empty() { None } else { Some(Box::new(self.labels.iter().cloned())) }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.map(|source| source as &dyn SourceCode)
    }

    fn related<'b>(&'b self) -> Option<Box<dyn Iterator<Item = &'b dyn miette::Diagnostic> + 'b>> {
        if self.related.is_empty() {
            return None;
        }
        Some(Box::new(self.related.iter().map(|report| report as &dyn miette::Diagnostic)))
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use miette::{SourceCode, SourceSpan};

    #[test]
    fn the_lines_around_a_place_are_those_that_miette_finds() {
        let text = "a\nbc\r\n\rdef\n\n\nghi\r\rj\n".repeat(3);
        let lines = Lines::new("x".to_owned(), text.clone());
        for offset in 0..=text.len() {
            for len in 0..=text.len() - offset {
                let span = SourceSpan::from((offset, len));
                for context in 0..3 {
                    let ours = lines.read_span(&span, context, context).unwrap();
                    let theirs = text.read_span(&span, context, context).unwrap();
                    assert_eq!(ours.data(), theirs.data(), "{span:?} {context}");
                    assert_eq!(ours.span(), theirs.span());
                    let numbers = |found: &dyn miette::SpanContents| (found.line(), found.column(), found.line_count());
                    assert_eq!(numbers(&*ours), numbers(&*theirs), "{span:?} {context}");
                }
            }
        }
    }
}
