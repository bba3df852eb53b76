"""Turns the lists of hyg into the files that the jobs are defined by, so that hyg and its peers can be compared.

    segments.csv (a line a record and segment)  ->  lists.csv (a line a record, its segments joined)
    fixes.csv and flags.csv                     ->  fixes.csv (an address that is none is a fix of `email_valid`)
    cleaned.csv                                 ->  clean.csv
    merges.csv (a line a record of a group)     ->  dups.csv (those that are merged into another)

Nothing is decided here: a record or value that hyg left out is missing afterwards, too.
"""

import csv
import os
from itertools import groupby

from jobs import LISTS, RECORD_ID

INVALID_EMAIL = ("email_valid", "", "false")
FORMULA_STARTS = "\t\r\n=@+-＝＋－＠"


def convert(job, hyg_out, out):
    """Writes the files of a job into `out`, from the folder that `hyg apply --out` wrote."""
    os.makedirs(out, exist_ok=True)
    source = os.path.join(hyg_out, "contacts")
    if job == "e":
        return write(out, "dups", [RECORD_ID, "kept"], absorbed(source))
    write(out, "lists", [RECORD_ID, "lists"], lists(rows(source, "segments")))
    if job != "a":
        header = [RECORD_ID, "field", "before", "after"]
        write(out, "fixes", header, fixes(rows(source, "fixes"), rows(source, "flags")))
    if job == "c":
        cleaned, clean = os.path.join(source, "cleaned.csv"), os.path.join(out, "clean.csv")
        if os.path.lexists(clean):
            os.remove(clean)
        os.link(cleaned, clean)


def rows(folder, name):
    """The rows of a list, without its header; a list that was not written is an error."""
    with open(os.path.join(folder, name + ".csv"), newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


def lists(memberships):
    for record, members in groupby(memberships, key=lambda row: row[0]):
        names = {segment.replace("-", "_") for _, segment in members}
        unknown = names.difference(LISTS)
        if unknown:
            raise SystemExit(f"segments.csv names segments that the job does not have: {sorted(unknown)}")
        yield record, ";".join(name for name in LISTS if name in names)


def fixes(fixed, flagged):
    for record, field, before, after, _rule in fixed:
        yield record, field, exact(before), exact(after)
    for record, _rule, _message in flagged:
        yield (record, *INVALID_EMAIL)


def absorbed(folder):
    with open(os.path.join(folder, "merges.csv"), newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["Role"] == "absorbed":
                yield row[RECORD_ID], row["Into"]


def exact(cell):
    """The value behind a cell of a list for people, where an apostrophe keeps formulas from running."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip()[:1] in FORMULA_STARTS else cell


def write(folder, name, header, lines):
    with open(os.path.join(folder, name + ".csv"), "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)
