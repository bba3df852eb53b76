//! Text out of a piece of HTML, as forms and old systems leave it in cells.

use unicode_normalization::UnicodeNormalization;

/// Elements whose tags are taken out (HTML Living Standard, index of elements, and the obsolete ones
/// that mail programs write). Anything else between `<` and `>` is text, such as `<anna@acme.example>`.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "menu",
    "meta",
    "nav",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];

/// Attributes that HTML knows without a value. Any other needs one: in `a<b and b>c` nothing is a tag.
const BARE_ATTRIBUTES: &[&str] = &[
    "allowfullscreen",
    "async",
    "autofocus",
    "autoplay",
    "checked",
    "compact",
    "contenteditable",
    "controls",
    "default",
    "defer",
    "disabled",
    "download",
    "hidden",
    "inert",
    "ismap",
    "itemscope",
    "loop",
    "multiple",
    "muted",
    "nomodule",
    "noshade",
    "novalidate",
    "nowrap",
    "open",
    "playsinline",
    "readonly",
    "required",
    "reversed",
    "selected",
];

/// The text without tags, comments, scripts and styles, its character references as characters. What
/// blocks part stands on lines of its own. Nothing when there is neither tag nor reference.
///
/// Where references shown as characters would read as markup again (`&lt;b&gt;`), all of `<`, `>` and
/// `&` stay references, so that a second run finds nothing.
#[must_use]
pub fn to_text(html: &str) -> Option<String> {
    let all = |text: &str| pass(text, Decode::All);
    let kept = |text: &str| pass(text, Decode::AllButMarkup);
    if let Some(text) = all(html).filter(|text| all(text).is_none()) {
        return Some(text);
    }
    // What is left may only look like markup where pieces of two have met: then it is none of ours.
    kept(html).filter(|text| kept(text).is_none() && all(text).is_none_or(|again| all(&again).is_some()))
}

/// Which references become characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decode {
    All,
    /// Not those of `<`, `>` and `&`.
    AllButMarkup,
}

fn pass(html: &str, decode: Decode) -> Option<String> {
    if !html.contains(['<', '&']) {
        return None;
    }
    let mut text = String::with_capacity(html.len());
    let mut had_tag = false;
    let mut rest = html;
    let mut ends = Ends::default();
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        text.push_str(before);
        if let Some((element, after)) = tag(from, &mut ends) {
            had_tag = true;
            match element {
                element if BLOCKS.contains(&element) => text.push('\n'),
                "td" | "th" => text.push(' '),
                _ => {}
            }
            rest = after;
        } else if let Some((character, after)) = reference(from, decode) {
            text.push_str(&character);
            rest = after;
        } else {
            let (sign, after) = from.split_at_checked(1).unwrap_or((from, ""));
            text.push_str(sign);
            rest = after;
        }
    }
    text.push_str(rest);
    if had_tag {
        let lines: Vec<String> =
            text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        text = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    }
    (text != html).then_some(text)
}

/// The element of the tag that a text begins with, and what follows. Of a script or a style, what
/// follows its end.
fn tag<'t>(text: &'t str, ends: &mut Ends) -> Option<(&'static str, &'t str)> {
    let inside = text.strip_prefix('<')?;
    if let Some(comment) = inside.strip_prefix("!--") {
        return ends.seek(End::Comment, comment, after_comment).map(|after| ("span", after));
    }
    let closes = inside.starts_with('/');
    let name_and_rest = inside.strip_prefix('/').unwrap_or(inside);
    let end = name_and_rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name_and_rest.len());
    let (name, rest) = name_and_rest.split_at_checked(end)?;
    let element = ELEMENTS.iter().copied().find(|element| element.eq_ignore_ascii_case(name))?;
    let after = if closes { rest.trim_start().strip_prefix('>')? } else { after_attributes(rest)? };
    if closes || !matches!(element, "script" | "style") {
        return Some((element, after));
    }
    let end = if element == "script" { End::Script } else { End::Style };
    ends.seek(end, after, |text| after_end_of(element, text)).map(|after| (element, after))
}

