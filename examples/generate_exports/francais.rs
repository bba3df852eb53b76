//! `francais/contacts.csv`: a small account's contacts, exported in French and saved by a
//! spreadsheet: semicolons, Windows-1252, CR LF, `03/04/2026`, `1 234,5`.

use super::calendar::Moment;
use super::dirt;
use super::pools::COUNTRIES;
use super::random::Random;
use super::table::Row;

const FILE: u64 = 4;
const CONTACTS: usize = 60;
const STAGES: &[&str] = &["Abonné", "Abonné", "Lead", "Lead marketing qualifié", "Opportunité", "Client", "Autre"];
const COMPANIES: &[&str] = &["Boulangerie du Marché", "Hôtel des Tilleuls", "Épicerie Sauvage", "Café de l'Œuf", ""];
const REMARKS: &[&str] = &["Rappeler en mai", "Ne répond plus ; relancer", "Souhaite le \"grand\" catalogue"];
const COUNTRY_SPELLINGS: &[&str] =
    &["France", "France", "France", "FRANCE", "FR", "france", "Frankreich", "Belgique", ""];

pub fn rows() -> Vec<Row> {
    (0..CONTACTS).map(row).collect()
}

fn row(index: usize) -> Row {
    let random = &mut Random::new(FILE, index);
    let (first_names, last_names, layouts, places) = COUNTRIES
        .iter()
        .take(1)
        .map(|france| (france.first_names, france.last_names, france.mobiles, france.places))
        .next()
        .unwrap_or_default();
    let (first, last) = (random.pick(first_names), random.pick(last_names));
    let (city, postal_code) = random.pick(places);
    let stage = if random.between(1, 30) == 1 { "Ancien client" } else { random.pick(STAGES) };
    let deals = if matches!(stage, "Client" | "Opportunité") { random.between(1, 3) } else { 0 };
    let created = Moment::ago(random.between(300, 2_000), 0);
    let reads = random.chance(60);
    let opened = if reads { random.between(1, 180) } else { random.between(190, 1_500) };
    let opened = random.chance(70).then(|| Moment::ago(opened, 0).max(created));

    vec![
        ("ID de fiche d'informations", (61_800_000_000_u64 + index as u64 * 7_919).to_string()),
        ("Prénom", dirt::name(first, random)),
        ("Nom", dirt::name(last, random)),
        (
            "E-mail",
            if random.chance(92) {
                dirt::email(&format!("contact{index}@courriel.example"), random)
            } else {
                String::new()
            },
        ),
        ("Numéro de téléphone", dirt::phone(layouts, random)),
        ("Nom de l'entreprise", random.pick(COMPANIES).to_owned()),
        ("Ville", dirt::name(city, random)),
        ("Code postal", postal_code.to_owned()),
        ("Pays/région", random.pick(COUNTRY_SPELLINGS).to_owned()),
        ("Phase du cycle de vie", stage.to_owned()),
        ("Désabonné de tous les e-mails", if random.chance(8) { "Oui" } else { "Non" }.to_owned()),
        ("Date de création", french(created)),
        ("Date d'ouverture du dernier email marketing", opened.map(french).unwrap_or_default()),
        ("Date de conversion récente", if random.chance(40) { french(created) } else { String::new() }),
        ("Transactions associées", dirt::counter(deals)),
        ("Montant de la dernière transaction", if deals > 0 { amount(random) } else { String::new() }),
        ("Remarque", if random.chance(10) { random.pick(REMARKS).to_owned() } else { String::new() }),
    ]
}

/// `14/03/2026`.
fn french(moment: Moment) -> String {
    moment.date().split('-').rev().collect::<Vec<_>>().join("/")
}

/// `1 250,50`.
fn amount(random: &mut Random) -> String {
    let layout = random.pick(&["1 2dd,50", "12 dd0,00", "8dd,5", "3 d00"]);
    random.digits(layout)
}

/// The bytes of Windows-1252, in which French spreadsheets save CSV.
pub fn windows_1252(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            'Œ' => 0x8C,
            'œ' => 0x9C,
            '’' => 0x92,
            '€' => 0x80,
            _ => u8::try_from(u32::from(c)).unwrap_or(b'?'), // the rest is Latin-1
        })
        .collect()
}
