//! What a person who waits for a run sees and may do: a progress bar on standard error, where it is a
//! terminal, and Ctrl-C.

use super::failure::INTERRUPTED;
use super::{Failure, Terminal};
use crate::run::progress::Progress;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::fmt::Write;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

const TEMPLATE: &str =
    "{msg} {wide_bar} {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}, {rows}, {eta} left";
const PAIRS_TEMPLATE: &str = "{msg} {wide_bar} {human_pos} of {human_len} pairs, {eta} left";

/// Shows how far each pass over the inputs is, and hears when the run is to stop.
#[derive(Debug)]
pub(super) struct Watch {
    bar: Option<ProgressBar>,
    /// Rows judged in this pass.
    rows: Arc<AtomicU64>,
    stopped: Arc<AtomicBool>,
}

impl Watch {
    /// With a bar where a person watches.
    pub(super) fn start(terminal: &Terminal) -> Result<Watch, Failure> {
        Watch::new(terminal.shows_progress())
            .map_err(|error| Failure::new(format!("cannot listen for Ctrl-C: {error}")))
    }

    /// With a bar, or one that shows nothing. From now on the first SIGINT (Ctrl-C) or SIGTERM asks
    /// the run to stop, and the second ends the program at once; the next run then mends the folder.
    ///
    /// # Errors
    /// The system does not let the signals be heard.
    fn new(shown: bool) -> io::Result<Watch> {
        let stopped = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            flag::register_conditional_shutdown(signal, INTERRUPTED.into(), Arc::clone(&stopped))?;
            flag::register(signal, Arc::clone(&stopped))?;
        }
        let rows = Arc::default();
        Ok(Watch { bar: shown.then(|| bar(&rows)), rows, stopped })
    }
}

fn bar(rows: &Arc<AtomicU64>) -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Some(style) = style(rows) {
        bar.set_style(style);
    }
    bar
}

/// Of a pass over files.
fn style(rows: &Arc<AtomicU64>) -> Option<ProgressStyle> {
    let rows = Arc::clone(rows);
    let per_second = move |state: &ProgressState, text: &mut dyn Write| {
        let rate = rows.load(Ordering::Relaxed) as f64 / state.elapsed().as_secs_f64().max(0.001);
        let _ = write!(text, "{rate:.0} rows/s");
    };
    ProgressStyle::with_template(TEMPLATE).ok().map(|style| style.with_key("rows", per_second))
}

impl Watch {
    fn show(&self, what: &str, length: u64, style: Option<ProgressStyle>) {
        if let Some(bar) = &self.bar {
            style.into_iter().for_each(|style| bar.set_style(style));
            bar.set_length(length);
            bar.set_message(what.to_owned());
            bar.reset();
        }
    }
}

impl Progress for Watch {
    fn begin(&self, what: &str, bytes: u64) {
        self.rows.store(0, Ordering::Relaxed);
        self.show(what, bytes, style(&self.rows));
    }

    fn begin_pairs(&self, what: &str, pairs: u64) {
        self.show(what, pairs, ProgressStyle::with_template(PAIRS_TEMPLATE).ok());
    }

    fn compared(&self, pairs: u64) {
        self.bar.iter().for_each(|bar| bar.inc(pairs));
    }

    fn read(&self, bytes: u64) {
        self.bar.iter().for_each(|bar| bar.inc(bytes));
    }

    fn judged(&self, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.bar.iter().for_each(ProgressBar::finish_and_clear);
    }
}
