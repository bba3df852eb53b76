//! Which two letters are a country.

/// The officially assigned alpha-2 codes of ISO 3166-1, as the standard's maintenance agency lists
/// them (<https://www.iso.org/obp/ui/#search/code/>), and `XK`, which telephony uses for Kosovo.
const ALPHA_2: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO \
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW \
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM \
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

pub(super) fn is_country(code: &str) -> bool {
    ALPHA_2.split_whitespace().any(|known| known == code)
}

#[cfg(test)]
mod tests {
    use super::{ALPHA_2, is_country};

    #[test]
    fn the_list_is_whole_and_in_order() {
        let codes: Vec<_> = ALPHA_2.split_whitespace().collect();
        assert_eq!(codes.len(), 250);
        assert!(codes.is_sorted() && codes.iter().all(|code| code.len() == 2));
        assert!(is_country("NO") && !is_country("UK") && !is_country("fr") && !is_country(""));
    }
}
