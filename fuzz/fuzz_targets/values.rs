//! Whatever stands in a cell: a value or a refusal with a reason, never a panic, and a value that was
//! made right stays as it is.
#![no_main]

use hyg::value::identifier::vat;
use hyg::value::number::NumberFormat;
use hyg::value::phone::Phone;
use hyg::value::time::{AsOf, DateOrder, read_date};
use hyg::value::{country, email, html, person_name, text, url};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|cell: &str| {
    for order in [None, Some(DateOrder::DayMonthYear), Some(DateOrder::MonthDayYear), Some(DateOrder::YearMonthDay)] {
        if let Some(stamp) = read_date(cell, order) {
            let zone = chrono_tz::Europe::Paris;
            assert!((stamp.day(zone) - stamp.written_day()).abs() <= 1);
            let _ = stamp.instant(zone);
        }
    }
    let _ = AsOf::parse(cell, chrono_tz::UTC);
    let _ = NumberFormat::from_example(cell);
    for example in ["1234.5", "1 234,5", "1.234,5"] {
        let format = NumberFormat::from_example(example).expect("an example of the reference");
        assert!(format.parse(cell).is_none_or(f64::is_finite));
    }
    for region in [None, Some("FR"), Some("US")] {
        let _ = Phone::parse(cell, region);
    }
    let _ = (email::is_valid(cell), url::is_valid(cell), country::find(cell).map(|country| country.code));
    for country in [None, Some("TR"), Some("NL")] {
        if let Ok(name) = person_name::capitalise(cell, country) {
            assert_eq!(person_name::capitalise(&name, country), Ok(name.clone()));
        }
        let _ = person_name::parse_certain(cell, country);
    }
    if let Ok(number) = vat::format(cell, country::find("BR")) {
        assert_eq!(vat::format(&number, country::find("BR")), Ok(number.clone()));
    }
    if let Some(plain) = html::to_text(cell) {
        assert_eq!(html::to_text(&plain), None);
    }
    let folded = text::fold(cell).into_owned();
    assert_eq!(text::fold(&folded), folded);
});
