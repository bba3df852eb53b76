"""What was measured, for a terminal or as Markdown."""

from dataclasses import dataclass

HYG, YARDSTICK = "hyg", "polars"
# What hyg sets itself: at most this share of Polars' wall time in the same run, and this memory.
GOALS = {"a": 0.30, "b": 0.40, "c": 0.40}
MEMORY, MEMORY_A_RECORD = 64 << 20, 12


@dataclass
class Compared:
    """One job on one export."""

    job: str
    rows: int
    size: int
    measured: dict
    wrong: dict

    def ratio(self, name):
        """Wall time in parts of Polars'; none where Polars did not run."""
        polars = self.measured.get(YARDSTICK)
        return self.measured[name].median / polars.median if polars else None

    @property
    def memory_goal(self):
        return MEMORY + MEMORY_A_RECORD * self.rows

    def verdicts(self):
        """Each goal, what was reached, and whether that is enough."""
        ratio, peak = self.ratio(HYG), self.measured[HYG].peak
        if ratio is not None:
            yield f"wall time {ratio:.2f} of Polars', goal {GOALS[self.job]:.2f}", ratio <= GOALS[self.job]
        yield f"peak memory {mib(peak)} MiB, goal {mib(self.memory_goal)} MiB", peak <= self.memory_goal


def text(compared, timed=True):
    return "\n\n".join(section(one, timed) for one in compared)


def section(one, timed):
    lines = [f"job {one.job.upper()}, {one.rows:,} rows, {one.size / 1e6:,.0f} MB"]
    for name, measured in one.measured.items():
        lines.append(f"  {name}: {'right' if not one.wrong[name] else 'WRONG'}" + (f"  {times(measured)}" if timed else ""))
        lines += [f"    {line}" for line in one.wrong[name]]
    if timed:
        lines += [f"  {'reached' if reached else 'MISSED'}: {goal}" for goal, reached in one.verdicts()]
    return "\n".join(lines)


def times(measured):
    wall, low, high = measured.median, min(measured.wall), max(measured.wall)
    return f"{wall:.3f} s ({low:.3f}-{high:.3f}), {measured.median_cpu:.2f} s CPU, {mib(measured.peak)} MiB"


def markdown(compared):
    lines = [
        "| job | rows | who | wall s (min–max) | CPU s | peak MiB | GB/s | of Polars | goal | right |",
        "| - | -: | - | - | -: | -: | -: | -: | -: | - |",
    ]
    for one in compared:
        for name, measured in one.measured.items():
            ratio = one.ratio(name)
            cells = [
                *(one.job.upper(), f"{one.rows:,}", name),
                f"{measured.median:.2f} ({min(measured.wall):.2f}–{max(measured.wall):.2f})",
                *(f"{measured.median_cpu:.2f}", mib(measured.peak), f"{one.size / measured.median / 1e9:.2f}"),
                f"{ratio:.2f}" if ratio is not None else "",
                f"{GOALS[one.job]:.2f}" if name == HYG else "",
                "yes" if not one.wrong[name] else "no",
            ]
            lines.append(f"| {' | '.join(cells)} |")
    missed = [f"{one.job.upper()}: {goal}" for one in compared for goal, reached in one.verdicts() if not reached]
    return "\n".join([*lines, "", f"Goals missed: {'; '.join(missed)}." if missed else "Every goal is reached."])


def mib(size):
    return f"{size / (1 << 20):.0f}"
