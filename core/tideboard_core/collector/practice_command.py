"""The command `practice`: gives the practice market of a data folder the sessions before its first one."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from tideboard_core.archive.definitions import practice_place
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collect_command import on_stop, report
from tideboard_core.collector.command_line import PROGRAM, ExitCode
from tideboard_core.collector.connections import Target, make_source
from tideboard_core.collector.folders import archive_folder, practice_past_mark
from tideboard_core.collector.practice_market import PracticeMarket, SkippingClock, practice_market
from tideboard_core.collector.practice_past import PastProgress, PastRun
from tideboard_core.collector.source import Source
from tideboard_core.collector.words import sentence
from tideboard_core.errors import GatewayError
from tideboard_core.model.watch.first_watchlist import FIRST_WATCHLIST
from tideboard_core.system.private_files import write_private
from tideboard_core.system.process import lower_priority
from tideboard_core.system.sandbox_program import PRACTICE_FOLDER, STATE_FILE

KEYS: Final = "practice-keys.json"


def practice(options: argparse.Namespace) -> ExitCode:
    """Read what is missing until it is done or stopped; returns the exit code."""
    clock, folder = SkippingClock(), archive_folder(options)
    state = options.state or folder.parent / STATE_FILE
    if practice_place(folder) is False:  # the app's own folder: there its practice values are apart from real ones
        folder = folder.parent / PRACTICE_FOLDER / folder.name
    with Lease(folder, clock, program=PROGRAM) as lease, closing(ArchiveWriter(folder, lease)) as writer:
        if options.background:
            lower_priority()
        return asyncio.run(_practice(options, state, clock, writer))


async def _practice(options: argparse.Namespace, state: Path, clock: SkippingClock, writer: ArchiveWriter) -> ExitCode:
    stopped = on_stop()
    if options.background:
        _stop_at_end_of_input(asyncio.current_task())
    try:
        async with practice_market(state, writer.folder, clock, "longport" if options.longport else "opend") as market:
            source = _source(market, writer.folder, clock, longport=options.longport)
            try:
                run = PastRun(source, writer, market, clock, on_progress=_say_progress)
                outcome = await run.fill(options.symbols or FIRST_WATCHLIST, sessions=options.sessions)
            finally:
                await source.gateway.close()
    except asyncio.CancelledError:
        if not stopped() and not options.background:
            raise
        _say(f"{PROGRAM}: stopped before everything was read; the next run goes on there")
        return ExitCode.INCOMPLETE
    except GatewayError as error:
        _say(f"{PROGRAM}: the practice exchange does not answer: {sentence(error)}")
        return ExitCode.NO_CONNECTION
    write_private(practice_past_mark(writer.folder, longport=options.longport), b"")
    report(outcome)
    return ExitCode.DONE if outcome.whole else ExitCode.INCOMPLETE


def _source(market: PracticeMarket, folder: Path, clock: SkippingClock, *, longport: bool) -> Source:
    """The connection to the exchange; LongPort's keys, new with each start, go through a private file and are gone."""
    if not longport:
        return make_source(Target(opend=str(market.line["opend"])), clock)
    path = folder / KEYS
    write_private(path, json.dumps({**market.line["longport_keys"], **market.line["longport"]}).encode())
    try:
        return make_source(Target(longport=True, keys_file=path), clock)
    finally:
        path.unlink()


def _say_progress(progress: PastProgress) -> None:
    _say(f"{progress.done} of {progress.total} sessions")


def _stop_at_end_of_input(task: asyncio.Task[object] | None) -> None:
    """Cancel the task at the end of standard input; a daemon thread, since not every loop can wait on every file."""
    loop = asyncio.get_running_loop()
    stop: Callable[[], object] = str if task is None else task.cancel

    def wait_for_end() -> None:
        # os.read and not sys.stdin: a thread inside the buffered reader would hold its lock at exit.
        with suppress(OSError, ValueError):
            while os.read(sys.stdin.fileno(), 4096):
                pass
        with suppress(RuntimeError):  # the loop has ended by itself
            loop.call_soon_threadsafe(stop)

    threading.Thread(target=wait_for_end, name="stdin", daemon=True).start()


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
