//! Links to groups: no chains.
//!
//! Links are followed from the strongest to the weakest. What `same` (or a
//! probability of 1) holds together is joined as the rule says. A weaker link joins two groups only if the
//! groups belong together as wholes: of the pairs of one's and the other's records that can be compared, at least
//! [`LEAST_SHARE`] must hold themselves. So A like B and B like C is a group, and one weak link between two groups
//! of three is not enough: it is listed for review. Of larger groups [`MOST_SAMPLED`] records each are asked.
//!
//! No group holds a pair that a person has rejected. Where links of `same` put one into a group, the link
//! between the two is not followed. What hangs on one of the two alone is joined with it. If others still hold them
//! together, because they are like both, nobody can tell to which of the two they belong: these others are
//! joined among themselves, as far as they hold without the two, and what links them with either is for review.

use super::clauses::{Judge, Verdict};
use super::likely::{Comparer, Seen};
use super::parallel;
use super::{Contradiction, Found, Group, Link, Search};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// The share of pairs between two groups that must hold for a weak link to join them.
pub const LEAST_SHARE: f64 = 0.5;
const MOST_SAMPLED: usize = 12;
/// Groups that a thread looks at before it takes others.
const GROUPS_AT_ONCE: usize = 256;
/// No CRM merges more records into one.
const MOST_JUDGED: usize = 1_000;

/// Groups of rows that grow: a forest in which each row knows a row nearer to its root.
#[derive(Default)]
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
pub fn clusters(judge: &Judge<'_>, mut links: Vec<Link>, search: &Search<'_>) -> Found {
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
    let mut forest = Forest::default();
    let mut found = Found::default();
    let mut followed: Vec<Link> = Vec::new();
    let mut rejected = Rejected::new(search.rejected);
    let mut memory = judge.memory();
    let parted = rejected.part(judge, &mut memory, strong);
    found.apart = parted.apart;
    for link in parted.follow {
        let (a, b) = (forest.root(link.a), forest.root(link.b));
        if a != b {
            forest.join(a, b);
            followed.push(link);
        }
    }
    let mut contents = Contents::default();
    for link in weak.iter() {
        if search.threads.is_stopped() {
            return Found::default();
        }
        let (a, b) = (forest.root(link.a), forest.root(link.b));
        if a == b {
            continue;
        }
        if rejected.parts(&mut forest, a, b) {
            if !rejected.holds(link.a, link.b) {
                found.apart.push(*link);
            }
        } else if parted.contested.contains(&link.a) || parted.contested.contains(&link.b) {
            found.weak.push(*link);
        } else if belong_together(judge, &mut memory, &mut contents, &forest, (a, b)) {
            contents.join(judge, &mut forest, a, b);
            followed.push(*link);
        } else {
            found.weak.push(*link);
        }
    }
    for left in [&mut found.weak, &mut found.apart] {
        left.retain(|link| forest.root(link.a) != forest.root(link.b));
        left.sort_unstable_by_key(|link| (link.a, link.b, link.clause));
    }
    found.groups = groups(&mut forest, followed);
    let contradictions = parallel::map(search.threads, found.groups.len().div_ceil(GROUPS_AT_ONCE), |part| {
        let groups = found.groups.iter().skip(part * GROUPS_AT_ONCE).take(GROUPS_AT_ONCE);
        groups.map(|group| contradiction(judge, group)).collect::<Vec<_>>()
    });
    for (group, contradiction) in found.groups.iter_mut().zip(contradictions.into_iter().flatten()) {
        group.contradiction = contradiction;
    }
    found.rejected = rejected.honoured.into_iter().collect();
    found
}

