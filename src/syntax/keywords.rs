//! The words of the language: what each means and how it is used, for whoever hovers over one, is
//! offered one, or reads the reference. A test holds the list against the grammar.

/// A keyword, or several that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// In lower case, with single spaces.
    pub words: &'static str,
    /// One line, as a sentence without full stop.
    pub summary: &'static str,
    /// A line of a rule file with it.
    pub example: &'static str,
}

macro_rules! keywords {
    ($($words:literal: $summary:literal, $example:literal;)*) => {
        /// All keywords, in the order in which a rule file meets them.
        pub const ALL: &[Keyword] = &[$(Keyword { words: $words, summary: $summary, example: $example }),*];
    };
}

keywords! {
    // Declarations.
    "hyg": "The edition of the language that a file is written in", "hyg 1";
    "for": "Says what the rules below it are about, up to the next `for`", "for contacts";
    "param": "A value with a name, which a run can set to another one", "param dormant-after = 182 days \"Half a year\"";
    "segment": "A condition with a name, for use with `in`", "segment leads \"Open leads\" where lifecycle stage is lead";
    "protect": "Records that no rule deletes or merges away, whatever it selects; it holds also where a value cannot be read", "protect customers where lifecycle stage is customer";
    "delete": "Lists records for deletion", "delete old-leads where create date older than 3 years stop above 20%";
    "suppress": "Lists records to keep and no longer mail; no `delete` takes them", "suppress opted-out where unsubscribed from all email is yes";
    "fix": "Mends values, line by line", "fix names first name, last name: trim, capitalise name";
    "flag": "Lists records for a person to look at", "flag no-phone where phone number is unknown";
    "duplicates": "Finds records that are one and the same, and says which of them stays", "duplicates same-person match same email";
    "reconcile": "Compares the records with another system's file: what is missing on either side, and what differs", "reconcile billing with \"billing.csv\" match same email";
    "audit": "Figures about the whole export, with goals", "audit health measure reachable: share where email is valid";
    "never": "A promise that no rule ever takes such a record; `check` proves it or shows a record that breaks it", "never delete \"a customer\" where lifecycle stage is customer";
    "test": "A small table of records, and what rules must do with it", "test \"customers stay\" given contacts …";
    "routine": "Rules to run together, in their order", "routine monthly every month run delete old-leads";
    // Clauses of rules.
    "where": "The condition under which a rule acts", "where lifecycle stage is lead";
    "unless": "Spares the records of this condition, also where a value cannot be read; a reason may follow in quotes", "unless last activity date newer than 90 days \"a colleague is on it\"";
    "stop above": "The brake: if the rule would list more than this share or number, the whole run stops and writes nothing", "stop above 20%";
    "say": "The message of a flag; `{property}` is the record's value", "say \"born on {birth date}\"";
    "when": "The condition under which a line of a fix acts; `it` is the property of the line", "lifecycle stage: set to lead when it is unknown";
    "otherwise": "What else is done where a verb fails: `leave`, `clear`, `flag` or `set to`", "email: validate email, otherwise flag \"no address\"";
    "otherwise leave": "Where a verb fails, the value stays as it was", "phone number: validate phone, otherwise leave";
    "otherwise clear": "Where a verb fails, the cell is emptied", "phone number: validate phone, otherwise clear";
    "otherwise flag": "Where a verb fails, the record is listed with this message", "email: validate email, otherwise flag \"no address\"";
    "otherwise set to": "Where a verb fails, this is written", "country/region: use country name, otherwise set to \"unknown\"";
    // Conditions.
    "and": "Both hold; `and` and `or` are not mixed without brackets", "email is known and lifecycle stage is lead";
    "or": "One of the two holds, or both; `and` and `or` are not mixed without brackets", "phone number is known or mobile phone number is known";
    "or unknown": "After a test: also where the cell is blank", "last marketing email open older than 182 days or unknown";
    "not": "The contrary of what is in brackets, of a segment or of a link; in a test, of the test", "not (email is valid)";
    "in": "The record belongs to a segment", "in dormant";
    "any of": "At least one of a list holds", "any of (email is known, phone number is known)";
    "all of": "All of a list hold", "all of (email is known, phone number is known)";
    "none of": "Not one of a list holds", "none of (in leads, in customers)";
    "at least": "So many or more", "at least 2 of (in dormant, in never-opened, in bounced)";
    "at most": "So many or fewer", "number of form submissions is at most 2";
    "has": "There are linked records, or so many of them; `where` says which", "has associated deals where (deal stage is closed won)";
    "has duplicates in": "Another record of its group by this `duplicates` rule still stands beside it", "has duplicates in same-person";
    "has no duplicates in": "By this `duplicates` rule it stands alone, or is what a merge has left", "has no duplicates in same-person";
    "no": "There are no linked records, or none of those that `where` describes", "no associated deals";
    "every": "All linked records, of which there must be one; in a routine, how often it is run", "every associated deal where (deal stage is closed lost)";
    "associated": "Before linked records; may be left out", "has associated deals";
    // Tests on a property.
    "is": "The value is this one, in any case", "lifecycle stage is lead";
    "is not": "There is a value, and it is another one; a blank cell does not count unless `or unknown` follows", "lifecycle stage is not customer";
    "is known": "The cell is not blank", "email is known";
    "is not known": "The cell is blank", "email is not known";
    "is unknown": "The cell is blank", "email is unknown";
    "is same as": "Both properties hold the same value", "first name is same as last name";
    "is not same as": "Both properties hold a value, and not the same one", "billing country is not same as country/region";
    "is any of": "The value is one of a list", "lifecycle stage is any of (lead, subscriber)";
    "is none of": "There is a value, and it is none of a list", "lifecycle stage is none of (customer, evangelist)";
    "is all of": "The cell holds all of these options", "interests is all of (news, events)";
    "is exactly": "The cell holds these options and no others", "interests is exactly (news, events)";
    "is more than": "A larger number", "number of form submissions is more than 3";
    "is less than": "A smaller number", "number of form submissions is less than 3";
    "is at least": "This number or a larger one", "number of form submissions is at least 3";
    "is at most": "This number or a smaller one", "number of form submissions is at most 3";
    "is between": "From one number or day to another, both included", "number of form submissions is between 2 and 5";
    "is longer than": "The text has more characters", "first name is longer than 40 characters";
    "is shorter than": "The text has fewer characters", "first name is shorter than 2 characters";
    "characters": "After a length: what is counted", "first name is longer than 40 characters";
    "older than": "A day before the one that lies so long before the day of the run", "last activity date older than 182 days";
    "newer than": "A past day, not before the one that lies so long before the day of the run", "last activity date newer than 90 days";
    "is older than": "The same as `older than`", "last activity date is older than 182 days";
    "is newer than": "The same as `newer than`", "last activity date is newer than 90 days";
    "is in the last": "The same as `newer than`", "create date is in the last 30 days";
    "is in the next": "A day to come, up to the end of the last whole day", "renewal date is in the next 30 days";
    "is in the future": "A day or an instant after the run", "birth date is in the future";
    "is in the past": "Not in the future", "close date is in the past";
    "is in this": "In the calendar week, month, quarter or year of the run", "create date is in this month";
    "is in last": "In the calendar week, month, quarter or year before that of the run", "create date is in last quarter";
    "is in next": "In the calendar week, month, quarter or year after that of the run", "close date is in next month";
    "is before": "An earlier day than this one or than another property's", "create date is before 2020-01-01";
    "is after": "A later day than this one or than another property's", "create date is after 2020-01-01";
    "is on": "This day", "create date is on 2020-01-01";
    "is earlier than": "The same as `is before`", "create date is earlier than close date";
    "is later than": "The same as `is after`", "create date is later than close date";
    "contains": "The text has this in it, in any case", "company name contains test";
    "starts with": "The text begins with this, in any case", "phone number starts with \"+33\"";
    "ends with": "The text ends with this, in any case", "email ends with \"@example.com\"";
    "does not contain": "There is a text, and it does not have this in it", "email does not contain \"+\"";
    "does not start with": "There is a text, and it does not begin with this", "phone number does not start with \"+\"";
    "does not end with": "There is a text, and it does not end with this", "email does not end with \"@example.com\"";
    "matches": "A pattern fits somewhere in the text; here case counts", "first name matches /[0-9]/";
    "does not match": "There is a text, and the pattern fits nowhere in it", "email does not match /@example/";
    "is valid": "The value is right for the type of its property", "email is valid";
    "is not valid": "There is a value, and it is not right for the type of its property", "email is not valid";
    "is a valid": "The text is a right value of this shape: email, phone, url, date, country, postcode, VAT number, IBAN, tax id", "website is a valid url";
    "is not a valid": "There is a text, and it is no right value of this shape", "website is not a valid url";
    "is a": "What an address is like: a free, role or disposable email; or an outlier", "email is a disposable email";
    "email": "After `free`, `role` or `disposable`: an address of that class", "email is a free email";
    "is an outlier of": "The number or date lies more than so many deviations from the mean of all records", "annual revenue is an outlier of 3 deviations";
    "deviations": "After an outlier: standard deviations from the mean", "annual revenue is an outlier of 3 deviations";
    "is outside its usual range": "The number or date lies beyond the fences of the quartiles of all records", "annual revenue is outside its usual range";
    "is within its usual range": "The number or date lies within the fences of the quartiles of all records", "annual revenue is within its usual range";
    // Duplicates.
    "match": "When two records are one and the same; several lines are alternatives", "match same email";
    "same": "Equal values", "match same email";
    "similar": "Values that are nearly equal", "match same phone number and similar last name at least 90% and similar first name";
    "likely": "Values that together make it so likely", "match likely at least 95% on email, phone number, last name";
    "survivor": "Which record of a group stays, the most wanted first", "survivor has associated deals, then earliest create date";
    "then": "What decides next", "survivor has associated deals, then earliest create date";
    "latest": "The last day", "survivor latest last activity date";
    "earliest": "The first day", "survivor earliest create date";
    "highest": "The largest number", "survivor highest annual revenue";
    "lowest": "The smallest number", "survivor lowest record id";
    "longest": "The text with the most characters", "survivor longest company name";
    "furthest": "The option that stands last in its list", "keep lifecycle stage: furthest";
    "keep": "Which value the survivor gets", "keep phone number: latest by last activity date";
    "with": "The other system's file, or the column of it that holds the same", "reconcile billing with \"billing.csv\" match same email with \"Customer e-mail\"";
    "compare": "What a record and its row of the other system's file must have in common", "compare phone number, company name with \"Firm\"";
    "by": "The property that decides", "keep phone number: latest by last activity date";
    // Audits.
    "measure": "A figure of an audit", "measure reachable: share where email is valid, goal at least 95%";
    "share": "The part of all records for which a condition holds", "measure reachable: share where email is valid";
    "count": "How many records a condition holds for", "measure leads: count in leads";
    "fill rate of": "The part of all records that have a value", "measure phones: fill rate of phone number";
    "goal": "What a figure ought to be", "goal at least 95%";
    "warn": "What a figure ought to be before somebody worries", "warn at least 97%";
    "down": "Lower than it was, by so much", "goal down 50%";
    "up": "Higher than it was, by so much", "goal up 10%";
    "from": "What a change is counted from", "goal down 50% from 8%";
    "since": "The day from which a change is counted", "goal down 50% since 2026-01-01";
    // Tests of rules.
    "as of": "The day for which a test is run", "test \"…\" as of 2026-09-01";
    "given": "The records of a test, as a table", "given contacts";
    "expect": "What a rule must do with the records of a test", "expect delete old-leads selects 1, 3";
    "selects": "Exactly these records", "expect delete old-leads selects 1, 3";
    "spares": "These records were selected and held back", "expect delete old-leads spares 2 because customers";
    "because": "The rule that holds them back", "expect delete old-leads spares 2 because customers";
    "sets": "What a fix writes", "expect fix names sets first name to \"Zoé\" for 1";
    "to": "The value that is written", "expect fix names sets first name to \"Zoé\" for 1";
    "sets aside": "These records have a value that cannot be read", "expect delete old-leads sets aside 4";
    "sets nothing": "The fix changes nothing", "expect fix names sets nothing";
    "flags": "The records that a flag lists, or a fix that failed", "expect flag no-phone flags 1";
    "groups": "Which records are one and the same", "expect duplicates same-person groups (1, 2), (5, 7)";
    "lists": "The records that a reconcile lists with this status, or the rows of its file", "expect reconcile billing lists 2 as differs";
    "row": "A row of the file, by its number in a spreadsheet: the first one below the header is 2", "expect reconcile billing lists row 3 as not in export";
    "rows": "Rows of the file, by their numbers in a spreadsheet", "expect reconcile billing lists rows 3, 4 as not in export";
    "meets": "The goal of this measure is met", "expect audit health meets reachable";
    "misses": "The goal of this measure is missed, or what `warn` says is", "expect audit health misses reachable";
    "nothing": "No record", "expect delete old-leads selects nothing";
    // Routines.
    "run": "A rule of a routine", "run delete old-leads";
}

