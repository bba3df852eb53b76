//! What each code that is no lint means: the mistake, why it matters, and how it is mended. Tests check the examples.

use crate::diagnostic::{Code, codes};

/// The page of a code.
#[derive(Debug, Clone, Copy)]
pub struct Explained {
    pub code: Code,
    /// What is wrong: one sentence, with full stop.
    pub what: &'static str,
    /// Why it matters to somebody who keeps a CRM.
    pub why: &'static str,
    /// A rule file that has the mistake, and the same without it; nothing where no text of a page can show it.
    pub example: Option<(&'static str, &'static str)>,
}

/// All codes but those of lints, in their order.
pub static EXPLAINED: &[Explained] = &[
    Explained {
        code: codes::SYNTAX,
        what: "A word stands where the language has none like it.",
        why: "A rule that can be read in two ways would be applied in one of them. So nothing is guessed: the message says what may stand there.",
        example: Some((
            "for contacts\n\nflag no-phone \"Nobody can call\"\n  where phone number is empty",
            "for contacts\n\nflag no-phone \"Nobody can call\"\n  where phone number is unknown",
        )),
    },
    Explained {
        code: codes::UNCLOSED,
        what: "A quotation mark, a backtick, a slash or a bracket is opened and never closed.",
        why: "All that follows would belong to it, up to the end of the file.",
        example: Some((
            "for contacts\n\nflag no-phone \"Nobody can call\n  where phone number is unknown",
            "for contacts\n\nflag no-phone \"Nobody can call\"\n  where phone number is unknown",
        )),
    },
    Explained {
        code: codes::MIXED_AND_OR,
        what: "`and` and `or` stand beside each other without brackets.",
        why: "`a and b or c` means one thing to one reader and another to the next, and between the two lie the customers.",
        example: Some((
            "for contacts\n\nflag cold \"Leads to call\"\n  where lifecycle stage is lead and phone number is known or email is known",
            "for contacts\n\nflag cold \"Leads to call\"\n  where lifecycle stage is lead and (phone number is known or email is known)",
        )),
    },
    Explained {
        code: codes::TOO_DEEP,
        what: "Brackets stand within brackets, more than 128 deep.",
        why: "Nobody can read that; a segment gives a part of it a name.",
        example: None,
    },
    Explained {
        code: codes::HIDDEN_CHARACTER,
        what: "A character that shows nothing, or turns the direction of text, stands in a rule.",
        why: "What you read is then not what is done. It comes with text that was copied from a web page or a mail.",
        example: Some((
            "for contacts\n\nflag no-\u{200b}phone \"Nobody can call\"\n  where phone number is unknown",
            "for contacts\n\nflag no-phone \"Nobody can call\"\n  where phone number is unknown",
        )),
    },
    Explained {
        code: codes::UNKNOWN_EDITION,
        what: "The file is written for an edition of the language that this version of hyg does not know.",
        why: "The same words may mean something else there.",
        example: Some((
            "hyg 9\nfor contacts\n\nflag no-phone \"Nobody can call\"\n  where phone number is unknown",
            "hyg 1\nfor contacts\n\nflag no-phone \"Nobody can call\"\n  where phone number is unknown",
        )),
    },
    Explained {
        code: codes::FILE_TOO_LARGE,
        what: "A rule file has more than 16 MiB.",
        why: "A file of that size is an export that was given the wrong ending.",
        example: None,
    },
    Explained {
        code: codes::NOT_UTF8,
        what: "A rule file is no text in UTF-8.",
        why: "Names with accents would be read as other names. Word processors and old editors save so; save as plain text in UTF-8.",
        example: None,
    },
    Explained {
        code: codes::BAD_REGEX,
        what: "A pattern between slashes is none.",
        why: "A pattern that cannot be read matches nothing, or all.",
        example: Some((
            "for contacts\n\nflag odd-names \"Digits in a name\"\n  where first name matches /[0-9/",
            "for contacts\n\nflag odd-names \"Digits in a name\"\n  where first name matches /[0-9]/",
        )),
    },
    Explained {
        code: codes::BAD_DATE,
        what: "A date is none that the calendar has, or could be two.",
        why: "`03/04/2026` is March in one country and April in the next. A date in a rule is written year, month, day.",
        example: Some((
            "for contacts\n\nflag early \"Came before the others\"\n  where create date is before 2026-02-30",
            "for contacts\n\nflag early \"Came before the others\"\n  where create date is before 2026-02-28",
        )),
    },
    Explained {
        code: codes::TABLE_SHAPE,
        what: "A table of a test is no table: a row has more or fewer cells than the header, or no column says which record it is.",
        why: "Values would be those of another column.",
        example: Some((
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%\n\ntest \"old leads go\" as of 2026-09-01\n  given contacts\n    | record id | create date |\n    | 1         | 2019-03-04  | x |\n  expect delete old-leads selects 1",
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%\n\ntest \"old leads go\" as of 2026-09-01\n  given contacts\n    | record id | create date |\n    | 1         | 2019-03-04  |\n  expect delete old-leads selects 1",
        )),
    },
    Explained {
        code: codes::UNKNOWN_PROPERTY,
        what: "The object has no property of this name, label or alias.",
        why: "A misspelt property would be blank for all records, and a rule about blanks would select all of them.",
        example: Some((
            "for contacts\n\nflag no-mail \"No address\"\n  where emial is unknown",
            "for contacts\n\nflag no-mail \"No address\"\n  where email is unknown",
        )),
    },
    Explained {
        code: codes::AMBIGUOUS_PROPERTY,
        what: "Several properties have this label.",
        why: "They hold different values: the message lists them with their internal names, one of which says which is meant.",
        example: None,
    },
    Explained {
        code: codes::UNKNOWN_OPTION,
        what: "The property has no option of this label, internal value or alias.",
        why: "No record holds a value that its property does not offer: the condition would never be true, and `is not` always.",
        example: Some((
            "for contacts\n\nflag buyers \"Who bought\"\n  where lifecycle stage is custommer",
            "for contacts\n\nflag buyers \"Who bought\"\n  where lifecycle stage is customer",
        )),
    },
    Explained {
        code: codes::UNKNOWN_SEGMENT,
        what: "There is no segment of this name.",
        why: "A condition that means nothing cannot be asked.",
        example: Some((
            "for contacts\n\nsegment leads \"Not bought yet\" where lifecycle stage is lead\n\nflag cold \"To call\"\n  where in lead-s",
            "for contacts\n\nsegment leads \"Not bought yet\" where lifecycle stage is lead\n\nflag cold \"To call\"\n  where in leads",
        )),
    },
    Explained {
        code: codes::UNKNOWN_PARAM,
        what: "There is no parameter of this name.",
        why: "A rule without its number would have none, or a wrong one.",
        example: Some((
            "for contacts\n\nparam quiet = 90 days \"How long is quiet\"\n\nflag silent \"Nothing happened\"\n  where last activity date older than $quite",
            "for contacts\n\nparam quiet = 90 days \"How long is quiet\"\n\nflag silent \"Nothing happened\"\n  where last activity date older than $quiet",
        )),
    },
    Explained {
        code: codes::UNKNOWN_VERB,
        what: "There is no verb of this name.",
        why: "A fix does what its verbs say and nothing else; `hyg verbs` lists them.",
        example: Some((
            "for contacts\n\nfix names \"As people write them\"\n  first name: captialise name",
            "for contacts\n\nfix names \"As people write them\"\n  first name: capitalise name",
        )),
    },
    Explained {
        code: codes::UNKNOWN_OBJECT,
        what: "There is no object of this name.",
        why: "`for` says whose records the rules below it are about.",
        example: Some((
            "for contcats\n\nflag no-mail \"No address\"\n  where email is unknown",
            "for contacts\n\nflag no-mail \"No address\"\n  where email is unknown",
        )),
    },
    Explained {
        code: codes::UNKNOWN_LINK,
        what: "Records of this object have no link to such records.",
        why: "A condition on records that are never linked would be false for all.",
        example: Some((
            "for contacts\n\nflag rich \"Works for a large firm\"\n  where owner.annual revenue is more than 1000000",
            "for contacts\n\nflag rich \"Works for a large firm\"\n  where company.annual revenue is more than 1000000",
        )),
    },
    Explained {
        code: codes::UNKNOWN_RULE,
        what: "There is no rule of this kind and name.",
        why: "A test that names no rule would test nothing and be passed.",
        example: Some((
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%\n\ntest \"old leads go\" as of 2026-09-01\n  given contacts\n    | record id | create date |\n    | 1         | 2019-03-04  |\n  expect delete old-lead selects 1",
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%\n\ntest \"old leads go\" as of 2026-09-01\n  given contacts\n    | record id | create date |\n    | 1         | 2019-03-04  |\n  expect delete old-leads selects 1",
        )),
    },
    Explained {
        code: codes::DUPLICATE_NAME,
        what: "Two declarations have one name.",
        why: "Lists, tests and `--only` name rules: each name is that of one. All files of a folder share their names.",
        example: Some((
            "for contacts\n\nflag check \"No address\"\n  where email is unknown\n\nflag check \"No phone\"\n  where phone number is unknown",
            "for contacts\n\nflag check-email \"No address\"\n  where email is unknown\n\nflag check-phone \"No phone\"\n  where phone number is unknown",
        )),
    },
    Explained {
        code: codes::SEGMENT_CYCLE,
        what: "A segment is made of itself.",
        why: "Its condition would have no beginning.",
        example: Some((
            "for contacts\n\nsegment a \"One\" where in b\n\nsegment b \"Other\" where in a",
            "for contacts\n\nsegment a \"One\" where email is known\n\nsegment b \"Other\" where in a",
        )),
    },
    Explained {
        code: codes::NO_OBJECT,
        what: "Nothing says what a rule is about.",
        why: "`create date` is a property of contacts, of companies and of deals.",
        example: Some((
            "flag no-mail \"No address\"\n  where email is unknown",
            "for contacts\n\nflag no-mail \"No address\"\n  where email is unknown",
        )),
    },
    Explained {
        code: codes::CONFUSABLE_NAME,
        what: "A name cannot be told from another one by eye, or mixes letters of several scripts.",
        why: "`сustomers` with a Cyrillic letter is no `customers`: a protection by that name would protect something else.",
        example: Some((
            "for contacts\n\nsegment сustomers \"Who bought\" where lifecycle stage is customer",
            "for contacts\n\nsegment customers \"Who bought\" where lifecycle stage is customer",
        )),
    },
    Explained {
        code: codes::UNKNOWN_LINT,
        what: "A comment allows a lint that does not exist.",
        why: "The finding that it was to silence is still reported, and a misspelt one would be thought silent.",
        example: Some((
            "for contacts\n\n# hyg: allow delete-without-break: read before it is used\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%",
            "for contacts\n\n# hyg: allow delete-without-test: read before it is used\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%",
        )),
    },
    Explained {
        code: codes::WRONG_OBJECT,
        what: "A segment, rule or property of one object is used for another.",
        why: "Contacts are in no segment of companies.",
        example: Some((
            "for companies\n\nsegment large \"Large firms\" where annual revenue is more than 1000000\n\nfor contacts\n\nflag key \"Key contacts\"\n  where in large",
            "for contacts\n\nsegment large \"Of large firms\" where company.annual revenue is more than 1000000\n\nflag key \"Key contacts\"\n  where in large",
        )),
    },
    Explained {
        code: codes::MISSING_FILE,
        what: "A rule looks something up in a file, or compares with one, that is not in the folder of `hyg.yaml`.",
        why: "`hyg apply` would stop there. Nothing is looked up in a file with nearly the same name.",
        example: None,
    },
    Explained {
        code: codes::PROJECT,
        what: "`hyg.yaml` holds a mistake, or something of the project cannot be read. `hyg check` says so under this code in its formats for programs.",
        why: "Without the settings nobody knows what the rules mean, so they are not judged at all.",
        example: None,
    },
    Explained {
        code: codes::TEST_DOES_NOT_FIT,
        what: "A test cannot be asked of a property of this type.",
        why: "A text has no age, and a number begins with nothing.",
        example: Some((
            "for contacts\n\nflag old \"Old\"\n  where first name older than 90 days",
            "for contacts\n\nflag old \"Old\"\n  where create date older than 90 days",
        )),
    },
    Explained {
        code: codes::VALUE_DOES_NOT_FIT,
        what: "A value is none that the property could hold.",
        why: "No record would ever be equal to it.",
        example: Some((
            "for contacts\n\nflag many \"Sends many forms\"\n  where number of form submissions is more than \"several\"",
            "for contacts\n\nflag many \"Sends many forms\"\n  where number of form submissions is more than 5",
        )),
    },
    Explained {
        code: codes::WRONG_UNIT,
        what: "A length of time in hours is asked of a property that holds days.",
        why: "A day has no hour: the answer would be a guess.",
        example: Some((
            "for contacts\n\nflag young \"Born lately\"\n  where date of birth newer than 5 hours",
            "for contacts\n\nflag young \"Born lately\"\n  where date of birth newer than 5 days",
        )),
    },
    Explained {
        code: codes::VERB_DOES_NOT_FIT,
        what: "A verb does not work on a property of this type.",
        why: "It would fail on each record, or write what the property cannot hold.",
        example: Some((
            "for contacts\n\nfix dates \"Dates\"\n  create date: capitalise name",
            "for contacts\n\nfix names \"Names\"\n  first name: capitalise name",
        )),
    },
    Explained {
        code: codes::VERB_ARGUMENT,
        what: "What is said to a verb is more, less or something else than it needs.",
        why: "A verb that half understands is worse than none.",
        example: Some((
            "for contacts\n\nfix phones \"Phone numbers\"\n  phone number: format phone as pretty",
            "for contacts\n\nfix phones \"Phone numbers\"\n  phone number: format phone as international",
        )),
    },
    Explained {
        code: codes::EMPTY_RANGE,
        what: "Nothing lies between the two ends of a range.",
        why: "The condition would never be true: the two are turned round.",
        example: Some((
            "for contacts\n\nflag some \"Some forms\"\n  where number of form submissions is between 9 and 3",
            "for contacts\n\nflag some \"Some forms\"\n  where number of form submissions is between 3 and 9",
        )),
    },
    Explained {
        code: codes::BAD_BRAKE,
        what: "A brake stops at no number or share that can be reached.",
        why: "`stop above 200%` would never stop anything.",
        example: Some((
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 200%",
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%",
        )),
    },
    Explained {
        code: codes::IT_OUTSIDE_WHEN,
        what: "`it` stands where no line of a fix gives it a meaning.",
        why: "`it` is the property of the line, in its `when`.",
        example: Some((
            "for contacts\n\nflag empty \"Nothing there\"\n  where it is unknown",
            "for contacts\n\nflag empty \"No address\"\n  where email is unknown",
        )),
    },
    Explained {
        code: codes::IMPOSSIBLE_CELL,
        what: "A row of a test is one that no export has: without key, with the key of another, or with a value its property cannot hold.",
        why: "A test about records that cannot be says nothing about those that are.",
        example: Some((
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%\n\ntest \"old leads go\" as of 2026-09-01\n  given contacts\n    | record id | create date |\n    |           | 2019-03-04  |\n  expect delete old-leads selects nothing",
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%\n\ntest \"old leads go\" as of 2026-09-01\n  given contacts\n    | record id | create date |\n    | 1         | 2019-03-04  |\n  expect delete old-leads selects 1",
        )),
    },
    Explained {
        code: codes::BAD_EXPECTATION,
        what: "A rule of this kind cannot do what the test expects.",
        why: "A flag deletes nothing: the test would always fail, or always pass.",
        example: Some((
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%\n\ntest \"old leads go\" as of 2026-09-01\n  given contacts\n    | record id | create date |\n    | 1         | 2019-03-04  |\n  expect delete old-leads flags 1",
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%\n\ntest \"old leads go\" as of 2026-09-01\n  given contacts\n    | record id | create date |\n    | 1         | 2019-03-04  |\n  expect delete old-leads selects 1",
        )),
    },
    Explained {
        code: codes::TEST_WITHOUT_EXPECT,
        what: "A test expects nothing.",
        why: "It would always be passed.",
        example: Some((
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%\n\ntest \"old leads go\" as of 2026-09-01\n  given contacts\n    | record id | create date |\n    | 1         | 2019-03-04  |",
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%\n\ntest \"old leads go\" as of 2026-09-01\n  given contacts\n    | record id | create date |\n    | 1         | 2019-03-04  |\n  expect delete old-leads selects 1",
        )),
    },
    Explained {
        code: codes::BAD_PARAM_VALUE,
        what: "A parameter has a value that no condition could use, or none of the kind that its uses need.",
        why: "It would be found out only on the day that the rule is run.",
        example: Some((
            "for contacts\n\nparam a = 5 days \"One\"\n\nparam b = $a \"Other\"\n\nflag new \"New\"\n  where create date newer than $b",
            "for contacts\n\nparam b = 5 days \"One\"\n\nflag new \"New\"\n  where create date newer than $b",
        )),
    },
    Explained {
        code: codes::REGEX_TOO_LARGE,
        what: "A pattern, written out, is so large that matching would take all memory.",
        why: "`{1000}` inside `{1000}` is a million.",
        example: Some((
            "for contacts\n\nflag odd \"Odd\"\n  where first name matches /((a{1000}){1000}){1000}/",
            "for contacts\n\nflag odd \"Odd\"\n  where first name matches /a{5}/",
        )),
    },
    Explained {
        code: codes::KEY_CHANGED,
        what: "A fix writes the property that says which record a row is.",
        why: "An import would then change another record.",
        example: Some((
            "for contacts\n\nfix ids \"Numbers\"\n  record id: trim",
            "for contacts\n\nfix names \"Names\"\n  first name: trim",
        )),
    },
    Explained {
        code: codes::NOT_A_GUARD,
        what: "After `because` stands a rule that spares no record.",
        why: "Records are spared by `protect`, `suppress` and `duplicates`.",
        example: Some((
            "for contacts\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%\n\ntest \"old leads go\" as of 2026-09-01\n  given contacts\n    | record id | create date |\n    | 1         | 2019-03-04  |\n  expect delete old-leads spares 1 because old-leads",
            "for contacts\n\nprotect customers \"Who bought stays\" where lifecycle stage is customer\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%\n\ntest \"old leads go\" as of 2026-09-01\n  given contacts\n    | record id | create date | lifecycle stage |\n    | 1         | 2019-03-04  | customer        |\n  expect delete old-leads spares 1 because customers",
        )),
    },
    Explained {
        code: codes::BAD_MATCH,
        what: "Values are compared in a form or by a measure that does not exist, or that the property does not have.",
        why: "Records would be taken for one by what does not tell them apart.",
        example: Some((
            "for contacts\n\nduplicates same-person \"One mailbox\"\n  match same email by colour\n  survivor earliest create date",
            "for contacts\n\nduplicates same-person \"One mailbox\"\n  match same email by mailbox\n  survivor earliest create date",
        )),
    },
    Explained {
        code: codes::BAD_KEEP,
        what: "What `keep` says cannot be done with this property.",
        why: "There is no latest e-mail address without a date to tell it by.",
        example: Some((
            "for contacts\n\nduplicates same-person \"One mailbox\"\n  match same email\n  survivor earliest create date\n  keep phone number: latest",
            "for contacts\n\nduplicates same-person \"One mailbox\"\n  match same email\n  survivor earliest create date\n  keep phone number: latest by last activity date",
        )),
    },
    Explained {
        code: codes::ASKED_TOO_EARLY,
        what: "What decides about merges asks whether a record has duplicates.",
        why: "The answer would have to be known before it is looked for.",
        example: Some((
            "for contacts\n\nprotect twins \"They are looked at\"\n  where has duplicates in same-person\n\nduplicates same-person \"One mailbox\"\n  match same email\n  survivor earliest create date",
            "for contacts\n\nduplicates same-person \"One mailbox\"\n  match same email\n  survivor earliest create date\n\nflag twins \"They are looked at\"\n  where has duplicates in same-person",
        )),
    },
    Explained {
        code: codes::ASSERTION_BROKEN,
        what: "A `never delete` is not true: a rule can take such a record, and an example shows it.",
        why: "It is what you said must never happen. Nothing is applied until the rules or the sentence are changed.",
        example: Some((
            "for contacts\n\nnever delete \"no customer is ever deleted\"\n  where lifecycle stage is customer\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%",
            "for contacts\n\nnever delete \"no customer is ever deleted\"\n  where lifecycle stage is customer\n\nprotect customers \"Who bought stays\"\n  where lifecycle stage is customer\n\ndelete old-leads \"Leads of long ago\"\n  where create date older than 3 years\n  stop above 20%",
        )),
    },
    Explained {
        code: codes::ASSERTION_UNDECIDED,
        what: "Whether a `never delete` is true could be neither proved nor refuted.",
        why: "It may be true; hyg cannot see it. A `protect` with the same condition makes it so.",
        example: Some((
            "for contacts\n\nnever delete \"customers stay\"\n  where lifecycle stage is customer\n\nfix stages \"Customers once more\"\n  lifecycle stage: set to opportunity when it is customer\n\ndelete leads \"Leads\"\n  where lifecycle stage is lead\n  stop above 20%",
            "for contacts\n\nnever delete \"customers stay\"\n  where lifecycle stage is customer\n\nprotect customers \"Who bought stays\"\n  where lifecycle stage is customer\n\nfix stages \"Customers once more\"\n  lifecycle stage: set to opportunity when it is customer\n\ndelete leads \"Leads\"\n  where lifecycle stage is lead\n  stop above 20%",
        )),
    },
    Explained {
        code: codes::NOT_AVAILABLE,
        what: "The language has it, and this version of hyg does not do it yet.",
        why: "It is refused rather than left out in silence.",
        example: None,
    },
];
