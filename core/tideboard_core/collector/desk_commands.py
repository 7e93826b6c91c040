"""The commands of a shared place: publish, shared status, verify, views, compact, prune; new-recorder."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tideboard_core.archive.copies import drop_recorder
from tideboard_core.archive.database import translated_errors
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.units import MONEY, PRICE, as_decimal, day_of
from tideboard_core.collector.command_line import PROGRAM, CollectorExit
from tideboard_core.collector.connections import proxy_of
from tideboard_core.collector.folders import existing_archive, publications_read
from tideboard_core.collector.words import Unusable, sentence
from tideboard_core.desk.checking import Difference, damages, differences, sizes, snapshot_of, summaries
from tideboard_core.desk.compacting import Rewritten, compact
from tideboard_core.desk.keys import stored_keys
from tideboard_core.desk.places import SharedPlace, led, place_of
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.pruning import prunable, prune
from tideboard_core.desk.publications import Publication, StagedFile
from tideboard_core.desk.publishing import PublishingRun, note_trouble, plan, publish
from tideboard_core.desk.views import write_views
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.terminal import write_line

LONGEST_WAIT: Final = 600.0
"""Seconds between two tries of a place that does not answer, at most; at first it is one."""
LOOK: Final = 60.0
"""Seconds between two looks for sealed days."""
SHARE_OF_LOOKING: Final = 20
"""A look may take a twentieth of the time: with a very large archive it comes less often."""
_PRICES: Final = ("price", "open", "high", "low", "close")

_QUESTION: Final = """\
Market data of {providers} is licensed to you. Tideboard has not read the brokers' terms on passing data on: share only
with people who may have it. Whoever can read {place} also sees which securities you record.
Publish data of {providers} there? [y/N] """

_PRUNE_QUESTION: Final = """\
{months} of every recorder would be gone from {place}, for everybody. Nothing brings them back but an archive
that publishes them anew.
Remove them? [y/N] """


def publishing(options: argparse.Namespace) -> CollectorExit:
    """Publish what a shared place lacks, once or again and again."""
    place = _place(options)
    folder = existing_archive(options)
    if options.dry_run:
        return _say_plan(folder, place)
    if not options.follow:
        outcome = _published(folder, place)
        if not outcome.there:
            _print(f"nothing to publish in {place.name}")
        return CollectorExit.INCOMPLETE if outcome.damaged else CollectorExit.DONE
    return _follow(folder, place)


def _place(options: argparse.Namespace) -> SharedPlace:
    """The place that was named, with keys if an entry of the keyring was, and its proxy."""
    import asyncio

    return asyncio.run(_reached(place_of(options.place), options))


async def _reached(place: SharedPlace, options: argparse.Namespace) -> SharedPlace:
    from tideboard_core.system.vault import Vault

    if options.connection:
        place = replace(place, keys=await stored_keys(Vault(), options.connection))
    return await led(place, proxy_of(options.proxy, SystemClock()))


def _say_plan(folder: Path, place: SharedPlace) -> CollectorExit:
    with publications_read(folder):
        found = plan(folder, place)
    for each in found.waiting:
        _print(f"{each.market} {day_of(each.day)}: publication {each.number} waits, {each.sessions} sessions")
    for day in found.due:
        _print(f"{day.market} {day_of(day.day)}: {len(day.sessions)} sessions would be published")
    _print(f"{len(found.waiting)} publications wait, {len(found.due)} would be made for {place.name}")
    return CollectorExit.DONE


class _Stopped(BaseException):
    """The program was asked to end."""


class _Stop:
    """A request to end: heeded after the publication under way, but at once while the program only waits."""

    def __init__(self) -> None:
        self._asked = self._waiting = False

    def ask(self, *_signal: object) -> None:
        """Handle a signal; raises _Stopped where nothing is under way."""
        self._asked = True
        if self._waiting:
            raise _Stopped

    def heed(self) -> None:
        """Raise _Stopped if it was asked for."""
        if self._asked:
            raise _Stopped

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let a signal end this block, which may be in a call of the system."""
        self._waiting = True
        try:
            self.heed()
            yield
        finally:
            self._waiting = False

    def wait(self, seconds: float) -> bool:
        """Wait, on Windows too no longer than until Ctrl+C; never true, since it ends by _Stopped."""
        with self.waiting():
            time.sleep(seconds)
        return False


