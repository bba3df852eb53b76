"""The jobs in plain Python: what they ask, and the answer to compare with. Slow and plain on purpose.

A  eight lists of contacts (`lists.csv`: a row for each record on at least one list)
B  A, and the fixes of four fields (`fixes.csv`: a row for each changed cell, and one for each invalid address)
C  B, and the export with the fixes in it (`clean.csv`)
D  phone numbers to E.164 (see `benches/phones.rs`)
E  records with one e-mail: which one stays of each (`dups.csv`: a row for each other record)
"""

import collections
import csv
import datetime
import hashlib
import os
import re

RECORD_ID = "Record ID"
LISTS = ["no_open", "open_old", "conv_old", "reply_old", "candidate", "bounced", "unsub", "no_email"]
FILES = {"a": ["lists"], "b": ["lists", "fixes"], "c": ["lists", "fixes", "clean"], "e": ["dups"]}

EARLY_STAGES = {"Subscriber", "Lead", "Marketing Qualified Lead", "Other"}
COUNTRIES = {
    "France": "fr",
    "Germany": "de, deutschland",
    "Spain": "es, españa, espana",
    "United States": "usa, us, u.s., u.s.a., united states of america",
    "United Kingdom": "uk, gb, u.k., great britain, england",
    "Israel": "il, ישראל",
    "Japan": "jp, 日本",
    "Switzerland": "ch, suisse, schweiz",
    "Belgium": "be, belgique, belgië",
    "Austria": "at, österreich",
    "Mexico": "mx, méxico, mejico",
    "Canada": "ca",
}
COUNTRY_OF = {
    spelling: name for name, spellings in COUNTRIES.items() for spelling in [name.lower(), *spellings.split(", ")]
}
# What stands in the place of an e-mail, and is nobody's.
NO_EMAIL = ("", "n/a")
ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
ADDRESS = rf"{ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})+"

csv.field_size_limit(1 << 30)


def days_before(as_of, days):
    """The instant as an export writes it, so that texts compare as their dates do."""
    return (as_of - datetime.timedelta(days)).strftime("%Y-%m-%d %H:%M")


def lists_of(contact, as_of):
    """The lists of one contact, in their order. A date that is none is on no list of dates."""

    def older_than(days, column):
        cell = contact[column].strip()
        return is_moment(cell) and cell < days_before(as_of, days)

    on = {
        "no_open": not contact["Last marketing email open date"].strip(),
        "open_old": older_than(182, "Last marketing email open date"),
        "conv_old": older_than(365, "Recent Conversion Date"),
        "reply_old": older_than(90, "Recent Sales Email Replied Date"),
    }
    on["candidate"] = (
        any(on.values())
        and contact["Lifecycle Stage"].strip() in EARLY_STAGES
        and not contact["Associated Deal IDs"].strip()
    )
    on["bounced"] = bool(contact["Email hard bounce reason"].strip())
    on["unsub"] = contact["Unsubscribed from all email"].strip().lower() == "true"
    on["no_email"] = not contact["Email"].strip()
    return [name for name in LISTS if on[name]]


def is_moment(cell):
    if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", cell):
        return False
    try:
        return bool(datetime.datetime.fromisoformat(cell))
    except ValueError:
        return False


def tidy_name(cell):
    """One space between words, a capital at the start of each run of letters."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0][:1].upper() + word[0][1:].lower(), " ".join(cell.split()))


def tidy_email(cell):
    return cell.strip().lower()


def tidy_country(cell):
    return COUNTRY_OF.get(cell.strip().lower(), cell)


FIXES = {"First Name": tidy_name, "Last Name": tidy_name, "Email": tidy_email, "Country/Region": tidy_country}


def fixes_of(contact):
    """Field, before and after of the changed cells, and whether the address is none once it is tidied."""
    for field, tidy in FIXES.items():
        after = tidy(contact[field])
        if after != contact[field]:
            yield field, contact[field], after
    email = tidy_email(contact["Email"])
    if email and not re.fullmatch(ADDRESS, email):
        yield "email_valid", "", "false"


class Duplicates:
    """Which record stays of those with one e-mail: the one with the latest activity, none being the earliest, and of several
    the one with the lowest ID."""

    def __init__(self):
        self.groups = collections.defaultdict(list)

    def add(self, contact):
        email = contact["Email"].strip().lower()
        if email not in NO_EMAIL:
            active = contact["Last Activity Date"].strip()
            self.groups[email].append((active if is_moment(active) else "", -int(contact[RECORD_ID])))

    def rows(self):
        for records in self.groups.values():
            _, kept = max(records)
            yield from ([str(-record), str(-kept)] for _, record in records if record != kept)


def with_few_duplicates(export):
    """The export with e-mails of which one in twenty is another record's: the few people of the invented account come again
    and again otherwise. What a merge would leave to a person is blank: last activities that are no date, reasons for opting out.
    Gives its path."""
    path = export.removesuffix(".csv") + "-emails.csv"
    if os.path.exists(path):
        return path
    with open(export, newline="", encoding="utf-8") as file, open(path + ".part", "w", newline="", encoding="utf-8") as to:
        reader, writer = csv.reader(file), csv.writer(to, lineterminator="\n")
        header = next(reader)
        writer.writerow(header)
        column, activity, emails = header.index("Email"), header.index("Last Activity Date"), []
        reason = header.index("Reason for opting out of email")
        for number, cells in enumerate(reader):
            name, at, domain = cells[column].partition("@")
            if at:
                # Another record's is spelt in another case, and far from it.
                is_again = number % 20 == 19 and emails
                cells[column] = emails[number * 7919 % len(emails)].upper() if is_again else f"{name}.{number}@{domain}"
                emails.append(cells[column])
            if not is_moment(cells[activity]):
                cells[activity] = ""
            cells[reason] = ""
            writer.writerow(cells)
    os.replace(path + ".part", path)
    return path


def answers(export, as_of):
    """What the files of a job must say of an export: facts by file."""
    lists, fixes, clean, dups, duplicates = Facts(), Facts(), Facts(), Facts(), Duplicates()
    with open(export, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader)
        for cells in reader:
            contact = dict(zip(header, cells))
            record = contact[RECORD_ID]
            duplicates.add(contact)
            on = lists_of(contact, as_of)
            if on:
                lists.add([record, ";".join(on)], on)
            for field, before, after in fixes_of(contact):
                fixes.add([record, field, before, after], [field])
                if field in contact:
                    contact[field] = after
            clean.add(list(contact.values()))
    for row in duplicates.rows():
        dups.add(row)
    return {"lists": lists.told(), "fixes": fixes.told(), "clean": clean.told(), "dups": dups.told()}


def facts_of(folder, job):
    """What the files of a job in a folder say: facts by file."""
    return {name: facts_of_file(os.path.join(folder, name + ".csv"), name) for name in FILES[job]}


def facts_of_file(path, name):
    facts = Facts()
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        for row in reader:
            facts.add(row, {"lists": row[1].split(";"), "fixes": [row[1]]}.get(name, []))
    return facts.told()


class Facts:
    """Rows, counts by list or field, and a checksum of the cells that does not depend on the rows' order."""

    def __init__(self):
        self.rows, self.by, self.sum = 0, collections.Counter(), 0

    def add(self, row, counted=()):
        self.rows += 1
        self.by.update(counted)
        digest = hashlib.blake2b("\x1f".join(row).encode(), digest_size=8).digest()
        self.sum += int.from_bytes(digest, "big")

    def told(self):
        return {"rows": self.rows, "by": dict(sorted(self.by.items())), "sum": f"{self.sum % (1 << 64):016x}"}
