"""Measures whole processes from outside: wall time, CPU time of all threads, peak resident memory.

The commands run in turn, round by round, so that what else the machine does meets all of them. Before each, what the one
before left to be written is written out: nobody pays for another's pages.
"""

import os
import subprocess
import time
from dataclasses import dataclass
from statistics import median


@dataclass
class Measured:
    """The rounds of one command; times in seconds, memory in bytes."""

    wall: list
    cpu: list
    peak: int

    @property
    def median(self):
        return median(self.wall)

    @property
    def median_cpu(self):
        return median(self.cpu)


class Failed(Exception):
    """A command that did not end well; says which and shows the end of what it wrote."""


def in_turn(commands, rounds, warm_up=1, right=(0,)):
    """Runs the commands (name: arguments) and returns what each took (name: Measured). `right`: the exit codes of those that
    ended well."""
    measured = {name: Measured([], [], 0) for name in commands}
    for turn in range(-warm_up, rounds):
        for name, arguments in commands.items():
            wall, cpu, peak = once(arguments, right)
            if turn >= 0:
                measured[name].wall.append(wall)
                measured[name].cpu.append(cpu)
                measured[name].peak = max(measured[name].peak, peak)
    return measured


def once(arguments, right=(0,)):
    """Wall seconds, CPU seconds and peak bytes of one run. A peak below some 15 MB may be Python's own before it
    becomes the command."""
    os.sync()
    started = time.monotonic()
    process = subprocess.Popen(
        arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()
    )
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in right:
        raise Failed(f"{' '.join(arguments)}\nended with {process.returncode}\n{complaint[-2000:].decode(errors='replace')}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def environment():
    """Peers may use every core that hyg uses."""
    return {**os.environ, "POLARS_MAX_THREADS": str(os.cpu_count())}
