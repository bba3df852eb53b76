//! Learning a model from the records themselves, without a label.
//!
//! 1. *u* from random pairs: next to none of them is one.
//! 2. *m* by expectation and maximisation (A. P. Dempster, N. M. Laird, D. B. Rubin, JRSS B 39, 1977), with u
//!    held, over the pairs that share the value of a column, for all columns but that one; then over those
//!    that share another's; each column's m is the mean of what it was found to be, by the number of pairs
//!    that are one. A few pairs as they usually are count with them, so that little data says little.
//! 3. The prior from all pairs that are compared: as many are one as their probabilities add up to. What the related share
//!    from those of them that are related.
//! 4. Random pairs hold some that are one after all; their share is taken out of u.
//!
//! Pairs are taken by their contents, never by their place, and sums go by patterns in order: the same
//! records give the same model, bit by bit, in any order and on any number of threads.

use super::blocks::{Blocks, by_values, pairs_by_values};
use super::compare::{Comparer, Pattern, Seen, level_of};
use super::model::{ColumnModel, Level, Model, of_related};
use crate::matching::index::Index;
use crate::matching::items::Items;
use crate::matching::parallel;
use crate::matching::{Search, Threads};
use std::collections::BTreeMap;

/// Pairs that share the values of some columns, from which the other columns' m is learnt.
type Training = (Vec<usize>, Counts);

/// The blocks to learn from: the most selective ones, in which most pairs are one. Single columns, then two
/// together, until each column is learnt from [`BLOCKS_FOR_EACH`] blocks that do not share it.
fn training(comparer: &Comparer<'_>, items: &Items, threads: Threads) -> Vec<Training> {
    let columns = comparer.columns.len();
    let singles = (0..columns).map(|place| vec![place]);
    let couples = (0..columns).flat_map(|a| (a + 1..columns).map(move |b| vec![a, b]));
    let most = PAIRS_PER_RECORD * items.len() as u64;
    let mut learnt = vec![0usize; columns];
    let mut training = Vec::new();
    for shared in [singles.collect::<Vec<_>>(), couples.collect()] {
        if learnt.iter().all(|count| *count >= BLOCKS_FOR_EACH) {
            break;
        }
        let pairs = parallel::map(threads, shared.len(), |at| {
            shared.get(at).map_or(0, |places| pairs_by_values(comparer, items, places))
        });
        let mut blocks: Vec<(u64, Vec<usize>)> = pairs.into_iter().zip(shared).collect();
        blocks.retain(|(pairs, _)| (FEWEST_PAIRS..=most).contains(pairs));
        blocks.sort();
        for (_, places) in blocks {
            let is_needed = |(place, count): (usize, &usize)| !places.contains(&place) && *count < BLOCKS_FOR_EACH;
            if !learnt.iter().enumerate().any(is_needed) {
                continue;
            }
            for (place, count) in learnt.iter_mut().enumerate() {
                *count += usize::from(!places.contains(&place));
            }
            let index = by_values(comparer, items, &places, threads);
            training.push((places, of_index(comparer, items, &index, threads)));
        }
    }
    training
}

/// Random pairs from which u is learnt, and pairs of one block from which m is.
const RANDOM_PAIRS: u64 = 300_000;
const PAIRS_OF_BLOCK: u64 = 300_000;
/// Values that make more pairs for each record than this, or fewer in all, teach little about pairs that are one.
const PAIRS_PER_RECORD: u64 = 10;
const FEWEST_PAIRS: u64 = 10;
const BLOCKS_FOR_EACH: usize = 3;
const MOST_ROUNDS: usize = 200;
const NEAR_ENOUGH: f64 = 1e-6;
/// How many pairs that are one, as they usually are, are added to those found; and how many that are related.
const USUAL_PAIRS: f64 = 8.0;
/// The share of one person's records that have another first name or birthday, at most.
const MOST_DIFFER: f64 = 0.25;
/// Of what the related usually share at least this part is taken for shared, whatever the data says: most of them may be
/// colleagues, and some a family.
const LEAST_SHARED: f64 = 0.1;
/// Of u at least this share stays when pairs that are one are taken out.
const LEAST_LEFT: f64 = 0.02;

/// How often each pattern occurs.
type Counts = BTreeMap<Pattern, f64>;
/// By column and level.
type Shares = Vec<Vec<f64>>;

