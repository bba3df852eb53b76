"""Where exports, right answers and peers come from: this folder, or a suite of somebody else.

A suite is a folder with `data.sh ROWS` (makes an export in $HYG_DATA and prints its path), `expected.json` (the answers for
200,000 rows), `jobs.py DATA OUT` (writes the answers for any export) and `peers/NAME_JOB.py DATA OUT`.
"""

import datetime
import json
import os
import sys

import jobs
from common import AS_OF, HERE, ROOT, run


class Own:
    """The invented account of `examples/generate_exports`, as large as wanted, and Polars."""

    as_of = AS_OF
    peers = ("polars",)

    def __init__(self, work):
        self.work = work

    def export(self, rows, quoted=False, job=None):
        path = self.generated(rows, quoted)
        return jobs.with_few_duplicates(path) if job == "e" else path

    def generated(self, rows, quoted=False):
        path = os.path.join(self.work, f"own-{rows}{'-quoted' if quoted else ''}.csv")
        if not os.path.exists(path):
            generate = ["cargo", "run", "--quiet", "--release", "--example", "generate_exports", "--"]
            run([*generate, str(rows), path + ".part", *(["quoted"] if quoted else [])], cwd=ROOT)
            os.replace(path + ".part", path)
        return path

    def answers(self, export):
        return kept(export + ".right.json", lambda: jobs.answers(export, self.as_of))

    def peer(self, name, job, export, out):
        return [python(self.work), os.path.join(HERE, f"{name}_jobs.py"), job, export, out, self.as_of.isoformat()]


class Foreign:
    """A suite that somebody else wrote."""

    as_of = datetime.datetime(2026, 11, 21)

    def __init__(self, folder, work):
        self.folder, self.work = folder, work
        scripts = sorted(os.listdir(os.path.join(folder, "peers")))
        self.peers = tuple(script.removesuffix("_a.py") for script in scripts if script.endswith("_a.py"))

    def export(self, rows, quoted=False, job=None):
        environment = {**os.environ, "HYG_DATA": self.work}
        path = run([os.path.join(self.folder, "data.sh"), str(rows)], env=environment).strip()
        if quoted:
            path, plain = os.path.join(self.work, f"c{rows}-quoted.csv"), path
            if not os.path.exists(path):
                run([os.path.join(self.work, "gen_contacts"), str(rows), path + ".part", "7", "all"])
                os.replace(path + ".part", path)
        return path

    def answers(self, export):
        if os.path.basename(export) == "c200000.csv":
            return load(os.path.join(self.folder, "expected.json"))
        return kept(export + ".right.json", lambda: self.told(export))

    def told(self, export):
        out = os.path.join(self.work, "out", "answers")
        run([sys.executable, os.path.join(self.folder, "jobs.py"), export, out])
        return jobs.facts_of(out, "c") | jobs.facts_of(out, "e")

    def peer(self, name, job, export, out):
        return [python(self.work), os.path.join(self.folder, "peers", f"{name}_{job}.py"), export, out]


def python(work):
    """The interpreter that has the peers: that of the working folder's environment, else this one."""
    own = os.path.join(work, "venv", "bin", "python")
    return own if os.path.exists(own) else sys.executable


def kept(path, make):
    """What `make` made once, from its file. Right answers for a million rows take minutes."""
    if not os.path.exists(path):
        made = make()
        with open(path + ".part", "w", encoding="utf-8") as file:
            json.dump(made, file)
        os.replace(path + ".part", path)
    return load(path)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)
