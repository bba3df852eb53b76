//! Length and hash of the bytes that went in or out, as the manifest states them.

use std::fmt;
use std::io::{self, Read, Write};
use xxhash_rust::xxh3::Xxh3Default;

/// Length and xxh3 hash (64 bit, seed 0) of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    /// How many bytes.
    pub bytes: u64,
    /// Their hash; [`Display`](fmt::Display) of the digest shows it as 16 hexadecimal digits.
    pub xxh3: u64,
}

impl Digest {
    /// The digest of bytes at hand.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest { bytes: bytes.len() as u64, xxh3: xxhash_rust::xxh3::xxh3_64(bytes) }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.xxh3)
    }
}

/// A reader or writer that takes the digest of all that passes through it.
pub struct Digesting<T> {
    inner: T,
    bytes: u64,
    hash: Xxh3Default,
}

impl<T> Digesting<T> {
    /// Starts with nothing passed.
    pub fn new(inner: T) -> Digesting<T> {
        Digesting { inner, bytes: 0, hash: Xxh3Default::new() }
    }

    /// What passed so far.
    pub fn digest(&self) -> Digest {
        Digest { bytes: self.bytes, xxh3: self.hash.digest() }
    }

    /// What is underneath.
    pub fn get_ref(&self) -> &T {
        &self.inner
    }

    /// Gives back what is underneath.
    pub fn into_inner(self) -> T {
        self.inner
    }

    fn pass(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.hash.update(bytes);
    }
}

impl<T> fmt::Debug for Digesting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Digesting").field("digest", &self.digest()).finish_non_exhaustive()
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.pass(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.pass(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::{Digest, Digesting};
    use std::io::{Read, Write};

    #[test]
    fn the_digest_is_the_same_read_written_or_at_hand() {
        let bytes = b"Record ID,Email\n1,a@b.example\n";
        let mut reader = Digesting::new(&bytes[..]);
        let mut copy = Vec::new();
        reader.read_to_end(&mut copy).unwrap();
        let mut writer = Digesting::new(Vec::new());
        writer.write_all(bytes).unwrap();
        assert_eq!(reader.digest(), Digest::of(bytes));
        assert_eq!(writer.digest(), Digest::of(bytes));
        assert_eq!(writer.into_inner(), bytes);
        assert_eq!(Digest::of(b"").to_string(), "2d06800538d394c2");
    }
}
