//! Names in Han, kana and Hangul: which of them is the family's follows from custom and not from the letters, so all that is
//! read here is doubtful.
//!
//! The family's name stands first; names of other languages, written in katakana or with a dot between their parts, keep
//! their order. Where nothing parts the names, the syllables of a Korean name and, if the country is known, the
//! characters of a Chinese one tell; a Japanese name stays whole.

use super::super::degrees;
use super::super::titles;
use super::affixes::{is_suffix, keep_behind, take_maiden, take_titles};
use super::{Reading, append, words};
use unicode_normalization::char::is_combining_mark;

/// Whether there is Han, kana or Hangul in a name.
pub(super) fn is_written_so(name: &str) -> bool {
    name.chars().any(|c| is_han(c) || is_hangul(c) || (is_kana(c) && !is_voicing(c)))
}

/// Why nobody could be sure, or nothing is read.
const UNKNOWN: &str = "the letters do not tell which name is the family's";

/// Reads a name that stands outside of brackets.
pub(super) fn read(name: &str, country: Option<&str>, reading: &mut Reading) -> Result<(), &'static str> {
    reading.doubts(UNKNOWN);
    let belongs = |c: char| c.is_alphabetic() || is_combining_mark(c) || is_kana(c) || c.is_whitespace();
    if !name.chars().all(|c| belongs(c) || ".．。,，、·・･'-".contains(c)) {
        return Err(UNKNOWN);
    }
    let segments: Vec<Vec<String>> =
        name.split([',', '，', '、']).map(words).filter(|words| !words.is_empty()).collect();
    let segments: Vec<Vec<&str>> = segments.iter().map(|words| words.iter().map(String::as_str).collect()).collect();
    let follows = |word: &str| is_suffix(word) || degrees::may_be_degree(word) || titles::title(word).is_some();
    match segments.as_slice() {
        [whole] => natural(whole, country, reading),
        [first, behind] if behind.iter().all(|word| follows(word)) => {
            natural(first, country, reading)?;
            keep_behind(behind, &mut reading.parts);
            Ok(())
        }
        [family, given] => {
            let family = without_affixes(family, country, reading)?;
            if given.iter().all(|word| is_honorific(word)) {
                given.iter().for_each(|word| append(&mut reading.parts.suffix, word, ", "));
            } else {
                let latin = given.iter().rev().take_while(|word| !is_written_so(word)).count();
                let (given, behind) = if latin == given.len() {
                    (given.as_slice(), [].as_slice())
                } else {
                    given.split_at(given.len() - latin)
                };
                reading.parts.given = without_honorific(given, reading).join(" ");
                keep_behind(behind, &mut reading.parts);
            }
            reading.parts.family = family.join(" ");
            Ok(())
        }
        _ => Err(UNKNOWN),
    }
}

fn natural(words: &[&str], country: Option<&str>, reading: &mut Reading) -> Result<(), &'static str> {
    let words = without_affixes(words, country, reading)?;
    let dotted = words.iter().any(|word| word.contains(DOTS));
    let are_foreign = words.iter().all(|word| word.chars().all(|c| is_katakana(c) || !c.is_alphabetic()))
        || words.iter().any(|word| word.contains(['·', '･']));
    let words: Vec<&str> = words.iter().flat_map(|word| word.split(DOTS)).filter(|word| !word.is_empty()).collect();
    let parts = &mut reading.parts;
    match words.as_slice() {
        [] => return Err("there is no name"),
        [one] if are_foreign && !dotted => (*one).clone_into(&mut parts.given),
        [one] => {
            let (family, given) = one.split_at(family_length(one, country));
            (parts.family, parts.given) = (family.to_owned(), given.to_owned());
        }
        [given, middle @ .., family] if are_foreign => {
            (parts.given, parts.family) = ((*given).to_owned(), (*family).to_owned());
            parts.middle = middle.join(" ");
        }
        [family, given, middle @ ..] => {
            (parts.family, parts.given) = ((*family).to_owned(), (*given).to_owned());
            parts.middle = middle.join(" ");
        }
    }
    Ok(())
}

/// A name without titles, degrees, the name of birth and what addresses the person.
fn without_affixes<'a>(
    words: &'a [&'a str],
    country: Option<&str>,
    reading: &mut Reading,
) -> Result<Vec<&'a str>, &'static str> {
    let words = take_titles(words, 1, country, &mut reading.parts);
    let latin = words.iter().rev().take_while(|word| !is_written_so(word)).count();
    let (words, behind) = words.split_at(words.len() - latin);
    let words = take_maiden(words, &mut reading.parts);
    if words.is_empty() || !words.iter().all(|word| is_written_so(word)) {
        return Err(UNKNOWN);
    }
    let words = without_honorific(words, reading);
    keep_behind(behind, &mut reading.parts);
    Ok(words)
}

/// Between the parts of a name from another language.
const DOTS: [char; 3] = ['·', '・', '･'];

/// The words without what addresses the person, which stands behind the name, apart or in one word with it.
fn without_honorific<'a>(words: &[&'a str], reading: &mut Reading) -> Vec<&'a str> {
    let apart = words.iter().rev().take_while(|word| is_honorific(word)).count().min(words.len().saturating_sub(1));
    let (name, behind) = words.split_at(words.len() - apart);
    let mut name = name.to_vec();
    // `ジュニア` behind a dot.
    if let Some(last) = name.last_mut()
        && let Some((rest, junior)) = last.rsplit_once(DOTS)
        && is_honorific(junior)
    {
        append(&mut reading.parts.suffix, junior, " ");
        *last = rest;
    }
    if let Some(last) = name.last_mut().filter(|last| !is_honorific(last)) {
        let plain = last.trim_end_matches(['.', '．', '。']);
        let joined =
            JOINED.iter().filter_map(|honorific| plain.strip_suffix(honorific)).filter(|rest| !rest.is_empty());
        if let Some(rest) = joined.min_by_key(|rest| rest.len()) {
            append(&mut reading.parts.suffix, last.get(rest.len()..).unwrap_or_default(), " ");
            *last = rest;
        }
    }
    behind.iter().for_each(|word| append(&mut reading.parts.suffix, word, " "));
    name
}

