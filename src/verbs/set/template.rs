//! Texts composed of properties, of which some may be blank.
//!
//! A blank property takes along what is there only for it: the brackets and quotes around it and the
//! signs beside it. Where that would leave half a text (`Ana@.com`, `Ana of`), there is none.

use super::Piece;

/// A text with properties in it, read once.
#[derive(Debug)]
pub(super) struct Template(Vec<Node>);

#[derive(Debug)]
enum Node {
    Word(String),
    /// Spaces and signs that only part what stands beside them.
    Separator(String),
    /// As [`Piece::Property`].
    Property(usize),
    /// Brackets or quotes around one property at least.
    Group(char, Vec<Node>, char),
}

/// Brackets and quotes in pairs.
const PAIRS: [(char, char); 12] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('«', '»'),
    ('»', '«'),
    ('“', '”'),
    ('„', '“'),
    ('‘', '’'),
    ('「', '」'),
    ('"', '"'),
    ('\'', '\''),
];

impl Template {
    pub(super) fn new(pieces: &[Piece]) -> Template {
        let mut open: Vec<(char, char, Vec<Node>)> = Vec::new();
        let mut nodes = Vec::new();
        for piece in pieces {
            let text = match piece {
                Piece::Property(index) => {
                    nodes.push(Node::Property(*index));
                    continue;
                }
                Piece::Text(text) => text,
            };
            for c in text.chars() {
                if let Some((opener, closer, outer)) = open.pop_if(|(_, closer, _)| *closer == c) {
                    let inside = std::mem::replace(&mut nodes, outer);
                    close(&mut nodes, opener, inside, closer);
                } else if let Some((opener, closer)) = PAIRS.into_iter().find(|(opener, _)| *opener == c)
                    && may_open(opener == closer, nodes.last())
                {
                    open.push((opener, closer, std::mem::take(&mut nodes)));
                } else {
                    push(&mut nodes, c);
                }
            }
        }
        // What is never closed is text.
        while let Some((opener, _, outer)) = open.pop() {
            let inside = std::mem::replace(&mut nodes, outer);
            push(&mut nodes, opener);
            nodes.extend(inside);
        }
        Template(in_words(nodes))
    }

    /// The text of a record; nothing when there are properties and all of them are blank.
    ///
    /// # Errors
    /// A property that belongs to other text is blank.
    pub(super) fn compose(&self, properties: &[&str]) -> Result<Option<String>, String> {
        if has_property(&self.0) && is_missing_all(&self.0, properties) {
            return Ok(None);
        }
        let mut text = String::new();
        write(&self.0, properties, &mut text)?;
        Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
    }
}

/// A quote that is its own end opens only where a word may begin: `O'{name}` has an apostrophe.
fn may_open(is_quote: bool, before: Option<&Node>) -> bool {
    !is_quote || !matches!(before, Some(Node::Word(_) | Node::Property(_)))
}

fn close(nodes: &mut Vec<Node>, opener: char, inside: Vec<Node>, closer: char) {
    if has_property(&inside) {
        nodes.push(Node::Group(opener, in_words(inside), closer));
    } else {
        push(nodes, opener);
        for node in inside {
            match node {
                Node::Word(text) | Node::Separator(text) => text.chars().for_each(|c| push(nodes, c)),
                node => nodes.push(node),
            }
        }
        push(nodes, closer);
    }
}

fn push(nodes: &mut Vec<Node>, c: char) {
    let separates = c.is_whitespace() || matches!(c, ',' | ';' | '-' | '–' | '/' | '|' | '·' | ':');
    match nodes.last_mut() {
        Some(Node::Separator(text)) if separates => text.push(c),
        Some(Node::Word(text)) if !separates => text.push(c),
        _ if separates => nodes.push(Node::Separator(c.to_string())),
        _ => nodes.push(Node::Word(c.to_string())),
    }
}

/// Signs between two words, and those in them (`c/o`), are of the words.
fn in_words(nodes: Vec<Node>) -> Vec<Node> {
    let mut joined: Vec<Node> = Vec::new();
    for node in nodes {
        match (node, joined.as_mut_slice()) {
            (Node::Word(word), [.., Node::Word(before)]) => before.push_str(&word),
            (Node::Word(word), [.., Node::Word(before), Node::Separator(sign)]) => {
                before.push_str(sign);
                before.push_str(&word);
                joined.pop();
            }
            (node, _) => joined.push(node),
        }
    }
    joined
}

