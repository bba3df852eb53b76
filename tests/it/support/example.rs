//! The shipped HubSpot example: its exports, its settings, and the rules for it.

use super::faulty::visible;
use super::rules::program_of;
use hyg::check::Program;
use hyg::data::read::{Content, Settings, Source};
use hyg::data::write::{CleanedIn, OutputFolder};
use hyg::run::progress::Silent;
use hyg::run::summary::Manifest;
use hyg::run::{self, Input, Options, Report};
use hyg::schema::Project;
use hyg::value::time::AsOf;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The day that the exports were made for.
const AS_OF: &str = "2026-09-01";

const OBJECTS: [&str; 3] = ["contacts", "companies", "deals"];

/// Files of an output folder, or exports, by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The example account with all packs and its own rules.
#[derive(Debug)]
pub struct Example {
    pub project: Project,
    pub program: Program,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Example {
    pub fn load() -> Example {
        let settings = fs::read_to_string(root().join("examples/hubspot/hyg.yaml")).unwrap();
        let project = Project::load(&settings, "hyg.yaml").unwrap();
        let texts: Vec<String> =
            ["rules/hubspot", "examples/hubspot/rules"].iter().flat_map(|folder| texts(folder)).collect();
        Example { program: program_of(&texts, &project), project }
    }

    /// The exports as shipped, by object.
    pub fn exports() -> Files {
        let export = |object: &str| fs::read(root().join(format!("examples/hubspot/{object}.csv"))).unwrap();
        OBJECTS.iter().map(|&object| (object.to_owned(), export(object))).collect()
    }

    pub fn options(&self) -> Options {
        Options { segments: true, ..Options::new(AsOf::parse(AS_OF, self.project.timezone).unwrap()) }
    }

    /// Inputs from exports by object, read in blocks of about so many bytes.
    pub fn inputs(&self, exports: &Files, block_bytes: usize) -> Vec<Input> {
        let input = |(object, bytes): (&String, &Vec<u8>)| Input {
            object: self.program.schema.object_named(object).unwrap(),
            sources: vec![Source {
                name: format!("{object}.csv"),
                content: Content::Memory(Arc::from(bytes.as_slice())),
                settings: Settings { block_bytes, ..Settings::default() },
            }],
        };
        exports.iter().map(input).collect()
    }

    /// A whole run, cleaned exports among its results.
    pub fn apply(&self, inputs: &[Input], options: &Options) -> (Report, Files) {
        self.apply_cleaned(inputs, options, CleanedIn::ItsOwn)
    }

    /// As [`apply`](Example::apply), with cleaned exports in some format.
    pub fn apply_cleaned(&self, inputs: &[Input], options: &Options, cleaned: CleanedIn) -> (Report, Files) {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let opened = OutputFolder::open(&out, false).unwrap();
        let manifest = Manifest { cleaned: Some(cleaned), ..Manifest::default() };
        let (report, _) =
            run::apply(&self.program, &self.project, inputs, options, Some(opened), &manifest, &Silent).unwrap();
        assert_eq!(report.stops, [], "no brake is to stop the example");
        (report, visible(&out))
    }
}

fn texts(folder: &str) -> Vec<String> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}
