//! Encodings of exports: found from the first bytes, then decoded strictly.
//!
//! A byte that means nothing in the encoding is an error, never a replacement character: a name or
//! an ID that was damaged on the way in would be written back damaged.

use crate::data::read::error::Problem;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::DecoderResult;
use std::borrow::Cow;

/// The encodings that exports come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first, as Excel's "Unicode text".
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// The Western code page of Windows, as Microsoft defines it: five bytes mean nothing
    /// (<https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT>).
    Windows1252,
}

impl Encoding {
    /// All of them.
    pub const ALL: [Encoding; 4] = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252];

    /// The name that the user reads and types.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Windows1252 => "windows-1252",
        }
    }

    /// The encoding of a [`name`](Encoding::name); case, `-` and `_` do not matter.
    pub fn parse(name: &str) -> Option<Encoding> {
        let plain = |text: &str| text.replace(['-', '_'], "").to_ascii_lowercase();
        Encoding::ALL.into_iter().find(|encoding| plain(encoding.name()) == plain(name.trim()))
    }

    /// Whether text in this encoding is as it is held here.
    pub fn is_utf8(self) -> bool {
        self == Encoding::Utf8
    }

    /// The byte order mark; empty where the encoding has none.
    pub fn bom(self) -> &'static [u8] {
        match self {
            Encoding::Utf8 => b"\xEF\xBB\xBF",
            Encoding::Utf16Le => b"\xFF\xFE",
            Encoding::Utf16Be => b"\xFE\xFF",
            Encoding::Windows1252 => b"",
        }
    }

    /// The bytes of a text; none if the encoding has none for some character. What was decoded is
    /// encoded to the bytes it was.
    pub fn encode(self, text: &str) -> Option<Cow<'_, [u8]>> {
        match self {
            Encoding::Utf8 => Some(Cow::Borrowed(text.as_bytes())),
            Encoding::Utf16Le => Some(Cow::Owned(text.encode_utf16().flat_map(u16::to_le_bytes).collect())),
            Encoding::Utf16Be => Some(Cow::Owned(text.encode_utf16().flat_map(u16::to_be_bytes).collect())),
            Encoding::Windows1252 => {
                let (bytes, _, replaced) = encoding_rs::WINDOWS_1252.encode(text);
                (!replaced && !bytes.iter().any(|byte| is_undefined(*byte))).then_some(bytes)
            }
        }
    }

    fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
        }
    }
}

/// Bytes that mean nothing in Windows-1252, and letters with accents in the encodings of DOS and of old Macs, which
/// nothing else tells from it: `Zoë Müller` of a Mac would else be read as other letters. (Browsers read them as
/// control characters.)
fn is_undefined(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)
}

/// The encoding that the first bytes of a file speak for: by its byte order mark, by the zero bytes
/// of UTF-16, by being UTF-8, else Windows-1252 unless the bytes look like yet another one.
/// `whole` says that the sample is all there is.
pub(super) fn detect(sample: &[u8], whole: bool) -> Result<Encoding, Problem> {
    let marked = Encoding::ALL.into_iter().find(|encoding| is_marked(*encoding, sample));
    if let Some(encoding) = marked.or_else(|| utf16_without_mark(sample)) {
        return Ok(encoding);
    }
    if is_mostly_utf8(sample, whole) {
        return Ok(Encoding::Utf8);
    }
    if is_binary(sample) {
        return Err(Problem::NotText);
    }
    if is_of_another_machine(sample) {
        return Err(Problem::OtherEncoding("text of an old Mac or of DOS"));
    }
    if kinds_beyond_ascii(sample) < TELLING_KINDS {
        return Ok(Encoding::Windows1252);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, whole);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == encoding_rs::WINDOWS_1252 {
        Ok(Encoding::Windows1252)
    } else {
        Err(Problem::OtherEncoding(guess.name()))
    }
}

/// Whether the sample is UTF-8, or more like damaged UTF-8 than like anything else: then the reader
/// is to name the damage, not to read all of it in an encoding in which nothing is ever wrong.
fn is_mostly_utf8(sample: &[u8], whole: bool) -> bool {
    // Nearly every export is UTF-8 all through, which is seen at a glance.
    match simdutf8::compat::from_utf8(sample) {
        Ok(_) => return true,
        Err(error) if error.error_len().is_none() && !whole => return true,
        Err(_) => {}
    }
    let (mut good, mut bad) = (0, 0);
    let mut cut = false;
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
        cut = std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
    }
    // The sample may end in the middle of a character.
    bad -= usize::from(cut && !whole);
    bad == 0 || good > bad
}

