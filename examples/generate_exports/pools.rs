//! Words that the records are made of. People, companies and addresses are invented; domains end
//! in `.example` (RFC 2606); phone numbers lie in the ranges that regulators keep for fiction
//! (France, United Kingdom, United States, Germany) or beside a numbering plan's textbook example.

/// A country with the ways people write it, and what its people are called and reached by.
pub struct Country {
    pub name: &'static str,
    /// How forms, imports and colleagues spell it.
    pub spellings: &'static [&'static str],
    /// Share of the contacts, in parts of the sum.
    pub weight: i64,
    /// `latin|native` where the name has another script.
    pub first_names: &'static [&'static str],
    pub last_names: &'static [&'static str],
    /// City and postal code.
    pub places: &'static [(&'static str, &'static str)],
    /// `d` stands for any digit.
    pub phones: &'static [&'static str],
    pub mobiles: &'static [&'static str],
    pub legal_forms: &'static [&'static str],
    pub email_provider: &'static str,
}

pub const COUNTRIES: &[Country] = &[
    Country {
        name: "France",
        spellings: &["FRANCE", "france", "FR", "Frankreich", "Francia", "France ", "Fr"],
        weight: 40,
        first_names: &[
            "Camille",
            "Zoé",
            "Éléonore",
            "Jean-Pierre",
            "Anaïs",
            "Benoît",
            "François",
            "Hélène",
            "Maëlle",
            "Théo",
            "Loïc",
            "Marie-Laure",
            "Océane",
            "Gaëtan",
            "Solène",
            "Raphaël",
        ],
        last_names: &[
            "Lefèvre",
            "Gauthier",
            "de la Tour",
            "d'Aubigny",
            "Le Goff",
            "Béranger",
            "Chastain",
            "Dubreuil",
            "Saint-Martin",
            "L'Hermitte",
            "Nédélec",
            "du Plessis",
            "Quéméner",
            "Vasseur",
            "Rouxel",
            "Delmas",
        ],
        places: &[
            ("Paris", "75011"),
            ("Lyon", "69003"),
            ("Nantes", "44000"),
            ("Rennes", "35000"),
            ("Aix-en-Provence", "13100"),
            ("Saint-Étienne", "42000"),
            ("Bourg-en-Bresse", "01000"),
            ("Nîmes", "30000"),
        ],
        phones: &[
            "01 99 00 dd dd",
            "0199 00 dd dd",
            "01.99.00.dd.dd",
            "+33 1 99 00 dd dd",
            "+331990 0dddd",
            "0033 1 99 00 dd dd",
            "+33 (0)4 65 71 dd dd",
            "04-65-71-dd-dd",
            "046571dddd",
            "Tél. 02 61 91 dd dd",
        ],
        mobiles: &[
            "06 12 34 56 dd",
            "06123456dd",
            "06.12.34.56.dd",
            "+33 6 12 34 56 dd",
            "+336123456dd",
            "00336 123456dd",
        ],
        legal_forms: &["SARL", "SAS", "et Fils"],
        email_provider: "courriel.example",
    },
    Country {
        name: "United Kingdom",
        spellings: &["UK", "U.K.", "Great Britain", "Royaume-Uni", "GB", "united kingdom", "Reino Unido"],
        weight: 16,
        first_names: &[
            "Alistair", "Bronwen", "Callum", "Daphne", "Ewan", "Fiona", "Gareth", "Imogen", "Niamh", "Rory", "Siobhan",
            "Tamsin",
        ],
        last_names: &[
            "McDonald",
            "O'Brien",
            "MacAllister",
            "Ashworth",
            "Fitzgerald",
            "Penhaligon",
            "Smythe-Jones",
            "Thornbury",
            "McKenzie",
            "O'Shea",
            "Wetherby",
            "Cholmondeley",
        ],
        places: &[("London", "EC2A 4NE"), ("Leeds", "LS1 4AP"), ("Manchester", "M2 5DB"), ("Hereford", "HR1 2PA")],
        phones: &[
            "020 7946 0ddd",
            "02079460ddd",
            "(020) 7946 0ddd",
            "+44 20 7946 0ddd",
            "+44 (0)20 7946 0ddd",
            "0044 161 496 0ddd",
            "0161-496-0ddd",
            "0113 496 0ddd ext. 12",
        ],
        mobiles: &["07400 1234dd", "+447400 1234dd", "+44 7400 1234dd", "074001234dd"],
        legal_forms: &["Ltd", "plc", "& Sons"],
        email_provider: "postbox.example",
    },
    Country {
        name: "United States",
        spellings: &["USA", "U.S.A.", "us", "États-Unis", "Vereinigte Staaten", "United States of America", "U.S."],
        weight: 16,
        first_names: &[
            "Ashlyn", "Brody", "Carmen", "DeShawn", "Evelyn", "Grant", "Hailey", "Jamal", "Kendra", "Mary Ann",
            "Tyler", "Wyatt",
        ],
        last_names: &[
            "Van Buren",
            "McIntyre",
            "O'Connell",
            "Whitaker",
            "Delgado",
            "Hollingsworth",
            "St. Clair",
            "Nakamura",
            "Overstreet",
            "Tran",
            "Underwood",
            "Yarborough",
        ],
        places: &[("New York", "10013"), ("Portland", "97205"), ("Boston", "02110"), ("San Luis Obispo", "93401")],
        phones: &[
            "(212) 555-01dd",
            "212-555-01dd",
            "212.555.01dd",
            "1 212 555 01dd",
            "+1 503 555 01dd",
            "+1 (617) 555-01dd",
            "50355501dd",
            "+1-617-555-01dd",
        ],
        mobiles: &["(917) 555-01dd", "+1 917 555 01dd", "917-555-01dd x4"],
        legal_forms: &["Inc.", "LLC", "Co."],
        email_provider: "mailbox.example",
    },
    Country {
        name: "Germany",
        spellings: &["Deutschland", "Allemagne", "DE", "germany", "GERMANY", "Alemania"],
        weight: 12,
        first_names: &[
            "Anke",
            "Björn",
            "Dörte",
            "Friedrich",
            "Greta",
            "Jürgen",
            "Karl-Heinz",
            "Liesel",
            "Matthias",
            "Sören",
            "Ulrike",
            "Wiebke",
        ],
        last_names: &[
            "von Hagen",
            "Müller-Lüdenscheidt",
            "Groß",
            "Krämer",
            "van der Berg",
            "Oßwald",
            "Zur Linden",
            "Böttcher",
            "Hüttenrauch",
            "Schönfeld",
            "Vogelsang",
            "Weiß",
        ],
        places: &[("Berlin", "10115"), ("München", "80331"), ("Köln", "50667"), ("Dresden", "01067")],
        phones: &[
            "030 23125 ddd",
            "030/23125ddd",
            "+49 30 23125ddd",
            "+49 (0)30 23125-ddd",
            "0049 30 23125 ddd",
            "(030) 23125ddd",
        ],
        mobiles: &["0171 39200dd", "+49 171 39200dd", "+49 (0)171 39200dd", "0171/39200dd"],
        legal_forms: &["GmbH", "AG", "KG"],
        email_provider: "postfach.example",
    },
    Country {
        name: "Spain",
        spellings: &["España", "Espagne", "ES", "SPAIN", "spain", "Spanien"],
        weight: 8,
        first_names: &["Álvaro", "Begoña", "Íñigo", "José María", "Lucía", "Nuria", "Óscar", "Ximena"],
        last_names: &["de la Vega", "Núñez", "García Lorca", "Ibáñez", "Echeverría", "del Río", "Peñalver", "Zúñiga"],
        places: &[("Madrid", "28004"), ("Barcelona", "08001"), ("A Coruña", "15001"), ("Sevilla", "41001")],
        phones: &["810 12 34 dd", "8101234dd", "+34 810 12 34 dd", "0034 810 1234dd"],
        mobiles: &["612 34 56 dd", "6123456dd", "+34 612 34 56 dd", "+34 612-34-56-dd"],
        legal_forms: &["S.L.", "S.A.", "e Hijos"],
        email_provider: "buzon.example",
    },
    Country {
        name: "Israel",
        spellings: &["ישראל", "Israël", "IL", "ISRAEL", "israel"],
        weight: 4,
        first_names: &["Ayelet|איילת", "Eitan|איתן", "Noa|נועה", "Omer|עומר", "Tamar|תמר", "Yonatan|יונתן"],
        last_names: &[
            "Ben-Ami|בן-עמי",
            "Levanon|לבנון",
            "Shaked|שקד",
            "Barzilai|ברזילי",
            "Even-Zohar|אבן-זהר",
            "Harari|הררי",
        ],
        places: &[("Tel Aviv", "6423906"), ("Haifa", "3303139"), ("Jerusalem", "9414709")],
        phones: &["02-123-45dd", "021234 5dd", "+972 2-123-45dd", "+972 (0)2 123 45dd"],
        mobiles: &["050-234-56dd", "05023456dd", "+972 50 234 56dd", "+972-50-23456dd"],
        legal_forms: &["Ltd", "Group"],
        email_provider: "doar.example",
    },
    Country {
        name: "Japan",
        spellings: &["日本", "Japon", "JP", "JAPAN", "japan", "Japón"],
        weight: 4,
        first_names: &["Haruto|陽翔", "Hina|陽菜", "Kenji|健二", "Sakura|桜", "Takeshi|武", "Yui|結衣"],
        last_names: &["Tanaka|田中", "Fujimoto|藤本", "Hayashi|林", "Kobayashi|小林", "Ogawa|小川", "Shimizu|清水"],
        places: &[("Tokyo", "100-0005"), ("Osaka", "530-0001"), ("Sapporo", "060-0001")],
        phones: &["03-1234-56dd", "03(1234)56dd", "+81 3-1234-56dd", "0312345 6dd"],
        mobiles: &["090-1234-56dd", "+81 90-1234-56dd", "09012345 6dd"],
        legal_forms: &["K.K.", "Co., Ltd."],
        email_provider: "yubin.example",
    },
];