pub fn train(comparer: &Comparer<'_>, items: &Items, blocks: &Blocks, search: &Search<'_>) -> Model {
    let columns = comparer.columns.len();
    let random = random_pairs(comparer, items, search.threads);
    let u_random: Shares = (0..columns).map(|place| shares(&random, comparer, place)).collect();
    let rows: f64 = (0..items.len()).map(|item| items.rows(item).len() as f64).sum();
    let all_pairs = (rows * (rows - 1.0) / 2.0).max(1.0);
    let mut u = u_random.clone();
    let candidates = of_index(comparer, items, &blocks.index, search.threads);
    let training = training(comparer, items, search.threads);
    let mut m: Shares = (0..columns).map(|place| usual(comparer, place)).collect();
    let mut mix =
        Mix { prior: 1.0 / rows.max(2.0), related: 1.0 / rows.max(2.0), shared: comparer.usually_shared().to_vec() };
    // Once with u as it is among all pairs, and again without those that are one.
    for _ in 0..2 {
        m = learn_m(comparer, &training, &u, &mix.shared);
        mix = learn_mix(comparer, &candidates, &m, &u, all_pairs, mix);
        u = without_matches(&u_random, &m, mix.prior, all_pairs);
    }
    for (place, (m, u)) in m.iter_mut().zip(&mut u).enumerate() {
        let levels = m.len() - usize::from(comparer.is_swappable(place));
        in_order(m, u, levels.saturating_sub(1));
    }
    let of_column = |place: usize| {
        let (m, u) = (m.get(place).cloned().unwrap_or_default(), u.get(place).cloned().unwrap_or_default());
        ColumnModel {
            column: comparer.labels.get(place).map(|label| (*label).to_owned()).unwrap_or_default(),
            form: comparer.forms.get(place).map(|form| form.name().to_owned()).unwrap_or_default(),
            same_by_chance: same_by_chance(comparer, place),
            shared_by_related: mix.shared.get(place).copied().unwrap_or_default(),
            levels: comparer
                .levels(place)
                .into_iter()
                .zip(m.into_iter().zip(u))
                .map(|(agreement, (m, u))| Level { agreement, m, u })
                .collect(),
        }
    };
    Model { prior: mix.prior, related: mix.related, columns: (0..columns).map(of_column).collect() }
}

/// How often the values of two records taken at random are the same.
fn same_by_chance(comparer: &Comparer<'_>, place: usize) -> f64 {
    let (Some(&column), Some(&known)) = (comparer.columns.get(place), comparer.known.get(place)) else { return 1.0 };
    let count = |value: u32| f64::from(comparer.records.count_of(column, value));
    let same: f64 = (1..=comparer.records.distinct(column)).map(|value| count(value) * (count(value) - 1.0)).sum();
    same / (known * (known - 1.0)).max(1.0)
}

/// Patterns of pairs of rows taken at random, or of all if they are few.
fn random_pairs(comparer: &Comparer<'_>, items: &Items, threads: Threads) -> Counts {
    let count = items.len() as u64;
    let all = count * count.saturating_sub(1) / 2;
    let parts = 64;
    let of_part = |seen: &mut Seen, part: usize| {
        let mut counts = Counts::new();
        let mut add = |a: u64, b: u64| {
            let (Ok(a), Ok(b)) = (usize::try_from(a), usize::try_from(b)) else { return };
            let weight = (items.rows(a).len() * items.rows(b).len()) as f64;
            *counts.entry(comparer.pattern(items.first(a), items.first(b), seen)).or_default() += weight;
        };
        if all <= RANDOM_PAIRS {
            for a in (part as u64..count).step_by(parts) {
                (a + 1..count).for_each(|b| add(a, b));
            }
        } else {
            let mut random = SplitMix(part as u64);
            for _ in 0..RANDOM_PAIRS / parts as u64 {
                let (a, b) = (random.below(count), random.below(count));
                if a != b {
                    add(a, b);
                }
            }
        }
        counts
    };
    merged(parallel::map_with(threads, parts, Seen::remembering, of_part))
}

/// `SplitMix64` (G. Steele, D. Lea, C. Flood, 2014): the same numbers in every run.
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % most.max(1)
    }
}

