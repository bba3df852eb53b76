//! `hyg check --fix`.

use crate::support::project::Project;

fn mended(rules: &str, option: &str) -> (String, i32) {
    let project = Project::new().file("rules/main.hyg", rules);
    let code = project.run(&["check", option]).code;
    (project.read("rules/main.hyg"), code)
}

#[test]
fn slips_of_the_keyboard_are_mended_and_nothing_else_moves() {
    let rules = "hyg 1\nfor contacts\n\n# kept as it is\nprotect a \"A\"\n  where  lifecyle stage is custmer;\n\nfix b 'B'\n  first name:   squeze spaces  # here too\n";
    let (text, code) = mended(rules, "--fix");
    insta::assert_snapshot!(text);
    assert_eq!(code, 0);
}

#[test]
fn what_could_mean_something_else_is_left_to_a_person() {
    // `emal` is short, `or unknown` would select more, and a brake is a decision.
    for rules in [
        "hyg 1\nfor contacts\nprotect a \"A\"\n  where emal is known\n",
        "hyg 1\nfor contacts\ndelete a \"A\"\n  where lifecycle stage is not customer\n",
    ] {
        assert_eq!(mended(rules, "--fix").0, rules);
    }
    let (text, code) = mended("hyg 1\nfor contacts\nprotect a \"A\"\n  where emal is known\n", "--fix=suggested");
    assert_eq!((text.as_str(), code), ("hyg 1\nfor contacts\nprotect a \"A\"\n  where email is known\n", 0));
}

#[test]
fn several_rounds_show_what_mistakes_hid() {
    // A file with a mistake is not linted; once mended it is.
    let rules =
        "hyg 1\nfor contacts\nsegment a \"A\"\n  where lifecyle stage is custmer\nprotect b \"B\"\n  where in a\n";
    let project = Project::new().file("rules/main.hyg", rules);
    let ran = project.run(&["check", "--fix", "--format", "concise"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", "mended 2 findings\n"));
}

#[test]
fn a_file_that_is_no_text_is_left_alone() {
    let project = Project::new()
        .file("rules/main.hyg", "hyg 1\nfor contacts\nprotect a \"A\"\n  where lifecyle stage is customer\n");
    project.write("rules/other.hyg", b"hyg 1\n# \xe9t\xe9\n");
    let ran = project.run(&["check", "--fix"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert_eq!(std::fs::read(project.path("rules/other.hyg")).unwrap(), b"hyg 1\n# \xe9t\xe9\n");
    assert!(project.read("rules/main.hyg").contains("lifecycle stage"));
}
