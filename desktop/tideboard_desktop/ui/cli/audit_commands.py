"""The commands of the order log: `audit verify`, `audit show`, `audit export`. They load no Qt."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from tideboard_core.audit.anchor import stored_anchor
from tideboard_core.audit.records import ANCHOR_FILE, FILE, Verification, read_anchor, read_log, verify
from tideboard_core.audit.report import COLUMNS, Filter, report
from tideboard_core.errors import BadInput
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.system import SecretStore
from tideboard_core.system.private_files import write_private
from tideboard_desktop.ui.cli.terminal import ExitCode, complain, say
from tideboard_desktop.ui.csv_export import csv_bytes, rows_to_csv

_LONGEST = 2_000
"""Characters of one value that are printed."""


def run(options: argparse.Namespace, directory: Path, store: SecretStore) -> int:
    """Run the command that was read; returns the exit code. `directory` holds the program's data."""
    path = options.file or directory / FILE
    if options.action == "verify":
        return audit_verify(path, store)
    if options.action == "show":
        return audit_show(path, filter_of(options), last=options.last)
    return audit_export(path, filter_of(options), options.to)


def filter_of(options: argparse.Namespace) -> Filter:
    """The records that the options ask for; days are UTC, the last one is included."""
    last = None if options.until in {None, date.max} else options.until + timedelta(days=1)
    return Filter(
        kinds=frozenset(options.kind),
        ids=frozenset(options.id),
        accounts=frozenset(options.account),
        instruments=frozenset(options.symbol),
        programs=frozenset(options.program),
        begin=None if options.since is None else datetime.combine(options.since, time(), UTC),
        end=None if last is None else datetime.combine(last, time(), UTC),
    )


def audit_show(path: Path, wanted: Filter, *, last: int | None = None) -> int:
    """Print the wanted records, one a line, the newest `last` of them; exit code as `_chosen` says."""
    code, rows = _chosen(path, wanted)
    chosen = list(rows)
    for row in chosen if last is None else chosen[len(chosen) - min(last, len(chosen)) :]:
        say(" ".join(plain_text(row[name], _LONGEST) for name in COLUMNS if row[name]))
    return code


def audit_export(path: Path, wanted: Filter, to: Path | None) -> int:
    """Write the wanted records as CSV to a file, whole or not at all, or to stdout; exit code as `_chosen` says."""
    if to is not None and any(_same(to, one) for one in (path, path.with_name(ANCHOR_FILE))):
        complain(f"{to} is the order log itself: it is not written over")
        return ExitCode.FAILED
    code, rows = _chosen(path, wanted)
    chosen = [list(row.values()) for row in rows]
    if to is None and sys.stdout is not None and sys.stdout.isatty():  # a file or pipe gets the values as they are
        chosen = [[plain_text(value, _LONGEST) for value in row] for row in chosen]
    if code == ExitCode.UNUSABLE:
        return code
    text = rows_to_csv(COLUMNS, chosen)
    if to is None:
        say(text.replace("\r\n", "\n").rstrip("\n"))
        return code
    try:
        write_private(to, csv_bytes(text, bom=True))
    except (OSError, BadInput) as error:
        complain(f"{to} was not written: {getattr(error, 'strerror', None) or error}")
        return ExitCode.FAILED
    say(f"{to}: {len(chosen)} records")
    return code


def _same(one: Path, other: Path) -> bool:
    """Whether two paths may be one file, by what is on the disk and where names have no case."""
    if one.exists() and other.exists() and one.samefile(other):
        return True
    return str(one.resolve()).casefold() == str(other.resolve()).casefold()


def _chosen(path: Path, wanted: Filter) -> tuple[ExitCode, Iterator[dict[str, str]]]:
    """The wanted records up to the first broken line.

    DONE if the log is whole as far as the anchor beside it tells, FAILED with a sentence if it is not, UNUSABLE without
    a log.
    """
    if not path.is_file():
        complain(f"there is no order log at {path}")
        return ExitCode.UNUSABLE, iter(())
    found, records = read_log(path)
    if not found.whole:
        complain(f"{path}: {_fault(found)}")
    return ExitCode.DONE if found.whole else ExitCode.FAILED, report(records, wanted)


def audit_verify(path: Path, store: SecretStore) -> int:
    """Check an order log against the anchors beside it and in the keyring, and say the outcome.

    0 = whole, 1 = broken or shorter than an anchor, 2 = no such file, 3 = the chain holds and its end is unproven.
    """
    kept = asyncio.run(stored_anchor(store, path))
    anchor_file = path.with_name(ANCHOR_FILE)
    beside = read_anchor(anchor_file)
    if not path.is_file() and kept is None and beside is None:
        complain(f"there is no order log at {path}")
        return ExitCode.UNUSABLE
    found = verify(path, *([kept] if kept is not None else []))
    if not found.whole:
        say(f"{path}: {_fault(found)}")
        return ExitCode.FAILED
    if beside is None and (kept is None or kept.count < found.count):
        say(f"{path}: the chain of {found.count} records holds, its end cannot be checked: {_no_anchor(anchor_file)}")
        return ExitCode.UNPROVEN
    say(f"{path}: whole, {found.count} records")
    return ExitCode.DONE


def _no_anchor(path: Path) -> str:
    if not path.exists():
        return f"{path.name}, which tells how many there were, is missing"
    return f"{path.name}, which tells how many there were, cannot be read"


def _fault(verification: Verification) -> str:
    if verification.problem == "shorter":
        return f"shorter than its anchor: {verification.count} of {verification.anchored} records are left"
    if verification.problem == "broken":
        return f"line {verification.line} is broken; the {verification.count} records before it are whole"
    return "the file cannot be read"
