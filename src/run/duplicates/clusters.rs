//! What the rules took for one, before anybody looks at the records.

use crate::check::program::RuleId;
use crate::engine::merges::Place;
use crate::matching;
use std::collections::HashMap;

/// Records that a rule takes for one.
#[derive(Debug)]
pub(super) struct Cluster {
    /// The rules that found it, and what holds it together by each.
    pub(super) rules: Vec<(RuleId, Vec<Link>)>,
    /// In the order of the export.
    pub(super) places: Vec<Place>,
    /// Whether another cluster has some of its records too.
    pub(super) overlaps: bool,
    pub(super) holds: Holds,
    /// Two members, by their positions, that hold in a property what one person does not.
    pub(super) contradiction: Option<(usize, usize, String)>,
}

/// How the records of a cluster belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Together,
    /// What else belongs to either of two has nothing in common.
    Weakly,
    /// Joining them would put a pair into one group that a person has rejected.
    Apart,
}

/// What holds two members together, by their positions in the cluster.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) clause: usize,
    pub(super) score: f64,
}

impl Cluster {
    pub(super) fn new(rule: RuleId, group: &matching::Group, place: impl Fn(u32) -> Place) -> Cluster {
        let mut places: Vec<Place> = group.members.iter().map(|&row| place(row)).collect();
        places.sort_unstable();
        let position = |row: u32| places.binary_search(&place(row)).unwrap_or(0);
        let link = |link: &matching::Link| {
            let (a, b) = (position(link.a), position(link.b));
            Link { a: a.min(b), b: a.max(b), clause: link.clause, score: link.score }
        };
        let mut links: Vec<Link> = group.links.iter().map(link).collect();
        links.sort_unstable_by_key(|link| (link.a, link.b, link.clause));
        Cluster {
            rules: vec![(rule, links)],
            overlaps: false,
            holds: Holds::Together,
            contradiction: group
                .contradiction
                .as_ref()
                .map(|found| (position(found.a), position(found.b), found.column.clone())),
            places,
        }
    }

    /// Two records that are alike, of a link that was not followed.
    pub(super) fn of_link(rule: RuleId, link: &matching::Link, holds: Holds, place: impl Fn(u32) -> Place) -> Cluster {
        let only = Link { a: 0, b: 1, clause: link.clause, score: link.score };
        let mut places = vec![place(link.a), place(link.b)];
        places.sort_unstable();
        Cluster { rules: vec![(rule, vec![only])], places, overlaps: false, holds, contradiction: None }
    }
}

/// Clusters of several rules: those of the same records are one, and those that share only some know it.
pub(super) fn together(mut clusters: Vec<Cluster>) -> Vec<Cluster> {
    clusters.sort_by(|a, b| a.places.cmp(&b.places));
    let mut all: Vec<Cluster> = Vec::with_capacity(clusters.len());
    for cluster in clusters {
        match all.last_mut() {
            Some(last) if last.places == cluster.places => {
                last.rules.extend(cluster.rules);
                last.contradiction = last.contradiction.take().or(cluster.contradiction);
            }
            _ => all.push(cluster),
        }
    }
    let mut owners: HashMap<Place, usize> = HashMap::new();
    let mut shared = Vec::new();
    let rules = all.iter().flat_map(|cluster| &cluster.rules).map(|(rule, _)| *rule);
    let several = rules.collect::<std::collections::BTreeSet<_>>().len() > 1;
    for (at, cluster) in all.iter().enumerate().filter(|_| several) {
        for &place in &cluster.places {
            if let Some(other) = owners.insert(place, at) {
                shared.extend([other, at]);
            }
        }
    }
    for at in shared {
        if let Some(cluster) = all.get_mut(at) {
            cluster.overlaps = true;
        }
    }
    all
}
