//! Letters that have a usual spelling in plain Latin ones: Cyrillic and Greek after BGN/PCGN in its simple
//! form (as passports and newspapers write them), and Latin letters that decompose to nothing.

/// The plain letters for a small letter without its marks; nothing where it is one already, or of a
/// script that is written by sounds otherwise (Arabic, Han).
#[must_use]
pub fn spelled(letter: char) -> Option<&'static str> {
    if letter.is_ascii() {
        return None;
    }
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'đ' | 'ð' | 'д' | 'δ' => "d",
        'þ' | 'θ' => "th",
        'ı' | 'и' | 'й' | 'і' | 'ι' | 'η' => "i",
        'а' | 'α' => "a",
        'б' => "b",
        'в' | 'β' => "v",
        'г' | 'ґ' | 'γ' => "g",
        'е' | 'ё' | 'э' | 'є' | 'ε' => "e",
        'ж' => "zh",
        'з' | 'ζ' => "z",
        'ї' => "yi",
        'к' | 'κ' => "k",
        'ł' | 'л' | 'λ' => "l",
        'м' | 'μ' => "m",
        'н' | 'ν' => "n",
        'ø' | 'о' | 'ο' | 'ω' => "o",
        'п' | 'π' => "p",
        'р' | 'ρ' => "r",
        'с' | 'σ' | 'ς' => "s",
        'т' | 'τ' => "t",
        'у' | 'ў' => "u",
        'ф' | 'φ' => "f",
        'х' => "kh",
        'χ' | 'ч' => "ch",
        'ц' => "ts",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' | 'υ' => "y",
        'ю' => "yu",
        'я' => "ya",
        'ј' => "j",
        'љ' => "lj",
        'њ' => "nj",
        'ћ' | 'ђ' => "c",
        'џ' => "dz",
        'ξ' => "x",
        'ψ' => "ps",
        _ => return None,
    })
}