/// Parts of a place where a country should be, which no table of countries can mend.
pub const NO_COUNTRIES: &[&str] = &["Europe", "EMEA", "Worldwide", "Bretagne"];

/// First halves of company names.
pub const COMPANY_WORDS: &[&str] = &[
    "Alder",
    "Beaumanoir",
    "Calvary",
    "Dunmore",
    "Evergreen",
    "Falconer",
    "Grandchamp",
    "Hollyoak",
    "Ironbridge",
    "Juniper",
    "Kestrel",
    "Larkfield",
    "Montclair",
    "Northmoor",
    "Orchard Lane",
    "Primevère",
    "Quatre Vents",
    "Rosemary",
    "Silverbirch",
    "Thistledown",
    "Umberleigh",
    "Valdor",
    "Westering",
    "Yarrow",
    "Zephyr",
];

/// Second halves of company names.
pub const COMPANY_TRADES: &[&str] = &[
    "Bakery",
    "Bistro",
    "Catering",
    "Cellars",
    "Delicatessen",
    "Distribution",
    "Foods",
    "Grocers",
    "Hotels",
    "Juices",
    "Kitchens",
    "Logistics",
    "Markets",
    "Provisions",
    "Restaurants",
    "Wholesale",
];

/// One spelling per line, the first being the one to keep.
pub const JOB_TITLES: &[&[&str]] = &[
    &["Chief Executive Officer", "CEO", "C.E.O.", "ceo", "Chief Exec Officer"],
    &["Chief Financial Officer", "CFO", "C.F.O.", "cfo"],
    &["Chief Technology Officer", "CTO", "C.T.O.", "cto"],
    &["Managing Director", "MD", "managing director", "Managing Dir."],
    &["Marketing Manager", "Marketing Mgr", "MARKETING MANAGER", "marketing manager", "Mktg Manager"],
    &["Sales Manager", "Sales Mgr", "SALES MANAGER", "sales manager"],
    &["Purchasing Manager", "Purchasing Mgr", "purchasing manager", "Purchasing  Manager"],
    &["Head Chef", "head chef", "HEAD CHEF"],
    &["Vice President of Sales", "VP Sales", "V.P. Sales", "VP of Sales"],
    &["Human Resources Manager", "HR Manager", "HR Mgr", "H.R. Manager"],
    &["Accountant", "accountant", "ACCOUNTANT"],
    &["Office Manager", "Office Mgr", "office manager"],
    &["Buyer", "buyer", "BUYER"],
    &["Store Manager", "Store Mgr", "store manager "],
    &["Logistics Coordinator", "Logistics Co-ordinator", "logistics coordinator"],
];