def _published(folder: Path, place: SharedPlace, stop: _Stop | None = None) -> PublishingRun:
    def done(publication: Publication, files: list[StagedFile]) -> None:
        _say(publication, files)
        if stop is not None:
            stop.heed()

    def agreed(providers: list[str]) -> bool:
        with nullcontext() if stop is None else stop.waiting():
            return _agreed(providers, place)

    clock = SystemClock()
    try:
        with translated_errors():
            outcome = publish(folder, place, clock, agreed, done)
    except Exception as error:
        if not (isinstance(error, DeskError) and error.code == DeskFault.HELD):  # which says nothing of the place
            note_trouble(folder, place, sentence(error), clock)
        raise
    note_trouble(folder, place, "", clock)
    for damage in outcome.damaged:
        _warn(sentence(damage))
    if outcome.clock_off is not None:
        seconds = round(outcome.clock_off.total_seconds())
        where = "ahead of" if seconds > 0 else "behind"
        _warn(f"this computer's clock is {abs(seconds)} s {where} that of {place.name}")
    return outcome


def _agreed(providers: list[str], place: SharedPlace) -> bool:
    """Ask the person at the terminal; No without one."""
    return _answered(_QUESTION.format(providers=" and ".join(providers), place=place.name))


def _answered(question: str) -> bool:
    if not (sys.stdin and sys.stdin.isatty()):
        return False
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _say(publication: Publication, files: list[StagedFile]) -> None:
    size, rows = sum(each.file.size for each in files), sum(each.rows for each in files)
    _print(
        f"{publication.market} {day_of(publication.day)}: publication {publication.number}, revision "
        f"{publication.revision}, {publication.sessions} sessions, {rows} rows, {size} bytes"
    )


@dataclass(slots=True)
class Waits:
    """How long to wait for the next look: a minute, or after a failure one second and then twice as long each time."""

    failed: float = 0.0

    def after(self, took: float, *, failed: bool) -> float:
        """Seconds until the next look, after one that took some."""
        if not failed:
            self.failed = 0.0
            return max(LOOK, took * SHARE_OF_LOOKING)
        self.failed = min(LONGEST_WAIT, max(1.0, self.failed * 2))
        return self.failed


def _follow(folder: Path, place: SharedPlace) -> CollectorExit:
    stop = _Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop.ask)
    with suppress(_Stopped):
        follow(lambda: _published(folder, place, stop), stop.wait, time.monotonic)
    return CollectorExit.DONE


def follow(look: Callable[[], object], wait: Callable[[float], bool], monotonic: Callable[[], float]) -> None:
    """Look for sealed days until `wait` is true; a place that does not answer or a full disk is tried again.

    Raises what no further try can mend.
    """
    waits, said = Waits(), ""
    while True:
        began, failed = monotonic(), ""
        try:
            look()
        except (DeskError, ArchiveError, OSError) as error:
            if not _passes(error):
                raise
            failed = sentence(error)
        if failed and failed != said:
            _warn(f"{failed}; trying again")
        said = failed
        if wait(waits.after(monotonic() - began, failed=bool(failed))):
            return


def _passes(error: Exception) -> bool:
    """Whether a later try may get on."""
    if isinstance(error, DeskError):
        return error.code == DeskFault.UNREACHABLE
    return isinstance(error, OSError) or (isinstance(error, ArchiveError) and error.code == ArchiveFault.FULL)


def shared(options: argparse.Namespace) -> CollectorExit:
    """Look at a shared place: what is in it, whether it is whole, or as SQL views."""
    place = _place(options)
    if options.what == "views":
        return _views(place, options.folder)
    if options.what == "compact":
        return _compact(place)
    if options.what == "prune":
        return _prune(place, options.keep_months, dry_run=options.dry_run)
    return _status(place) if options.what == "status" else _verify(place)


