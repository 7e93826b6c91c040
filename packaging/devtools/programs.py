"""Commands of `dev.py` that set up what a program needs and hand it this terminal."""

from __future__ import annotations

import os

from devtools.base import ROOT, VENV, foreground, python, say, scripts, setting_up
from devtools.environments import prepare, provide_clients, provide_program


def run(arguments: list[str]) -> int:
    """Start the terminal; its arguments pass through."""
    env = prepare(provide_program)
    if env.get("QT_QPA_PLATFORM") == "offscreen" and not os.environ.get("QT_QPA_PLATFORM"):
        say("no display: drawing off screen; --screenshot FILE --after SECONDS writes what a screen would show")
    return foreground([scripts(VENV) / "tideboard", *arguments], env, cwd=None)


def shots(arguments: list[str]) -> int:
    """Pictures of the real app on a seeded sandbox."""
    env = prepare() | {"PYTHONPATH": str(ROOT / "tests")}
    return foreground([python(), "packaging/shots.py", *arguments], env)


def interop(arguments: list[str]) -> int:
    """The clients named, or all, each against a sandbox of its own."""
    env = prepare() | {"PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in ("tests", "packaging"))}
    with setting_up():
        provide_clients()
    return foreground([python(), "-m", "interop.clients", *arguments], env)
