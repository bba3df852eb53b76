//! Conditions, fixes and stages over batches of records: a plan and Arrow columns in, outcomes out.
//!
//! The engine reads no file and writes none; it never sees a rule's text or tree, only the plan. One
//! worker judges one batch, a thousand records or two, from beginning to end:
//!
//! ```text
//!   Records: cells of the columns that the plan needs, views into the block that was read
//!      │
//!      ▼                    Frame: the batch at one stage
//!   exported ──fix──► fixed ──merge──► merged ──delete, suppress──► left ──flag, audit──► Outcomes
//!      │    each fix starts    │         │  in segments              │             rows that rules list,
//!      │    from exported      │         ▼                           │             edits, tallies
//!      │    cells and leaves   │      memberships                    │
//!      │    an Overlay         └─ what `duplicates` compares         │
//!      └────────── guards are asked here, and on merged values, ─────┘
//!                  and hold on either
//! ```
//!
//! Which records are merged is known before a batch is judged: a pass over all of them came before
//! ([`duplicates`] says what it asks of a batch), and [`merges`] holds what it came to.
//!
//! A **condition** is a node of the plan's graph. [`Frame::truths`](frame::Frame::truths) answers it
//! for a set of rows, once: the answer is kept, and a later stage that changed none of the columns it
//! reads takes it from the stage before. So what five rules share costs one evaluation.
//!
//! ```text
//!   lifecycle stage is lead            and       last open older than 182 days
//!      │                                            │ asked only of rows still open
//!      ▼                                            ▼
//!   Column  "Lead" "" "Kunde" "lead"             Column   ·   ·   ·   "2026-01-31 09:20"
//!      │    read once each, when asked              │
//!      ▼                                            ▼
//!   Typed    #3   ·    ✗      #3                 Typed    ·   ·   ·   20484   (a day)
//!      │    compared, 64 rows a word                │
//!      ▼                                            ▼
//!   Truths   yes 1001   unreadable 0010          Truths   yes 0001
//!            no  0000   (blank: the rest)
//! ```
//!
//! - A [`Mask`](mask::Mask) is a set of rows as bits; [`Truths`](truths::Truths) are three of them, so
//!   `and`, `or` and `not` are a few instructions for 64 rows.
//! - `Typed` values are flat numbers: days, decimals, answers, numbers of option sets. A cell becomes
//!   one when a test first asks for it, and never for a row whose outcome is settled.
//! - Text is compared where it lies; only what is not ASCII is folded into new text first.
//! - A fix touches no cell that is right already: verbs borrow what they leave, and an `Overlay`
//!   holds the new texts of changed cells over the cells as they were read.
//! - A [`Memo`] is what a worker remembers from batch to batch: what costs more to find out than to
//!   look up. It changes no outcome.
//! - Evidence, reasons and messages are text, made for listed rows alone (`explain`).

mod audit;
mod column;
pub mod duplicates;
mod evaluate;
mod explain;
mod fix;
pub mod foreign;
pub mod frame;
pub mod grouped;
pub mod keys;
mod links;
pub mod mask;
mod memo;
pub mod merges;
pub mod outcomes;
mod overlay;
pub mod records;
pub mod related;
pub mod stages;
pub mod trace;
pub mod truths;
mod typed;

pub use frame::Context;
pub use memo::Memo;
pub use outcomes::Outcomes;
pub use records::Records;
pub use related::RelatedSet;
