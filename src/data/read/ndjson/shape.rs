//! Which columns the objects of a file have.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::collections::HashSet;

/// The name of the object whose keys stand for themselves.
const PROPERTIES: &str = "properties";

/// Every key path of a file, with the column of those that hold values.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub(super) root: Keys,
    /// The path of each column.
    paths: Vec<Vec<String>>,
}

/// The keys of the objects at one path, in the order in which they first appeared.
#[derive(Debug, Default)]
pub(super) struct Keys {
    list: Vec<(String, Node)>,
    places: HashMap<String, usize, FixedState>,
}

/// What stands under a key: a value, an object, in one line this and in another that.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) column: Option<usize>,
    pub(super) keys: Keys,
    /// Whether an object stands there in some line.
    pub(super) is_object: bool,
    /// Whether a value that is neither an object nor null does.
    pub(super) is_value: bool,
}

impl Node {
    /// Whether all its column could hold are the nulls beside objects: a column of blanks would say that
    /// nothing stands where an object does.
    fn is_in_the_way(&self) -> bool {
        self.is_object && !self.is_value
    }
}

impl Keys {
    /// The place of a key; `guess` is where it is if the object has the keys of the one before.
    pub(super) fn place(&self, key: &str, guess: usize) -> Option<usize> {
        match self.list.get(guess) {
            Some((known, _)) if known == key => Some(guess),
            _ => self.places.get(key).copied(),
        }
    }

    /// What stands under the key at a place.
    pub(super) fn node(&self, place: usize) -> Option<&Node> {
        self.list.get(place).map(|(_, node)| node)
    }

    /// As [`node`](Keys::node), with the key.
    pub(super) fn entry_mut(&mut self, place: usize) -> Option<(&str, &mut Node)> {
        self.list.get_mut(place).map(|(key, node)| (key.as_str(), node))
    }

    /// Gives up the columns of nulls beside objects, and adds their indices to `given_up`.
    fn give_up_columns(&mut self, given_up: &mut Vec<usize>) {
        for (_, node) in &mut self.list {
            if node.is_in_the_way() {
                given_up.extend(node.column.take());
            }
            node.keys.give_up_columns(given_up);
        }
    }

    /// Counts columns anew: `given_up` are gone, in order.
    fn close_ranks(&mut self, given_up: &[usize]) {
        for (_, node) in &mut self.list {
            node.column = node.column.map(|column| column - given_up.partition_point(|gone| *gone < column));
            node.keys.close_ranks(given_up);
        }
    }

    /// Adds a key, and gives its place.
    pub(super) fn add(&mut self, key: &str) -> usize {
        let place = self.list.len();
        self.places.insert(key.to_owned(), place);
        self.list.push((key.to_owned(), Node::default()));
        place
    }
}

impl Shape {
    /// Settles which columns there are, once all keys were added.
    pub(super) fn settle(&mut self) {
        let mut given_up = Vec::new();
        self.root.give_up_columns(&mut given_up);
        given_up.sort_unstable();
        self.root.close_ranks(&given_up);
        let mut at = 0..;
        self.paths.retain(|_| at.next().is_none_or(|at| given_up.binary_search(&at).is_err()));
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.paths.len()
    }

    /// The keys that lead to the values of a column.
    pub(super) fn path(&self, column: usize) -> &[String] {
        self.paths.get(column).map(Vec::as_slice).unwrap_or_default()
    }

    /// The header.
    pub(super) fn names(&self) -> Vec<String> {
        let is_own = |path: &&Vec<String>| own_name(path).is_none();
        let taken: HashSet<String> = self.paths.iter().filter(is_own).map(|path| path.join(".")).collect();
        let name = |path: &Vec<String>| match own_name(path) {
            Some(name) if !taken.contains(&name) => name,
            _ => path.join("."),
        };
        self.paths.iter().map(name).collect()
    }

    /// A column of its own for the values at a path.
    pub(super) fn add_column(paths: &mut Vec<Vec<String>>, path: &[String]) -> usize {
        paths.push(path.to_vec());
        paths.len() - 1
    }

    /// The two parts that adding keys goes over at once.
    pub(super) fn parts_mut(&mut self) -> (&mut Keys, &mut Vec<Vec<String>>) {
        (&mut self.root, &mut self.paths)
    }
}

/// The name of a property of HubSpot's, by itself.
fn own_name(path: &[String]) -> Option<String> {
    match path {
        [first, rest @ ..] if first == PROPERTIES && !rest.is_empty() => Some(rest.join(".")),
        _ => None,
    }
}