fn has_property(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| matches!(node, Node::Property(_) | Node::Group(..)))
}

fn value<'v>(properties: &[&'v str], index: usize) -> &'v str {
    properties.get(index).map_or("", |value| value.trim())
}

fn is_missing(node: &Node, properties: &[&str]) -> bool {
    match node {
        Node::Property(index) => value(properties, *index).is_empty(),
        Node::Group(_, inside, _) => is_missing_all(inside, properties),
        Node::Word(_) | Node::Separator(_) => false,
    }
}

/// Whether no property of these is there.
fn is_missing_all(nodes: &[Node], properties: &[&str]) -> bool {
    nodes.iter().all(|node| !matches!(node, Node::Property(_) | Node::Group(..)) || is_missing(node, properties))
}

fn write(nodes: &[Node], properties: &[&str], text: &mut String) -> Result<(), String> {
    check(nodes, properties)?;
    let is_gone = |at: usize| nodes.get(at).is_some_and(|node| is_missing(node, properties));
    let mut separator = "";
    let mut any = false;
    for (at, node) in nodes.iter().enumerate() {
        let is_edge = at == 0 || at + 1 == nodes.len();
        match node {
            // At an end it is a part of the text, unless what it stands beside is blank.
            Node::Separator(_) if is_edge && (is_gone(at + 1) || at.checked_sub(1).is_some_and(is_gone)) => {}
            Node::Separator(own) if is_edge => text.push_str(own),
            // It waits for something to follow; only the first of several is written.
            Node::Separator(own) => {
                if any && separator.is_empty() {
                    separator = own;
                }
            }
            node if is_missing(node, properties) => {}
            node => {
                if matches!(node, Node::Word(own) if is_exclamation(own)) {
                    separator = "";
                }
                text.push_str(std::mem::take(&mut separator));
                any = true;
                match node {
                    Node::Group(opener, inside, closer) => {
                        text.push(*opener);
                        write(inside, properties, text)?;
                        text.push(*closer);
                    }
                    Node::Property(index) => text.push_str(value(properties, *index)),
                    Node::Word(own) | Node::Separator(own) => text.push_str(own),
                }
            }
        }
    }
    Ok(())
}

/// Whether what is left makes sense: no blank property touches a word or another property, and each
/// word has one of the properties that stand together beside it.
fn check(nodes: &[Node], properties: &[&str]) -> Result<(), String> {
    let blank = |beside: &str| Err(format!("the property beside `{}` in the text is blank", beside.trim()));
    for pair in nodes.windows(2) {
        match pair {
            [Node::Word(word), node @ Node::Property(_)] if is_missing(node, properties) => {
                return blank(word);
            }
            [node @ Node::Property(_), Node::Word(word)] if is_missing(node, properties) && !is_exclamation(word) => {
                return blank(word);
            }
            [one @ Node::Property(_), other @ Node::Property(_)]
                if is_missing(one, properties) != is_missing(other, properties) =>
            {
                return Err("one of two properties that the text writes as one word is blank".to_owned());
            }
            _ => {}
        }
    }
    let is_word = |node: &Node| matches!(node, Node::Word(word) if !is_exclamation(word));
    let word = nodes.iter().find_map(|node| match node {
        Node::Word(word) if is_word(node) => Some(word),
        _ => None,
    });
    let Some(word) = word else { return Ok(()) };
    let is_empty =
        |run: &[Node]| run.iter().any(|node| matches!(node, Node::Property(_))) && is_missing_all(run, properties);
    if nodes.split(is_word).any(is_empty) { blank(word) } else { Ok(()) }
}

/// What ends a sentence, whatever stands before it.
fn is_exclamation(word: &str) -> bool {
    word.chars().all(|c| matches!(c, '!' | '?'))
}

#[cfg(test)]
mod tests {
    use super::{Piece, Template};
    use proptest::prelude::*;

    fn composed(template: &[&str], properties: &[&str]) -> Result<Option<String>, String> {
        let mut next = 0;
        let pieces: Vec<Piece> = template
            .iter()
            .map(|piece| match *piece {
                "{}" => {
                    next += 1;
                    Piece::Property(next - 1)
                }
                text => Piece::Text(text.to_owned()),
            })
            .collect();
        Template::new(&pieces).compose(properties)
    }

