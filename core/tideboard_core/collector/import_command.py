"""The command `import`: takes a colleague's archive or Parquet export into the archive of a data folder."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack, closing
from pathlib import Path

from tideboard_core.archive.database import FILE
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import Layout
from tideboard_core.archive.sealing import pack
from tideboard_core.archive.units import MONEY, PRICE, as_decimal, instant
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.command_line import PROGRAM, ExitCode
from tideboard_core.collector.folders import archive_folder
from tideboard_core.collector.import_sources import take_archive, take_parquet
from tideboard_core.collector.importing import Conflict, Imported, Importer
from tideboard_core.collector.words import Unusable, sentence
from tideboard_core.model.instrument import Market
from tideboard_core.system.clock import SystemClock

_PRICES = ("price", "open", "high", "low", "close")


def importing(options: argparse.Namespace) -> ExitCode:
    """Append what is new, list what differs; with `--dry-run` only say it."""
    source: Path = options.source
    if not source.exists():
        raise Unusable(f"there is no {source}")
    folder = archive_folder(options)
    if source.is_file() and (folder / FILE).exists() and source.samefile(folder / FILE):
        raise Unusable(f"{source} is this archive itself")
    with ExitStack() as kept:
        writer = None
        if not options.dry_run:
            lease = kept.enter_context(Lease(folder, SystemClock(), program=PROGRAM))
            writer = kept.enter_context(closing(ArchiveWriter(folder, lease)))
            importer = Importer(folder, writer=writer)
        elif (folder / FILE).is_file():
            reader = kept.enter_context(closing(ArchiveReader(folder)))
            importer = Importer(folder, reader.database, reader.identities)
        else:
            importer = Importer(folder)
        try:
            _take(source, importer, kept)
        except BaseException:
            report(importer.found, dry_run=options.dry_run)  # each session taken before it stays
            raise
        if writer is not None:
            for market in Market:
                pack(writer, market)
    report(importer.found, dry_run=options.dry_run)
    return ExitCode.DONE if importer.found.clean else ExitCode.INCOMPLETE


def _take(source: Path, importer: Importer, kept: ExitStack) -> None:
    if source.is_dir():
        take_parquet(source, importer)
        return
    theirs = kept.enter_context(closing(ArchiveReader(source.parent, name=source.name)))
    try:
        take_archive(theirs, importer)
    finally:
        importer.found.damaged += theirs.damaged


def report(found: Imported, *, dry_run: bool) -> None:
    """Print what was taken in, and a line for everything that was not."""
    for conflict in found.conflicts:
        _say(conflict_line(conflict))
    for instrument, day in found.other_hours:
        _say(f"{instrument} {day}: other trading hours here; the session was left out")
    for mine, theirs in found.other_actions:
        ours, told = (f"{each.new_shares}:{each.old_shares} {each.amount / PRICE:g}" for each in (mine, theirs))
        _say(f"{mine.instrument} {mine.ex_day} {mine.type}: {ours} here, {told} there")
    for damage in found.damaged:
        _say(sentence(damage))
    verb = "would be taken in" if dry_run else "taken in"
    _say(
        f"{found.sessions} sessions {verb}: {found.rows} new rows, {found.versions} further versions, "
        f"{found.actions} splits and dividends; {len(found.conflicts)} conflicts"
    )


def conflict_line(conflict: Conflict) -> str:
    """`HK.00700 2026-11-20 flow minute 10: net 1.000 here, 2.000 there`, with every value that differs."""
    pairs = zip(conflict.layout.values, conflict.mine, conflict.theirs, strict=True)
    told = [
        f"{name} {_written(name, mine)} here, {_written(name, theirs)} there"
        for name, mine, theirs in pairs
        if mine != theirs
    ]
    where = f"{conflict.instrument} {conflict.day} {conflict.layout.name}"
    return f"{where} {_index(conflict.layout, conflict.at)}: {'; '.join(told)}"


def _index(layout: Layout, index: int) -> str:
    return f"minute {index}" if layout.index == "minute" else f"at {instant(index).isoformat()}"


def _written(name: str, value: int | None) -> str:
    if value is None or name == "volume":
        return "nothing" if value is None else str(value)
    return str(as_decimal(value, PRICE if name in _PRICES else MONEY))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
