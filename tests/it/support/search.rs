//! How long property tests search for a counterexample.

use proptest::test_runner::Config;

/// `cases` random cases, or the percentage of them that `HYG_SEARCH` says: `.ci/search` looks longer, `.ci/valgrind` not
/// so long.
///
/// A counterexample is told and not written to a file; it becomes a test of its own.
pub fn search(cases: u32) -> Config {
    let percent: u32 = std::env::var("HYG_SEARCH").ok().and_then(|percent| percent.parse().ok()).unwrap_or(100);
    let cases = cases.saturating_mul(percent).div_ceil(100);
    Config { cases, failure_persistence: None, max_shrink_iters: 4000, ..Config::default() }
}
