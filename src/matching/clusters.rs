//! Links to groups: no chains.
//!
//! Links are followed from the strongest to the weakest. What `same` (or a
//! probability of 1) holds together is joined as the rule says. A weaker link joins two groups only if the
//! groups belong together as wholes: of the pairs of one's and the other's records that can be compared, at least
//! [`LEAST_SHARE`] must hold themselves. So A like B and B like C is a group, and one weak link between two groups
//! of three is not enough: it is listed for review. Of larger groups [`MOST_SAMPLED`] records each are asked.
//!
//! No group holds a pair that a person has rejected. Where links of `same` alone would put one into a
//! group, neither of the two is joined with anything through them: which side the others belong to nobody can
//! tell.

use super::clauses::{Judge, Verdict};
use super::{Found, Group, Link};
use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

/// The share of pairs between two groups that must hold for a weak link to join them.
pub const LEAST_SHARE: f64 = 0.5;
const MOST_SAMPLED: usize = 12;

/// Groups of rows that grow: a forest in which each row knows a row nearer to its root.
struct Forest {
    parent: HashMap<u32, u32, FixedState>,
    members: HashMap<u32, Vec<u32>, FixedState>,
}

impl Forest {
    fn root(&mut self, row: u32) -> u32 {
        let mut root = row;
        while let Some(&above) = self.parent.get(&root) {
            root = above;
        }
        let mut at = row;
        while at != root {
            let Some(above) = self.parent.insert(at, root) else { break };
            at = above;
        }
        root
    }

    fn members(&self, root: u32) -> Vec<u32> {
        self.members.get(&root).cloned().unwrap_or_else(|| vec![root])
    }

    fn size(&self, root: u32) -> usize {
        self.members.get(&root).map_or(1, Vec::len)
    }

    /// Joins two roots; the larger keeps its place.
    fn join(&mut self, a: u32, b: u32) {
        let (large, small) = if (self.size(a), b) >= (self.size(b), a) { (a, b) } else { (b, a) };
        let more = self.members.remove(&small).unwrap_or_else(|| vec![small]);
        self.members.entry(large).or_insert_with(|| vec![large]).extend(more);
        self.parent.insert(small, large);
    }
}

/// The groups of links, and the links that were not followed.
pub fn clusters(judge: &Judge<'_>, mut links: Vec<Link>, rejected: &[(u32, u32)]) -> Found {
    // Ties are settled by what the records hold, not by where they stand. What is the same needs no order.
    let place = |link: &Link| {
        let (a, b) = (judge.content(link.a), judge.content(link.b));
        (a.min(b), a.max(b), link.a, link.b, link.clause)
    };
    links.sort_unstable_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b, x.clause).cmp(&(y.a, y.b, y.clause))));
    let strong = links.partition_point(|link| link.score >= 1.0);
    let (strong, weak) = links.split_at_mut(strong);
    weak.sort_by_cached_key(place);
    weak.sort_by(|x, y| y.score.total_cmp(&x.score));
    let mut forest = Forest { parent: HashMap::default(), members: HashMap::default() };
    let mut found = Found::default();
    let mut followed: Vec<Link> = Vec::new();
    let rejected = Rejected::new(rejected);
    let (follow, refused) = rejected.part(&mut forest, strong);
    found.rejected.extend(refused);
    for link in follow {
        let (a, b) = (forest.root(link.a), forest.root(link.b));
        if a != b {
            forest.join(a, b);
            followed.push(link);
        }
    }
    for link in weak.iter() {
        let (a, b) = (forest.root(link.a), forest.root(link.b));
        if a == b {
            continue;
        }
        if rejected.parts(&mut forest, a, b) {
            found.rejected.push(*link);
        } else if belong_together(judge, &forest.members(a), &forest.members(b)) {
            forest.join(a, b);
            followed.push(*link);
        } else {
            found.weak.push(*link);
        }
    }
    let (mut weak, mut refused) = (std::mem::take(&mut found.weak), std::mem::take(&mut found.rejected));
    for left in [&mut weak, &mut refused] {
        left.retain(|link| forest.root(link.a) != forest.root(link.b));
        left.sort_unstable_by_key(|link| (link.a, link.b, link.clause));
    }
    let mut by_root: HashMap<u32, Vec<Link>, FixedState> = HashMap::default();
    for link in followed {
        by_root.entry(forest.root(link.a)).or_default().push(link);
    }
    let mut groups: Vec<Group> = Vec::with_capacity(by_root.len());
    for (root, mut links) in by_root {
        let mut members = forest.members(root);
        members.sort_unstable();
        links.sort_unstable_by_key(|link| (link.a, link.b, link.clause));
        groups.push(Group { members, links });
    }
    groups.sort_unstable_by_key(|group| group.members.first().copied());
    Found { groups, weak, rejected: refused, ..Found::default() }
}