/// The keyword of exactly these words.
#[must_use]
pub fn find(words: &str) -> Option<&'static Keyword> {
    ALL.iter().find(|keyword| keyword.words == words)
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use std::collections::BTreeSet;

    #[test]
    fn every_keyword_of_the_grammar_is_explained() {
        let grammar = include_str!("../../grammar/hyg.pest");
        let explained: BTreeSet<&str> = ALL.iter().flat_map(|keyword| keyword.words.split(' ')).collect();
        let rules = grammar.lines().filter(|line| line.starts_with("k_"));
        let words: BTreeSet<&str> =
            rules.flat_map(|line| line.split("^\"").skip(1)).filter_map(|rest| rest.split('"').next()).collect();
        // Second spellings of a word, and words that are told with the phrase they belong to.
        let others = ["address", "deviation"];
        let missing: Vec<_> = words.difference(&explained).filter(|word| !others.contains(word)).collect();
        assert!(words.len() > 100 && missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn every_keyword_is_listed_once_and_stands_in_its_example() {
        let mut seen = BTreeSet::new();
        for keyword in ALL {
            assert!(seen.insert(keyword.words), "{} stands twice", keyword.words);
            assert!(keyword.example.contains(keyword.words), "{}: {}", keyword.words, keyword.example);
            assert!(!keyword.summary.ends_with('.'), "{}", keyword.words);
        }
    }
}