/// Whether the letters beyond ASCII are more likely those of an old Mac or of DOS: read as Windows-1252 they are signs within a
/// word (`Mu¤oz`, `H‚lŠne`) or capitals behind small letters (`MŸller`), more often than they are letters.
fn is_of_another_machine(sample: &[u8]) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
    let (mut odd, mut usual) = (0, 0);
    for (at, byte) in sample.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
        let before = at.checked_sub(1).and_then(|before| sample.get(before));
        let after = sample.get(at + 1);
        match byte {
            // Ÿ, Š, Œ and Ž: in words of capitals they stand behind capitals.
            0x8A | 0x8C | 0x8E | 0x9F => odd += usize::from(before.is_some_and(u8::is_ascii_lowercase)),
            // Signs; quotes, dashes and dots may stand between two words without space.
            0x82..=0x84 | 0x86..=0x89 | 0x8B | 0x98 | 0x99 | 0x9B | 0xA1..=0xA5 | 0xA7 | 0xA8 => {
                odd += usize::from(is_letter(before) && is_letter(after));
            }
            0xC0.. => usual += usize::from(is_letter(before) || is_letter(after)),
            _ => {}
        }
    }
    odd > usual
}

/// Whether the bytes are no text in any encoding: of random ones a tenth are control characters, of dirty
/// exports hardly any.
fn is_binary(sample: &[u8]) -> bool {
    let is_control = |byte: &&u8| matches!(byte, 0x00..=0x08 | 0x0E..=0x1F | 0x7F);
    32 * sample.iter().filter(is_control).count() > sample.len()
}

/// From so many different bytes beyond ASCII on, the guess between Windows-1252 and its sisters is
/// worth following. Of made-up exports with Western names it then took 4 in 1000 for another one, with
/// fewer kinds 99 in 1000; of Central European ones it took 66 in 1000 for Windows-1252.
const TELLING_KINDS: usize = 3;

fn kinds_beyond_ascii(sample: &[u8]) -> usize {
    let mut seen = [false; 256];
    for byte in sample.iter().filter(|byte| !byte.is_ascii()) {
        if let Some(kind) = seen.get_mut(usize::from(*byte)) {
            *kind = true;
        }
    }
    seen.into_iter().filter(|&kind| kind).count()
}

/// Whether the sample starts with the encoding's byte order mark.
pub(super) fn is_marked(encoding: Encoding, sample: &[u8]) -> bool {
    !encoding.bom().is_empty() && sample.starts_with(encoding.bom())
}

/// UTF-16 of mostly Western text has a zero in every second byte; no other text has.
fn utf16_without_mark(sample: &[u8]) -> Option<Encoding> {
    let pairs = sample.chunks_exact(2).take(2048);
    let (mut count, mut high_first, mut low_first) = (0, 0, 0);
    for pair in pairs {
        count += 1;
        match pair {
            [0, byte] if *byte != 0 => high_first += 1,
            [byte, 0] if *byte != 0 => low_first += 1,
            _ => {}
        }
    }
    let mostly = |zeros: usize| zeros * 4 >= count * 3;
    match (count > 0, mostly(high_first), mostly(low_first)) {
        (true, true, _) => Some(Encoding::Utf16Be),
        (true, _, true) => Some(Encoding::Utf16Le),
        _ => None,
    }
}

/// Turns the bytes of a file into UTF-8, piece by piece.
pub(super) struct Decoder {
    inner: encoding_rs::Decoder,
    /// Bytes taken in, the byte order mark included.
    taken: u64,
}

impl Decoder {
    /// For a file whose first `skipped` bytes (the byte order mark) do not come this way.
    pub(super) fn new(encoding: Encoding, skipped: usize) -> Decoder {
        Decoder { inner: encoding.codec().new_decoder_without_bom_handling(), taken: skipped as u64 }
    }

