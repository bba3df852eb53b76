//! What sort of mailbox an address is, by tables: one that anybody gets for nothing, one for a few
//! minutes, one of an office instead of a person.

use super::super::domain::{has_public_suffix, registrable, to_ascii};
use super::Address;
use std::collections::BTreeSet;
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A mailbox that anybody gets: gmail.com, orange.fr. It says nothing about a company.
    Free,
    /// Of an office, a team or a machine: info@, noreply@.
    Role,
    /// A mailbox to throw away: mailinator.com.
    Disposable,
}

impl Class {
    /// By its word in rules.
    #[must_use]
    pub fn named(word: &str) -> Option<Class> {
        match word {
            "free" => Some(Class::Free),
            "role" => Some(Class::Role),
            "disposable" => Some(Class::Disposable),
            _ => None,
        }
    }

    /// Whether the address is of this sort, by the tables and what the project says; nothing where the text is no
    /// address.
    #[must_use]
    pub fn of(self, text: &str, project: &OwnLists) -> Option<bool> {
        let address = Address::parse(text).ok()?;
        if self == Class::Role {
            return Some(is_role(address.local, project));
        }
        Some(address.domain_name().is_some_and(|domain| self.lists(domain, project)))
    }

    /// As [`of`](Class::of), of a domain that stands alone or in a web address, as companies' do: nothing where the
    /// text is none, and of an office, which its mailbox tells.
    #[must_use]
    pub fn of_domain(self, text: &str, project: &OwnLists) -> Option<bool> {
        let domain = bare_domain(text).filter(|_| self != Class::Role)?;
        Some(self.lists(&domain, project))
    }

    fn lists(self, domain: &str, project: &OwnLists) -> bool {
        let (table, more) = match self {
            Class::Free => (&FREE, &project.free),
            Class::Disposable => (&DISPOSABLE, &project.disposable),
            Class::Role => return false,
        };
        !project.owns(domain) && lists(domain, |part| has(table, part) || more.contains(part))
    }
}

/// The domain of a web address, or one that stands alone, in small letters.
fn bare_domain(text: &str) -> Option<String> {
    let host = text.split_once("://").map_or(text, |(_, rest)| rest).split(['/', '?', '#', ':']).next()?;
    let host = host.trim().trim_end_matches('.').to_lowercase();
    let is_domain = host.contains('.') && !host.contains(['@', ' ']) && has_public_suffix(&host);
    is_domain.then_some(host)
}

/// What a project says of domains and mailboxes beside the tables; all in small letters, domains in ASCII.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnLists {
    /// The project's own domains: never free, disposable or a slip.
    pub own: BTreeSet<String>,
    /// Further domains of free mailboxes.
    pub free: BTreeSet<String>,
    /// Further domains of mailboxes to throw away.
    pub disposable: BTreeSet<String>,
    /// Further names of offices before the `@`.
    pub role: BTreeSet<String>,
    /// Names that are nobody's office here: `chef` of a restaurant.
    pub not_role: BTreeSet<String>,
}

impl OwnLists {
    /// Whether the domain is one of the project's own, or belongs to one.
    #[must_use]
    pub fn owns(&self, domain: &str) -> bool {
        !self.own.is_empty() && lists(domain, |part| self.own.contains(part))
    }
}

/// Entries as they stand in the program, which carries 1.8 MB of them: a fourteenth of its size. Packed they take
/// 0.6 MB, and as fingerprints of 40 bits as much; but the first must be unpacked into memory, and the second take one
/// domain in nine million for another, which no one could look up.
type Table = LazyLock<Vec<&'static str>>;

static FREE: Table = LazyLock::new(|| lines(include_str!("../tables/email_free.tsv")));
static DISPOSABLE: Table = LazyLock::new(|| lines(include_str!("../tables/email_disposable.tsv")));
static ROLES: Table = LazyLock::new(|| lines(include_str!("../tables/email_roles.tsv")));

/// The entries of a table, which stand in the order of their bytes.
fn lines(table: &'static str) -> Vec<&'static str> {
    table.lines().filter(|line| !line.starts_with('#')).collect()
}

fn has(table: &Table, entry: &str) -> bool {
    table.binary_search(&entry).is_ok()
}

/// Whether the domain is listed, or one that it belongs to: whoever has `mailinator.com` has all
/// that ends with it.
fn lists(domain: &str, is_listed: impl Fn(&str) -> bool) -> bool {
    let Ok(domain) = to_ascii(domain) else { return false };
    let owned = registrable(&domain).unwrap_or(&domain);
    let mut part: &str = &domain;
    loop {
        if is_listed(part) {
            return true;
        }
        match part.split_once('.') {
            Some((_, rest)) if part.len() > owned.len() => part = rest,
            _ => return false,
        }
    }
}

/// `info`, `Info+fair`, `sales2`, `orders-noreply`.
fn is_role(local: &str, project: &OwnLists) -> bool {
    /// Shorter names with a number are people's too (`it2`, `pr1`).
    const LEAST_BEFORE_NUMBER: usize = 4;
    let local = local.to_lowercase();
    let name = local.split('+').next().unwrap_or(&local);
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['.', '-', '_']);
    let squeezed: String = name.chars().filter(|c| !matches!(c, '.' | '-' | '_')).collect();
    let is_listed = |name: &str| has(&ROLES, name) || project.role.contains(name);
    !project.not_role.contains(name)
        && (is_listed(name)
            || bare.len() >= LEAST_BEFORE_NUMBER && is_listed(bare)
            || ["noreply", "donotreply"]
                .iter()
                .any(|machine| squeezed.starts_with(machine) || squeezed.ends_with(machine)))
}