/// What addresses a person, or says which of several, and is nobody's name even in one word with it.
const JOINED: &[&str] = &[
    "さん",
    "さま",
    "様",
    "ちゃん",
    "先生",
    "女士",
    "小姐",
    "教授",
    "二世",
    "三世",
    "議員",
    "国会議員",
    "씨",
    "님",
    "선생님",
    "선생",
    "박사님",
    "박사",
    "교수님",
    "교수",
    "과장님",
    "부장님",
    "사장님",
];

/// Only in a word of its own: in one with a name it may be part of it.
const APART: &[&str] = &["君", "氏", "殿", "博士", "部長", "社長", "ジュニア", "주니어", "양", "군", "이사", "대표"];

fn is_honorific(word: &str) -> bool {
    let plain = word.trim_end_matches(['.', '．', '。']);
    JOINED.contains(&plain) || APART.contains(&plain)
}

/// How many bytes at the front of a name in one word are the family's: all where nothing tells.
fn family_length(name: &str, country: Option<&str>) -> usize {
    let is_chinese = country.is_some_and(|country| matches!(country, "CN" | "TW" | "HK" | "MO" | "SG"));
    let (single, double, longest) = if name.chars().all(is_hangul) {
        (KOREAN, KOREAN_DOUBLE, 4)
    } else if is_chinese && name.chars().all(is_han) {
        (CHINESE, CHINESE_DOUBLE, 4)
    } else {
        return name.len();
    };
    let count = name.chars().count();
    let length_of = |count: usize| name.char_indices().nth(count).map_or(name.len(), |(at, _)| at);
    match name.chars().next() {
        _ if count > longest => name.len(),
        _ if double.iter().any(|family| name.starts_with(family)) => length_of(2),
        Some(first) if count >= 2 && single.contains(first) => length_of(1),
        _ => name.len(),
    }
}

/// The commonest surnames of South Korea (Statistics Korea, census of 2015), one syllable each.
const KOREAN: &str = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용";
const KOREAN_DOUBLE: &[&str] = &["남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방"];

/// The commonest surnames of China and Taiwan (Ministry of Public Security, report on names of 2020; Ministry of the
/// Interior, 2018), one character each, in both scripts.
const CHINESE: &str = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓邓鄧冯馮曹彭曾肖蕭萧田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付傅方邹鄒熊白孟秦邱侯江尹薛闫閻雷龙龍黎史陶贺賀毛段郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向常汤湯康易乔喬赖賴文洪施游詹簡涂";
const CHINESE_DOUBLE: &[&str] = &[
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "夏侯", "皇甫", "尉迟", "尉遲", "公孙", "公孫", "慕容",
    "令狐", "长孙", "長孫", "司徒", "端木", "东方", "東方", "独孤", "獨孤", "宇文", "轩辕", "軒轅",
];

fn is_han(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '々' | '〆' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}') || is_katakana(c)
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A0}'..='\u{30FF}' | '\u{3099}'..='\u{309C}' | '\u{31F0}'..='\u{31FF}' | '\u{FF65}'..='\u{FF9F}')
}

/// The marks of voiced sounds, which are letters of no name by themselves.
fn is_voicing(c: char) -> bool {
    matches!(c, '\u{3099}'..='\u{309C}' | '\u{FF9E}' | '\u{FF9F}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}')
}

#[cfg(test)]
mod tests {
    use super::super::{parse, parse_likely};

    #[test]
    fn names_are_read_as_custom_has_them_and_are_doubtful() {
        for (name, country, family, given, suffix) in [
            ("山田 太郎", None, "山田", "太郎", ""),
            ("山田太郎", Some("JP"), "山田太郎", "", ""),
            ("김민준", None, "김", "민준", ""),
            ("남궁민수", None, "남궁", "민수", ""),
            ("김민준 씨", None, "김", "민준", "씨"),
            ("王小明", Some("CN"), "王", "小明", ""),
            ("歐陽娜娜", Some("TW"), "歐陽", "娜娜", ""),
            ("王小明", None, "王小明", "", ""),
            ("田中さん", None, "田中", "", "さん"),
            ("田中博士", None, "田中博士", "", ""),
            ("マイケル・ジャクソン", None, "ジャクソン", "マイケル", ""),
            ("高橋・一郎", None, "高橋", "一郎", ""),
            ("威廉·莎士比亚", None, "莎士比亚", "威廉", ""),
            ("김, 민준", None, "김", "민준", ""),
            ("Dr. 山田 太郎, PhD", None, "山田", "太郎", "PhD"),
        ] {
            let parts = parse_likely(name, country).unwrap();
            assert_eq!(
                (parts.family.as_str(), parts.given.as_str(), parts.suffix.as_str()),
                (family, given, suffix),
                "{name}"
            );
            let refused = format!("the letters do not tell which name is the family's in `{name}`");
            assert_eq!(parse(name, country).unwrap_err(), refused);
        }
        assert_eq!(parse_likely("山田 花子 旧姓 佐藤", None).unwrap().maiden, "佐藤");
        assert!(parse_likely("山田 太郎 123", None).is_err());
    }
}