/// Patterns of the pairs of an index; of many pairs those of a sample, each for as many.
fn of_index(comparer: &Comparer<'_>, items: &Items, index: &Index, threads: Threads) -> Counts {
    let one_of = index.pairs().iter().sum::<u64>() / PAIRS_OF_BLOCK + 1;
    // By the items' places in the order of their contents.
    let is_taken = |a: u32, b: u32| one_of == 1 || SplitMix(u64::from(a) << 32 | u64::from(b)).below(one_of) == 0;
    let parts = index.each_pair_of(threads, is_taken, Counts::new, Seen::remembering, |counts, seen, _, a, b| {
        let (x, y) = (a as usize, b as usize);
        let weight = (items.rows(x).len() * items.rows(y).len()) as f64 * one_of as f64;
        *counts.entry(comparer.pattern(items.first(x), items.first(y), seen)).or_default() += weight;
    });
    let mut all = merged(parts);
    // Rows that are equal in all columns are pairs too, within one item.
    for item in (0..items.len()).filter(|&item| !index.keys(item).is_empty()) {
        let (row, rows) = (items.first(item), items.rows(item).len() as f64);
        if rows > 1.0 {
            *all.entry(comparer.pattern(row, row, &mut Seen::default())).or_default() += rows * (rows - 1.0) / 2.0;
        }
    }
    all
}

fn merged(parts: Vec<Counts>) -> Counts {
    let mut all = Counts::new();
    for (pattern, count) in parts.into_iter().flatten() {
        *all.entry(pattern).or_default() += count;
    }
    all
}

/// How often each level of a column occurs, among pairs where it is known of both.
fn shares(counts: &Counts, comparer: &Comparer<'_>, place: usize) -> Vec<f64> {
    let mut levels = vec![0.0; comparer.levels(place).len()];
    for (&pattern, count) in counts {
        if let Some(level) = level_of(pattern, place).and_then(|level| levels.get_mut(level)) {
            *level += count;
        }
    }
    if let Some(same) = levels.first_mut() {
        let known: f64 =
            counts.iter().filter(|(pattern, _)| level_of(**pattern, place).is_some()).map(|(_, n)| n).sum();
        *same = same_by_chance(comparer, place) * known;
    }
    normalised(levels, 0.5)
}

/// Shares of counts, each with so much added.
fn normalised(mut counts: Vec<f64>, more: f64) -> Vec<f64> {
    let all: f64 = counts.iter().map(|count| count + more).sum();
    counts.iter_mut().for_each(|count| *count = (*count + more) / all.max(f64::MIN_POSITIVE));
    counts
}

/// How the levels of pairs that are one usually are: mostly the same, rarely different.
fn usual(comparer: &Comparer<'_>, place: usize) -> Vec<f64> {
    let levels = comparer.levels(place).len();
    let swapped = comparer.is_swappable(place).then_some(levels.saturating_sub(2));
    let partly = levels.saturating_sub(2).max(1) as f64;
    let share = |level: usize| match level {
        0 => 0.8,
        level if level + 1 == levels => 0.07,
        level if Some(level) == swapped => 0.01,
        _ => 0.12 / partly,
    };
    normalised((0..levels).map(share).collect(), 0.0)
}

fn learn_m(comparer: &Comparer<'_>, training: &[Training], u: &Shares, shared: &[f64]) -> Shares {
    let columns = comparer.columns.len();
    let usual: Shares = (0..columns).map(|place| self::usual(comparer, place)).collect();
    let mut sums: Shares =
        usual.iter().map(|levels| levels.iter().map(|share| share * USUAL_PAIRS).collect()).collect();
    for (block, counts) in training {
        let found = expect_and_maximise(comparer, counts, block, &usual, u, shared);
        for (place, (sum, found)) in sums.iter_mut().zip(found).enumerate() {
            if !block.contains(&place) {
                sum.iter_mut().zip(found).for_each(|(sum, found)| *sum += found);
            }
        }
    }
    let sums = sums.into_iter().enumerate();
    sums.map(|(place, counts)| told_apart(comparer, place, normalised(counts, 0.0))).collect()
}

/// The levels of pairs that are one, of which no more than [`MOST_DIFFER`] differ in what persons are told apart by: what
/// learns more has taken relatives and colleagues for one.
fn told_apart(comparer: &Comparer<'_>, place: usize, mut levels: Vec<f64>) -> Vec<f64> {
    if let Some((differs, others)) = levels.split_last_mut().filter(|_| comparer.is_of_one_person(place))
        && *differs > MOST_DIFFER
    {
        let scale = (1.0 - MOST_DIFFER) / (1.0 - *differs).max(f64::MIN_POSITIVE);
        others.iter_mut().for_each(|share| *share *= scale);
        *differs = MOST_DIFFER;
    }
    levels
}