#[cfg(test)]
mod tests {
    use super::{Class, DISPOSABLE, FREE, OwnLists, ROLES};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn of(class: Class, address: &str) -> Option<bool> {
        class.of(address, &OwnLists::default())
    }

    #[test]
    fn a_project_adds_to_the_tables_and_takes_out() {
        let set = |entry: &str| BTreeSet::from([entry.to_owned()]);
        let project = OwnLists {
            own: set("gmail.com"),
            free: set("club.example"),
            disposable: set("trash.example"),
            role: set("equipe"),
            not_role: set("sales"),
        };
        let of = |class: Class, address: &str| class.of(address, &project).unwrap();
        assert!(!of(Class::Free, "zoe@gmail.com") && of(Class::Free, "zoe@web.de"));
        assert!(of(Class::Free, "zoe@club.example") && of(Class::Free, "zoe@mail.club.example"));
        assert!(of(Class::Disposable, "zoe@trash.example") && !of(Class::Disposable, "zoe@club.example"));
        assert!(of(Class::Role, "equipe2@acme.com") && !of(Class::Role, "Sales@acme.com"));
        assert!(of(Class::Role, "info@acme.com"));
    }

    #[test]
    fn mailboxes_are_told_by_their_domain() {
        for (address, free, disposable) in [
            ("zoe@gmail.com", true, false),
            ("Zoe@GoogleMail.com", true, false),
            ("zoe@orange.fr", true, false),
            ("zoe@proton.me", true, false),
            ("zoe@web.de", true, false),
            ("zoe@acme.example", false, false),
            ("zoe@microsoft.com", false, false),
            ("zoe@mailinator.com", false, true),
            ("zoe@sales.mailinator.com", false, true),
            ("zoe@yopmail.com", false, true),
            ("zoe@acme.web.id", false, false),
            ("root@[192.0.2.1]", false, false),
        ] {
            assert_eq!(of(Class::Free, address), Some(free), "{address}");
            assert_eq!(of(Class::Disposable, address), Some(disposable), "{address}");
        }
    }

    #[test]
    fn offices_are_told_by_what_stands_before_the_at() {
        for role in ["info", "Sales", "support2", "info+fair", "no.reply", "orders-noreply", "kontakt", "comptabilite"]
        {
            assert_eq!(of(Class::Role, &format!("{role}@acme.com")), Some(true), "{role}");
        }
        for person in ["zoe", "alexa", "paris", "sydney.vega", "information.systems.zoe", "infoz", "it.li", "j.sales"] {
            assert_eq!(of(Class::Role, &format!("{person}@acme.com")), Some(false), "{person}");
        }
    }

    #[test]
    fn a_domain_alone_tells_a_provider() {
        let free = |text: &str| Class::Free.of_domain(text, &OwnLists::default());
        for text in ["gmail.com", "https://www.gmail.com/mail", "GMAIL.COM."] {
            assert_eq!(free(text), Some(true), "{text}");
        }
        assert_eq!(free("acme.example"), Some(false));
        assert_eq!(["zoe@gmail.com", "gmail", "a b.com", ""].map(free), [None; 4]);
        assert_eq!(Class::Role.of_domain("gmail.com", &OwnLists::default()), None);
    }

    #[test]
    fn what_is_no_address_has_no_class() {
        assert_eq!([Class::Free, Class::Role, Class::Disposable].map(|class| of(class, "gmail.com")), [None; 3]);
    }

    #[test]
    fn tables_are_in_order_and_free_providers_are_not_disposable() {
        for table in [&FREE, &DISPOSABLE, &ROLES] {
            assert!(table.len() > 500 && table.is_sorted() && table.iter().all(|entry| !entry.is_empty()));
        }
        assert!(FREE.iter().all(|domain| DISPOSABLE.binary_search(domain).is_err()));
    }

    proptest! {
        #[test]
        fn any_text_has_a_class_or_is_no_address(text in "\\PC{0,24}") {
            prop_assert_eq!(of(Class::Free, &text).is_some(), super::super::is_valid(&text));
        }
    }
}
