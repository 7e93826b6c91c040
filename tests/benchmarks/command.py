"""`dev.py bench`: the list, or the benchmarks that are named, with the peers that they need."""

from __future__ import annotations

import os

from benchmarks.catalogue import Unknown, chosen, listing
from devtools.base import ROOT, VENV, Stop, foreground, python, say, setting_up
from devtools.environments import INTEROP, digest, install_sources, make_venv, prepare, provide_interop, stamped

PEERS = VENV / "bench"
BENCH_LOCK = ROOT / "packaging" / "bench.lock"


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
        "PYTHONPYCACHEPREFIX": str(PEERS / "bytecode"),
        "TIDEBOARD_BENCH_PYTHON": str(python(PEERS)),
        "TIDEBOARD_INTEROP_PYTHON": str(python(INTEROP)),
    }
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        with setting_up():
            provide_peers()
            if any(name.startswith("longport") for name in names):
                provide_interop()
    except Stop as reason:
        say(f"{reason}\nthe peers could not be installed: what needs one is not measured")
    return foreground([python(), "-m", "benchmarks", *arguments], env)


def provide_peers() -> None:
    """Install the peers into .venv/bench; raises Stop offline.

    Without dependencies: the lock is whole but for vnpy's own Qt, in whose place stands the Qt that we run on.
    """
    wanted = digest(BENCH_LOCK)
    if stamped(PEERS / "stamp-packages", wanted) and python(PEERS).exists():
        return
    say("setting up .venv/bench with the peers (once, about 40 seconds)")
    make_venv(PEERS)
    install_sources(PEERS, BENCH_LOCK)
    (PEERS / "stamp-packages").write_text(wanted)
