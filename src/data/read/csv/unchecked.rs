//! The only unsafe code: instructions that not every processor has, and text that was found to be
//! UTF-8 once and is not looked at again. May not know what the bytes mean: that is for [`scan`](super::scan).
#![allow(unsafe_code)]
#![allow(clippy::inline_always, reason = "so that it is compiled for the instructions of its caller")]

use super::scan::{Index, Signs, scan_with};
use arrow_array::StringViewArray;
use arrow_array::builder::make_view;
use arrow_buffer::{Buffer, ScalarBuffer};
use std::ops::Range;

/// Bytes that are looked at together: one bit of a `u64` each.
pub(super) const WORD: usize = 64;

/// Where the bytes that shape CSV stand in 64 bytes: bit `n` for byte `n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) quote: u64,
    pub(super) delimiter: u64,
    pub(super) lf: u64,
    pub(super) cr: u64,
}

/// What a processor does on 64 bytes, or on their 64 bits, at once. All implementations give the same.
pub(super) trait Lanes {
    /// Finds the bytes that shape CSV.
    fn marks(bytes: &[u8; WORD], signs: Signs) -> Marks;

    /// Bit `n` says whether an odd number of the bits 0 to `n` is set.
    #[inline(always)]
    fn parity(bits: u64) -> u64 {
        [1, 2, 4, 8, 16, 32].into_iter().fold(bits, |parity, shift| parity ^ (parity << shift))
    }

    /// Writes the place of each set bit, counted from `base`, to the front of `places`; what stands
    /// behind them afterwards is of no meaning.
    #[inline(always)]
    fn places(mut bits: u64, base: u32, places: &mut [u32; WORD]) {
        // Eight at a time whether there are so many or not: the processor can foretell that.
        for eight in places.as_chunks_mut::<8>().0 {
            for place in eight {
                *place = base.wrapping_add(bits.trailing_zeros());
                bits &= bits.wrapping_sub(1);
            }
            if bits == 0 {
                break;
            }
        }
    }
}

/// Which instructions to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instructions {
    /// What every processor has.
    Portable,
    /// 256 bits at a time.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 512 bits at a time, comparisons that give bits, and `compress`.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// 128 bits at a time; every 64-bit ARM has it.
    #[cfg(target_arch = "aarch64")]
    Neon,
}

impl Instructions {
    /// The fastest that this processor has.
    pub(super) fn best() -> Instructions {
        Instructions::available().last().copied().unwrap_or(Instructions::Portable)
    }

    /// All that this processor has, the fastest last.
    #[cfg(target_arch = "x86_64")]
    pub(super) fn available() -> &'static [Instructions] {
        use Instructions::{Avx2, Avx512, Portable};
        // The standard library asks the processor once and remembers.
        macro_rules! all_detected { ($($feature:tt),+) => { $(is_x86_feature_detected!($feature))&&+ }; }
        if !all_detected!("avx2", "pclmulqdq", "bmi1", "bmi2", "lzcnt", "popcnt") {
            &[Portable]
        } else if !all_detected!("avx512f", "avx512bw", "avx512vbmi2") {
            &[Portable, Avx2]
        } else {
            &[Portable, Avx2, Avx512]
        }
    }

    /// All that this processor has, the fastest last.
    #[cfg(target_arch = "aarch64")]
    pub(super) fn available() -> &'static [Instructions] {
        &[Instructions::Portable, Instructions::Neon]
    }

    /// All that this processor has, the fastest last.
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    pub(super) fn available() -> &'static [Instructions] {
        &[Instructions::Portable]
    }

    /// [`scan`](super::scan::scan) with these instructions.
    pub(super) fn scan(self, text: &[u8], last: bool, signs: Signs, index: &mut Index) {
        debug_assert!(Instructions::available().contains(&self));
        match self {
            Instructions::Portable => scan_with::<Portable>(text, last, signs, index),
            // SAFETY: this value comes only from `available`, which gives it only if the processor
            // has the instructions that the function is compiled for.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => unsafe { x86::scan_avx2(text, last, signs, index) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => unsafe { x86::scan_avx512(text, last, signs, index) },
            #[cfg(target_arch = "aarch64")]
            Instructions::Neon => scan_with::<arm::Neon>(text, last, signs, index),
        }
    }
}

/// Eight bytes at a time, in ordinary registers.
struct Portable;

impl Portable {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;

