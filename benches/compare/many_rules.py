"""Rule files of any length, as accounts have them: a few shared segments, the same questions with other thresholds, flags,
fixes of a dozen columns."""

import os

SEGMENTS = """hyg 1
for contacts

segment silent "Opened nothing for half a year"
  where last marketing email open date older than 182 days

segment early "Not yet a customer"
  where lifecycle stage is any of (subscriber, lead, marketing qualified lead)

segment reachable "Can be written to"
  where email is known
    and unsubscribed from all email is not yes or unknown
    and email hard bounce reason is unknown
"""

CONDITIONS = [
    "in silent\n    and create date older than {days} days",
    "in early\n    and not in reachable\n    and last activity date older than {days} days or unknown",
    "in reachable\n    and recent conversion date older than {days} days\n    and number of pageviews is less than {count}",
    "lifecycle stage is any of (lead, other)\n    and marketing emails delivered is more than {count}",
    'job title contains "{word}"\n    and in early',
    "email matches /^{letter}[a-z]*[.@]/\n    and last activity date older than {days} days",
    'city is any of ("{word}", "Paris", "Köln")\n    and in silent',
]
WORDS = ["sales", "chief", "assistant", "head", "manager", "owner", "buyer", "chef", "support", "Lyon", "Leeds"]
FIXED = [
    *("first name", "last name", "job title", "company name", "city", "industry", "postal code", "website url"),
    *("email", "country/region", "phone number", "mobile phone number"),
]
# One rule in so many is a fix; the others are flags.
FIX_EVERY = 5


def written(folder, count):
    """The path of a file with that many rules, which it writes."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"rules-{count}.hyg")
    with open(path, "w", encoding="utf-8") as file:
        file.write(rules(count))
    return path


def folder(folder, count, files=25):
    """The path of a folder with that many rules over some files, which it writes: as a team keeps them."""
    path = os.path.join(folder, f"rules-{count}")
    os.makedirs(path, exist_ok=True)
    texts = [SEGMENTS] + ["hyg 1\nfor contacts\n" + "".join(map(rule, range(at, count, files))) for at in range(files)]
    for at, text in enumerate(texts):
        with open(os.path.join(path, f"{at:02}.hyg"), "w", encoding="utf-8") as file:
            file.write(text)
    return path


def rules(count):
    """The text of a file with that many rules besides the segments that they share."""
    return SEGMENTS + "".join(map(rule, range(count)))


def rule(n):
    return fix(n) if n % FIX_EVERY == FIX_EVERY - 1 else flag(n)


def flag(n):
    return f'\nflag flag-{n} "Look at this, for reason {n}"\n  where {condition(n)}\n'


def fix(n):
    n_of_kind = n // FIX_EVERY
    return (
        f'\nfix fix-{n} "Tidy spaces, for reason {n}"\n  where {condition(n + n_of_kind)}\n'
        f"  {FIXED[n_of_kind % len(FIXED)]}: trim, squeeze spaces\n"
    )


def condition(n):
    return CONDITIONS[n % len(CONDITIONS)].format(
        days=30 + n * 7 % 900, count=1 + n % 40, word=WORDS[n % len(WORDS)], letter=chr(ord("a") + n % 26)
    )


# So many deletes share a protection, and so many a promise.
PROTECT_EVERY = 100
PROMISE_EVERY = 250


def deletes(count):
    """The text of a file with that many deletes, and what keeps records from them."""
    protections = "".join(
        f'\nprotect protect-{n} "Stays, for reason {n}"\n  where lifecycle stage is customer\n'
        f"     or (in reachable and number of pageviews is more than {100 + n})\n"
        for n in range(count // PROTECT_EVERY + 1)
    )
    promises = "".join(
        f'\nnever delete "promise {n}"\n  where lifecycle stage is customer\n    and number of pageviews is more than {n}\n'
        for n in range(count // PROMISE_EVERY + 1)
    )
    taken = (
        f'\ndelete delete-{n} "Goes, for reason {n}"\n  where {condition(n)}\n  stop above 5%\n' for n in range(count)
    )
    return SEGMENTS + protections + promises + "".join(taken)


def mistaken(count):
    """The text of a file with that many rules, each of which names a property and a segment that are none."""
    return SEGMENTS + "".join(
        f'\nflag flag-{n} "Look at this, for reason {n}"\n  where number of pagevews is {n}\n    and in reachabel{n}\n'
        for n in range(count)
    )