pub const INDUSTRIES: &[&[&str]] = &[
    &["Food & Beverages", "Food and Beverages", "food & beverage", "F&B", "Food/Beverages"],
    &["Hospitality", "HOSPITALITY", "hospitality", "Hotels & Restaurants"],
    &["Retail", "retail", "RETAIL"],
    &["Wholesale", "wholesale", "Whole sale"],
    &["Logistics", "logistics", "Logistics & Supply Chain"],
];

/// What the account sells: the case the guides count by hand.
pub const PRODUCTS: &[&[&str]] = &[
    &["Pommes", "pommes", "POMMES", "Pomme", "pommes "],
    &["Poires", "poires", "POIRES", "Poire"],
    &["Cidre", "cidre", "CIDRE", "Cidre "],
    &["Jus de pomme", "jus de pomme", "Jus de pommes", "JUS DE POMME"],
    &["Confiture", "confiture", "Confitures"],
];

pub const OWNERS: &[&str] = &["Agathe Morvan", "Bilal Chérif", "Clara Whitfield", "Dmitri Olsen", "Élise Tanguy"];

/// Traffic source, record source, and the creator's detail.
pub const SOURCES: &[(&str, &str, &str)] = &[
    ("Organic Search", "Form", "Newsletter sign-up"),
    ("Direct Traffic", "Form", "Contact us"),
    ("Paid Search", "Form", "Catalogue download"),
    ("Organic Social", "Form", "Newsletter sign-up"),
    ("Email Marketing", "Form", "Webinar: autumn range"),
    ("Referrals", "Form", "Contact us"),
    ("Offline Sources", "Import", "Trade fair Lyon 2024.csv"),
    ("Offline Sources", "Import", "Old CRM 2021.xlsx"),
    ("Offline Sources", "CRM UI", ""),
    ("Offline Sources", "Integration", "Web shop"),
];

