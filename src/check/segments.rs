//! Segments in an order in which each stands after those it uses, and the circles that have none.

use super::names::{self, Declaration, Meaning};
use super::program::{Segment, SegmentId};
use super::{Checker, Scope, wording};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::ObjectId;
use crate::syntax::ast::{self, Condition, ConditionKind, Item, ItemKind, Name};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

/// How deep a segment may be, through those it uses: conditions are walked down through segments, so
/// this and the nesting of brackets bound how deep any walk goes. Twice the brackets that one
/// condition may nest, because a bracket may hold a `not` and an `and`; and some more.
const MAX_DEPTH: usize = 300;

/// A segment's declaration, and the segments of the same files that it names.
struct Node<'a> {
    item: &'a Item,
    segment: &'a ast::Segment,
    object: ObjectId,
    /// Index of the segment named, and where it is named.
    uses: Vec<(usize, &'a Name)>,
}

impl<'a> Checker<'a> {
    /// Checks all segments, each after those it uses. What stands in a circle, or uses what does,
    /// stays undefined.
    pub(super) fn check_segments(&mut self, declarations: &[Declaration<'a>]) {
        let nodes = nodes(declarations);
        let order = in_order_of_use(&nodes);
        let mut depths = vec![0; nodes.len()];
        for &index in &order {
            let Some(node) = nodes.get(index) else { continue };
            let of_used = node.uses.iter().filter_map(|(used, _)| depths.get(*used)).max().copied().unwrap_or(0);
            let depth = of_used + depth(&node.segment.condition);
            if let Some(entry) = depths.get_mut(index) {
                *entry = depth;
            }
            // One error a chain: what uses a segment that is too deep stays silent.
            if depth <= MAX_DEPTH {
                self.check_segment(node);
            } else if of_used <= MAX_DEPTH {
                self.report_depth(node);
            }
        }
        self.report_cycles(&nodes, &order);
    }

    fn check_segment(&mut self, node: &Node) {
        let Some(condition) = self.condition(&node.segment.condition, Scope::of(node.object)) else { return };
        self.remember_asking(&condition);
        let heading = &node.segment.heading;
        let id = SegmentId(self.program.segments.len());
        self.program.segments.push(Segment {
            object: node.object,
            name: heading.name.value.clone(),
            description: heading.description.as_ref().map(|text| text.value.clone()),
            condition,
            name_span: heading.name.span,
            span: node.item.span,
            allows: node.item.allows.clone(),
        });
        self.names.define(&heading.name, Meaning::Segment(id));
    }

    fn report_depth(&mut self, node: &Node) {
        let name = &node.segment.heading.name;
        let message = format!("with the segments it uses, `{}` is more than {MAX_DEPTH} levels deep", name.value);
        let diagnostic = Diagnostic::error(codes::TOO_DEEP, message);
        let diagnostic = diagnostic.label(name.span, "too many segments of segments, and brackets in them");
        self.report(diagnostic.help("let it use tests of its own, or segments nearer to tests"));
    }

    /// One error per circle. Segments that only use a circle are not to blame.
    fn report_cycles(&mut self, nodes: &[Node], ordered: &[usize]) {
        let ordered: HashSet<usize> = ordered.iter().copied().collect();
        let mut seen = ordered.clone();
        for start in 0..nodes.len() {
            // From any segment left over, the uses lead into a circle, for each of them uses
            // another one left over.
            let mut walk: Vec<(usize, &Name)> = Vec::new();
            let mut at = start;
            while seen.insert(at) {
                let onward = nodes.get(at).and_then(|node| node.uses.iter().find(|(used, _)| !ordered.contains(used)));
                let Some(&(next, name)) = onward else { break };
                walk.push((at, name));
                at = next;
            }
            if let Some(first) = walk.iter().position(|&(index, _)| index == at) {
                let circle = walk.split_off(first);
                self.report_cycle(nodes, &circle);
            }
        }
    }

    fn report_cycle(&mut self, nodes: &[Node], circle: &[(usize, &Name)]) {
        let name_of = |index: usize| nodes.get(index).map_or("", |node| node.segment.heading.name.value.as_str());
        let Some(&(first, _)) = circle.first() else { return };
        let message = if circle.len() == 1 {
            format!("the segment `{}` is defined by itself", name_of(first))
        } else {
            let names: Vec<String> = circle.iter().map(|&(index, _)| wording::quoted(name_of(index))).collect();
            format!("the segments {} are defined in a circle", wording::and_list(&names))
        };
        let diagnostic =
            circle.iter().fold(Diagnostic::error(codes::SEGMENT_CYCLE, message), |diagnostic, (index, used)| {
                diagnostic.label(used.span, format!("`{}` needs `{}`", name_of(*index), used.value))
            });
        self.report(diagnostic.help("write one of them with tests alone, so that the circle has a beginning"));
    }
}

fn nodes<'a>(declarations: &[Declaration<'a>]) -> Vec<Node<'a>> {
    let mut nodes: Vec<Node> = declarations
        .iter()
        .filter_map(|declaration| match (&declaration.item.kind, declaration.object) {
            (ItemKind::Segment(segment), Some(object)) => {
                Some(Node { item: declaration.item, segment, object, uses: Vec::new() })
            }
            _ => None,
        })
        .collect();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for (index, node) in nodes.iter().enumerate() {
        by_name.entry(names::key(&node.segment.heading.name.value)).or_insert(index);
    }
    for node in &mut nodes {
        let mut named = Vec::new();
        segments_named(&node.segment.condition, &mut named);
        node.uses =
            named.into_iter().filter_map(|name| Some((*by_name.get(&names::key(&name.value))?, name))).collect();
    }
    nodes
}

