"""On what something was measured: figures mean nothing without it."""

import datetime
import os
import platform
import re
import subprocess

from common import ROOT
from suite import python


def told(work):
    """One sentence: day, commit, machine, versions."""
    parts = [
        f"{os.cpu_count()} cores ({processor()})",
        f"{memory()} GiB",
        f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        said(["rustc", "--version"]).split(" (")[0],
        "Polars " + (said([python(work), "-c", "import polars; print(polars.__version__)"]) or "not there"),
        f"Python {platform.python_version()}",
    ]
    commit = said(["git", "-C", ROOT, "rev-parse", "--short=10", "HEAD"])
    return f"Measured on {datetime.date.today()}, commit {commit}: {', '.join(parts)}."


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        found = re.search(r"^model name\s*:\s*(.+)$", file.read(), re.MULTILINE)
    return found[1].strip() if found else platform.machine()


def memory():
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30))


def said(command):
    """What a program prints; nothing where it cannot."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
