//! What the packages of Unicode CLDR hold, as JSON.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

pub type Json = serde_json::Value;

pub fn json(path: &Path) -> Result<Json, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_str(&text)?)
}

/// What stands below the keys; null where one is missing.
pub fn at<'a>(tree: &'a Json, keys: &[&str]) -> &'a Json {
    keys.iter().try_fold(tree, |tree, key| tree.get(key)).unwrap_or(&Json::Null)
}

/// The locales with names of countries, sorted.
pub fn locales(sources: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let folder = sources.join("cldr-localenames-full/main");
    let mut locales = folders(&folder)?;
    locales.retain(|locale| folder.join(locale).join("territories.json").exists());
    Ok(locales)
}

/// Whether CLDR calls the coverage of the locale moderate or modern.
pub fn is_reviewed(sources: &Path, locale: &str) -> Result<bool, Box<dyn Error>> {
    let levels = json(&sources.join("cldr-core/coverageLevels.json"))?;
    Ok(matches!(at(&levels, &["effectiveCoverageLevels", locale]).as_str(), Some("moderate" | "modern")))
}

/// Names of countries and regions in a locale, by code; `-alt-short` and the like follow some codes.
pub fn territories(sources: &Path, locale: &str) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let tree = json(&sources.join(format!("cldr-localenames-full/main/{locale}/territories.json")))?;
    Ok(texts(at(&tree, &["main", locale, "localeDisplayNames", "territories"])))
}

/// The locales with names of subdivisions, sorted.
pub fn subdivision_locales(sources: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let folder = sources.join("cldr-subdivisions-full/subdivisions");
    let mut locales = folders(&folder)?;
    locales.retain(|locale| folder.join(locale).join(format!("{locale}.json")).exists());
    Ok(locales)
}

/// Names of subdivisions in a locale, by code: `usca`.
pub fn subdivisions(sources: &Path, locale: &str) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let tree = json(&sources.join(format!("cldr-subdivisions-full/subdivisions/{locale}/{locale}.json")))?;
    Ok(texts(at(&tree, &["subdivisions", "localeDisplayNames", "subdivisions"])))
}

/// Codes of subdivisions that are countries of their own, and the codes of those: `frgf`, `GF`.
pub fn parts_that_are_countries(sources: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let tree = json(&sources.join("cldr-core/supplemental/aliases.json"))?;
    let aliases =
        at(&tree, &["supplemental", "metadata", "alias", "subdivisionAlias"]).as_object().into_iter().flatten();
    let country = |alias: &Json| Some(at(alias, &["_replacement"]).as_str().filter(|code| code.len() == 2)?.to_owned());
    Ok(aliases.filter_map(|(code, alias)| Some((code.clone(), country(alias)?))).collect())
}

fn texts(object: &Json) -> BTreeMap<String, String> {
    let entries = object.as_object().into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

fn folders(path: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let entries = fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<Vec<_>, std::io::Error>>()?;
    names.sort();
    Ok(names)
}
