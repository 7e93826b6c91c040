"""`dev.py bench`: the list, or the benchmarks that are named, with the peers that they need."""

from __future__ import annotations

import os

from benchmarks.catalogue import Unknown, chosen, listing
from devtools.base import ROOT, Stop, foreground, python, say, setting_up
from devtools.environments import BENCH, INTEROP, prepare, provide_bench, provide_interop


def run(arguments: list[str]) -> int:
    """Set up what the named ones need and run them; without a name print the list. Raises Stop for an unknown name."""
    named = [word for word in arguments if not word.startswith("-") and not word.isdecimal()]
    if not named:
        say(listing())
        return 0
    try:
        names = chosen(named)
    except Unknown as reason:
        raise Stop(str(reason)) from None
    env = prepare() | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), str(ROOT / "packaging")]),
        "PYTHONPYCACHEPREFIX": str(BENCH / "bytecode"),
        "TIDEBOARD_BENCH_PYTHON": str(python(BENCH)),
        "TIDEBOARD_INTEROP_PYTHON": str(python(INTEROP)),
    }
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        with setting_up():
            provide_bench()
            if any(name.startswith("longport") for name in names):
                provide_interop()
    except Stop as reason:
        say(f"{reason}\nthe peers could not be installed: what needs one is not measured")
    return foreground([python(), "-m", "benchmarks", *arguments], env)
