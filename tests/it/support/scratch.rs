//! Folders for tests that make thousands of them: in memory where the system offers that, because a disk takes longer
//! for each than the test for all.

use std::path::Path;
use tempfile::TempDir;

const IN_MEMORY: &str = "/dev/shm";

pub fn folder() -> TempDir {
    let in_memory = Path::new(IN_MEMORY).is_dir().then(|| tempfile::tempdir_in(IN_MEMORY).ok()).flatten();
    in_memory.unwrap_or_else(|| tempfile::tempdir().unwrap())
}