/// The levels of a condition.
fn depth(condition: &Condition) -> usize {
    if let ConditionKind::Group(inner) = &condition.kind {
        return depth(inner);
    }
    1 + match &condition.kind {
        ConditionKind::And(members) | ConditionKind::Or(members) | ConditionKind::List { members, .. } => {
            members.iter().map(depth).max().unwrap_or(0)
        }
        ConditionKind::Not(inner) | ConditionKind::Group(inner) => depth(inner),
        ConditionKind::Link { inner, .. } => inner.as_deref().map_or(0, depth),
        ConditionKind::In(_) | ConditionKind::HasDuplicates { .. } | ConditionKind::Test(_) => 0,
    }
}

/// Every `in NAME` of a condition.
fn segments_named<'a>(condition: &'a Condition, named: &mut Vec<&'a Name>) {
    match &condition.kind {
        ConditionKind::And(members) | ConditionKind::Or(members) | ConditionKind::List { members, .. } => {
            for member in members {
                segments_named(member, named);
            }
        }
        ConditionKind::Not(inner) | ConditionKind::Group(inner) => segments_named(inner, named),
        ConditionKind::Link { inner, .. } => inner.iter().for_each(|inner| segments_named(inner, named)),
        ConditionKind::In(name) => named.push(name),
        ConditionKind::HasDuplicates { .. } | ConditionKind::Test(_) => {}
    }
}

/// Kahn's algorithm; among those that are ready, the first in the files goes first. Leaves out
/// circles and what uses them.
fn in_order_of_use(nodes: &[Node]) -> Vec<usize> {
    let mut missing: Vec<usize> = nodes.iter().map(|node| node.uses.len()).collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (index, node) in nodes.iter().enumerate() {
        for &(used, _) in &node.uses {
            users.get_mut(used).into_iter().for_each(|list| list.push(index));
        }
    }
    let free = missing.iter().enumerate().filter(|&(_, &count)| count == 0).map(|(index, _)| Reverse(index));
    let mut ready: BinaryHeap<Reverse<usize>> = free.collect();
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(Reverse(index)) = ready.pop() {
        order.push(index);
        for &user in users.get(index).into_iter().flatten() {
            if let Some(count) = missing.get_mut(user) {
                *count -= 1;
                if *count == 0 {
                    ready.push(Reverse(user));
                }
            }
        }
    }
    order
}
