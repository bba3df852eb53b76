//! How far a run is, for whoever shows it, and whether they want it to go on.

/// Told about progress from several threads.
pub trait Progress: Sync {
    /// A pass over some files begins: what it is for, and how many bytes it will read.
    fn begin(&self, what: &str, bytes: u64);
    /// So many bytes more were read.
    fn read(&self, bytes: u64);
    /// So many rows more were judged.
    fn judged(&self, rows: u64);
    /// Pairs of records are compared: what for, and how many they are.
    fn begin_pairs(&self, _what: &str, _pairs: u64) {}
    /// So many pairs more were compared.
    fn compared(&self, _pairs: u64) {}
    /// Whether the run is to end before it has put anything in place. Asked once a block, and once for a record that
    /// is compared with others.
    fn is_stopped(&self) -> bool;
}

/// Shows nothing and never stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _bytes: u64) {}
    fn read(&self, _bytes: u64) {}
    fn judged(&self, _rows: u64) {}
    fn is_stopped(&self) -> bool {
        false
    }
}