/// The expected number of pairs that are one at each level of each column, of the pairs of one block.
fn expect_and_maximise(
    comparer: &Comparer<'_>,
    counts: &Counts,
    block: &[usize],
    usual: &Shares,
    u: &Shares,
    shared: &[f64],
) -> Shares {
    let mut m = usual.clone();
    let mut mix = Mix { prior: 0.2, related: 0.2, shared: shared.to_vec() };
    let all: f64 = counts.values().sum();
    let mut expected: Shares = Vec::new();
    for _ in 0..MOST_ROUNDS {
        expected = usual.iter().map(|levels| vec![0.0; levels.len()]).collect();
        let (mut ones, mut relatives) = (0.0, 0.0);
        for (&pattern, count) in counts {
            let (one, relative) = classes(pattern, &m, u, block, &mix);
            let (one, relative) = (count * one, count * relative);
            ones += one;
            relatives += relative;
            for (place, levels) in expected.iter_mut().enumerate() {
                if let Some(level) = level_of(pattern, place).and_then(|level| levels.get_mut(level)) {
                    *level += one;
                }
            }
        }
        let with_usual = |(place, (levels, usual)): (usize, (&Vec<f64>, &Vec<f64>))| {
            let sums = levels.iter().zip(usual).map(|(sum, usual)| sum + USUAL_PAIRS * usual).collect();
            told_apart(comparer, place, normalised(sums, 0.0))
        };
        let next: Shares = expected.iter().zip(usual).enumerate().map(with_usual).collect();
        let moved = next.iter().flatten().zip(m.iter().flatten()).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max);
        mix.prior = (ones / all.max(1.0)).clamp(1e-6, 1.0 - 1e-6);
        mix.related = (relatives / (all - ones).max(1.0)).clamp(1e-6, 1.0 - 1e-6);
        m = next;
        if moved < NEAR_ENOUGH {
            break;
        }
    }
    expected
}

/// Of what pairs are made up.
struct Mix {
    /// The share of all that are one.
    prior: f64,
    /// The share of the others that are two persons of one home or firm.
    related: f64,
    /// How often these share the value, by column.
    shared: Vec<f64>,
}

/// The probability that pairs of a pattern are one, and that they are other persons of one home or firm, by all
/// columns but some.
fn classes(pattern: Pattern, m: &Shares, u: &Shares, but: &[usize], mix: &Mix) -> (f64, f64) {
    let (mut one, mut relative) = (mix.prior, mix.related * (1.0 - mix.prior));
    for (place, ((m, u), &shared)) in m.iter().zip(u).zip(&mix.shared).enumerate() {
        let Some(ratio) = ratio(pattern, place, m, u).filter(|_| !but.contains(&place)) else { continue };
        one *= ratio;
        relative *= of_related(shared, ratio);
    }
    let all = one + relative + (1.0 - mix.related) * (1.0 - mix.prior);
    (one / all, relative / all)
}

/// How much more often pairs that are one agree so in a column than others.
fn ratio(pattern: Pattern, place: usize, m: &[f64], u: &[f64]) -> Option<f64> {
    let level = level_of(pattern, place)?;
    Some(m.get(level)? / u.get(level)?)
}

/// The share of all pairs that are one, and of the others that are related: as many as the probabilities of those
/// compared add up to. What the related share is learnt with it, from where it usually is downwards: colleagues do not
/// share a mailbox, and where they were taken to, nobody's second record could be told from a colleague's. What persons
/// are told apart by stays as it usually is.
fn learn_mix(comparer: &Comparer<'_>, candidates: &Counts, m: &Shares, u: &Shares, all_pairs: f64, start: Mix) -> Mix {
    let mut mix = start;
    for _ in 0..MOST_ROUNDS {
        let (mut ones, mut relatives) = (0.0, 0.0);
        // By column: how many of the related are known in it, and how many of these share it.
        let mut sharing = vec![(0.0, 0.0); mix.shared.len()];
        for (&pattern, count) in candidates {
            let (one, relative) = classes(pattern, m, u, &[], &mix);
            let (one, relative) = (count * one, count * relative);
            ones += one;
            relatives += relative;
            for (place, (((known, sharing), &shared), (m, u))) in
                sharing.iter_mut().zip(&mix.shared).zip(m.iter().zip(u)).enumerate()
            {
                if let Some(ratio) = ratio(pattern, place, m, u) {
                    *known += relative;
                    *sharing += relative * shared * ratio / of_related(shared, ratio);
                }
            }
        }
        let next = (ones / all_pairs).clamp(1.0 / (all_pairs * 2.0), 0.5);
        let usual = comparer.usually_shared().iter().enumerate();
        let shared = usual.zip(sharing).map(|((place, &usual), (known, sharing))| {
            let learnt = (sharing + USUAL_PAIRS * usual) / (known + USUAL_PAIRS);
            if comparer.is_of_one_person(place) { usual } else { learnt.clamp(usual * LEAST_SHARED, usual) }
        });
        let shared: Vec<f64> = shared.collect();
        let changes = shared.iter().zip(&mix.shared).map(|(next, shared)| (next - shared).abs());
        let moved = changes.fold((next - mix.prior).abs() / mix.prior, f64::max);
        // What a file holds too little of to be seen is not taken for absent.
        let related = ((relatives + USUAL_PAIRS) / (all_pairs - ones).max(1.0)).min(0.5);
        mix = Mix { prior: next, related, shared };
        if moved < NEAR_ENOUGH {
            break;
        }
    }
    mix
}

