//! Small benches of the parts that decide how fast a run is.
//!
//! ```text
//! cargo bench --bench micro                 # all
//! cargo bench --bench micro -- tests/date   # those whose name holds it
//! ```
//!
//! Times depend on the machine and on what else it does; see `docs/performance.md` for what guards
//! against regressions.

mod reader;
mod support;
mod tests;
mod verbs;
mod written;

criterion::criterion_group!(benches, verbs::every_verb, verbs::phone_library, reader::formats, tests::every_kind);
criterion::criterion_main!(benches);
