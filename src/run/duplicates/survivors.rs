//! Which record of a group survives, and in which order the others would have.

use crate::engine::duplicates::Standing;
use std::cmp::Ordering;

/// What decides about one record.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    pub key: &'a str,
    pub is_protected: bool,
    /// One a step of the rule's ranking.
    pub standings: &'a [Standing],
}

/// The records in the order in which they would survive. A protected record comes first; ties end at the
/// lowest key, so that the answer hangs neither on the order of rows nor on chance.
///
/// # Errors
/// Why nobody can tell: several are protected, or a value that decides cannot be read.
pub(super) fn order(candidates: &[Candidate]) -> Result<Vec<usize>, String> {
    let protected = candidates.iter().filter(|candidate| candidate.is_protected).count();
    if protected > 1 {
        return Err(format!("{protected} of its records are protected, and a protected record is never absorbed"));
    }
    if protected == 0 {
        decides(candidates)?;
    }
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|&a, &b| match (candidates.get(a), candidates.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    Ok(order)
}

/// What puts the survivor before the record that would have survived else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chosen {
    Protected,
    /// By the nth step of the ranking.
    Step(usize),
    Key,
}

pub(super) fn chosen(candidates: &[Candidate], order: &[usize]) -> Chosen {
    let of = |place: usize| order.get(place).and_then(|&at| candidates.get(at));
    let (Some(first), Some(second)) = (of(0), of(1)) else { return Chosen::Key };
    if first.is_protected {
        return Chosen::Protected;
    }
    let mut steps = first.standings.iter().zip(second.standings);
    steps.position(|(a, b)| place(a).total_cmp(&place(b)).is_ne()).map_or(Chosen::Key, Chosen::Step)
}

/// Goes down the ranking as long as several records stand alike, and looks whether they can be read.
fn decides(candidates: &[Candidate]) -> Result<(), String> {
    let steps = candidates.iter().map(|candidate| candidate.standings.len()).max().unwrap_or(0);
    let mut open: Vec<&Candidate> = candidates.iter().collect();
    for step in 0..steps {
        if open.len() < 2 {
            return Ok(());
        }
        let of = |candidate: &Candidate| candidate.standings.get(step).cloned().unwrap_or(Standing::Unknown);
        if let Some(why) = open.iter().find_map(|candidate| match of(candidate) {
            Standing::Unreadable(why) => Some(why),
            _ => None,
        }) {
            return Err(format!("which record survives cannot be told: {why}"));
        }
        let best = open.iter().map(|candidate| place(&of(candidate))).fold(f64::NEG_INFINITY, f64::max);
        open.retain(|candidate| place(&of(candidate)).total_cmp(&best).is_eq());
    }
    Ok(())
}

fn compare(a: &Candidate, b: &Candidate) -> Ordering {
    let standings = a.standings.iter().zip(b.standings).map(|(a, b)| place(b).total_cmp(&place(a)));
    let ranked = standings.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal);
    b.is_protected.cmp(&a.is_protected).then(ranked).then_with(|| by_key(a.key, b.key))
}

/// Higher is better; behind all values stands none.
pub(super) fn place(standing: &Standing) -> f64 {
    match standing {
        // Minus zero and zero are one value.
        Standing::At(value) => value + 0.0,
        Standing::Unknown | Standing::Unreadable(_) => f64::NEG_INFINITY,
    }
}

