//! What the editor has open: unsaved texts, which count instead of the files on the disk.

use super::text::{Encoding, changed};
use gen_lsp_types::{TextDocumentContentChangeEvent, Uri};
use std::collections::BTreeMap;
use std::path::PathBuf;
use url::Url;

/// Where a text is: a file, or whatever else an editor has a name for, such as a file that was never
/// saved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    File(PathBuf),
    Other(String),
}

impl Place {
    #[must_use]
    pub fn of(uri: &Uri) -> Place {
        let path = Url::parse(&uri.0).ok().filter(|url| url.scheme() == "file").and_then(|url| url.to_file_path().ok());
        path.map_or_else(|| Place::Other(uri.0.clone()), Place::File)
    }

    #[must_use]
    pub fn path(&self) -> Option<&PathBuf> {
        match self {
            Place::File(path) => Some(path),
            Place::Other(_) => None,
        }
    }

    /// How hyg would name it.
    #[must_use]
    pub fn uri(&self) -> Uri {
        match self {
            Place::File(path) => {
                Uri(Url::from_file_path(path).map_or_else(|()| path.display().to_string(), String::from))
            }
            Place::Other(uri) => Uri(uri.clone()),
        }
    }

    /// For messages.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Place::File(path) => path.display().to_string(),
            Place::Other(uri) => uri.clone(),
        }
    }
}

/// An open document.
#[derive(Debug, Clone)]
pub struct Document {
    /// As the editor names it.
    pub uri: Uri,
    pub version: i32,
    pub text: String,
}

/// All open documents.
#[derive(Debug, Default)]
pub struct Documents(BTreeMap<Place, Document>);

impl Documents {
    pub fn open(&mut self, uri: Uri, version: i32, text: String) -> Place {
        let place = Place::of(&uri);
        self.0.insert(place.clone(), Document { uri, version, text });
        place
    }

    /// The place of a document that was changed; nothing where it is not open.
    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<Place> {
        let place = Place::of(uri);
        let document = self.0.get_mut(&place)?;
        document.text = changed(std::mem::take(&mut document.text), changes, encoding);
        document.version = version;
        Some(place)
    }

    pub fn close(&mut self, uri: &Uri) {
        self.0.remove(&Place::of(uri));
    }

    #[must_use]
    pub fn get(&self, place: &Place) -> Option<&Document> {
        self.0.get(place)
    }

    #[must_use]
    pub fn text(&self, place: &Place) -> Option<&str> {
        self.get(place).map(|document| document.text.as_str())
    }

    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.0.keys()
    }

    /// The name that the editor gave a place, or the one that hyg gives it.
    #[must_use]
    pub fn uri(&self, place: &Place) -> Uri {
        self.get(place).map_or_else(|| place.uri(), |document| document.uri.clone())
    }
}
