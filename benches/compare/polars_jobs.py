"""The jobs as somebody who knows Polars would write them: lazy, streaming, every core.

    polars_jobs.py JOB EXPORT OUT AS_OF

Dates are parsed, as rules have to: a cell that is no date must not compare as text.
"""

import os
import sys
from datetime import datetime, timedelta

import polars as pl

from jobs import ADDRESS, COUNTRY_OF, EARLY_STAGES, LISTS, NO_EMAIL, RECORD_ID

FIXED = {"First Name": "new_first", "Last Name": "new_last", "Email": "new_email", "Country/Region": "new_country"}


def main(job, export, out, as_of):
    as_of = datetime.fromisoformat(as_of)
    # Blank cells stay texts, and nothing is guessed from what the first rows hold.
    source = pl.scan_csv(export, infer_schema=False, empty_string_is_null=False)
    if job == "e":
        return duplicates(source).sink_csv(os.path.join(out, "dups.csv"), engine="streaming")
    header = source.collect_schema().names()
    needed = {"a": [RECORD_ID], "b": [RECORD_ID, *FIXED], "c": header}[job]
    contacts = source.select(*needed, *memberships(as_of), *(tidied() if job != "a" else []))
    sinks = [lists(contacts).sink_csv(os.path.join(out, "lists.csv"), lazy=True)]
    if job != "a":
        sinks.append(fixes(contacts).sink_csv(os.path.join(out, "fixes.csv"), lazy=True))
    if job == "c":
        clean = contacts.select(pl.col(FIXED.get(name, name)).alias(name) for name in header)
        sinks.append(clean.sink_csv(os.path.join(out, "clean.csv"), lazy=True))
    pl.collect_all(sinks, engine="streaming")


def duplicates(source):
    email = pl.col("Email").str.strip_chars().str.to_lowercase().alias("email")
    active = pl.col("Last Activity Date").str.to_datetime("%Y-%m-%d %H:%M", strict=False).alias("active")
    records = source.select(pl.col(RECORD_ID).cast(pl.Int64), email, active).filter(~pl.col("email").is_in(NO_EMAIL))
    # Read in streams; in memory, few records are left to sort once those that are alone are gone.
    records = records.collect(engine="streaming").lazy().filter(pl.col("email").is_duplicated())
    records = records.sort(["active", RECORD_ID], descending=[True, False], nulls_last=True)
    kept = pl.col(RECORD_ID).first().over("email").alias("kept")
    return records.with_columns(kept).filter(pl.col(RECORD_ID) != pl.col("kept")).select(RECORD_ID, "kept")


def memberships(as_of):
    """A column of true and false for each list; the candidates still lack their dates."""

    def moment(column):
        return pl.col(column).str.to_datetime("%Y-%m-%d %H:%M", strict=False)

    def older_than(days, column):
        return (moment(column) < as_of - timedelta(days)).fill_null(False)

    def stripped(column):
        return pl.col(column).str.strip_chars()

    early = stripped("Lifecycle Stage").is_in(list(EARLY_STAGES)) & (stripped("Associated Deal IDs") == "")
    columns = {
        "no_open": stripped("Last marketing email open date") == "",
        "open_old": older_than(182, "Last marketing email open date"),
        "conv_old": older_than(365, "Recent Conversion Date"),
        "reply_old": older_than(90, "Recent Sales Email Replied Date"),
        "early": early,
        "bounced": stripped("Email hard bounce reason") != "",
        "unsub": stripped("Unsubscribed from all email").str.to_lowercase() == "true",
        "no_email": stripped("Email") == "",
    }
    return [expression.alias(name) for name, expression in columns.items()]


def lists(contacts):
    silent = pl.any_horizontal("no_open", "open_old", "conv_old", "reply_old")
    on = contacts.with_columns((pl.col("early") & silent).alias("candidate")).filter(pl.any_horizontal(LISTS))
    names = [pl.when(name).then(pl.lit(name)) for name in LISTS]
    return on.select(RECORD_ID, pl.concat_str(names, separator=";", ignore_nulls=True).alias("lists"))


def tidied():
    """The fixed cells beside the old ones, and whether the address is none."""

    def name(column):
        return pl.col(column).str.strip_chars().str.replace_all(r"\s+", " ").str.to_titlecase()

    email = pl.col("Email").str.strip_chars().str.to_lowercase()
    spelling = pl.col("Country/Region").str.strip_chars().str.to_lowercase()
    country = spelling.replace_strict(list(COUNTRY_OF), list(COUNTRY_OF.values()), default=None)
    return [
        name("First Name").alias("new_first"),
        name("Last Name").alias("new_last"),
        email.alias("new_email"),
        pl.coalesce(country, "Country/Region").alias("new_country"),
        ((email != "") & ~email.str.contains(f"^{ADDRESS}$")).alias("bad_email"),
    ]


def fixes(contacts):
    def rows(which, field, before, after):
        return contacts.filter(which).select(
            RECORD_ID, pl.lit(field).alias("field"), before.alias("before"), after.alias("after")
        )

    changed = [
        rows(pl.col(old) != pl.col(new), old, pl.col(old), pl.col(new)) for old, new in FIXED.items()
    ]
    return pl.concat([*changed, rows(pl.col("bad_email"), "email_valid", pl.lit(""), pl.lit("false"))])


main(*sys.argv[1:])