    /// Which of eight bytes are `wanted`, as eight bits.
    #[inline(always)]
    fn find(eight: u64, wanted: u8) -> u64 {
        let difference = eight ^ u64::from_ne_bytes([wanted; 8]);
        // The highest bit of each byte of `differs` says that some bit of it differs: the sum
        // carries into it, and never into the next byte.
        let differs = ((difference & Self::LOW) + Self::LOW) | difference | Self::LOW;
        // The multiplication gathers the eight highest bits in the highest byte.
        ((!differs >> 7).wrapping_mul(0x0102_0408_1020_4080)) >> 56
    }
}

impl Lanes for Portable {
    #[inline(always)]
    fn marks(bytes: &[u8; WORD], signs: Signs) -> Marks {
        let mut marks = Marks { quote: 0, delimiter: 0, lf: 0, cr: 0 };
        for (at, eight) in bytes.as_chunks::<8>().0.iter().enumerate() {
            let eight = u64::from_le_bytes(*eight);
            let find = |wanted| Portable::find(eight, wanted) << (8 * at);
            marks.quote |= find(signs.quote);
            marks.delimiter |= find(signs.delimiter);
            marks.lf |= find(b'\n');
            marks.cr |= find(b'\r');
        }
        marks
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::super::scan::{Index, Signs, scan_with};
    use super::{Lanes, Marks, WORD};
    #[allow(clippy::wildcard_imports, reason = "their names tell them apart")]
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx2,pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn scan_avx2(text: &[u8], last: bool, signs: Signs, index: &mut Index) {
        scan_with::<Avx2>(text, last, signs, index);
    }

    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512vbmi2,pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn scan_avx512(text: &[u8], last: bool, signs: Signs, index: &mut Index) {
        scan_with::<Avx512>(text, last, signs, index);
    }

    /// A product without carries with all ones: each bit is the parity of those up to it.
    #[target_feature(enable = "pclmulqdq")]
    fn carry_less_parity(bits: u64) -> u64 {
        let product = _mm_clmulepi64_si128::<0>(_mm_set_epi64x(0, bits.cast_signed()), _mm_set1_epi8(-1));
        _mm_cvtsi128_si64(product).cast_unsigned()
    }

    struct Avx2;

    impl Lanes for Avx2 {
        #[inline(always)]
        fn marks(bytes: &[u8; WORD], signs: Signs) -> Marks {
            #[target_feature(enable = "avx2")]
            fn find(low: __m256i, high: __m256i, wanted: u8) -> u64 {
                let wanted = _mm256_set1_epi8(wanted.cast_signed());
                let find = |half| u64::from(_mm256_movemask_epi8(_mm256_cmpeq_epi8(half, wanted)).cast_unsigned());
                find(low) | find(high) << 32
            }
            // SAFETY: only `scan_avx2` uses this type, so the processor has the instructions; both
            // loads, which need no alignment, are of 32 of the 64 bytes that `bytes` points to.
            unsafe {
                let low = _mm256_loadu_si256(bytes.as_ptr().cast());
                let high = _mm256_loadu_si256(bytes.as_ptr().add(32).cast());
                Marks {
                    quote: find(low, high, signs.quote),
                    delimiter: find(low, high, signs.delimiter),
                    lf: find(low, high, b'\n'),
                    cr: find(low, high, b'\r'),
                }
            }
        }

        #[inline(always)]
        fn parity(bits: u64) -> u64 {
            // SAFETY: only `scan_avx2` uses this type, so the processor has the instruction.
            unsafe { carry_less_parity(bits) }
        }
    }

    struct Avx512;

    impl Lanes for Avx512 {
        #[inline(always)]
        fn marks(bytes: &[u8; WORD], signs: Signs) -> Marks {
            #[target_feature(enable = "avx512bw")]
            fn find(word: __m512i, wanted: u8) -> u64 {
                _mm512_cmpeq_epi8_mask(word, _mm512_set1_epi8(wanted.cast_signed()))
            }
            // SAFETY: only `scan_avx512` uses this type, so the processor has the instructions; the
            // load, which needs no alignment, is of the 64 bytes that `bytes` points to.
            unsafe {
                let word = _mm512_loadu_si512(bytes.as_ptr().cast());
                Marks {
                    quote: find(word, signs.quote),
                    delimiter: find(word, signs.delimiter),
                    lf: find(word, b'\n'),
                    cr: find(word, b'\r'),
                }
            }
        }

        #[inline(always)]
        fn parity(bits: u64) -> u64 {
            // SAFETY: only `scan_avx512` uses this type, so the processor has the instruction.
            unsafe { carry_less_parity(bits) }
        }

        /// The numbers 0 to 63 are compressed to those whose bit is set, and widened sixteen at a time.
        #[inline(always)]
        fn places(bits: u64, base: u32, places: &mut [u32; WORD]) {
            #[rustfmt::skip]
            const NUMBERS: [u8; WORD] = [
                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
                16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
                32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
                48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
            ];
            let count = bits.count_ones();
            // SAFETY: only `scan_avx512` uses this type, so the processor has the instructions;
            // the load is of the 64 numbers, and each store, sixteen times four bytes, is of one of
            // the four sixteens of `places`; neither needs alignment.
            unsafe {
                let base = _mm512_set1_epi32(base.cast_signed());
                let numbers = _mm512_loadu_si512(NUMBERS.as_ptr().cast());
                let set = _mm512_maskz_compress_epi8(bits, numbers);
                let out = places.as_mut_ptr();
                let store = |sixteen: __m128i, at: usize| {
                    let wide = _mm512_add_epi32(_mm512_cvtepu8_epi32(sixteen), base);
                    _mm512_storeu_si512(out.add(at).cast(), wide);
                };
                store(_mm512_castsi512_si128(set), 0);
                if count > 16 {
                    store(_mm512_extracti32x4_epi32::<1>(set), 16);
                    if count > 32 {
                        store(_mm512_extracti32x4_epi32::<2>(set), 32);
                        store(_mm512_extracti32x4_epi32::<3>(set), 48);
                    }
                }
            }
        }
    }
}

#[cfg(target_arch = "aarch64")]
mod arm {
    use super::super::scan::Signs;
    use super::{Lanes, Marks, WORD};
    #[allow(clippy::wildcard_imports, reason = "their names tell them apart")]
    use std::arch::aarch64::*;