    /// Appends what `bytes` mean to `text`; `last` says that none follow. The error is the place in
    /// the file of the first byte that means nothing; `text` then holds all before it.
    pub(super) fn push(&mut self, bytes: &[u8], last: bool, text: &mut Vec<u8>) -> Result<(), u64> {
        if self.inner.encoding() == encoding_rs::WINDOWS_1252
            && let Some(before) = bytes.iter().position(|byte| is_undefined(*byte)).and_then(|at| bytes.get(..at))
        {
            return self.decode(before, last, text).and(Err(self.taken));
        }
        self.decode(bytes, last, text)
    }

    fn decode(&mut self, bytes: &[u8], last: bool, text: &mut Vec<u8>) -> Result<(), u64> {
        let start = text.len();
        // At most three bytes of UTF-8 for each byte, and for what the piece before left open.
        let room = self.inner.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len() * 3 + 8);
        text.resize(start + room, 0);
        let target = text.get_mut(start..).unwrap_or_default();
        let (result, read, written) = self.inner.decode_to_utf8_without_replacement(bytes, target, last);
        text.truncate(start + written);
        self.taken += read as u64;
        match result {
            DecoderResult::InputEmpty | DecoderResult::OutputFull => Ok(()),
            DecoderResult::Malformed(bad, after) => Err(self.taken - u64::from(bad) - u64::from(after)),
        }
    }
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoder").field("taken", &self.taken).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Decoder, Encoding, detect};
    use proptest::prelude::*;

    #[test]
    fn names_parse_back() {
        for encoding in Encoding::ALL {
            assert_eq!(Encoding::parse(encoding.name()), Some(encoding));
        }
        assert_eq!(Encoding::parse("UTF8"), Some(Encoding::Utf8));
        assert_eq!(Encoding::parse("latin"), None);
    }

    #[test]
    fn text_of_other_machines_is_refused() {
        let of_mac = b"Id,Name\n1,J\x9Arg M\x9Fller\n2,Sch\x8Afer\n".as_slice();
        let spanish_of_mac = b"Id,Name\n1,Jos\x8E\n2,Ra\x9Cl\n".as_slice();
        let of_dos = b"Id,Name\n1,Ra\xA3l Pe\xA4a\n2,Mart\xA1n\n".as_slice();
        let french_of_dos = b"Id,Name\n1,H\x82l\x8Ane\n".as_slice();
        for text in [of_mac, spanish_of_mac, of_dos, french_of_dos] {
            let error = detect(text, true).unwrap_err().to_string();
            assert!(error.contains("looks like text of an old Mac or of DOS"), "{error}");
        }
        let western = "Id,Name\n1,Zo\u{eb} M\u{fc}ller\n2,It\u{2019}s 5\u{20ac}\n3,\u{a3}50\n";
        let bytes = Encoding::Windows1252.encode(western).unwrap();
        assert_eq!(detect(&bytes, true).unwrap(), Encoding::Windows1252);
        let signs =
            Encoding::Windows1252.encode("Id,Name\n1,5\u{20ac}\n2,\u{a7} 3\n3,a\u{2013}b\n4,O\u{2019}Brien\n").unwrap();
        assert_eq!(detect(&signs, true).unwrap(), Encoding::Windows1252);
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "Record ID,Prénom\n1,Zoé\n";
        assert_eq!(detect(text.as_bytes(), true).unwrap(), Encoding::Utf8);
        assert_eq!(detect(b"\xEF\xBB\xBFa", true).unwrap(), Encoding::Utf8);
        assert_eq!(detect(b"\xFF\xFEa\0", true).unwrap(), Encoding::Utf16Le);
        assert_eq!(detect(&Encoding::Utf16Le.encode(text).unwrap(), true).unwrap(), Encoding::Utf16Le);
        assert_eq!(detect(&Encoding::Utf16Be.encode(text).unwrap(), true).unwrap(), Encoding::Utf16Be);
        assert_eq!(detect(b"", true).unwrap(), Encoding::Utf8);
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        // Random enough: every byte equally often.
        let bytes: Vec<u8> = (0..4096u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        assert!(detect(&bytes, true).unwrap_err().to_string().starts_with("it is no text"));
        let dirty = "Prénom,Note\nZoé,\u{1}a note of some length\nJosé,\0 another one of some length\n";
        let dirty: Vec<u8> = dirty.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        assert_eq!(detect(&dirty, true).unwrap(), Encoding::Windows1252);
    }

    #[test]
    fn western_text_that_is_not_utf8_is_windows_1252() {
        let samples = [
            "Prénom,Société,Ville\nZoé,L'Oréal,Besançon\nFrançois,Crédit Agricole,Nîmes\n",
            "Vorname,Straße\nJürgen,Königsallee\nGünther,Müllerstraße\n",
            "Nombre,País\nJosé,España\nÍñigo,México\n",
            "Name,Price\nZoë,5 €\n",
            "Name,City\nAna,Málaga\n",
        ];
        for text in samples {
            let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(text);
            assert!(!lossy);
            assert_eq!(detect(&bytes, true).unwrap(), Encoding::Windows1252, "{text}");
        }
    }

    #[test]
    fn other_encodings_are_refused_by_name() {
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("名前,会社\n山田太郎,株式会社日立製作所\n鈴木一郎,任天堂\n");
        assert_eq!(
            detect(&bytes, true).unwrap_err().to_string(),
            "its text is not UTF-8 and looks like Shift_JIS, which is not read; export it as UTF-8, or say --encoding \
             windows-1252 if it is that"
        );
        let (bytes, _, _) = encoding_rs::WINDOWS_1250.encode("Miasto\nŁódź\nKraków\nPoznań\nŚwiętokrzyskie\nGdańsk\n");
        assert!(detect(&bytes, true).unwrap_err().to_string().contains("looks like windows-1250"));
    }

    #[test]
    fn damaged_utf8_is_not_taken_for_another_encoding() {
        let text = b"name,city\nZo\xC3\xA9,N\xC3\xAEmes\nZo\xE9,Paris\n";
        assert_eq!(detect(text, true).unwrap(), Encoding::Utf8);
    }

    #[test]
    fn a_sample_may_cut_a_character() {
        assert_eq!(detect("Zoé".as_bytes().get(..3).unwrap(), false).unwrap(), Encoding::Utf8);
        assert_eq!(detect(b"a,b\nZo\xE9", true).unwrap(), Encoding::Windows1252);
    }

    #[test]
    fn a_bad_byte_is_found_at_its_place() {
        let mut text = Vec::new();
        let mut decoder = Decoder::new(Encoding::Utf8, 3);
        assert_eq!(decoder.push(b"ab\xC3", false, &mut text), Ok(()));
        assert_eq!(decoder.push(b"\xA9c\xFFd", true, &mut text), Err(3 + 5));
        assert_eq!(text, "abéc".as_bytes());
    }

    #[test]
    fn windows_1252_gives_every_byte_back() {
        let bytes: Vec<u8> = (0..=255).filter(|byte| !super::is_undefined(*byte)).collect();
        assert_eq!(bytes.len(), 251);
        let mut text = Vec::new();
        assert_eq!(Decoder::new(Encoding::Windows1252, 0).push(&bytes, true, &mut text), Ok(()));
        let text = String::from_utf8(text).unwrap();
        assert_eq!(Encoding::Windows1252.encode(&text).unwrap(), bytes);
        assert_eq!(Encoding::Windows1252.encode("Łódź"), None);
    }

    /// At first they were control characters, and the names of a Mac or of DOS were read as others.
    #[test]
    fn a_byte_that_windows_1252_lacks_is_found_at_its_place() {
        for byte in [0x81, 0x8D, 0x8F, 0x90, 0x9D] {
            let mut text = Vec::new();
            let mut decoder = Decoder::new(Encoding::Windows1252, 0);
            assert_eq!(decoder.push(b"a\xE9", false, &mut text), Ok(()));
            assert_eq!(decoder.push(&[b'b', byte, b'c'], true, &mut text), Err(3));
            assert_eq!(text, "aéb".as_bytes());
            let control = char::from(byte).to_string();
            assert_eq!(Encoding::Windows1252.encode(&control), None);
        }
    }

    proptest! {
        #[test]
        fn pieces_decode_as_the_whole_does(text in "\\PC{0,40}", cut in 1..7usize) {
            for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
                let bytes = encoding.encode(&text).unwrap();
                let mut decoder = Decoder::new(encoding, 0);
                let mut decoded = Vec::new();
                for piece in bytes.chunks(cut) {
                    prop_assert_eq!(decoder.push(piece, false, &mut decoded), Ok(()));
                }
                prop_assert_eq!(decoder.push(b"", true, &mut decoded), Ok(()));
                prop_assert_eq!(&decoded, text.as_bytes());
            }
        }
    }
}