/// The groups of a forest that has followed these links.
fn groups(forest: &mut Forest, followed: Vec<Link>) -> Vec<Group> {
    let mut by_root: HashMap<u32, Vec<Link>, FixedState> = HashMap::default();
    for link in followed {
        by_root.entry(forest.root(link.a)).or_default().push(link);
    }
    let mut groups: Vec<Group> = Vec::with_capacity(by_root.len());
    for (root, mut links) in by_root {
        let mut members = forest.members(root);
        members.sort_unstable();
        links.sort_unstable_by_key(|link| (link.a, link.b, link.clause));
        groups.push(Group { members, links, contradiction: None });
    }
    groups.sort_unstable_by_key(|group| group.members.first().copied());
    groups
}

/// Two members that may be two persons, and the column that says so. Larger groups are for review as they are.
fn contradiction(judge: &Judge<'_>, group: &Group) -> Option<Contradiction> {
    if group.members.len() > MOST_JUDGED {
        return None;
    }
    let mut members: Vec<(u128, u32)> = group.members.iter().map(|&row| (judge.content(row), row)).collect();
    members.sort_unstable();
    if !group.links.iter().any(|link| judge.is_likely(link.clause)) {
        return bridged(judge, group, &members);
    }
    judge.comparers().find_map(|comparer| {
        comparer.of_one_value().into_iter().find_map(|place| {
            let known = members.iter().map(|&(_, row)| row).filter(|&row| comparer.value(place, row) != 0);
            let (a, b) = of_two(judge, comparer, place, &known.collect::<Vec<u32>>())?;
            let column = comparer.labels.get(place).map(|label| (*label).to_owned())?;
            Some(Contradiction { a: a.min(b), b: a.max(b), column })
        })
    })
}

/// Two members with given names of two persons that a third one is similar to alike: `Alex` is short for `Alexander` and for
/// `Alexandra`, and does not make one of the two.
fn bridged(judge: &Judge<'_>, group: &Group, members: &[(u128, u32)]) -> Option<Contradiction> {
    if members.len() < 3 {
        return None;
    }
    let columns: BTreeSet<usize> = group.links.iter().flat_map(|link| judge.similar(link.clause)).collect();
    columns.into_iter().find_map(|column| {
        members.iter().enumerate().find_map(|(at, &(_, a))| {
            let mut others = members.iter().skip(at + 1).map(|&(_, row)| row);
            let two = others.find(|&b| judge.are_two(column, a, b) && !judge.is_said(a, b));
            two.map(|b| Contradiction { a: a.min(b), b: a.max(b), column: judge.label(column) })
        })
    })
}

/// Two rows whose values of a column contradict each other. Names that are alike through others' (`Jyayden`, `Jayden`,
/// `Jayaned`) are one person's, unless both are given names in their own right (`John`, `J`, `James`); a day between two
/// others makes neither right.
fn of_two(judge: &Judge<'_>, comparer: &Comparer<'_>, place: usize, rows: &[u32]) -> Option<(u32, u32)> {
    let mut forest = Forest::default();
    for (at, &one) in rows.iter().enumerate() {
        for &other in rows.iter().skip(at + 1) {
            let (a, b) = (forest.root(one), forest.root(other));
            let is_sure = comparer.is_birthday(place) || comparer.are_two(place, one, other, rows);
            if a == b && !is_sure {
                continue;
            }
            let contradicts = comparer.contradicts(place, one, other) == Some(true) && !judge.is_said(one, other);
            if contradicts && is_sure {
                return Some((one, other));
            }
            if a != b && !contradicts {
                forest.join(a, b);
            }
        }
    }
    let (&one, others) = rows.split_first()?;
    let root = forest.root(one);
    others.iter().find(|row| forest.root(**row) != root).map(|&other| (one, other))
}

/// What groups hold, by their roots: of each content how many rows, and one of them. Thousands of equal rows cost as
/// much as one, and a group that grows row by row is not counted anew each time. Groups that nobody has asked for
/// have none.
#[derive(Default)]
struct Contents {
    by_root: HashMap<u32, BTreeMap<u128, (usize, u32)>, FixedState>,
}