/// What people leave in a message box: quotes, commas, line breaks and spreadsheet formulas.
pub const MESSAGES: &[&str] = &[
    "Please send the catalogue, prices included.",
    "We are \"very\" interested in your cider, call me back.",
    "Bonjour,\nPouvez-vous me rappeler ?\nMerci",
    "=SUM(A1:A9)",
    "+1 for the tasting in October",
    "Delivery to: 12, rue des Lilas\n75011 Paris",
    "Do you ship to the islands? \nThanks",
    "@team please note: gluten free",
    "-10% as agreed on the phone?",
];

pub const PLACEHOLDERS: &[&str] = &["N/A", "n/a", "-", "(No value)"];

/// What stands in phone cells and is no number.
pub const NO_PHONES: &[&str] = &["0000000000", "call the office", "06 39", "see e-mail", "+33", "12345"];

/// What stands in date cells and is no date.
pub const NO_DATES: &[&str] = &["last spring", "2026-02-30 10:00", "31/06/2025", "2025-13-01 09:00", "#REF!"];

/// What stands in stage cells and is no stage of the account.
pub const NO_STAGES: &[&str] = &["Prospect", "Partner", "Customer?", "Unqualified lead"];

pub const LOST_REASONS: &[&str] =
    &["Too expensive", "Chose a competitor", "No answer", "Bought locally", "Budget, next year"];