    pub(super) struct Neon;

    impl Lanes for Neon {
        #[inline(always)]
        fn marks(bytes: &[u8; WORD], signs: Signs) -> Marks {
            #[target_feature(enable = "neon")]
            fn find(quarters: [uint8x16_t; 4], bit: uint8x16_t, wanted: u8) -> u64 {
                let wanted = vdupq_n_u8(wanted);
                let [a, b, c, d] = quarters.map(|quarter| vandq_u8(vceqq_u8(quarter, wanted), bit));
                // Three times the sum of neighbours: eight bytes with one bit each become one byte.
                let sum = vpaddq_u8(vpaddq_u8(a, b), vpaddq_u8(c, d));
                vgetq_lane_u64::<0>(vreinterpretq_u64_u8(vpaddq_u8(sum, sum)))
            }
            const BITS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];
            // SAFETY: every 64-bit ARM has these instructions; the loads, which need no alignment,
            // are of 16 bytes each, of `BITS` and of the four quarters of the 64 of `bytes`.
            unsafe {
                let bit = vld1q_u8(BITS.as_ptr());
                let quarters = [0, 16, 32, 48].map(|at| vld1q_u8(bytes.as_ptr().add(at)));
                Marks {
                    quote: find(quarters, bit, signs.quote),
                    delimiter: find(quarters, bit, signs.delimiter),
                    lf: find(quarters, bit, b'\n'),
                    cr: find(quarters, bit, b'\r'),
                }
            }
        }
    }
}

/// Text that is UTF-8, in a buffer that Arrow arrays can share.
#[derive(Debug)]
pub(super) struct Text(Buffer);

impl Text {
    /// The error is the place of the first byte that is no part of a character.
    pub(super) fn new(bytes: Buffer) -> Result<Text, usize> {
        match simdutf8::basic::from_utf8(&bytes) {
            Ok(_) => Ok(Text(bytes)),
            // The fast way does not say where.
            Err(_) => Err(std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len)),
        }
    }

    pub(super) fn buffer(&self) -> &Buffer {
        &self.0
    }

    pub(super) fn as_str(&self) -> &str {
        // SAFETY: `new` found these bytes to be UTF-8, nothing else makes a `Text`, and nobody can
        // write to the bytes of a buffer while there are others who may read them.
        unsafe { std::str::from_utf8_unchecked(&self.0) }
    }
}

/// A column in the making: views of pieces of a text, and of values that are not found there.
pub(super) struct Views<'t> {
    buffer: &'t Buffer,
    text: &'t str,
    views: Vec<u128>,
    /// The values that are not found in the text, one after another.
    others: String,
}

impl<'t> Views<'t> {
    const TEXT: u32 = 0;
    const OTHERS: u32 = 1;