    fn gives(template: &[&str], properties: &[&str], text: &str) {
        let result = composed(template, properties);
        assert_eq!(result.as_ref().map(Option::as_deref), Ok(Some(text)), "{template:?} of {properties:?}");
    }

    #[test]
    fn a_separator_stands_only_between_two_values() {
        let names = ["{}", " ", "{}", " ", "{}"];
        gives(&names, &["Ana", "Maria", "Vega"], "Ana Maria Vega");
        gives(&names, &["Ana", "", " Vega "], "Ana Vega");
        gives(&names, &["", "", "Vega"], "Vega");
        gives(&names, &["Ana", "", ""], "Ana");
        assert_eq!(composed(&names, &["", " ", ""]), Ok(None));
        gives(&["{}", "-", "{}"], &["Ana", ""], "Ana");
        gives(&["-", "{}", " ", "{}", ","], &["5", "6"], "-5 6,");
        gives(&["-", "{}", " ", "{}", ","], &["", "6"], "6,");
    }

    #[test]
    fn words_of_the_template_stay() {
        gives(&["c/o ", "{}", " (", "{}", ")"], &["Ana", "HR"], "c/o Ana (HR)");
        gives(&["{a brace}"], &[], "{a brace}");
        gives(&["{}", ", ", "{}", "!"], &["Ana", ""], "Ana!");
        gives(&["O'", "{}", " :-) (", "{}"], &["Neil", "x"], "O'Neil :-) (x");
        gives(
            &["Dear ", "{}", " ", "{}", ", you are (still) there"],
            &["", "Vega"],
            "Dear Vega, you are (still) there",
        );
    }

    #[test]
    fn brackets_and_quotes_around_a_blank_part_go_with_it() {
        let city = ["{}", " (", "{}", ")"];
        gives(&city, &["Ana", "Vega"], "Ana (Vega)");
        gives(&city, &["Ana", ""], "Ana");
        gives(&city, &["", "Vega"], "(Vega)");
        gives(&["{}", " \"", "{}", "\" ", "{}"], &["Ana", " ", "Vega"], "Ana Vega");
        gives(&["{}", " (", "{}", ", ", "{}", ")"], &["Ana", "", "Oslo"], "Ana (Oslo)");
        gives(&["{}", " ([", "{}", "], from ", "{}", ")"], &["Ana", "", ""], "Ana");
        gives(&["{}", "(", "{}", ")"], &["Ana", ""], "Ana");
    }

    #[test]
    fn a_blank_part_of_other_text_leaves_the_cell() {
        let mail = ["{}", "@", "{}", ".com"];
        gives(&mail, &["Ana", "acme"], "Ana@acme.com");
        let reason = |template: &[&str], properties: &[&str]| composed(template, properties).unwrap_err();
        assert_eq!(reason(&mail, &["Ana", ""]), "the property beside `@` in the text is blank");
        assert_eq!(reason(&mail, &["", "acme"]), "the property beside `@` in the text is blank");
        assert_eq!(composed(&mail, &["", ""]), Ok(None));
        assert!(reason(&["{}", ".", "{}"], &["", "Vega"]).contains("`.`"));
        assert!(reason(&["{}", " of ", "{}"], &["Ana", ""]).contains("`of`"));
        assert!(reason(&["{}", "{}"], &["0", ""]).contains("as one word"));
        gives(&["{}", "{}"], &["0", "1"], "01");
    }

    proptest! {
        #[test]
        fn no_text_ends_in_space_or_empty_brackets(
            texts in proptest::collection::vec("[a ,()\"'«»!-]{0,4}", 4),
            values in proptest::collection::vec("(|x| )", 3),
        ) {
            let [a, b, c, d] = texts.as_slice() else { return Ok(()) };
            let template = [a, "{}", b, "{}", c, "{}", d];
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            if let Ok(Some(text)) = composed(&template, &values) {
                prop_assert_eq!(text.trim(), &text);
                let shown = [a, b, c, d].iter().any(|text| text.contains("()"));
                prop_assert!(shown || !text.contains("()"), "{:?} of {:?} gives {:?}", template, values, text);
            }
        }
    }
}
