"""The program `tideboard`: reads the command line first, so that `--version` and `audit` never load Qt."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tideboard_desktop.command_line import data_directory, parse
from tideboard_desktop.system_libraries import display_problem, library_problem
from tideboard_desktop.terminal import ExitCode, complain
from tideboard_desktop.windows_start import name_the_button, provide_console


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `tideboard`; returns the exit code."""
    provide_console()
    name_the_button()
    options = parse(list(sys.argv[1:] if arguments is None else arguments))
    directory = data_directory(options)
    if options.command == "audit":
        from tideboard_core.audit_log import FILE
        from tideboard_core.vault import Vault
        from tideboard_desktop.startup import audit_verify

        return audit_verify(options.file or directory / FILE, Vault())
    return _window(options, directory)


def _window(options: argparse.Namespace, directory: Path) -> int:
    """Run the window or its smoke test; what this system lacks is said in a sentence, with exit code 2."""
    try:
        from tideboard_desktop.start import run
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
