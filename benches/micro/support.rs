//! What the benches share: exports like those of the examples, and rules laid out over one of them.

use hyg::check::program::SegmentId;
use hyg::check::{self, Program};
use hyg::data::read::{self, Content, Settings, Source, Wanted};
use hyg::engine::mask::Mask;
use hyg::engine::{Context, Memo, Outcomes, Records, RelatedSet, stages};
use hyg::plan::{self, ObjectPlan, Plan, Selection, compile};
use hyg::run::Input;
use hyg::run::bind::bind;
use hyg::schema::{ObjectId, Project, Schema};
use hyg::source::SourceMap;
use hyg::syntax;
use hyg::value::spread::Spread;
use hyg::value::time::AsOf;
use std::sync::Arc;

#[path = "../../examples/generate_exports/main.rs"]
#[expect(dead_code, reason = "its `main` writes the files of the examples")]
mod generate_exports;

/// The day that the exports speak of.
const AS_OF: &str = "2026-09-01";

/// An export of that many contacts, as CSV.
pub fn contacts(contacts: usize, quoted: bool) -> Vec<u8> {
    let mut export = Vec::new();
    generate_exports::large(contacts, quoted, &mut export).expect("memory takes what is written");
    export
}

/// An export in memory.
pub fn source(bytes: &[u8]) -> Source {
    Source { name: "export".to_owned(), content: Content::Memory(Arc::from(bytes)), settings: Settings::default() }
}

/// Checks rules that are right.
fn program(rules: &str) -> Program {
    let project = Project::default();
    let mut sources = SourceMap::default();
    let file = syntax::parse(sources.add("rules.hyg".to_owned(), rules), rules);
    assert!(file.diagnostics.is_empty(), "{rules}: {:?}", file.diagnostics);
    let schema = Schema::for_project(&project);
    let account = check::account(&project);
    let files = [file];
    let input = check::Input { sources: &sources, files: &files, schema: &schema, account: &account, overrides: &[] };
    let checked = check::check(&input);
    assert!(checked.diagnostics.is_empty(), "{rules}: {:?}", checked.diagnostics);
    checked.program
}

/// Rules laid out over contacts that were read, ready to judge them.
pub struct Laid {
    program: Program,
    plan: Plan,
    contacts: ObjectId,
    related: RelatedSet,
    pub records: Records,
}

impl Laid {
    /// `export` is one block's worth of contacts.
    pub fn new(rules: &str, export: &[u8]) -> Laid {
        let (program, project) = (program(rules), Project::default());
        let contacts = program.schema.object_named("contacts").expect("the schema has contacts");
        let as_of = AsOf::parse(AS_OF, chrono_tz::UTC).expect("a day");
        let settings = plan::Settings::new(as_of, check::account(&project), project.week_starts, &project.null_values);
        let segments = (0..program.segments.len()).map(SegmentId).collect();
        let plan =
            compile(&program, settings, &Selection { segments, ..Selection::default() }).expect("it was checked");
        let source = source(export);
        let bound = bind(&program, &project, &[Input { object: contacts, sources: vec![source.clone()] }]);
        let bound = bound.expect("the export has a key");
        let layout = bound.get(&contacts).expect("it was given").layout(object(&plan, contacts), None, false);
        let table = read::open(&source).expect("an export");
        let mut table = table.want(Wanted { columns: layout.columns.clone(), whole_rows: false });
        let block = table.next_block().expect("it is right").expect("it is not empty");
        let records = layout.records(&block.batch().expect("it is right"));
        let related = spreads(object(&plan, contacts));
        Laid { program, plan, contacts, related, records }
    }

    /// The plan for contacts.
    pub fn object(&self) -> &ObjectPlan {
        object(&self.plan, self.contacts)
    }

    /// Judges every record by every rule and segment.
    pub fn judge(&self) -> Outcomes {
        let memo = Memo::default();
        let context = Context { plan: &self.plan, object: self.object(), related: &self.related, memo: &memo };
        let active = Mask::all(self.records.rows);
        stages::judge(context, &self.records, &active, None, self.program.rules.len())
            .expect("no two fixes of one cell")
    }
}

/// What a pass over the export would have told of its columns; of invented values, which cost the same to compare with.
fn spreads(object: &ObjectPlan) -> RelatedSet {
    let mut related = RelatedSet::default();
    for &slot in &object.spreads {
        let spread = Spread::of((0..100).map(f64::from).collect());
        related.add_spread(object.object, slot, spread.ok_or_else(String::new));
    }
    related
}

fn object(plan: &Plan, id: ObjectId) -> &ObjectPlan {
    plan.object(id).expect("a plan has every object of its schema")
}
