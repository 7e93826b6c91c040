"""The program `tideboard`: reads the command line first, so that `--version` and `audit` never load Qt."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tideboard_desktop.command_line import data_directory, parse


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `tideboard`; returns the exit code."""
    options = parse(list(sys.argv[1:] if arguments is None else arguments))
    directory = data_directory(options)
    if options.command == "audit":
        from tideboard_core.audit_log import FILE
        from tideboard_core.vault import Vault
        from tideboard_desktop.startup import audit_verify

        return audit_verify(options.file or directory / FILE, Vault())
    if options.smoke_test is not None:
        from tideboard_desktop.smoke.run import smoke_test

        return smoke_test(options)
    from tideboard_desktop.start import run

    return run(options, directory)


if __name__ == "__main__":
    sys.exit(main())
