"""What the programs of this folder share: their options, and how hyg is built and run."""

import argparse
import datetime
import os
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
# The day that the exports of the examples speak of.
AS_OF = datetime.datetime(2026, 9, 1)


def options(doc, rows=None, rounds=None, more=lambda parser: None):
    """The options of a program that takes rows, or rounds, or both, or neither; `more` adds its own."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    if rows:
        parser.add_argument("--rows", type=int, default=rows, help=f"of the export; default: {rows}")
    if rounds:
        parser.add_argument("--rounds", type=int, default=rounds, help=f"that count; default: {rounds}")
    parser.add_argument("--hyg", metavar="PATH", help="the program to measure; default: build a release")
    work = os.path.join(tempfile.gettempdir(), "hygbench")
    parser.add_argument("--work", metavar="DIR", default=work, help="for exports and lists; default: %(default)s")
    more(parser)
    given = parser.parse_args()
    os.makedirs(given.work, exist_ok=True)
    given.hyg = given.hyg or built()
    return given


def built():
    """hyg as it is released."""
    run(["cargo", "build", "--quiet", "--release"], cwd=ROOT)
    return os.path.join(ROOT, "target", "release", "hyg")


def apply(given, export, rules, out, *asked, as_of=AS_OF):
    """hyg as users get it, with every check, hash and sync. `rules`: names of those in this folder, or paths. `out`: a folder
    among the results in the working folder. Gives the command and the folder."""
    folder = folder_of(given, out)
    paths = [os.path.join(HERE, "rules", rule + ".hyg") if len(rule) == 1 else rule for rule in rules]
    command = [
        *(given.hyg, "apply", f"contacts={export}", "--out", folder, "--force"),
        *("--as-of", as_of.strftime("%Y-%m-%d %H:%M"), "--timezone", "UTC"),
        *(part for path in paths for part in ("--rules", path)),
        *asked,
    ]
    return command, folder


def of_job(job):
    """The rules of job A, B, C or E, and what it asks for besides."""
    if job == "e":
        return "e", []
    return ("a" if job == "a" else "ab"), ["--segments", *(["--cleaned"] if job == "c" else [])]


def folder_of(given, name):
    folder = os.path.join(given.work, "out", name)
    os.makedirs(folder, exist_ok=True)
    return folder


def run(command, **how):
    """What a program prints; an error if it fails."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **how).stdout
