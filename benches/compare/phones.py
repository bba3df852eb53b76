"""Job D: telephone numbers to E.164, against the phone library alone (`phones.rs`).

The numbers are distinct, so that nobody gains by remembering. What has to be the same: each number that is none stays, each
other becomes what the library makes of it.
"""

import json
import os
import random

import convert
from common import ROOT, run

# As people write them; `d` is any digit, `x` one from 2 to 9.
WRITTEN = {
    "FR": ["06 dd dd dd dd", "07.dd.dd.dd.dd", "01 4d dd dd dd", "+33 6 dd dd dd dd", "0033 6dddddddd", "06dddddddd"],
    "DE": ["0151 xddddddd", "0176/xddddddd", "+49 30 2ddddddd", "089-2dddddd", "0049 176 xddddddd"],
    "US": ["(212) xdd-dddd", "415-xdd-dddd", "+1 305 xdd dddd", "312.xdd.dddd", "404xdddddd"],
    "GB": ["07xdd dddddd", "+44 20 7ddd dddd", "020 7ddd dddd", "+447xdddddddd"],
    "ES": ["6dd ddd ddd", "+34 6dd ddd ddd", "91 4dd dd dd", "6dd-ddd-ddd"],
    "IL": ["054-xdddddd", "+972 54 xdd dddd", "05x-ddddddd"],
    "JP": ["090-xddd-dddd", "+81 90 xddd dddd", "03-3ddd-dddd"],
    "MX": ["55 xddd dddd", "+52 55 xddd dddd"],
    "CH": ["079 xdd dd dd", "+41 79 xdd dd dd"],
}
SHARES = {"FR": 24, "DE": 16, "US": 22, "GB": 12, "ES": 10, "IL": 5, "JP": 5, "MX": 3, "CH": 3}


def numbers(path, count):
    """Writes that many distinct numbers, the same ones each time."""
    draw, seen = random.Random(7), set()
    countries = draw.choices(list(SHARES), weights=list(SHARES.values()), k=count)
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write("Record ID,Country/Region,Phone Number\n")
        for record, country in enumerate(countries, start=1):
            number = filled(draw.choice(WRITTEN[country]), draw)
            while (country, number) in seen:
                number = filled(draw.choice(WRITTEN[country]), draw)
            seen.add((country, number))
            file.write(f"{record},{country},{number}\n")
    os.replace(path + ".part", path)


def filled(pattern, draw):
    ranges = {"d": (0, 9), "x": (2, 9)}
    return "".join(str(draw.randint(*ranges[c])) if c in ranges else c for c in pattern)


def built():
    """The program that runs the library alone."""
    told = run(["cargo", "build", "--quiet", "--release", "--bench", "phones", "--message-format=json"], cwd=ROOT)
    built = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    return next(one["executable"] for one in built if one.get("executable") and one["target"]["name"] == "phones")


def differences(export, library, verb, hyg_out):
    """Where the verb or the lists of hyg say something else than the library."""
    fixed = {record: convert.exact(after) for record, _, _, after, _ in convert.rows(hyg_out, "fixes")}
    wrong = {"verb": 0, "hyg": 0}
    with open(export, encoding="utf-8") as cells, open(library, encoding="utf-8") as right, open(verb, encoding="utf-8") as own:
        next(cells)
        for line, expected, by_verb in zip(cells, right, own):
            record, _, number = line.rstrip("\n").split(",")
            wrong["verb"] += by_verb != expected
            wrong["hyg"] += fixed.get(record, number) != (expected.rstrip("\n") or number)
    return {who: [f"{count:,} numbers are not what the library makes of them"] if count else [] for who, count in wrong.items()}
