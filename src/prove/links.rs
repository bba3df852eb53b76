//! What a record's links must lead to: records of their own, looked for in the same way.
//!
//! What is said of several linked records is kept simple: each that must be there is looked for beside
//! what holds of all of them. If one cannot exist, neither can the record that links to it.

use super::changes::View;
use super::search::{Branch, Goal, Needs, Search, Way};
use super::witness::{Linking, World};
use crate::check::program::{LinkQuantifier, Linked};
use crate::lints::facts::Outcomes;
use crate::schema::{LinkId, ObjectId};

/// Linked records that must be there.
struct Wanted<'p> {
    /// As of a path over the link, that is not said here.
    view: Option<View>,
    count: u32,
    goals: Vec<Goal<'p>>,
    /// They are there, and not only perhaps.
    is_certain: bool,
    /// Whether something is asked of their cells: then an ID that leads nowhere is none of them.
    is_read: bool,
    /// Whether without such a record the link cannot be as asked.
    proves: bool,
}

/// What holds of all linked records, or of all but fewer than so many.
struct Common<'p> {
    view: View,
    fewer_than: u32,
    goals: Vec<Goal<'p>>,
    /// Nothing may be left open either: no ID leads nowhere, and no record is unreadable.
    is_certain: bool,
}

#[derive(Default)]
struct Asked<'p> {
    wanted: Vec<Wanted<'p>>,
    common: Vec<Common<'p>>,
    /// There is no linked record at all, seen like this: for certain or as far as is known.
    none: Vec<View>,
}

impl<'p> Search<'_, 'p> {
    /// Adds to `world` what one link must lead to.
    pub(super) fn follow(
        &mut self,
        branch: &Branch<'p>,
        link: LinkId,
        needs: &Needs<'p>,
        links: usize,
        world: &mut World,
    ) -> Way {
        let Some(to) = self.program.schema.object(branch.object).and_then(|object| object.link(link)) else {
            return Way::Unknown;
        };
        let mut asked = asked(needs);
        let (path_leads_on, is_certain) = branch.leads_on(link);
        if path_leads_on {
            // What may be unreadable may lead to several records, none of which is as asked.
            let goals = needs.beyond.clone();
            asked
                .wanted
                .insert(0, Wanted { view: None, count: 1, goals, is_certain, is_read: true, proves: is_certain });
        }
        if asked.wanted.is_empty() {
            return Way::Open;
        }
        // Where fixes or merges may change whom a link leads to, the two views do not speak of the same records.
        let is_one = !self.changes.link(branch.object, link);
        let beside = |wanted: Option<View>, view: View| is_one || wanted == Some(view);
        if to.by.is_some() || to.ids.is_empty() {
            return Way::Unknown;
        }
        let (object, has_primary) = (to.to, !to.primary_ids.is_empty());
        let mut linking = Linking { link, records: Vec::new(), primary: None };
        for (at, wanted) in asked.wanted.iter().enumerate() {
            if !asked.none.is_empty() {
                let is_certain = asked.none.iter().any(|&view| beside(wanted.view, view));
                return if is_certain { Way::Closed } else { Way::Unknown };
            }
            let common = asked.common.iter().filter(|common| beside(wanted.view, common.view)).collect::<Vec<_>>();
            if (is_one || wanted.view.is_some()) && wanted.proves && self.contradicts(object, wanted, &common, links) {
                return Way::Closed;
            }
            let mut goals = wanted.goals.clone();
            goals.extend(asked.common.iter().flat_map(|common| common.goals.iter().cloned()));
            // A path leads to the first of them, also where it may lead to nothing.
            if at == 0 && !needs.beyond.is_empty() && !path_leads_on {
                goals.extend(needs.beyond.iter().cloned());
            }
            let found = self.solve(object, goals, 1, links + 1);
            let Some(linked) = found.worlds.into_iter().next() else { return Way::Unknown };
            if at == 0 && !needs.beyond.is_empty() && has_primary {
                linking.primary = Some(0);
            }
            let copies = usize::try_from(wanted.count).unwrap_or(usize::MAX).min(MOST_COPIES);
            linking.records.extend(std::iter::repeat_n(linked, copies));
        }
        world.links.push(linking);
        Way::Open
    }

    /// Whether there can be no record such as is wanted beside what holds of all linked ones.
    fn contradicts(&mut self, object: ObjectId, wanted: &Wanted<'p>, common: &[&Common<'p>], links: usize) -> bool {
        // An ID that leads nowhere satisfies "there is one", and nothing is known of its cells.
        let applies = |common: &&Common<'p>| common.is_certain || (wanted.is_certain && wanted.is_read);
        let all: Vec<Goal<'p>> = common
            .iter()
            .copied()
            .filter(applies)
            .filter(|common| common.fewer_than <= 1)
            .flat_map(|common| common.goals.iter().cloned())
            .collect();
        let of_some = common.iter().copied().filter(applies).filter(|common| common.fewer_than > 1);
        let of_some = of_some.filter(|common| common.fewer_than <= wanted.count).map(|common| common.goals.clone());
        std::iter::once(Vec::new()).chain(of_some).any(|more| {
            let goals = [wanted.goals.clone(), all.clone(), more].concat();
            self.solve(object, goals, 0, links + 1).impossible
        })
    }
}

/// More linked records than this make no example.
const MOST_COPIES: usize = 20;

fn asked<'p>(needs: &Needs<'p>) -> Asked<'p> {
    let mut asked = Asked::default();
    let held_or_open = Outcomes::TRUE.with(Outcomes::UNREADABLE);
    for &(linked, outcomes, view) in &needs.linked {
        let goal = |wanted: Outcomes| inner(linked, wanted, view);
        let is_read = linked.inner.is_some();
        let (may_hold, may_fail) = (outcomes.has(Outcomes::TRUE), outcomes.has(Outcomes::FALSE));
        let may_be_open = outcomes.has(Outcomes::UNREADABLE);
        match linked.quantifier {
            // The link is there, or that cannot be told.
            LinkQuantifier::AtLeast(0) => {}
            LinkQuantifier::AtLeast(count) if !may_fail => {
                let goals = goal(if may_be_open { held_or_open } else { Outcomes::TRUE });
                asked.wanted.push(Wanted {
                    view: Some(view),
                    count,
                    goals,
                    is_certain: !may_be_open,
                    is_read,
                    proves: true,
                });
            }
            LinkQuantifier::AtLeast(fewer_than) if !may_hold => {
                let goals = goal(if may_be_open { Outcomes::NOT_TRUE } else { Outcomes::LETS_GO });
                if !is_read && fewer_than == 1 && !may_be_open {
                    asked.none.push(view);
                }
                if is_read {
                    asked.common.push(Common { view, fewer_than, goals, is_certain: !may_be_open });
                }
            }
            LinkQuantifier::Every if !may_fail => {
                let goals = goal(if may_be_open { held_or_open } else { Outcomes::TRUE });
                let is_certain = !may_be_open;
                let wanted =
                    Wanted { view: Some(view), count: 1, goals: goals.clone(), is_certain, is_read, proves: true };
                asked.wanted.push(wanted);
                asked.common.push(Common { view, fewer_than: 1, goals, is_certain });
            }
            // Enough may be there or too few; and none at all makes `every` false.
            LinkQuantifier::AtLeast(_) | LinkQuantifier::Every => {}
        }
    }
    asked
}

fn inner(linked: &Linked, outcomes: Outcomes, view: View) -> Vec<Goal<'_>> {
    linked.inner.as_deref().map(|inner| Goal::Holds(inner, outcomes, view)).into_iter().collect()
}
