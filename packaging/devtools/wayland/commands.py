"""`dev.py wayland`: the program under headless compositors of Wayland, sway and weston."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from devtools.base import VENV, Stop, say, setting_up
from devtools.borrowing import provide_libraries, provide_qt
from devtools.environments import child_environment, provide_packages, provide_venv
from devtools.wayland import compositor
from devtools.wayland.walk import CHECKOUT, Walk, first_starts, under_sway, under_weston

USAGE = """usage: python3 dev.py wayland [sway] [weston] [first] [--program FILE]
Runs the checkout under Wayland without a display (Linux only): sway and weston draw into memory; what this system lacks
of them is borrowed into .venv/sys. Not part of the gate; about three minutes. Under sway: start, a dock floats, moves
and docks, restore, second start, scale 1.5 and back, quit. Under weston: start and end. first: under sway, the first
start of a person without data on a screen of 100 and on one of 200 %. Ends with 1 unless every step passes. Pictures
and what the programs wrote lie in .venv/wayland.
--program FILE  that program instead of the checkout's: an installed one, or `tideboard` of an unpacked archive"""
QT_WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""What Qt's plugin needs besides, and the Debian packages that bring it."""
PICTURES = VENV / "wayland"

WALKS: dict[str, tuple[Callable[[], AbstractContextManager[compositor.Compositor]], Callable[[Walk], None]]] = {
    "sway": (compositor.sway, under_sway),
    "weston": (compositor.weston, under_weston),
    "first": (compositor.sway, first_starts),
}


def wayland(arguments: Sequence[str]) -> int:
    """Run the walks; 0 if every step of them passed."""
    if {"-h", "--help"} & {*arguments}:
        say(USAGE)
        return 0
    parser = argparse.ArgumentParser(add_help=False, usage=USAGE)
    parser.add_argument("walks", nargs="*")
    parser.add_argument("--program", type=Path, default=CHECKOUT)
    chosen = parser.parse_args(arguments)
    if unknown := [name for name in chosen.walks if name not in WALKS]:
        raise Stop(f"wayland has no {unknown[0]!r}: {', '.join(WALKS)}.")
    if chosen.program != CHECKOUT and not (chosen.program.is_file() and os.access(chosen.program, os.X_OK)):
        raise Stop(f"{chosen.program} is no program that can be started.")
    with setting_up():
        provide_venv(provide_packages)
        borrowed = provide_qt(display=False) | provide_libraries(QT_WAYLAND)
    environment = child_environment(borrowed=borrowed)
    PICTURES.mkdir(exist_ok=True)
    failed = 0
    for name in chosen.walks or WALKS:
        say(f"-- {name}")
        begin, go = WALKS[name]
        with begin() as running:
            walk = Walk(running, PICTURES, environment, chosen.program.absolute())
            go(walk)
        failed += walk.failed
    say(f"pictures: {PICTURES}" + (f"; {failed} steps failed" if failed else ""))
    return 1 if failed else 0