/// Numbers by size, before other keys by their characters.
pub(super) fn by_key(a: &str, b: &str) -> Ordering {
    let digits = |key: &str| {
        let key = key.trim();
        let is_number = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| key.trim_start_matches('0').to_owned())
    };
    match (digits(a), digits(b)) {
        (Some(x), Some(y)) => x.len().cmp(&y.len()).then_with(|| x.cmp(&y)).then_with(|| a.cmp(b)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.trim().cmp(b.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate<'a>(key: &'a str, standings: &'a [Standing], is_protected: bool) -> Candidate<'a> {
        Candidate { key, is_protected, standings }
    }

    #[test]
    fn the_first_step_on_which_records_differ_decides() {
        let (none, some, more) = ([Standing::Unknown, Standing::At(9.0)], [Standing::At(1.0)], [Standing::At(2.0)]);
        let order = |records: &[Candidate]| order(records).unwrap();
        assert_eq!(order(&[candidate("1", &none, false), candidate("2", &some, false)]), [1, 0]);
        assert_eq!(order(&[candidate("1", &some, false), candidate("2", &more, false)]), [1, 0]);
        assert_eq!(order(&[candidate("10", &some, false), candidate("9", &some, false)]), [1, 0]);
        assert_eq!(order(&[candidate("x", &some, false), candidate("9", &some, false)]), [1, 0]);
        assert_eq!(order(&[candidate("1", &more, false), candidate("2", &none, true)]), [1, 0]);
    }

    #[test]
    fn it_is_told_what_decided() {
        let (few, many) = ([Standing::At(1.0), Standing::At(1.0)], [Standing::At(1.0), Standing::At(2.0)]);
        let told = |candidates: &[Candidate]| chosen(candidates, &order(candidates).unwrap());
        assert_eq!(told(&[candidate("1", &few, false), candidate("2", &many, false)]), Chosen::Step(1));
        assert_eq!(told(&[candidate("1", &few, true), candidate("2", &many, false)]), Chosen::Protected);
        assert_eq!(told(&[candidate("1", &few, false), candidate("2", &few, false)]), Chosen::Key);
    }

    #[test]
    fn what_cannot_be_read_sends_a_group_to_review_only_where_it_decides() {
        let (odd, good) = ([Standing::Unreadable("`x`: no date".to_owned())], [Standing::At(1.0)]);
        let message = order(&[candidate("1", &odd, false), candidate("2", &good, false)]).unwrap_err();
        assert!(message.contains("no date"), "{message}");
        assert_eq!(order(&[candidate("1", &odd, true), candidate("2", &good, false)]).unwrap(), [0, 1]);
        let (first, second) = ([Standing::At(2.0), odd[0].clone()], [Standing::At(1.0), Standing::At(1.0)]);
        assert_eq!(order(&[candidate("1", &second, false), candidate("2", &first, false)]).unwrap(), [1, 0]);
        let two = order(&[candidate("1", &good, true), candidate("2", &good, true)]).unwrap_err();
        assert!(two.contains("protected"), "{two}");
    }

    proptest! {
        #[test]
        fn the_order_of_rows_changes_no_survivor(
            records in prop::collection::vec((0u32..500, prop::option::of(0i32..3), any::<bool>()), 1..8), turn in 0usize..8,
        ) {
            let mut records = records;
            records.sort_unstable_by_key(|(key, ..)| *key);
            records.dedup_by_key(|(key, ..)| *key);
            let keys: Vec<String> = records.iter().map(|(key, ..)| key.to_string()).collect();
            let standings: Vec<[Standing; 1]> = records
                .iter()
                .map(|(_, value, _)| [value.map_or(Standing::Unknown, |value| Standing::At(f64::from(value)))])
                .collect();
            let candidate = |at: usize| Candidate { key: &keys[at], is_protected: records[at].2, standings: &standings[at] };
            let mut turned: Vec<usize> = (0..records.len()).collect();
            turned.rotate_left(turn % records.len());
            let keys_of = |order: Result<Vec<usize>, String>, of: &[usize]| {
                order.map(|order| order.into_iter().map(|at| keys[of[at]].clone()).collect::<Vec<_>>())
            };
            let straight: Vec<usize> = (0..records.len()).collect();
            let one = order(&straight.iter().map(|&at| candidate(at)).collect::<Vec<_>>());
            let other = order(&turned.iter().map(|&at| candidate(at)).collect::<Vec<_>>());
            prop_assert_eq!(keys_of(one, &straight), keys_of(other, &turned));
        }
    }
}