/// What a stretch that shows nothing ends with.
#[derive(Clone, Copy)]
enum End {
    Comment,
    Script,
    Style,
}

/// Which ends were looked for in vain: what is not in a text is not in the rest of it either, so that
/// each is sought to the end of the text once.
#[derive(Default)]
struct Ends {
    missing: [bool; 3],
    #[cfg(test)]
    sought: usize,
}

impl Ends {
    fn seek<'t>(&mut self, end: End, text: &'t str, after: impl Fn(&'t str) -> Option<&'t str>) -> Option<&'t str> {
        let missing = self.missing.get_mut(end as usize)?;
        if *missing {
            return None;
        }
        let found = after(text);
        *missing = found.is_none();
        #[cfg(test)]
        {
            self.sought += text.len() - found.map_or(0, str::len);
        }
        found
    }
}

fn after_comment(text: &str) -> Option<&str> {
    text.split_once("-->").map(|(_, after)| after)
}

/// What follows the end tag of an element.
fn after_end_of<'t>(element: &str, text: &'t str) -> Option<&'t str> {
    let is_end = |at: &usize| {
        let name = text.get(at + 2..at + 2 + element.len());
        name.is_some_and(|name| name.eq_ignore_ascii_case(element))
    };
    let end = text.match_indices("</").map(|(at, _)| at).find(is_end)?;
    text.get(end..)?.split_once('>').map(|(_, after)| after)
}

/// What follows a tag, after its attributes (HTML Living Standard, 13.1.2.3); nothing when they are
/// none. A `>` in quotes does not end it.
fn after_attributes(mut rest: &str) -> Option<&str> {
    loop {
        let next = rest.trim_start();
        if let Some(after) = next.strip_prefix("/>").or_else(|| next.strip_prefix('>')) {
            return Some(after);
        }
        let end = next.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '@')))?;
        let (name, after) = next.split_at_checked(end)?;
        if next.len() == rest.len() || name.is_empty() {
            return None;
        }
        rest = match after.trim_start().strip_prefix('=') {
            Some(value) => after_value(value.trim_start())?,
            None if BARE_ATTRIBUTES.iter().any(|own| own.eq_ignore_ascii_case(name)) => after,
            None => return None,
        };
    }
}

/// What follows the value of an attribute that a text begins with.
fn after_value(text: &str) -> Option<&str> {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).map(|(_, after)| after);
        }
    }
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '>' | '<' | '"' | '\'' | '=' | '`'))?;
    let (value, after) = text.split_at_checked(end)?;
    (!value.is_empty()).then_some(after)
}

/// The character of the reference that a text begins with (`&eacute;`, `&#233;`), and what follows.
fn reference(text: &str, decode: Decode) -> Option<(String, &str)> {
    let end = text.bytes().take(14).position(|byte| byte == b';')?;
    let (name, after) = (text.get(1..end)?, text.get(end + 1..)?);
    let character = match name.strip_prefix('#') {
        Some(number) => numbered(number)?.to_string(),
        None => named(name)?,
    };
    let stays = decode == Decode::AllButMarkup && matches!(character.as_str(), "<" | ">" | "&");
    (!stays).then_some((character, after))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| !c.is_control())
}

fn named(name: &str) -> Option<String> {
    let whole = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        "ndash" => "–",
        "mdash" => "—",
        "hellip" => "…",
        "lsquo" => "‘",
        "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        "laquo" => "«",
        "raquo" => "»",
        "bull" => "•",
        "middot" => "·",
        "deg" => "°",
        "euro" => "€",
        "pound" => "£",
        "yen" => "¥",
        "copy" => "©",
        "reg" => "®",
        "trade" => "™",
        "szlig" => "ß",
        "aelig" => "æ",
        "AElig" => "Æ",
        "oelig" => "œ",
        "OElig" => "Œ",
        "oslash" => "ø",
        "Oslash" => "Ø",
        _ => return accented(name),
    };
    Some(whole.to_owned())
}

