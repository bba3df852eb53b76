//! What once went wrong, each under the name of what it did.

use crate::support::project::Project;

const AS_OF: &str = "--as-of=2026-09-01";

#[test]
fn a_ragged_deal_took_its_contacts_protection_away() {
    let rules = "\
hyg 1
for contacts
protect buyers \"Bought once\"
  where has associated deals where (deal stage is closed won)
delete subscribers \"Nothing came of it\"
  where lifecycle stage is subscriber and no associated deals
  stop above 100%
delete all-subscribers \"Nothing came of it\"
  where lifecycle stage is subscriber
  stop above 100%
";
    let project = Project::new()
        .file("hyg.yaml", "stop_above: 100%\n")
        .file("rules/main.hyg", rules)
        .file("contacts.csv", "Record ID,Lifecycle Stage\n1,Subscriber\n")
        .file(
            "deals.csv",
            "Record ID,Deal Name,Deal Stage,Associated Contact IDs\n100,Boat,Closed Won,1,one too many\n",
        );
    let ran = project.run(&["apply", "contacts.csv", "deals.csv", "--out", "out", AS_OF]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(project.read("out/contacts/deletions.csv").lines().count(), 1);
    let why = "the deals file has rows that were set aside, and each might name this record";
    assert!(project.read("out/contacts/spared.csv").contains(why));
    assert!(project.read("out/contacts/set-aside.csv").contains(why));
}
