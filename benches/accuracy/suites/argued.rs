//! Cases in which a suite and hyg differ and hyg stays by its answer, each with the reason.

use std::fmt::Write as _;
use xxhash_rust::xxh3::xxh3_64;

/// The cases' inputs.
enum Inputs {
    Named(&'static [&'static str]),
    /// Of a suite whose licence keeps its cases out of here: what XXH3 (64 bits) makes of each. `--misses` prints them.
    Known(&'static [u64]),
}

use Inputs::{Known, Named};

/// The suite as the table names it, up to a comma; the cases; why.
static ARGUED: &[(&str, Inputs, &str)] = &[
    ("e-mail: isemail-3.05", Named(&["test@iana.123"]), "a top-level domain is never a number (RFC 3696, 2)"),
    (
        "e-mail: isemail-original",
        Named(&["first.last@example.123"]),
        "a top-level domain is never a number (RFC 3696, 2)",
    ),
    (
        "e-mail: isemail-original",
        Named(&["test@xn--example.com"]),
        "`xn--` stands before a name in another script, and here before none (RFC 5891, 4.2)",
    ),
    (
        "e-mail: slips in domains",
        Named(&["test@gmsn.com", "test@zopo.com"]),
        "one letter from a short provider's name may be somebody's own domain: Zopo is a maker of telephones",
    ),
    (
        "dates: dateparse, month before day",
        Named(&["1332151919"]),
        "ten digits may be a telephone number; `parse date as \"Unix seconds\"` reads them",
    ),
    (
        "dates: dateparse, no order said",
        Named(&["1332151919"]),
        "ten digits may be a telephone number; `parse date as \"Unix seconds\"` reads them",
    ),
    ("postcode", Named(&["SA99 with [\"GB\"]"]), "the first half of a postcode (Royal Mail, PAF)"),
    (
        "VAT number",
        Named(&["GB999999900 with [\"GB\"]", "GB999999996 with [\"GB\"]"]),
        "the groups in which British numbers are printed mean nothing (HMRC): in groups the suite takes the same digits",
    ),
    ("VAT number", Named(&["HN with [\"HN\"]"]), "a prefix without a number"),
    (
        "tax id",
        Named(&["20-27163363-8 with [\"es-AR\"]", "12.ABC.345/01DE-35 with [\"pt-BR\"]"]),
        "the usual spelling (AFIP; Receita Federal)",
    ),
    (
        "tax id",
        Named(&["19640823-3233 with [\"sv-SE\"]", "196408233233 with [\"sv-SE\"]", "19640883-3230 with [\"sv-SE\"]"]),
        "the century is no part of the check (Skatteverket, SKV 704)",
    ),
    (
        "names: parts, human-name",
        Named(&["Jerome B. Rice & Co.", "Co., Jerome B. Rice &", "Mr. & Mrs. Jerome B. Rice"]),
        "a company, and two persons, are refused by the verbs: one first name would be written for both",
    ),
    (
        "names: parts, human-name",
        Named(&["Smith, MR", "SMITH, MR"]),
        "the initials M. R. or Mr.: the verbs write neither",
    ),
    ("names: parts, human-name", Named(&["DR Andrews", "DR ANDREWS"]), "Dr., not the initials D. R."),
    (
        "names: parts, human-name",
        Named(&["鈴 木", "鈴木", "中华"]),
        "in Chinese and Japanese the surname stands first; the suite takes the first letter for a first name",
    ),
    (
        "names: parts, human-name",
        Named(&["علي\u{651} عبد العزيز"]),
        "`Abd al-Aziz` is one name: its first word alone says `servant of`",
    ),
    (
        "names: parts, theiconic",
        Named(&["Adam"]),
        "a single word may be a first or a last name: the verbs write neither",
    ),
    ("names: parts, theiconic", Named(&["Old Mc Donald"]), "`Mc Donald` is the surname"),
    (
        "names: parts, nameparser-2.6",
        Known(&[
            0x0787_1445_d0f8_3e67,
            0x0b98_2c83_be12_a91d,
            0x0cb8_72e0_deda_4e9a,
            0x2457_7246_90d0_d67d,
            0x2782_2996_afeb_2077,
            0x3438_f66c_20d0_5200,
            0x4ad9_6be7_5769_5592,
            0x5092_2464_bdf8_54a7,
            0x52f4_8b79_22af_e371,
            0x566b_18d1_08e7_be6d,
            0x5e85_8883_8f4f_8b17,
            0x6650_be5f_8392_6063,
            0x6a95_8d49_41d5_f655,
            0x6d9a_e412_3b93_7fd5,
            0x6f37_a885_703d_f797,
            0x6fd6_3e89_bed6_d87e,
            0x72e3_0028_5569_8e28,
            0x75d5_9b35_0312_3261,
            0x8546_63ec_6852_cf9b,
            0x85a8_b4ac_db0f_26fd,
            0x9deb_2f92_6f52_6857,
            0xa1ee_f383_1124_9727,
            0xbaab_8b82_acf9_f2dc,
            0xbdd1_1cd4_e235_7258,
            0xcbaf_ddd8_5c78_9ca7,
            0xdb79_d21a_b20a_3d97,
            0xde9a_ae31_c061_6f88,
            0xe7e8_00c4_7127_1200,
            0xe866_513f_d430_4198,
            0xe892_90f3_30c2_7c28,
            0xf4da_9337_625b_4ae1,
        ]),
        "what follows `née` is the name of birth, also behind a comma, and a generation or degree behind it is none of it; the suite takes the words for middle names",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[
            0x00a7_5567_2d42_d66e,
            0x52ff_93a7_c840_4383,
            0x5644_b051_a218_29b4,
            0xced2_e96b_d16d_c899,
            0xf3a4_2054_9417_150b,
            0xfc62_b7fa_fc49_f20c,
        ]),
        "half a name with a generation: human-name's suite has it refused",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[0x02e6_36e2_4176_ac08, 0xbe80_4962_7aa2_799b, 0xfa8b_c25d_eae7_cd46, 0xfdd6_b363_153f_7d4d]),
        "numbers are no names: refused",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[0x0172_585e_1927_9cef, 0x2d61_a120_1ecc_5689, 0x4cd8_03ce_4288_cdc8, 0xac72_d209_082b_5d17]),
        "signs that names do not have: refused",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[
            0x03b0_a1fe_7976_a775,
            0x046f_1347_1c3e_ef42,
            0x14c2_6115_6023_8e5d,
            0x5c28_5191_6d52_ac10,
            0xa714_f9a4_68de_78a4,
            0xa7c3_470a_7852_5f4b,
            0xb0c9_793e_9680_b934,
            0xbefe_b5ee_23af_c72c,
            0xe0ee_00be_70eb_7d87,
            0xe9c3_6597_fc0d_05c2,
        ]),
        "half of two persons' names or titles: no reading is right",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[
            0x0285_176a_3230_37cd,
            0x0dc9_7447_1f85_7384,
            0x269e_786a_1af5_9e24,
            0x600e_f3e0_0f9a_5507,
            0x634d_7319_3253_3a2d,
            0x7360_f42c_420b_c400,
            0x7b93_e98d_9dce_c31f,
            0x7e58_2981_872b_6ed2,
            0x9d4c_a09c_754c_9dc5,
            0xc894_f506_511d_cce8,
            0xd1e8_a775_0b0a_5665,
            0xefd3_2167_7642_2ddd,
            0xf053_5c90_bf54_1f9c,
            0xf98e_d791_d6c9_1ce7,
        ]),
        "scripts or honorifics mixed as no export has them, or read there in another way than the same name without its degree",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[
            0x04e4_3d89_60ca_5a1a,
            0x127d_e09d_989d_c84c,
            0x1579_0dcf_c9ed_be51,
            0x15dc_873a_e0f6_8296,
            0x391b_d83f_ac39_9cea,
            0x468f_fd84_8c0c_e385,
            0x530b_ea4f_372e_e041,
            0x5347_c43d_0012_5b8b,
            0x7512_3529_1a1d_ed94,
            0x7702_a707_7c7d_97e7,
            0x7fd7_3bcf_29ba_38da,
            0x840c_513e_3a8a_b63e,
            0xad11_34ee_b348_3b50,
            0xb0b0_00ad_6a6c_38ed,
            0xbe49_99f9_b3a3_96a8,
            0xc27e_51f1_073a_5f6f,
            0xca67_fef9_4411_e976,
            0xd06f_714b_878b_7027,
            0xd633_0a4f_b360_90a8,
            0xd983_ba54_fa1e_8e22,
            0xe4b9_cb60_2c9a_1156,
            0xed37_5e7c_2c36_4b8a,
            0xefde_d8d8_aed6_8e3b,
            0xf655_4fbd_aa7f_90d9,
            0xfe68_712e_caf9_a76b,
        ]),
        "a degree is no name, and a generation none of the surname, wherever they stand; what may be either is not decided by its place alone",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[0x0779_31c3_81a4_0573, 0x5dc1_e762_b01d_a442, 0x8675_0881_548e_e194]),
        "a surname in capitals, and one behind a particle, is likelier than a degree that leaves no surname",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[0x1d3f_a6d8_77b0_419a, 0xfd31_d143_218f_e448]),
        "in Vietnam the family's name stands first, and `Van` behind it is a given name",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[0x0146_5286_cb6a_1567, 0x7234_10cf_bde9_2a45, 0xda13_61b5_2c28_32f7, 0xf219_a32a_a164_75e9]),
        "`Abd` and `Abdul` are half of the name they stand before; `Md` before a name is Muhammad",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[0x4be5_7835_edd2_fa71, 0x7be4_9005_a184_fbe8, 0xe3c7_ce40_e9b2_9fcd]),
        "the surname begins at its first particle",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[
            0x09ba_b5a8_c798_4800,
            0x260b_ee98_c822_829c,
            0x2df4_f379_3e57_584d,
            0x6c79_7174_2d25_439a,
            0x6e07_6156_c31b_7e57,
            0x7a66_1c6d_c434_76ef,
            0x8165_c961_e547_a603,
            0x88bd_b021_d6c6_6f9d,
            0x9bae_5f7d_4734_c8a5,
            0xbd56_989b_cff8_f167,
            0xc5a3_afa9_b6a4_6b1f,
            0xd865_856f_0b19_26df,
            0xdf16_1a1a_100f_0e06,
            0xe8ed_ceed_607e_561c,
            0xeddb_fa46_344c_39c9,
        ]),
        "an office and a rank are no given names, nor is a degree the name of who bears them; an article is none of the title (theiconic's suite)",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[0x58f6_f236_c2ba_5b91, 0xdd4e_e805_a884_37a6, 0xe870_3f6c_c2d5_b2fc]),
        "a small letter at the end is what is left of a name, not a generation",
    ),
    (
        "names: parts, nameparser-2.6",
        Known(&[0x84ea_c033_2294_8be1, 0xc9ba_89cb_f719_b927, 0xfb73_03cb_90fb_fe40]),
        "a missing space or a stray sign makes no title of a surname",
    ),
];

impl Inputs {
    fn hold(&self, input: &str) -> bool {
        match self {
            Named(inputs) => inputs.contains(&input),
            Known(inputs) => inputs.contains(&xxh3_64(input.as_bytes())),
        }
    }
}

/// Why hyg stays by its answer; nothing where it has no reason to.
pub fn reason(suite: &str, input: &str) -> Option<&'static str> {
    let plain = suite.split_once(", as the verbs").map_or(suite, |(plain, _)| plain);
    ARGUED.iter().find(|(of, inputs, _)| *of == plain && inputs.hold(input)).map(|(_, _, reason)| *reason)
}

/// All of them as Markdown.
pub fn table() -> String {
    let mut table = "| Suite | Cases | Why hyg stays by its answer |\n| - | - | - |\n".to_owned();
    for (suite, inputs, why) in ARGUED {
        let cases = match inputs {
            Named(inputs) => inputs.iter().map(|input| format!("`{input}`")).collect::<Vec<_>>().join(", "),
            Known(inputs) => format!("{}", inputs.len()),
        };
        let _ = writeln!(table, "| {suite} | {cases} | {why} |");
    }
    table
}