def _compact(place: SharedPlace) -> CollectorExit:
    def say(done: Rewritten) -> None:
        _print(f"{done.table} {done.market} {done.month}: {done.before} files are {done.after} now, {done.rows} rows")

    _print(f"{compact(place, SystemClock(), time.monotonic, say)} files removed that nobody reads")
    return CollectorExit.DONE


def _prune(place: SharedPlace, keep: int, *, dry_run: bool) -> CollectorExit:
    if not keep:
        raise Unusable("--keep-months is at least 1")
    found = prunable(place, keep)
    for month, size in found.items():
        _print(f"{month}: {size} bytes")
    if dry_run or not found:
        _print(f"{len(found)} months would be removed" if dry_run else "no month is to be removed")
        return CollectorExit.DONE
    if not _answered(_PRUNE_QUESTION.format(months=", ".join(map(str, found)), place=place.name)):
        raise Unusable("nothing was removed: run shared prune in a terminal and answer its question")
    waiting = prune(place, time.monotonic, found)
    for month, count in waiting.items():
        _print(f"{month}: {count} files of publications under way stay until the next prune")
    _print(f"{len(found)} months are in no table any more; their files go after 14 days, by the next compact or prune")
    return CollectorExit.DONE


def _views(place: SharedPlace, folder: Path) -> CollectorExit:
    for file in write_views(snapshot_of(place), folder).values():
        _print(str(file))
    return CollectorExit.DONE


def _status(place: SharedPlace) -> CollectorExit:
    snapshot = snapshot_of(place)
    for each in summaries(snapshot):
        _print(
            f"recorder {each.recorder}: {each.publications} publications, {each.sessions} sessions on {each.days} "
            f"market days, {day_of(each.first)} to {day_of(each.last)}"
        )
    for table, (files, size) in sizes(snapshot).items():
        _print(f"{table}: version {snapshot.versions[table]}, {files} files, {size} bytes")
    return CollectorExit.DONE


def _verify(place: SharedPlace) -> CollectorExit:
    snapshot = snapshot_of(place)
    found = [each.text for each in damages(snapshot)]
    for text in found:
        _print(f"damaged: {text}")
    if not found:
        count = 0
        for count, difference in enumerate(differences(snapshot), start=1):  # noqa: B007  counted below
            _print(_difference_line(difference))
        versions = ", ".join(f"{name} {version}" for name, version in snapshot.versions.items())
        _print(f"whole; {count} values differ between recorders; versions: {versions}")
        return CollectorExit.DONE
    _print(f"{len(found)} damages")
    return CollectorExit.INCOMPLETE


def _difference_line(difference: Difference) -> str:
    """`HK.00700 2026-11-20 flow minute 10 net: 1.000 of RECORDER, 2.000 of RECORDER`."""
    values = (f"{_written(difference.column, value)} of {who}" for who, value in (difference.one, difference.other))
    where = f"{difference.symbol} {day_of(difference.day)} {difference.table} minute {difference.minute}"
    return f"{where} {difference.column}: {', '.join(values)}"


def _written(column: str, value: int | None) -> str:
    if value is None or column == "volume":
        return "nothing" if value is None else str(value)
    return str(as_decimal(value, PRICE if column in _PRICES else MONEY))


def new_recorder(options: argparse.Namespace) -> CollectorExit:
    """Let this archive publish as another recorder from now on: one copy of two, or one that was restored."""
    drop_recorder(existing_archive(options))
    _print("the next publish takes a new recorder id, publishes everything and asks again")
    return CollectorExit.DONE


COMMANDS: Final[dict[str, Callable[[argparse.Namespace], CollectorExit]]] = {
    "publish": publishing,
    "shared": shared,
    "new-recorder": new_recorder,
}
"""Each command by its name."""


def _warn(text: str) -> None:
    write_line(sys.stderr, f"{PROGRAM}: {text}")


def _print(line: str) -> None:
    write_line(sys.stdout, line)
