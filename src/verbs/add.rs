//! `add`: a date or number so much more than another property's.

use super::arithmetic::{AMOUNT, counted, moved};
use super::{Account, Arguments, Bound, Example, Kind, Verb};

pub(super) static VERB: Verb = Verb {
    name: "add",
    aliases: &[],
    summary: "Writes a date or number so much after or above another property's",
    details: "A span such as `90 days` moves a date by the calendar of the account's time zone: months and years clamp at month end (31 January and 1 month is the last of February). A time with an offset is moved and written by the clocks of that zone, as all times without one are read. A number is counted exactly and written as a plain decimal. A blank leaves the value as it is. The property is another one: a value counted from itself would change with each run.",
    parameters: &[AMOUNT, counted("to")],
    kinds: &[Kind::Date, Kind::Datetime, Kind::Number],
    takes_blank: true,
    idempotent: true,
    costly: false,
    fails_when: "the property holds no date, or no number that `parse number` reads; and where the result is a time \
         that clocks skip, a year of more than four digits, or a number with too many digits to count with",
    examples: &[
        Example {
            call: "add 1 year to close date",
            properties: &["2026-09-01"],
            before: "",
            after: Some("2027-09-01"),
        },
        Example {
            call: "add 1 month to close date",
            properties: &["2026-01-31 14:30"],
            before: "",
            after: Some("2026-02-28 14:30"),
        },
        Example { call: "add 0.2 to amount", properties: &["0.1"], before: "5", after: Some("0.3") },
        Example {
            call: "add 90 days to close date",
            properties: &[""],
            before: "2026-09-01",
            after: Some("2026-09-01"),
        },
        Example { call: "add 90 days to close date", properties: &["soon"], before: "", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    moved(arguments, account, true)
}
