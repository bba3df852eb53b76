//! The instant for which rules are asked, and the zone in which it is read. A mistake is a sentence that says what to type.

use super::Failure;
use crate::diagnostic::suggest::did_you_mean;
use crate::value::time::AsOf;
use chrono::Utc;
use chrono_tz::{TZ_VARIANTS, Tz};

/// `--timezone`.
pub(super) fn timezone(name: &str) -> Result<Tz, Failure> {
    name.parse().map_err(|_| {
        let help = match did_you_mean(name, TZ_VARIANTS.iter().map(|zone| zone.name())) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "zones are named as in `Europe/Paris`, `America/New_York` or `UTC`".to_owned(),
        };
        Failure::with_help(format!("there is no time zone `{name}`"), help)
    })
}

/// The time zone of this computer.
pub(super) fn local_zone() -> Option<Tz> {
    iana_time_zone::get_timezone().ok()?.parse().ok()
}

/// `--as-of`, or the end of today: calls on one day give one result.
pub(super) fn as_of(text: Option<&str>, zone: Tz) -> Result<AsOf, Failure> {
    let Some(text) = text else { return Ok(AsOf::end_of(Utc::now().with_timezone(&zone).date_naive(), zone)) };
    AsOf::parse(text, zone).ok_or_else(|| {
        Failure::with_help(
            format!("`{text}` is no day and no instant"),
            "write `--as-of 2026-09-01` or `--as-of 2026-09-01T12:30`",
        )
    })
}
