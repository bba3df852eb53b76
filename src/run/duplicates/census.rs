//! What the pass that compares records sees of all of them, so that later passes need not see the others again: that no
//! key stands twice, whether anything is to be said of a record that is in no group, and where records stand in
//! their file.

use super::clusters::Cluster;
use crate::data::read::{BlockLines, Chosen};
use crate::engine::duplicates::Candidates;
use crate::engine::keys::{Key, Seen};
use crate::engine::merges::Place;
use crate::run::RunError;
use crate::run::keys::refuse_repeated;
use crate::run::pass::{Read, Scope};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was seen of one batch.
#[derive(Debug)]
pub(super) struct Seeing {
    keys: Vec<u64>,
    source: usize,
    lines: Option<BlockLines>,
    active: usize,
    says_nothing: bool,
}

impl Seeing {
    /// `keys` are those of the active rows, unless another pass has told them apart; `candidates` those of each rule.
    pub(super) fn of(read: &Read, keys: &[Key], candidates: &[Candidates]) -> Seeing {
        let is_read =
            |of: &Candidates| of.set_aside.is_empty() && of.left_out_blank.is_empty() && of.undecided.is_empty();
        let active = read.active.count();
        let has_all_rows = read.piece.batch.rejected().is_empty() && active == read.records.rows;
        Seeing {
            keys: keys.iter().copied().map(Key::short).collect(),
            source: read.piece.source,
            lines: read.piece.batch.lines(),
            active,
            says_nothing: has_all_rows && candidates.iter().all(is_read),
        }
    }
}

/// All records of an object.
#[derive(Debug)]
pub(super) struct Census {
    keys: Seen,
    /// By source; nothing if a file cannot be read but from its beginning.
    lines: Option<BTreeMap<usize, Vec<BlockLines>>>,
    /// Those that have a key.
    active: u64,
    /// Whether no list names a record that is in no group.
    says_nothing: bool,
}

/// What is left to look at of an object whose rules do nothing but merge.
#[derive(Debug)]
pub(in crate::run) struct OnlyGroups {
    /// The records of groups, by source.
    pub(in crate::run) chosen: Vec<Arc<Chosen>>,
    /// How many others there are: they stay as they are.
    pub(in crate::run) others: u64,
}

impl Census {
    pub(super) fn new() -> Census {
        Census { keys: Seen::default(), lines: Some(BTreeMap::new()), active: 0, says_nothing: true }
    }

    pub(super) fn add(&mut self, seen: Seeing) {
        self.keys.add(seen.keys);
        match (&mut self.lines, seen.lines) {
            (Some(all), Some(lines)) => all.entry(seen.source).or_default().push(lines),
            (all, _) => *all = None,
        }
        self.active += seen.active as u64;
        self.says_nothing &= seen.says_nothing;
    }

    /// # Errors
    /// A key stands twice.
    pub(super) fn refuse_repeated(&mut self, scope: Scope) -> Result<(), RunError> {
        let Scope { run, object, input } = scope;
        refuse_repeated(input, object, std::mem::take(&mut self.keys).repeated(run.threads))
    }

    /// The records of groups, if they can be read without the others.
    pub(super) fn chosen(&mut self, scope: Scope, clusters: &[Cluster]) -> Option<Vec<Arc<Chosen>>> {
        let mut lines = self.lines.take()?;
        let mut places: Vec<Place> = clusters.iter().flat_map(|cluster| cluster.places.iter().copied()).collect();
        places.sort_unstable();
        places.dedup();
        let of_source = |(source, read)| {
            let start = places.partition_point(|place| place.source < source);
            let of_source = places.get(start..).unwrap_or_default().iter().take_while(|place| place.source == source);
            let rows: Vec<u64> = of_source.map(|place| place.row).collect();
            Arc::new(Chosen::new(lines.remove(&source).unwrap_or_default(), &rows, read))
        };
        Some(scope.input.fingerprints().iter().copied().enumerate().map(of_source).collect())
    }

    /// What is left to look at, once the groups are known, if that is not everything.
    pub(super) fn only_groups(&self, scope: Scope, chosen: Option<Vec<Arc<Chosen>>>) -> Option<OnlyGroups> {
        let chosen = chosen.filter(|_| self.says_nothing && scope.object.only_merges())?;
        let of_groups: u64 = chosen.iter().map(|chosen| chosen.rows() as u64).sum();
        Some(OnlyGroups { others: self.active.checked_sub(of_groups)?, chosen })
    }
}
