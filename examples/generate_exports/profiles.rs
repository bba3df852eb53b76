//! The kinds of people a CRM holds, and what each has done lately.

/// How a deal stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Open,
    Won,
    Lost,
    /// Named by the contact, absent from the export of deals.
    Missing,
}

/// What an address or a person is known for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Normal,
    NoEmail,
    /// Neither e-mail nor phone nor organisation: what an import leaves behind.
    Shell,
    NoSuchMailbox,
    BouncedForNow,
    OptedOut,
}

/// When something last happened: known for so many in 100, between so many days ago.
#[derive(Clone, Copy)]
pub struct Seen(pub i64, pub i64, pub i64);

const NEVER: Seen = Seen(0, 1, 1);

pub struct Profile {
    /// Share of the contacts, in parts of the sum.
    pub weight: i64,
    pub reach: Reach,
    pub stages: &'static [&'static str],
    /// Days ago.
    pub created: (i64, i64),
    /// Marketing emails delivered.
    pub delivered: (i64, i64),
    pub opened: Seen,
    pub submitted: Seen,
    pub sales_replied: Seen,
    pub visited: Seen,
    pub active: Seen,
    /// One of these sets of deals.
    pub deals: &'static [&'static [Fate]],
}

const BASE: Profile = Profile {
    weight: 0,
    reach: Reach::Normal,
    stages: &["Subscriber"],
    created: (200, 2_400),
    delivered: (8, 60),
    opened: NEVER,
    submitted: NEVER,
    sales_replied: NEVER,
    visited: NEVER,
    active: NEVER,
    deals: &[&[]],
};

pub const PROFILES: &[Profile] = &[
    // Customers who read us.
    Profile {
        weight: 130,
        stages: &["Customer", "Customer", "Customer", "Customer", "Evangelist"],
        opened: Seen(95, 1, 120),
        submitted: Seen(60, 10, 700),
        sales_replied: Seen(70, 3, 200),
        visited: Seen(80, 1, 100),
        active: Seen(95, 1, 90),
        deals: &[&[Fate::Won], &[Fate::Won], &[Fate::Won, Fate::Open], &[Fate::Won, Fate::Lost], &[]],
        ..BASE
    },
    // Customers who look dormant: the ones a careless rule deletes.
    Profile {
        weight: 100,
        stages: &["Customer", "Customer", "Lead", "Subscriber"],
        created: (700, 2_600),
        delivered: (4, 25),
        opened: Seen(85, 200, 1_100),
        submitted: Seen(40, 400, 1_500),
        sales_replied: Seen(30, 200, 900),
        visited: Seen(40, 300, 900),
        active: Seen(50, 250, 900),
        deals: &[&[Fate::Won], &[Fate::Won], &[Fate::Won, Fate::Lost], &[Fate::Missing]],
        ..BASE
    },
    // A deal is under way.
    Profile {
        weight: 110,
        stages: &["Opportunity", "Opportunity", "Sales Qualified Lead", "Marketing Qualified Lead"],
        created: (30, 900),
        delivered: (1, 14),
        opened: Seen(70, 1, 300),
        submitted: Seen(70, 5, 400),
        sales_replied: Seen(70, 1, 120),
        visited: Seen(80, 1, 200),
        active: Seen(90, 1, 60),
        deals: &[&[Fate::Open], &[Fate::Open], &[Fate::Open, Fate::Lost]],
        ..BASE
    },
    // Leads whom a colleague works.
    Profile {
        weight: 130,
        stages: &["Lead", "Marketing Qualified Lead", "Sales Qualified Lead"],
        created: (30, 700),
        delivered: (1, 12),
        opened: Seen(75, 1, 170),
        submitted: Seen(80, 3, 300),
        sales_replied: Seen(40, 1, 85),
        visited: Seen(70, 1, 150),
        active: Seen(85, 1, 85),
        ..BASE
    },
    // Readers of the newsletter.
    Profile {
        weight: 290,
        stages: &["Subscriber", "Subscriber", "Subscriber", "Lead", "Other"],
        opened: Seen(100, 1, 160),
        submitted: Seen(85, 3, 900),
        visited: Seen(60, 1, 200),
        active: Seen(20, 5, 600),
        ..BASE
    },
    // Stopped opening.
    Profile {
        weight: 90,
        stages: &["Subscriber", "Subscriber", "Lead", "Marketing Qualified Lead", "Other"],
        created: (400, 2_600),
        opened: Seen(100, 190, 1_200),
        submitted: Seen(70, 380, 2_000),
        sales_replied: Seen(10, 100, 700),
        visited: Seen(45, 120, 1_500),
        active: Seen(30, 70, 1_200),
        ..BASE
    },
    // Never opened anything.
    Profile {
        weight: 75,
        stages: &["Subscriber", "Subscriber", "Lead", "Other"],
        created: (250, 2_000),
        submitted: Seen(50, 150, 1_800),
        visited: Seen(30, 150, 1_500),
        active: Seen(15, 60, 900),
        ..BASE
    },
    // Talked to sales once; the deal was lost.
    Profile {
        weight: 50,
        stages: &["Lead", "Marketing Qualified Lead", "Sales Qualified Lead"],
        created: (300, 1_800),
        delivered: (3, 18),
        opened: Seen(70, 100, 900),
        submitted: Seen(80, 200, 1_200),
        sales_replied: Seen(70, 95, 800),
        visited: Seen(70, 150, 900),
        active: Seen(80, 95, 900),
        deals: &[&[Fate::Lost], &[Fate::Lost], &[]],
        ..BASE
    },
    // New: no time yet to show anything.
    Profile {
        weight: 40,
        stages: &["Subscriber", "Lead"],
        created: (0, 60),
        delivered: (0, 3),
        opened: Seen(30, 0, 40),
        submitted: Seen(70, 0, 60),
        visited: Seen(60, 0, 60),
        ..BASE
    },
    // The mailbox is gone.
    Profile {
        weight: 50,
        reach: Reach::NoSuchMailbox,
        stages: &["Subscriber", "Lead", "Other", "Customer"],
        created: (300, 2_600),
        opened: Seen(40, 120, 1_000),
        submitted: Seen(50, 300, 1_500),
        active: Seen(25, 40, 900),
        ..BASE
    },
    // Bounced for a reason that may pass.
    Profile {
        weight: 40,
        reach: Reach::BouncedForNow,
        stages: &["Subscriber", "Lead", "Marketing Qualified Lead"],
        opened: Seen(60, 60, 500),
        submitted: Seen(60, 60, 900),
        visited: Seen(40, 30, 500),
        ..BASE
    },
    // Asked for no more mail.
    Profile {
        weight: 60,
        reach: Reach::OptedOut,
        stages: &["Subscriber", "Lead", "Customer"],
        opened: Seen(60, 150, 900),
        submitted: Seen(60, 200, 1_200),
        ..BASE
    },
    // No address.
    Profile {
        weight: 45,
        reach: Reach::NoEmail,
        stages: &["Lead", "Other"],
        delivered: (0, 0),
        active: Seen(50, 10, 900),
        ..BASE
    },
    // Nothing but a name.
    Profile {
        weight: 25,
        reach: Reach::Shell,
        stages: &["Other", "Lead"],
        created: (500, 2_000),
        delivered: (0, 0),
        ..BASE
    },
];
