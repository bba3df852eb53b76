//! Comments that keep a lint quiet: `# hyg: allow future-date: reason`.

use super::{Kind, Offer, fits, offer};
use crate::lints;
use crate::source::{FileId, Span};

/// The lints whose name can follow a text, if it ends in such a comment.
pub(super) fn offers(file: FileId, before: &str) -> Option<Vec<Offer>> {
    let line = before.lines().next_back().filter(|_| !before.ends_with('\n'))?;
    let said = line.trim_start().strip_prefix('#')?.trim_start_matches('#').trim_start();
    let rest = said.strip_prefix("hyg:")?.trim_start().strip_prefix("allow")?;
    let typed = rest.trim_start();
    if typed.len() == rest.len() || typed.contains([':', ' ']) {
        return Some(Vec::new());
    }
    let span = Span::new(file, before.len() - typed.len(), before.len());
    let fitting = lints::ALL.iter().filter(|lint| fits(&lint.name().replace('-', " "), &typed.replace('-', " ")));
    let named = fitting.map(|lint| Offer {
        detail: Some(lint.summary.to_owned()),
        documentation: Some(lint.page.to_owned()),
        text: format!("{}: ", lint.name()),
        ..offer(lint.name(), Kind::Name, span)
    });
    Some(named.collect())
}