impl Contents {
    fn of<'c>(&'c mut self, judge: &Judge<'_>, forest: &Forest, root: u32) -> &'c mut BTreeMap<u128, (usize, u32)> {
        self.by_root.entry(root).or_insert_with(|| {
            let mut contents = BTreeMap::new();
            for row in forest.members(root) {
                contents.entry(judge.content(row)).or_insert((0, row)).0 += 1;
            }
            contents
        })
    }

    /// Rows of a group, evenly from all when they stand in the order of what they hold.
    fn sample(&mut self, judge: &Judge<'_>, forest: &Forest, root: u32) -> Vec<u32> {
        let step = forest.size(root).div_ceil(MOST_SAMPLED).max(1);
        let (mut sample, mut next, mut end) = (Vec::new(), 0, 0);
        for &(count, row) in self.of(judge, forest, root).values() {
            end += count;
            while next < end {
                sample.push(row);
                next += step;
            }
        }
        sample
    }

    /// Joins two groups of the forest.
    fn join(&mut self, judge: &Judge<'_>, forest: &mut Forest, a: u32, b: u32) {
        let is_asked = [a, b].iter().any(|root| self.by_root.contains_key(root));
        let joined = is_asked.then(|| {
            let mut both = [a, b].map(|root| std::mem::take(self.of(judge, forest, root)));
            both.sort_by_key(BTreeMap::len);
            let [fewer, mut more] = both;
            for (content, (count, row)) in fewer {
                more.entry(content).or_insert((0, row)).0 += count;
            }
            more
        });
        self.by_root.remove(&a);
        self.by_root.remove(&b);
        forest.join(a, b);
        if let Some(joined) = joined {
            self.by_root.insert(forest.root(a), joined);
        }
    }
}