/// Whether enough pairs of two groups hold themselves. Pairs that no clause can compare say nothing; if
/// none can be compared, the link decides.
fn belong_together(judge: &Judge<'_>, a: &[u32], b: &[u32]) -> bool {
    if a.len() == 1 && b.len() == 1 {
        return true;
    }
    let sample = |rows: &[u32]| {
        let mut rows: Vec<(u128, u32)> = rows.iter().map(|&row| (judge.content(row), row)).collect();
        rows.sort_unstable();
        let step = rows.len().div_ceil(MOST_SAMPLED).max(1);
        rows.into_iter().step_by(step).map(|(_, row)| row).collect::<Vec<_>>()
    };
    let (mut hold, mut compared) = (0usize, 0usize);
    for &x in &sample(a) {
        for &y in &sample(b) {
            match judge.verdict(x, y) {
                Verdict::Holds => {
                    hold += 1;
                    compared += 1;
                }
                Verdict::Differs => compared += 1,
                Verdict::Unknown => {}
            }
        }
    }
    compared == 0 || hold as f64 >= LEAST_SHARE * compared as f64
}

/// Pairs that a person has rejected.
struct Rejected {
    by_row: HashMap<u32, Vec<u32>, FixedState>,
}

impl Rejected {
    fn new(pairs: &[(u32, u32)]) -> Rejected {
        let mut rejected = Rejected { by_row: HashMap::default() };
        for &(a, b) in pairs {
            rejected.by_row.entry(a).or_default().push(b);
            rejected.by_row.entry(b).or_default().push(a);
        }
        rejected
    }

    /// Whether a pair was rejected of which one is in the one group and the other in the other.
    fn parts(&self, forest: &mut Forest, a: u32, b: u32) -> bool {
        if self.by_row.is_empty() {
            return false;
        }
        let (few, other) = if forest.size(a) <= forest.size(b) { (a, b) } else { (b, a) };
        let members = forest.members(few);
        let rejected = members.iter().filter_map(|row| self.by_row.get(row)).flatten();
        rejected.into_iter().any(|&row| forest.root(row) == other)
    }

    /// Links that may be followed, and those through which a rejected pair would come together.
    fn part(&self, forest: &mut Forest, links: &[Link]) -> (Vec<Link>, Vec<Link>) {
        if self.by_row.is_empty() || links.is_empty() {
            return (links.to_vec(), Vec::new());
        }
        // What the links would make of the groups there are, without making it.
        let mut trial = Forest { parent: HashMap::default(), members: HashMap::default() };
        for link in links {
            let (a, b) = (forest.root(link.a), forest.root(link.b));
            let (a, b) = (trial.root(a), trial.root(b));
            if a != b {
                trial.join(a, b);
            }
        }
        // Groups with a member that is rejected for a member of another group of the same trial.
        let mut barred: HashSet<u32, FixedState> = HashSet::default();
        for (&row, others) in &self.by_row {
            let group = forest.root(row);
            for &other in others {
                let elsewhere = forest.root(other);
                if group != elsewhere && trial.root(group) == trial.root(elsewhere) {
                    barred.insert(group);
                    barred.insert(elsewhere);
                }
            }
        }
        links
            .iter()
            .copied()
            .partition(|link| !barred.contains(&forest.root(link.a)) && !barred.contains(&forest.root(link.b)))
    }
}
