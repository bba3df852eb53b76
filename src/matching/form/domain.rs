//! The domain by which a company is known, of a web address or an e-mail address. Where anybody has a page or a
//! mailbox, the domain tells nobody from another: it matches nothing.

use crate::matching::measure::damerau_levenshtein;
use crate::value::domain::{registrable, to_ascii};
use crate::value::email::{Class, OwnLists};
use crate::value::placeholder::is_placeholder;
use crate::value::url::WebAddress;

/// Hosts of other people's pages beside those that the public suffix list names and those of free mailboxes: networks,
/// directories, shops, builders of sites, short addresses. In every country that they have a domain in.
const PLATFORMS: &str = "airbnb amazon behance blogger blogspot booking canalblog crunchbase deliveroo doctolib dribbble ebay etsy \
    eventbrite facebook flickr github gitlab glassdoor google instagram jimdo jimdofree jimdosite kununu \
    lafourchette leboncoin linkedin meetup opentable over-blog overblog pagesjaunes pagesperso-orange patreon \
    pinterest planity reddit shopify skyrock snapchat soundcloud spotify squarespace substack telegram \
    thefork tiktok tripadvisor trustpilot tumblr twitter typepad ueniweb vimeo vinted webnode weebly whatsapp \
    wikipedia wixsite wordpress xing yellowpages yelp yolasite youtube";
/// Those whose name is others' as well, below another ending.
const PLATFORM_DOMAINS: &str = "bit.ly business.site fb.com fb.me g.page goo.gl linktr.ee lnkd.in mailchi.mp malt.com malt.fr medium.com \
    notion.site notion.so ok.ru page.link t.me threads.net vk.com wa.me wix.com x.com yell.com youtu.be";

/// `acme.co.uk` of `https://www.acme.co.uk/about` and of `zoe@mail.acme.co.uk`; nothing of two addresses in one cell, of a
/// free mailbox, of a page on somebody else's platform, and of an ending alone (`co.uk`).
pub(super) fn owned(text: &str) -> Option<String> {
    if text.contains(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '|')) || text.matches('@').count() > 1 {
        return None;
    }
    let (host, is_page) = match text.rsplit_once('@') {
        Some((local, domain)) if !local.contains('/') => (domain, false),
        _ => (WebAddress::parse(text).ok()?.domain()?, true),
    };
    let ascii = to_ascii(host).ok()?;
    let domain = registrable(&ascii)?;
    let is_shared = |class: Class| class.of_domain(&ascii, &OwnLists::default()) == Some(true);
    let name = label(domain);
    let is_platform = is_page && (lists(PLATFORMS, name) || lists(PLATFORM_DOMAINS, domain));
    let tells = !is_platform && !is_placeholder(name) && ![Class::Free, Class::Disposable].into_iter().any(is_shared);
    tells.then(|| domain.to_owned())
}

/// The name before the ending: `acme` of `acme.co.uk` and of `zoe@mail.acme.de`.
pub(super) fn without_ending(text: &str) -> Option<String> {
    owned(text).map(|domain| label(&domain).to_owned())
}

/// The same name below another ending is 0.9.
pub(super) fn domains(a: &str, b: &str) -> f64 {
    if label(a) == label(b) { 0.9 } else { 0.95 * damerau_levenshtein(label(a), label(b)) }
}

fn lists(table: &str, entry: &str) -> bool {
    table.split(' ').any(|own| own == entry)
}

fn label(domain: &str) -> &str {
    domain.split('.').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{domains, owned, without_ending};

    #[test]
    fn a_company_is_known_by_the_domain_it_owns() {
        assert_eq!(owned("https://www.Acme.co.uk/about"), owned("zoe@mail.acme.co.uk"));
        assert_eq!(owned("zoe@acme.example").as_deref(), Some("acme.example"));
        assert_eq!(owned("no domain"), None);
        assert_eq!(without_ending("zoe@mail.acme.co.uk"), without_ending("http://www.acme.de"));
        assert_ne!(without_ending("acme-shop.de"), without_ending("acme.de"));
        assert!(domains("acme.com", "acme.fr") > 0.89 && domains("acme.com", "pommes.com") < 0.5);
    }

    #[test]
    fn two_addresses_in_one_cell_have_no_domain() {
        for text in ["a@acme.fr;b@foo.fr", "a@acme.fr,b@foo.fr", "a@acme.fr b@foo.fr", "acme.fr; foo.fr"] {
            assert_eq!(owned(text), None, "{text}");
        }
    }

    #[test]
    fn where_anybody_has_a_page_or_a_mailbox_nobody_is_known_by_the_domain() {
        for text in [
            "facebook.com/alpha",
            "https://www.linkedin.com/company/alpha",
            "fr-fr.facebook.com/alpha",
            "instagram.com/alpha",
            "https://sites.google.com/view/alpha",
            "http://alpha.free.fr",
            "alpha.jimdo.com",
            "alpha.business.site",
            "alpha.over-blog.com",
            "amazon.de/shops/alpha",
            "gmail.com",
            "zoe@gmail.com",
            "wordpress.com",
            "blogspot.com",
            "co.uk",
            "test.com",
            "zoe@none.com",
        ] {
            assert_eq!([owned(text), without_ending(text)], [None, None], "{text}");
        }
        assert_ne!(owned("alpha.github.io"), owned("beta.github.io"));
        assert!(owned("alpha.wordpress.com").is_none_or(|own| Some(own) != owned("beta.wordpress.com")));
        // Who works there has a mailbox there, which nobody else gets.
        assert_eq!(owned("zoe@linkedin.com").as_deref(), Some("linkedin.com"));
    }
}
