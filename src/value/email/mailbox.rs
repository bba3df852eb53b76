//! Which addresses lead to one mailbox, as their providers document it. For comparing addresses
//! only: what is written stays as people gave it.

use super::Address;

/// What of an address is left out of account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// Upper and lower case, and second names of one provider's domain (`googlemail.com`).
    Address,
    /// Also what a provider delivers to the same person: tags behind `+`, dots at Gmail. Only where
    /// the provider says so; elsewhere `zoe+news@` may be somebody else.
    Person,
}

struct Provider {
    domains: &'static [&'static str],
    /// Signs that make no difference before the `@`.
    ignored: &'static [char],
    has_tags: bool,
}

/// By the providers' help pages, 2026. The first domain stands for all of a row that are one.
static PROVIDERS: &[Provider] = &[
    Provider { domains: &["gmail.com", "googlemail.com"], ignored: &['.'], has_tags: true },
    Provider { domains: &["proton.me", "protonmail.com", "pm.me"], ignored: &['.', '-', '_'], has_tags: true },
    Provider { domains: &["outlook.com"], ignored: &[], has_tags: true },
    Provider { domains: &["hotmail.com"], ignored: &[], has_tags: true },
    Provider { domains: &["live.com"], ignored: &[], has_tags: true },
    Provider { domains: &["icloud.com"], ignored: &[], has_tags: true },
    Provider { domains: &["me.com"], ignored: &[], has_tags: true },
    Provider { domains: &["fastmail.com"], ignored: &[], has_tags: true },
    Provider { domains: &["yandex.ru", "ya.ru", "yandex.com"], ignored: &[], has_tags: true },
];

/// The one form that all addresses of a mailbox share; nothing where the text is no address.
#[must_use]
pub fn mailbox(text: &str, sameness: Sameness) -> Option<String> {
    let (address, domain) = Address::with_domain(text).ok()?;
    let provider = PROVIDERS.iter().find(|provider| provider.domains.contains(&&*domain));
    let domain = provider.and_then(|provider| provider.domains.first().copied()).unwrap_or(&domain);
    let mut local = String::with_capacity(text.len());
    local.push_str(address.local);
    if local.is_ascii() {
        local.make_ascii_lowercase();
    } else {
        local = local.to_lowercase();
    }
    if let Some(provider) = provider.filter(|_| sameness == Sameness::Person) {
        if let Some(tag) = local.find('+').filter(|&at| provider.has_tags && at > 0) {
            local.truncate(tag);
        }
        local.retain(|c| !provider.ignored.contains(&c));
    }
    local.push('@');
    local.push_str(domain);
    Some(local)
}

#[cfg(test)]
mod tests {
    use super::{Sameness, mailbox};

    #[test]
    fn tags_and_dots_count_unless_asked_not_to() {
        for (address, as_address, as_person) in [
            ("Zoe.Vega+news@GoogleMail.com", "zoe.vega+news@gmail.com", "zoevega@gmail.com"),
            ("zoe.vega+news@acme.com", "zoe.vega+news@acme.com", "zoe.vega+news@acme.com"),
            ("zoe-vega@pm.me", "zoe-vega@proton.me", "zoevega@proton.me"),
            ("zoe.vega+a@outlook.com", "zoe.vega+a@outlook.com", "zoe.vega@outlook.com"),
            ("+zoe@gmail.com", "+zoe@gmail.com", "+zoe@gmail.com"),
            ("zoe@Bücher.de", "zoe@xn--bcher-kva.de", "zoe@xn--bcher-kva.de"),
        ] {
            assert_eq!(mailbox(address, Sameness::Address).as_deref(), Some(as_address));
            assert_eq!(mailbox(address, Sameness::Person).as_deref(), Some(as_person));
        }
        assert_eq!(mailbox("gmail.com", Sameness::Address), None);
    }
}
