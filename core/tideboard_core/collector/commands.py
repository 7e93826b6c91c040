"""The commands that read or tend an archive: status, verify, backup, restore, prune, export."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from tideboard_core.archive import pruning
from tideboard_core.archive.copies import back_up, restore
from tideboard_core.archive.coverage import daily_kept, judged_records
from tideboard_core.archive.database import FILE, PUBLICATIONS
from tideboard_core.archive.definitions import PRACTICE
from tideboard_core.archive.export import ExportRows, write_csv
from tideboard_core.archive.gaps import GapState, gaps_of
from tideboard_core.archive.judging import judged
from tideboard_core.archive.lease import Lease, held_elsewhere, read_holder
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import FLOW, RECORDED, SERIES
from tideboard_core.archive.verification import Damage, verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.audit.folder_lock import lock_data_folder
from tideboard_core.collector.command_line import DAILY, PROGRAM, CollectorExit
from tideboard_core.collector.folders import (
    archive_folder,
    existing_archive,
    judge_as_app,
    practice_archives,
    publications_read,
)
from tideboard_core.collector.words import REASONS, InUse, Unusable, sentence
from tideboard_core.desk.publications import Publications
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings_files import OWN_ROWS, take_staged
from tideboard_core.system.terminal import write_line
from tideboard_core.trips.database import damages_of


def status(options: argparse.Namespace) -> CollectorExit:
    """Say who writes the archive, how large it is, which sessions each market has, and what is missing."""
    folder, whole_files = existing_archive(options), True
    holder = read_holder(folder) if held_elsewhere(folder) else None
    if holder is None:
        _print("nobody writes this archive")
    else:
        silent = ", does not answer" if holder.silent(datetime.now(UTC)) else ""
        _print(f"written by {holder.program}, process {holder.process}{silent}")
    with closing(ArchiveReader(folder)) as reader:
        _print(f"{sum(file.stat().st_size for file in folder.glob('archive.db*'))} bytes")
        keys, symbols = reader.identities.all_keys(), reader.identities.all_symbols()
        whole_files = judge_as_app(folder, keys.values())
        gaps = judged(gaps_of(reader.database, keys, symbols))
        if any(key.provider.endswith(PRACTICE) for key in keys.values()):
            _print("values of a practice exchange")
        for market in sorted({key.market for key in keys.values()}):
            sessions = judged_records(reader, reader.sessions(market))
            if sessions:
                whole = sum(each.whole for each in sessions)
                last = sessions[-1].day
                newest = [each for each in sessions if each.day == last]
                _print(
                    f"{market}: {len(sessions)} sessions of {len({each.instrument for each in sessions})} securities, "
                    f"{whole} whole; {last}: {sum(each.whole for each in newest)} of {len(newest)} whole"
                )
            for line in _recorded_lines(reader, market):
                _print(line)
        kept = daily_kept(reader)
        if kept.since is not None:
            counts = ", ".join(f"{count} {name}" for name, count in kept.counts.items())
            _print(f"daily rows since {kept.since.date().isoformat()}: {counts}")
        try:
            for line in _publication_lines(folder):
                _print(line)
        except Unusable as error:
            whole_files = False
            write_line(sys.stderr, f"{PROGRAM}: {error}")
        for gap in gaps:
            if gap.state is GapState.OPEN:
                until = "" if gap.fetchable_until is None else f", until {gap.fetchable_until.isoformat()}"
                where = f"{gap.instrument} {gap.day} {gap.series}"
                _print(f"{where}: minutes {gap.first} to {gap.last} missing, {REASONS[gap.why]}{until}")
    for practice in practice_archives(folder.parent):
        _print(f"the practice market's archive is in {practice}: status --data-dir {practice.parent}")
    return CollectorExit.DONE if whole_files else CollectorExit.INCOMPLETE


def _publication_lines(folder: Path) -> Iterator[str]:
    """What was published from the archive, what waits, and the last error of each place; Unusable if damaged."""
    if (folder / PUBLICATIONS).exists():
        with publications_read(folder), Publications.read_only(folder) as publications:
            for each in publications.waiting():
                trouble = f"; {each.trouble}" if each.trouble else ""
                yield f"{each.place}: {each.there} publications, {each.waiting} wait{trouble}"


def _recorded_lines(reader: ArchiveReader, market: Market) -> Iterator[str]:
    """How many days of books and quotes of a market there are, and their room."""
    sizes = [each for each in reader.depth_sizes() if each.key.market is market]
    for layout in RECORDED:
        found = [each for each in sizes if each.series == layout.name]
        if found:
            securities, days = {each.instrument for each in found}, {each.day for each in found}
            size, changes = sum(each.size for each in found), sum(each.changes for each in found)
            yield (
                f"{market}: {layout.name} of {len(securities)} securities on {len(days)} days, the last {max(days)}: "
                f"{changes} changes, {size} bytes"
            )


def verification(options: argparse.Namespace) -> CollectorExit:
    """Name everything that is damaged, in the archive and in the files of own rows beside it."""
    folder = existing_archive(options)
    with closing(ArchiveReader(folder)) as reader:
        damages = [_damage(damage) for damage in verify(reader.database)]
    damages += [f"{name}: {text}" for name in OWN_ROWS for text in damages_of(folder.parent / name)]
    for damage in damages:
        _print(damage)
    _print("whole" if not damages else f"{len(damages)} damages")
    return CollectorExit.INCOMPLETE if damages else CollectorExit.DONE


def backup(options: argparse.Namespace) -> CollectorExit:
    """Copy the archive and the settings into one file."""
    folder = existing_archive(options)
    _print(f"{back_up(folder, options.file, settings=folder.parent)} bytes in {options.file}")
    return CollectorExit.DONE


def restoring(options: argparse.Namespace) -> CollectorExit:
    """Put a backup in the place of archive and settings."""
    if not options.file.is_file():
        raise Unusable(f"there is no file {options.file}")
    folder = archive_folder(options)
    # A running app would write its own settings over the restored ones when it ends.
    replaced = (folder / FILE).exists()
    with _unused(folder.parent), Lease(folder, SystemClock(), program=PROGRAM) as lease:
        restore(lease, options.file, settings=folder.parent)
        taken = take_staged(folder.parent)
    _print("restored; the archive that was there is archive.db.before" if replaced else "restored")
    if taken:
        _print(f"restored {', '.join(taken)}; each one that was there ends in .before now. No key is in a backup.")
    return CollectorExit.DONE


@contextmanager
def _unused(data: Path) -> Iterator[None]:
    """Keep a data folder from the app; InUse while it runs there."""
    try:
        handle = lock_data_folder(data)
    except FileNotFoundError:  # nobody can run in a folder that is not there
        yield
        return
    if handle is None:
        raise InUse(
            f"Tideboard runs with the data folder {data}: end it first, or restore in its archive dock; "
            "nothing was changed"
        )
    try:
        yield
    finally:
        os.close(handle)


def prune(options: argparse.Namespace) -> CollectorExit:
    """Drop what the limits leave no room for."""
    if options.keep_sessions is None and options.keep_size is None:
        raise Unusable("say --keep-sessions or --keep-size")
    folder = existing_archive(options)
    if options.series == DAILY:
        return _prune_daily(options, folder)
    layout = next(each for each in SERIES.values() if each.name == options.series)
    limit = pruning.Retention(layout=layout, sessions=options.keep_sessions, size=options.keep_size)
    if options.dry_run:
        with closing(ArchiveReader(folder)) as reader:
            drops = pruning.plan(reader.database, [limit])
        _print(f"{len(drops)} blocks, {sum(drop.size for drop in drops)} bytes would be dropped")
        return CollectorExit.DONE
    with Lease(folder, SystemClock(), program=PROGRAM) as lease, closing(ArchiveWriter(folder, lease)) as writer:
        drops = pruning.plan(writer.database, [limit])
        if drops and layout is FLOW and not options.minutes_too:
            raise Unusable(f"{len(drops)} sessions of minutes cannot be read again: dropped only with --minutes-too")
        size = pruning.prune(writer, drops, minutes_too=options.minutes_too)
    _print(f"{len(drops)} blocks, {size} bytes dropped")
    return CollectorExit.DONE


def _prune_daily(options: argparse.Namespace, folder: Path) -> CollectorExit:
    """Drop daily rows about old days; nobody knows how many bytes one of them takes."""
    days = options.keep_sessions
    if days is None or options.keep_size is not None:
        raise Unusable("daily rows are kept by --keep-sessions alone")
    if options.dry_run:
        with closing(ArchiveReader(folder)) as reader:
            count, _first = pruning.plan_daily(reader.database, days)
        _print(f"{count} daily rows would be dropped")
        return CollectorExit.DONE
    with Lease(folder, SystemClock(), program=PROGRAM) as lease, closing(ArchiveWriter(folder, lease)) as writer:
        _print(f"{pruning.prune_daily(writer, days)} daily rows dropped")
    return CollectorExit.DONE


def export(options: argparse.Namespace) -> CollectorExit:
    """Write a day as a table."""
    write: Callable[[ArchiveReader, ExportRows, date, Path, Sequence[InstrumentId]], int] = write_csv
    if options.csv is None:
        from tideboard_core.collector.tables import write_parquet, write_xlsx

        write = write_xlsx if options.parquet is None else write_parquet
    target = options.csv or options.parquet or options.xlsx
    folder = existing_archive(options)
    with closing(ArchiveReader(folder)) as reader:
        whole = judge_as_app(folder, reader.identities.all_keys().values())
        count = write(reader, ExportRows(options.rows), options.day, target, options.symbols)
        for damage in reader.damaged:
            sys.stderr.write(f"{PROGRAM}: {sentence(damage)}\n")
        _print(f"{count} rows in {target}")
        return CollectorExit.DONE if whole and not reader.damaged else CollectorExit.INCOMPLETE


COMMANDS: Final[dict[str, Callable[[argparse.Namespace], CollectorExit]]] = {
    "status": status,
    "verify": verification,
    "backup": backup,
    "restore": restoring,
    "prune": prune,
    "export": export,
}
"""Each command by its name."""


def _damage(damage: Damage) -> str:
    if damage.text:
        return f"damaged {damage.type}: {damage.text}"
    return " ".join(
        filter(None, (f"damaged {damage.type}:", damage.symbol, damage.day, damage.series, damage.provider))
    )


def _print(line: str) -> None:
    write_line(sys.stdout, line)
