//! What the edits of `hyg check --fix=suggested` make of mistakes: what was meant, or nothing. Never the opposite.

use crate::support::project::Project;

const SETTINGS: &str = "\
crm: hubspot
properties:
  contacts:
    tier: {label: Tier, type: one option, options: {gold: Gold, silver: Silver}}
    score: {label: Score, type: number}
";

/// The condition of a delete as it is after all edits of this kind.
fn mended(condition: &str, option: &str) -> String {
    let (head, tail) = ("delete a \"A\"\n  where ", "\n  stop above 20%\n");
    let segment =
        "hyg 1\nfor contacts\n\nsegment active \"Seen of late\"\n  where last activity date newer than 90 days\n\n";
    let project =
        Project::new().file("hyg.yaml", SETTINGS).file("rules/main.hyg", format!("{segment}{head}{condition}{tail}"));
    project.run(&["check", option]);
    let text = project.read("rules/main.hyg");
    let (_, rest) = text.split_once(head).unwrap_or_else(|| panic!("{condition}: the rule is another: {text}"));
    rest.strip_suffix(tail).unwrap_or_else(|| panic!("{condition}: {text}")).to_owned()
}

/// Each mistake and what becomes of it; where that is the same, no edit is made.
fn become_this(option: &str, cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(condition, meant)| {
            let found = mended(condition, option);
            (found != *meant).then(|| format!("{condition}\n  → {found}\n  ≠ {meant}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn suggested(cases: &[(&str, &str)]) {
    become_this("--fix=suggested", cases);
}

fn untouched(conditions: &[&str]) {
    suggested(&conditions.iter().map(|condition| (*condition, *condition)).collect::<Vec<_>>());
}

#[test]
fn contractions_are_negations_wherever_they_stand() {
    // Each with what it means, of a property: joined in every order, each becomes what it becomes alone.
    const TESTS: [(&str, &str); 12] = [
        ("P isn't known", "P is not known"),
        ("P isn’t unknown", "P is not unknown"),
        ("P isnt valid", "P is not valid"),
        ("P aren't known", "P is not known"),
        ("P wasn't known", "P is not known"),
        ("P doesn't have a value", "P is unknown"),
        ("P hasn't a value", "P is unknown"),
        ("P hasn’t got any value", "P is unknown"),
        ("P has no value", "P is unknown"),
        ("P has a value", "P is known"),
        ("P not known", "P is not known"),
        ("P is known", "P is known"),
    ];
    let mut cases = Vec::new();
    for (at, (said, meant)) in TESTS.iter().enumerate() {
        let (other_said, other_meant) = TESTS[(at + 5) % TESTS.len()];
        let of = |test: &str, property: &str| test.replace('P', property);
        for joint in ["and", "or"] {
            let all = |tests: [&str; 3]| {
                let properties = ["email", "phone number", "mobile phone number"];
                let tests: Vec<String> =
                    tests.iter().zip(properties).map(|(test, property)| of(test, property)).collect();
                tests.join(&format!(" {joint} "))
            };
            cases.push((all([said, other_said, "P is known"]), all([meant, other_meant, "P is known"])));
            cases.push((all(["P is known", said, other_said]), all(["P is known", meant, other_meant])));
        }
        cases.push((of(said, "email"), of(meant, "email")));
    }
    let cases: Vec<(&str, &str)> = cases.iter().map(|(said, meant)| (said.as_str(), meant.as_str())).collect();
    suggested(&cases);
}

#[test]
fn no_half_of_a_condition_is_lost_in_a_name() {
    suggested(&[
        ("tier isn't gold and email is known", "tier is not gold and email is known"),
        ("email doesn't contain gmail and email is not empty", "email does not contain gmail and email is known"),
        ("email doesn’t start with test or city is known", "email does not start with test or city is known"),
        ("email don't contain gmail and tier is gold", "email does not contain gmail and tier is gold"),
        ("tier doesn't equal gold and city is known", "tier is not gold and city is known"),
        ("tier equals gold and email unknown", "tier is gold and email is unknown"),
        ("email not like gmail and city is known", "email does not contain gmail and city is known"),
        ("tier not gold and email is known", "tier is not gold and email is known"),
        ("email not empty or tier is gold", "email is known or tier is gold"),
        ("Is Closed Won is yes", "`Is Closed Won` is yes"),
    ]);
    untouched(&[
        "Full name or email is known",
        "tier cannot be gold and email is known",
        "email hasn't changed and email is known",
        "tier never gold",
        "email doesn't matter and email is known",
    ]);
}

/// Words that read as a part of a name, of which `not` would be lost where a name is mended.
#[test]
fn a_name_is_not_mended_to_the_opposite() {
    untouched(&[
        "create date isn't older than 90 days",
        "create date not older than 90 days",
        "email doesn’t contains gmail",
        "create date hasn't older than 90 days",
    ]);
}

/// What a delete takes is for its writer to decide, so no edit makes it take more.
#[test]
fn no_edit_takes_in_records_without_a_value() {
    untouched(&[
        "tier is not gold",
        "email does not contain gmail",
        "tier is none of (gold, silver)",
        "not (tier is gold)",
        "first name is not known or tier is not gold",
    ]);
}

#[test]
fn ages_and_numbers_are_mended_to_what_they_are_or_not_at_all() {
    let ages = [
        ("create date older than 1.5 years", "create date older than 18 months"),
        ("create date older than 0.5 years", "create date older than 6 months"),
        ("create date older than 2.0 weeks", "create date older than 14 days"),
        ("create date >= 80 days ago", "create date newer than 80 days"),
        ("create date < 80 days ago", "create date older than 80 days"),
    ];
    suggested(&ages);
    untouched(&[
        "create date older than 6.5 months",
        "create date older than 99999999999.5 years",
        "create date older than 1.99999999999 years",
        "create date > 90 days",
        "create date <= 90 days",
        "score is 1,000",
        "score is not 1,5",
    ]);
    let unsure: Vec<_> = ages.iter().map(|(condition, _)| (*condition, *condition)).collect();
    become_this("--fix", &unsure);
}

#[test]
fn a_blank_is_no_value_of_a_list_and_a_comparison_none_either() {
    suggested(&[
        ("first name is unknown or test", "first name is test or unknown"),
        ("first name is empty or test", "first name is test or unknown"),
        ("first name is test or blank or fake", "first name is any of (test, fake) or unknown"),
        ("first name is either test or fake", "first name is any of (test, fake)"),
        ("first name is either test, fake", "first name is any of (test, fake)"),
        ("first name is either (test, fake)", "first name is any of (test, fake)"),
        ("score is less than 5 or above 10", "score is less than 5 or above 10"),
        ("tier is not unknown or gold", "tier is not unknown or gold"),
    ]);
}

#[test]
fn a_segment_is_asked_by_itself() {
    suggested(&[
        ("contact is in active", "in active"),
        ("record is not in active", "not in active"),
        ("lifecycle stage is in active", "in active"),
        ("contact isn't in active", "not in active"),
    ]);
}

#[test]
fn words_before_a_known_name_are_not_dropped() {
    untouched(&[
        "tier is anything but gold",
        "tier is other than gold",
        "tier is all but gold",
        "tier is former gold",
        "tier is hardly gold",
        "lifecycle stage is churned customer",
        "lifecycle stage is almost customer",
        "lifecycle stage is cold lead",
        "former email is known",
        "billing email is known",
        "neither email nor phone number is known",
        "has no first name or last name",
        "has no email or phone number",
    ]);
}

#[test]
fn a_length_of_time_keeps_all_its_words() {
    untouched(&[
        "create date older than 1 year 6 months",
        "create date older than 1 000 days",
        "create date older than 1.000 days",
        "create date older than a dozen months",
        "create date older than a couple of years",
        "create date older than twenty four months",
        "create date older than 1½ years",
        "create date older than 2-3 years",
        "create date is 90 days ago",
        "create date is more than 90 days away",
    ]);
}

#[test]
fn signs_become_words_that_stand_apart() {
    become_this(
        "--fix",
        &[
            ("email !=a@b.co", "email is not a@b.co"),
            ("first name !=test", "first name is not test"),
            ("tier<>gold", "tier is not gold"),
            ("score>5", "score is more than 5"),
            ("score is <5", "score is less than 5"),
            ("score !> 5", "score !> 5"),
            ("score !>= 5", "score !>= 5"),
            ("score ! > 5", "score ! > 5"),
        ],
    );
    untouched(&["score !> 5", "score !<= 5", "score ! > 5"]);
}

#[test]
fn no_verb_that_destroys_is_what_is_left_of_others() {
    for line in ["email: validate email, else clear", "city: clear spaces", "city: trim, maybe clear"] {
        let rule = format!("hyg 1\nfor contacts\n\nfix a \"A\"\n  {line}\n");
        let project = Project::new().file("hyg.yaml", SETTINGS).file("rules/main.hyg", rule.clone());
        project.run(&["check", "--fix=suggested"]);
        assert_eq!(project.read("rules/main.hyg"), rule, "{line}");
    }
}

#[test]
fn a_number_that_cells_write_otherwise_is_asked_back() {
    let settings = SETTINGS.replace("crm: hubspot", "crm: hubspot\nnumber_format: \"1.234,5\"");
    let project = Project::new().file("hyg.yaml", settings);
    for (rule, is_right) in [
        ("flag a \"A\"\n  where score is more than 1.500", false),
        ("flag a \"A\"\n  where score is any of (1.000, 2)", false),
        ("fix a \"A\"\n  score: set to 1.500", false),
        ("flag a \"A\"\n  where score is more than 1.5", true),
        ("flag a \"A\"\n  where score is more than 1500", true),
    ] {
        project.write("rules/main.hyg", format!("hyg 1\nfor contacts\n\n{rule}\n"));
        let told = project.run(&["check"]);
        assert_eq!(told.out.contains("in a rule and") || told.err.contains("in a rule and"), !is_right, "{rule}");
    }
}
