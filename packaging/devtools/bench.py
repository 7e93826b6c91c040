"""`dev.py bench`: what the benchmarks and their peers need is set up, and they run."""

from __future__ import annotations

import os

from benchmarks.catalogue import DESK_SCALE, READING, Unknown, chosen, listing
from devtools.base import ROOT, Stop, foreground, python, say, setting_up
from devtools.borrowing import provide_java, provide_programs, provide_qt
from devtools.environments import BENCH, DESK, INTEROP, PANDAS_2, prepare, provide_bench, provide_desk, provide_interop


def bench(arguments: list[str]) -> int:
    """The benchmarks named, beside their peers; without a name the list of them."""
    named = [argument for argument in arguments if not argument.startswith("-")]
    if not named:
        say(listing())
        return 0
    kept = named[0] in READING  # no peer is asked
    try:
        entries = [] if kept else chosen([word for word in named if not word.isdecimal()])
    except Unknown as reason:
        raise Stop(str(reason)) from None
    env = prepare() | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), str(ROOT / "packaging")]),
        "PYTHONPYCACHEPREFIX": str(BENCH / "bytecode"),
        "TIDEBOARD_BENCH_PYTHON": str(python(BENCH)),
        "TIDEBOARD_BENCH_PANDAS2": str(PANDAS_2),
        "TIDEBOARD_INTEROP_PYTHON": str(python(INTEROP)),
    }
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        with setting_up():
            if not kept:
                provide_bench()
            if any(entry.name.startswith("longport") for entry in entries):
                provide_interop()
            if any(entry.name == DESK_SCALE for entry in entries):
                provide_desk()
                env |= {"JAVA_HOME": str(provide_java()), "TIDEBOARD_DESK_PYTHON": str(python(DESK))}
            filmed = any(argument.startswith("--film") for argument in arguments)
            if filmed or any(entry.name == "frozen start" for entry in entries):
                provide_qt()  # with what a virtual display needs
                provide_programs()
    except Stop as reason:
        say(f"{reason}\nthe peers could not be installed: only benchmarks that need none are measured")
    return foreground([python(), "-m", "benchmarks", *arguments], env)