/// u of pairs that are not one: what is left of all pairs' levels without those of the ones, and no less than the
/// number of pairs at a level is uncertain by (its square root): of few pairs chance alone may leave none.
fn without_matches(all: &Shares, m: &Shares, prior: f64, all_pairs: f64) -> Shares {
    let of_column = |(all, m): (&Vec<f64>, &Vec<f64>)| {
        let left = all.iter().zip(m).map(|(all, m)| {
            let uncertain = (all / all_pairs).sqrt();
            (all - prior * m).max(all * LEAST_LEFT).max(uncertain).min(*all)
        });
        normalised(left.collect(), 0.0)
    };
    all.iter().zip(m).map(of_column).collect()
}

/// Makes what is more alike weigh no less: of the first so many levels, neighbours in the wrong order share
/// their weight (pool adjacent violators; M. Ayer and others, 1955). Few pairs would otherwise teach that a slip
/// is better than none.
fn in_order(m: &mut [f64], u: &mut [f64], levels: usize) {
    // Runs of levels that share a weight: how many, and their m and u together.
    let mut runs: Vec<(usize, f64, f64)> = Vec::new();
    for (m, u) in m.iter().zip(u.iter()).take(levels) {
        let mut run = (1, *m, *u);
        while let Some(&(count, more_m, more_u)) = runs.last()
            && run.1 * more_u > more_m * run.2
        {
            run = (run.0 + count, run.1 + more_m, run.2 + more_u);
            runs.pop();
        }
        runs.push(run);
    }
    let mut places = m.iter_mut().zip(u.iter_mut());
    for (count, sum_m, sum_u) in runs {
        let all: f64 = sum_m + sum_u;
        for (m, u) in places.by_ref().take(count) {
            // What both are together stays, so that the sums do.
            let share = (*m + *u) / all;
            (*m, *u) = (share * sum_m, share * sum_u);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{in_order, without_matches};

    #[test]
    fn what_is_more_alike_weighs_no_less_and_the_sums_stay() {
        let (mut m, mut u) = ([0.5, 0.3, 0.1, 0.1], [0.1, 0.01, 0.3, 0.59]);
        in_order(&mut m, &mut u, 3);
        let weights: Vec<f64> = m.iter().zip(u).map(|(m, u)| m / u).collect();
        assert!((weights[0] - 0.8 / 0.11).abs() < 1e-9 && (weights[0] - weights[1]).abs() < 1e-9, "{weights:?}");
        assert!(weights[1] > weights[2] && (weights[3] - 0.1 / 0.59).abs() < 1e-12, "{weights:?}");
        assert!((m.iter().sum::<f64>() - 1.0).abs() < 1e-12 && (u.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn pairs_that_are_one_are_taken_out_of_u_but_for_what_chance_may_leave() {
        let (all, m) = (vec![vec![0.01, 0.99]], vec![vec![1.0, 0.0]]);
        let left = without_matches(&all, &m, 0.009, 1e6);
        assert!((left[0][0] - 0.001 / 0.991).abs() < 1e-6, "{left:?}");
        // Of a hundred pairs one is the same: it may be one of them, and may be none.
        let left = without_matches(&all, &m, 0.009, 1e2);
        assert!((left[0][0] - 0.01).abs() < 1e-6, "{left:?}");
    }
}
