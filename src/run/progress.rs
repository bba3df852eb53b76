//! How far a run is, for whoever shows it.

/// Told about progress from several threads.
pub trait Progress: Sync {
    /// A pass over some files begins: what it is for, and how many bytes it will read.
    fn begin(&self, what: &str, bytes: u64);
    /// So many bytes more were read.
    fn read(&self, bytes: u64);
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _bytes: u64) {}
    fn read(&self, _bytes: u64) {}
}
