//! Addresses of people, companies and schools on `LinkedIn` in the form that it leads to itself.

use super::{Refusal, WebAddress};

/// `https://www.linkedin.com/in/NAME`, whatever country, device or page of the profile the address
/// names. What stands in `NAME` stays as it is: numbers of members tell capitals from small letters.
///
/// # Errors
/// Why the text is no such address. Old addresses (`/pub/…`) and those of Sales Navigator cannot be
/// turned into a profile's without asking it.
pub fn linkedin(text: &str) -> Result<String, Refusal> {
    let address = WebAddress::parse(text)?;
    let host = address.host.to_ascii_lowercase();
    if host != "linkedin.com" && !host.ends_with(".linkedin.com") {
        return Err(Refusal::NotLinkedIn);
    }
    let path = address.rest.split(['?', '#']).next().unwrap_or("");
    let mut steps = path.split('/').filter(|step| !step.is_empty());
    let kind = match steps.next().map(str::to_ascii_lowercase) {
        Some(step) if step == "mwlite" => steps.next().map(str::to_ascii_lowercase),
        step => step,
    };
    let kind = kind.filter(|kind| ["in", "company", "school", "showcase"].contains(&kind.as_str()));
    let name = steps.next().filter(|name| name.chars().all(is_of_a_name));
    match (kind, name) {
        (Some(kind), Some(name)) => Ok(format!("https://www.linkedin.com/{kind}/{name}")),
        _ => Err(Refusal::NotLinkedIn),
    }
}

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || "-_.%&'".contains(c)
}

#[cfg(test)]
mod tests {
    use super::linkedin;

    #[test]
    fn profiles_have_one_address() {
        for (text, address) in [
            ("linkedin.com/in/zoe-vega", "https://www.linkedin.com/in/zoe-vega"),
            ("http://fr.linkedin.com/in/zoe-vega/?originalSubdomain=fr", "https://www.linkedin.com/in/zoe-vega"),
            (
                "https://www.linkedin.com/IN/ACoAAB12-x_Y/detail/contact-info",
                "https://www.linkedin.com/in/ACoAAB12-x_Y",
            ),
            ("https://m.linkedin.com/mwlite/in/zo%C3%A9", "https://www.linkedin.com/in/zo%C3%A9"),
            ("https://www.linkedin.com/company/1234/about/", "https://www.linkedin.com/company/1234"),
            ("linkedin.com/school/acme-university", "https://www.linkedin.com/school/acme-university"),
        ] {
            assert_eq!(linkedin(text).as_deref(), Ok(address));
            assert_eq!(linkedin(address).as_deref(), Ok(address));
        }
    }

    #[test]
    fn what_is_no_profile_is_refused() {
        for text in [
            "linkedin.com",
            "linkedin.com/in/",
            "linkedin.com/pub/zoe-vega/4/123/456",
            "notlinkedin.com/in/zoe",
            "linkedin.com.acme.com/in/zoe",
            "linkedin.com/feed/update/7",
            "linkedin.com/sales/lead/1",
            "zoe-vega",
        ] {
            assert!(linkedin(text).is_err(), "{text}");
        }
    }
}
