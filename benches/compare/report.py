"""What was measured, for a terminal or as Markdown."""

from dataclasses import dataclass

HYG = "hyg"
# Bytes that hyg may take at its peak, and more for each record: the check that no key stands twice grows.
MEMORY, MEMORY_A_RECORD = 64 << 20, 12


@dataclass
class Goal:
    """At most this share of what another took in the same run: of its wall time, or of its CPU time. `bounded`: with a limit
    for the memory."""

    share: float
    of: str
    measure: str = "wall"
    bounded: bool = True


GOALS = {
    "a": Goal(0.30, "polars"),
    "b": Goal(0.40, "polars"),
    "c": Goal(0.40, "polars"),
    "e": Goal(0.50, "polars"),
    "d": Goal(1.15, "library", "CPU", bounded=False),
}


@dataclass
class Compared:
    """One job on one export; `wrong` holds what is not as it should be, by who did it."""

    job: str
    rows: int
    size: int
    measured: dict
    wrong: dict

    @property
    def goal(self):
        return GOALS[self.job]

    def ratio(self, name):
        """Time in parts of that of whom the goal names; none where that one did not run."""
        other = self.measured.get(self.goal.of)
        return self.time(self.measured[name]) / self.time(other) if other else None

    def time(self, measured):
        return measured.median if self.goal.measure == "wall" else measured.median_cpu

    @property
    def memory_goal(self):
        return MEMORY + MEMORY_A_RECORD * self.rows

    def verdicts(self):
        """Each goal, what was reached, and whether that is enough."""
        ratio, peak = self.ratio(HYG), self.measured[HYG].peak
        if ratio is not None:
            goal = self.goal
            yield f"{goal.measure} time {ratio:.2f} of that of {goal.of}, goal {goal.share:.2f}", ratio <= goal.share
        if self.goal.bounded:
            yield f"peak memory {mib(peak)} MiB, goal {mib(self.memory_goal)} MiB", peak <= self.memory_goal


def text(compared, timed=True):
    return "\n\n".join(section(one, timed) for one in compared)


def section(one, timed):
    lines = [f"job {one.job.upper()}, {one.rows:,} rows, {one.size / 1e6:,.0f} MB"]
    for name, measured in one.measured.items():
        lines.append(f"  {name}: {'WRONG' if one.wrong.get(name) else 'right'}" + (f"  {times(measured)}" if timed else ""))
        lines += [f"    {line}" for line in one.wrong.get(name, [])]
    if timed:
        lines += [f"  {'reached' if reached else 'MISSED'}: {goal}" for goal, reached in one.verdicts()]
    return "\n".join(lines)


def times(measured):
    wall, low, high = measured.median, min(measured.wall), max(measured.wall)
    return f"{wall:.3f} s ({low:.3f}-{high:.3f}), {measured.median_cpu:.2f} s CPU, {mib(measured.peak)} MiB"


def markdown(compared):
    header = ["job", "rows", "who", "wall s (min–max)", "CPU s", "peak MiB", "GB/s", "ratio", "goal", "right"]
    rows = [cells(one, name, measured) for one in compared for name, measured in one.measured.items()]
    missed = [f"{one.job.upper()}: {goal}" for one in compared for goal, reached in one.verdicts() if not reached]
    return table(header, rows) + "\n\n" + (f"Missed: {'; '.join(missed)}." if missed else "Every goal is reached.")


def cells(one, name, measured):
    ratio = one.ratio(name)
    return [
        *(one.job.upper(), f"{one.rows:,}", name),
        f"{measured.median:.2f} ({min(measured.wall):.2f}–{max(measured.wall):.2f})",
        *(f"{measured.median_cpu:.2f}", mib(measured.peak), f"{one.size / measured.median / 1e9:.2f}"),
        f"{ratio:.2f}" if ratio is not None else "",
        f"{one.goal.share:.2f}" if name == HYG else "",
        "no" if one.wrong.get(name) else "yes",
    ]


def table(header, rows):
    """A table in Markdown: what begins with a digit stands to the right."""
    aligned = ["-:" if rows and rows[0][n][:1].isdigit() else "-" for n in range(len(header))]
    return "\n".join(f"| {' | '.join(line)} |" for line in [header, aligned, *rows])


def mib(size):
    return f"{size / (1 << 20):.0f}"