/// Whether enough pairs of two groups hold themselves. Pairs that no clause can compare say nothing; if
/// none can be compared, the link decides.
fn belong_together(
    judge: &Judge<'_>,
    memory: &mut [Seen],
    contents: &mut Contents,
    forest: &Forest,
    (a, b): (u32, u32),
) -> bool {
    if forest.size(a) == 1 && forest.size(b) == 1 {
        return true;
    }
    let (of_a, of_b) = (contents.sample(judge, forest, a), contents.sample(judge, forest, b));
    let (mut hold, mut compared) = (0usize, 0usize);
    for &x in &of_a {
        for &y in &of_b {
            match judge.verdict(x, y, memory) {
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
    /// Those that something else would have put into one group.
    honoured: BTreeSet<(u32, u32)>,
}

/// What rejected pairs leave of links that hold without doubt.
#[derive(Default)]
struct Parted {
    follow: Vec<Link>,
    /// One from each contested row to each group that is like it.
    apart: Vec<Link>,
    /// Rows that were rejected for each other, and that others are like alike.
    contested: BTreeSet<u32>,
}

impl Rejected {
    fn new(pairs: &[(u32, u32)]) -> Rejected {
        let mut rejected = Rejected { by_row: HashMap::default(), honoured: BTreeSet::new() };
        for &(a, b) in pairs {
            rejected.by_row.entry(a).or_default().push(b);
            rejected.by_row.entry(b).or_default().push(a);
        }
        rejected
    }

    fn holds(&self, a: u32, b: u32) -> bool {
        self.by_row.get(&a).is_some_and(|others| others.contains(&b))
    }

    /// Whether a pair was rejected of which one is in the one group and the other in the other.
    fn parts(&mut self, forest: &mut Forest, a: u32, b: u32) -> bool {
        if self.by_row.is_empty() {
            return false;
        }
        let (few, other) = if forest.size(a) <= forest.size(b) { (a, b) } else { (b, a) };
        let mut parts = false;
        for row in forest.members(few) {
            for &of in self.by_row.get(&row).into_iter().flatten() {
                if forest.root(of) == other {
                    self.honoured.insert((row.min(of), row.max(of)));
                    parts = true;
                }
            }
        }
        parts
    }

    /// The rejected pairs that stand in one group, ascending.
    fn within(&self, forest: &mut Forest) -> Vec<(u32, u32)> {
        let pairs = self.by_row.iter().flat_map(|(&row, others)| others.iter().map(move |&other| (row, other)));
        let mut pairs: Vec<(u32, u32)> =
            pairs.filter(|&(row, other)| row < other && forest.root(row) == forest.root(other)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    fn part(&mut self, judge: &Judge<'_>, memory: &mut [Seen], links: &[Link]) -> Parted {
        if self.by_row.is_empty() || links.is_empty() {
            return Parted { follow: links.to_vec(), ..Parted::default() };
        }
        let mut forest = joined(links);
        let pairs = self.within(&mut forest);
        self.honoured.extend(&pairs);
        let roots: BTreeSet<u32> = pairs.iter().map(|&(row, _)| forest.root(row)).collect();
        let (torn, mut follow): (Vec<Link>, Vec<Link>) =
            links.iter().partition(|link| roots.contains(&forest.root(link.a)));
        let mut torn: Vec<Link> = torn.into_iter().filter(|link| !self.holds(link.a, link.b)).collect();
        // Of equal records each is linked with one of them only: what else is like the rejected ones?
        let named: BTreeSet<u32> = pairs.iter().flat_map(|&(row, other)| [row, other]).collect();
        for &row in &named {
            let root = forest.root(row);
            let others = forest.members(root).into_iter().filter(|&other| other != row && !self.holds(row, other));
            torn.extend(others.filter_map(|other| link(judge, memory, row, other)));
        }
        torn.sort_unstable_by_key(|link| (link.a, link.b, link.clause));
        torn.dedup_by_key(|link| (link.a, link.b, link.clause));
        let mut forest = joined(&torn);
        let contested: BTreeSet<u32> =
            self.within(&mut forest).into_iter().flat_map(|(row, other)| [row, other]).collect();
        let is_contested = |link: &Link| contested.contains(&link.a) || contested.contains(&link.b);
        let (open, whole): (Vec<Link>, Vec<Link>) = torn.into_iter().partition(is_contested);
        follow.extend(whole);
        // What hung together by a contested record alone: does it without?
        for &row in &contested {
            let others = open.iter().filter_map(|link| match (link.a == row, link.b == row) {
                (true, _) => Some(link.b),
                (_, true) => Some(link.a),
                _ => None,
            });
            let others: BTreeSet<u32> = others.filter(|other| !contested.contains(other)).collect();
            let first = others.first().copied();
            follow.extend(others.iter().skip(1).filter_map(|&other| link(judge, memory, first?, other)));
        }
        follow.sort_unstable_by_key(|link| (link.a, link.b, link.clause));
        follow.dedup_by_key(|link| (link.a, link.b, link.clause));
        let mut forest = joined(&follow);
        let mut told = BTreeSet::new();
        let apart = open.into_iter().filter(|link| {
            let (contested, other) = if contested.contains(&link.a) { (link.a, link.b) } else { (link.b, link.a) };
            told.insert((contested, forest.root(other)))
        });
        let apart = apart.collect();
        Parted { follow, apart, contested }
    }
}

/// A link between two rows of which a clause holds.
fn link(judge: &Judge<'_>, memory: &mut [Seen], one: u32, other: u32) -> Option<Link> {
    let clause = judge.clause_of(one, other, memory).ok()?;
    Some(Link { a: one.min(other), b: one.max(other), clause, score: 1.0 })
}

/// The groups that links make.
fn joined(links: &[Link]) -> Forest {
    let mut forest = Forest::default();
    for link in links {
        let (a, b) = (forest.root(link.a), forest.root(link.b));
        if a != b {
            forest.join(a, b);
        }
    }
    forest
}