    /// A column without a value yet, and room for so many.
    pub(super) fn new(text: &'t Text, capacity: usize) -> Views<'t> {
        Views { buffer: &text.0, text: text.as_str(), views: Vec::with_capacity(capacity), others: String::new() }
    }

    /// Adds a piece of the text; an empty value if the text has no such piece.
    #[inline]
    pub(super) fn push(&mut self, piece: Range<usize>) {
        let offset = offset_of(piece.start);
        let sixteen = self.text.as_bytes().get(piece.start..).and_then(<[u8]>::first_chunk);
        let value = self.text.get(piece).unwrap_or_default().as_bytes();
        self.views.push(match sixteen {
            Some(sixteen) => view(value.len(), *sixteen, Self::TEXT, offset),
            None => make_view(value, Self::TEXT, offset),
        });
    }

    /// Adds a value that does not stand in the text.
    pub(super) fn push_other(&mut self, value: &str) {
        let offset = offset_of(self.others.len());
        self.others.push_str(value);
        self.views.push(make_view(value.as_bytes(), Self::OTHERS, offset));
    }

    pub(super) fn finish(self) -> StringViewArray {
        let buffers = [self.buffer.clone(), Buffer::from_vec(self.others.into_bytes())];
        // SAFETY: each view was made of a `str`: it holds all of it if it has up to twelve bytes; else it names the
        // place in the one of the two buffers in which that `str` stands.
        // `buffer` and `text` are the same bytes, because both come of one `Text`.
        unsafe { StringViewArray::new_unchecked(ScalarBuffer::from(self.views), buffers, None) }
    }
}

fn offset_of(place: usize) -> u32 {
    u32::try_from(place).expect("block and record sizes are bounded far below 4 GiB")
}

/// [`make_view`] of the first `length` of sixteen bytes, or of a longer value that begins with them;
/// without asking for each length by itself.
#[inline]
fn view(length: usize, sixteen: [u8; 16], buffer: u32, offset: u32) -> u128 {
    const fn first(bytes: u32) -> u128 {
        !(u128::MAX << (8 * bytes))
    }
    /// Of each length the bytes that a view holds itself; the last of all that are longer.
    #[rustfmt::skip]
    const KEPT: [u128; 14] = [
        first(0), first(1), first(2), first(3), first(4), first(5), first(6), first(7), first(8), first(9), first(10),
        first(11), first(12), first(4),
    ];
    const LONGEST: usize = KEPT.len() - 2;
    let kept = KEPT.get(length.min(LONGEST + 1)).copied().unwrap_or_default();
    // Computed for short values too, since nobody can foretell which cells are short.
    let place = u128::from(offset) << 64 | u128::from(buffer) << 32;
    let place = place & u128::from(length > LONGEST).wrapping_neg();
    (u128::from_le_bytes(sixteen) & kept | place) << 32 | length as u128
}

#[cfg(test)]
mod tests {
    use super::{Text, Views, view};
    use arrow_array::StringViewArray;
    use arrow_array::builder::make_view;
    use arrow_buffer::Buffer;

    #[test]
    fn a_view_is_as_arrow_makes_it() {
        let text = b"0123456789abcdefghij";
        for length in 0..=text.len() {
            let value = text.get(..length).unwrap();
            assert_eq!(view(length, *text.first_chunk().unwrap(), 3, 77), make_view(value, 3, 77), "{length}");
        }
    }

    #[test]
    fn a_column_holds_pieces_of_the_text_and_other_values() {
        let text = "a,Zoë,,a text of more than twelve bytes,and its end";
        let text = Text::new(Buffer::from(text.as_bytes())).unwrap();
        let mut views = Views::new(&text, 0);
        for piece in [0..1, 2..6, 7..7, 8..40, 41..52, 0..52] {
            views.push(piece);
        }
        views.push(52..52);
        views.push_other("another text of more than twelve bytes");
        views.push_other("é");
        // No piece: beyond the end, or within a character.
        views.push(52..53);
        views.push(2..5);
        let column = views.finish();
        // What `finish` leaves out.
        StringViewArray::try_new(column.views().clone(), column.data_buffers().to_vec(), None).unwrap();
        let expected = [
            "a",
            "Zoë",
            "",
            "a text of more than twelve bytes",
            "and its end",
            text.as_str(),
            "",
            "another text of more than twelve bytes",
            "é",
            "",
            "",
        ];
        assert_eq!(column.iter().flatten().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_no_utf8_is_found_at_its_place() {
        assert_eq!(Text::new(Buffer::from(b"Zo\xC3\xAB,\xE9t\xE9".as_slice())).unwrap_err(), 5);
        assert_eq!(Text::new(Buffer::from(b"Zo\xC3".as_slice())).unwrap_err(), 2);
        assert_eq!(Text::new(Buffer::from(b"Zo\xC3\xAB".as_slice())).unwrap().as_str(), "Zoë");
    }
}
