"""The program `tideboard`: reads the command line first, so that `--version`, `audit` and `signals` never load Qt."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from tideboard_desktop.ui.collector import pause_collector, resume_collector

if TYPE_CHECKING:  # imported once the collector is paused, which looks twenty times through what these bring
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

PARTS: Final = {
    "archive": "tideboard_core.collector.__main__:main",
    "signals": "tideboard_core.rule_records.__main__:main",
    "api": "tideboard_api.__main__:main",
    "mcp": "tideboard_api.mcp_server:main",
}
"""Commands that are programs of their own where the wheel is installed: `tideboard archive` is `tideboard-archive`."""
HAS_ALL: Final = "The wheel has it: pipx install 'tideboard-VERSION-py3-none-any.whl[api,mcp]'."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `tideboard`; returns the exit code."""
    pause_collector()  # until the chart is shown, or what was asked for is no window
    try:
        return _run(arguments)
    finally:
        resume_collector()


def _run(arguments: Sequence[str] | None) -> int:
    from tideboard_desktop.startup.windows_setup import name_the_button, provide_console

    provide_console()
    name_the_button()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] and given[0] in PARTS:
        return _part(given[0], given[1:])
    if given[:1] == ["programs"]:  # `programs.command` starts a frozen program so
        from tideboard_core.programs.server.__main__ import main as serve

        resume_collector()
        return serve(given[1:])
    from tideboard_desktop.ui.cli.command_line import data_directory, parse

    options = parse(given)
    directory = data_directory(options)
    if options.command == "audit":
        from tideboard_core.system.vault import Vault
        from tideboard_desktop.ui.cli.audit_commands import run

        resume_collector()
        return run(options, directory, Vault())
    return _window(options, directory)


def _part(name: str, arguments: Sequence[str]) -> int:
    """Run another program of ours; what of it is not installed is said in a sentence, with exit code 2."""
    from importlib import import_module

    from tideboard_desktop.ui.cli.terminal import ExitCode, complain

    resume_collector()
    module, _, function = PARTS[name].partition(":")
    try:
        program = getattr(import_module(module), function)
    except ModuleNotFoundError as error:
        complain(f"{name} is not in this installation, which lacks {error.name}. {HAS_ALL}")
        return ExitCode.UNUSABLE
    return int(program(arguments, program=f"tideboard {name}"))


def _window(options: argparse.Namespace, directory: Path) -> int:
    """Run the window or its smoke test; what this system lacks is said in a sentence, with exit code 2."""
    import os

    from tideboard_core.system.code_cache import kept_code
    from tideboard_desktop.startup.system_libraries import display_problem, library_problem
    from tideboard_desktop.ui.cli.terminal import ExitCode, complain

    try:
        with kept_code("launch"):
            from tideboard_desktop.startup.launch import run
    except ImportError as error:
        problem = library_problem(error)
        if not problem:
            raise
    else:
        problem = display_problem(os.environ)
        if not problem:
            return _smoke_test(options) if options.smoke_test is not None else run(options, directory)
    complain(problem)
    return ExitCode.UNUSABLE


def _smoke_test(options: argparse.Namespace) -> int:
    from tideboard_desktop.smoke.run import smoke_test

    return smoke_test(options)


if __name__ == "__main__":
    sys.exit(main())