/// `eacute`, `Uuml`: a letter and its accent.
fn accented(name: &str) -> Option<String> {
    let (letter, accent) = name.split_at_checked(1)?;
    let mark = match accent {
        "grave" => '\u{300}',
        "acute" => '\u{301}',
        "circ" => '\u{302}',
        "tilde" => '\u{303}',
        "uml" => '\u{308}',
        "ring" => '\u{30a}',
        "caron" => '\u{30c}',
        "cedil" => '\u{327}',
        _ => return None,
    };
    let composed: String = letter.chars().chain([mark]).nfc().collect();
    (letter.chars().all(|c| c.is_ascii_alphabetic()) && composed.chars().count() == 1).then_some(composed)
}

#[cfg(test)]
mod tests {
    use super::{Ends, tag, to_text};
    use proptest::prelude::*;

    #[test]
    fn text_comes_out_of_its_markup() {
        for (html, text) in [
            ("<p>Hello <b>Anna</b></p>", "Hello Anna"),
            ("<div>one</div><div>two<br/>three</div>", "one\ntwo\nthree"),
            ("<TABLE><tr><td>a</td><td>b</td></tr></TABLE>", "a b"),
            ("a<script>alert('<b>')</script>b<style>p{}</style><!-- no -->c", "abc"),
            ("<a href=\"https://acme.example\">Acme</a>", "Acme"),
            ("<a href=\"x>y\">z</a>", "z"),
            ("<INPUT disabled value = 'a b' name=c><img src=x/>z<br />", "z"),
            ("x &lt; y &gt; z", "x < y > z"),
            ("Caf&eacute; &amp; Bar &#233;&#xE9; M&uuml;ller&nbsp;AG", "Café & Bar éé Müller\u{a0}AG"),
        ] {
            assert_eq!(to_text(html).as_deref(), Some(text), "{html}");
        }
    }

    #[test]
    fn what_is_no_markup_stays() {
        for text in [
            "Anna <anna@acme.example>",
            "2 < 3 > 1",
            "R&D; &unknown;",
            "a <b without an end",
            "if a<b and b>c",
            "a<b, b>c",
            "1<p or q>2",
            "</b and b>",
            "<a href=\"never closed>",
            "&lt;b> stays what it shows",
            "&amp;lt;",
            "<script>never closed",
            "&lt;script&gt;a&lt;/script&gt;",
            "&lt;p&gt;",
            "AT&T",
            "",
        ] {
            assert_eq!(to_text(text), None, "{text}");
        }
    }

    /// Every stretch of a text is looked through once for each kind of end, however often one is opened.
    #[test]
    fn what_is_opened_again_and_again_and_never_closed_takes_linear_time() {
        for unit in ["<script>", "<style>a", "<!--", "<script><style><!-- x", "<script></style "] {
            let html = unit.repeat(20_000);
            let mut ends = Ends::default();
            for (at, _) in html.match_indices('<') {
                tag(html.get(at..).unwrap(), &mut ends);
            }
            assert!(ends.sought <= 3 * html.len(), "{unit}: {} steps for {}", ends.sought, html.len());
            assert_eq!(to_text(&html), None);
        }
        let closed = "a<script>b</script>".repeat(10_000);
        assert_eq!(to_text(&closed), Some("a".repeat(10_000)));
    }

    #[test]
    fn both_ends_of_a_shown_tag_stay_references_or_neither() {
        assert_eq!(to_text("<p>write &lt;b&gt; &amp; &eacute;</p>").as_deref(), Some("write &lt;b&gt; &amp; é"));
        assert_eq!(to_text("&lt;script&gt;").as_deref(), Some("<script>"));
        assert_eq!(to_text("&lt;anna@acme.example&gt;").as_deref(), Some("<anna@acme.example>"));
    }

    proptest! {
        #[test]
        fn a_second_run_finds_nothing(html in "(<b>|</b>|<p|>|<|&lt;|&gt;|&amp;|&#60;|;|lt;|amp;|br|/|<!--|-->|script| |a|\\n|&nbsp;| hidden|=|\"|'|&eacute;){0,14}") {
            if let Some(text) = to_text(&html) {
                prop_assert_eq!(to_text(&text), None, "{:?} became {:?}", html, text);
            }
        }
    }
}
