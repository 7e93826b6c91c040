"""Sets Tideboard up and runs it: python3 dev.py run | test | check ... (Windows: py dev.py run).

Standard library only, because it works before anything is installed: it makes .venv from the hashed lock and, on
Debian and Ubuntu, borrows missing system packages below .venv/sys without root and without installing them.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

if sys.version_info < (3, 11):  # before the imports below: an older Python does not understand them
    sys.exit(f"dev.py: Tideboard needs Python 3.11 or newer, this is {sys.version.split()[0]}: get it from python.org.")

sys.path[:0] = [str(Path(__file__).resolve().parent / folder) for folder in ("packaging", "tests")]

from devtools.base import ROOT, Stop, end_on_signals, room_words, say

COMMANDS: Mapping[str, tuple[str, str]] = {
    "run": ("devtools.programs:run", "start Tideboard; the arguments go to it (run --help lists them)"),
    "test": (
        "devtools.testing:test",
        "the checks and the quick tests; `test slow`: all others; PATH or -k: only those",
    ),
    "check": ("devtools.static:check", "format, lint, types, import contracts, source rules"),
    "shots": ("devtools.programs:shots", "draw pictures of the window; without a name those of the pages"),
    "package": ("building.command:package", "freeze the program and make what is offered for download here"),
    "bench": ("benchmarks.command:run", "what Tideboard costs beside its peers; without a name the list"),
    "coverage": (
        "devtools.covered:coverage",
        "the core's own tests with the branches they reach counted, and the floor",
    ),
    "dates": ("devtools.dates:run", "rates and tables of days that somebody has to look at"),
    "guide": ("devtools.guide:run", "build the user guide into the resources, where the program opens it"),
    "hooks": ("devtools.hooks:command", "install the commit hook of this checkout: format and lint of a commit"),
    "interop": ("devtools.programs:interop", "clients of other makers, unchanged, against the practice market"),
    "mutations": ("devtools.mutations:command", "break one rule of the order path at a time and see who notices"),
    "ratchet": ("devtools.ratchet:command", "the numbers of tests/ratchet.toml: printed, and let fall"),
    "release": ("building.dry_release:release", "`release --dry`: what a release would do on Linux"),
    "wayland": ("devtools.wayland.commands:wayland", "the checkout under Wayland without a display"),
    "windows": ("devtools.windows.commands:windows", "the checkout as a Windows program, under Wine"),
}
"""Where each command lies, MODULE:FUNCTION, and what it does. A module is read for its command alone.

`HELP` of a module is what `--help` prints; a command whose module has none explains itself.
"""
OFTEN = ("run", "test", "check", "shots", "package")
"""Commands that are printed where nobody asks for all."""


def usage(names: tuple[str, ...]) -> str:
    """A line for each of these commands."""
    lines = [f"  {name:<11}{COMMANDS[name][1]}" for name in names]
    often = "`help all` lists the other commands, `COMMAND --help` tells more of one."
    last = often if names == OFTEN else "  --version  the version of this checkout"
    return "\n".join(["usage: python3 dev.py COMMAND [ARGUMENTS]", *lines, last])


def version() -> str:
    """The version written in core."""
    text = (ROOT / "core" / "tideboard_core" / "__init__.py").read_text(encoding="utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


def main(arguments: list[str]) -> int:
    """Dispatch; returns the exit code."""
    if arguments == ["--version"]:
        say(f"tideboard {version()}")
        return 0
    if arguments == ["help", "all"]:
        say(usage((*OFTEN, *sorted({*COMMANDS} - {*OFTEN}))))
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        say(usage(OFTEN))
        if arguments in ([], ["-h"], ["--help"], ["help"]):
            return 0
        sys.stderr.write(f"dev.py: no command {arguments[0]}; `help all` lists them\n")
        return 2
    module_name, _, function = COMMANDS[arguments[0]][0].partition(":")
    module = import_module(module_name)
    help_text: str = getattr(module, "HELP", "")
    if help_text and {"-h", "--help"} & {*arguments[1:]}:
        say(help_text)
        return 0
    code: int = getattr(module, function)(arguments[1:])
    return code


if __name__ == "__main__":
    end_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as reason:
        sys.exit(f"dev.py: {reason}")
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        sys.exit(f"dev.py: {room_words()}")
    except KeyboardInterrupt:
        sys.exit(130)
