"""The whole window on a market at twenty times its speed, whose books it records: what it had at each look is kept.

`python -m fakes.walks.recorded_live DIRECTORY` prints one JSON line: how many looks there were, in how many of them the
archive has the same book and the same quote, and what else it has.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.broker import MemoryStore
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.walks.changing_application import until
from tideboard_core.archive.depth.book_rows import BookCursor
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import micros
from tideboard_core.archive.verification import verify
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import LinkState
from tideboard_core.model.quote import OrderBook, Quote
from tideboard_core.model.session import exchange_date
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import DepthChoice, Settings
from tideboard_desktop.archive import service
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.startup.app import run_loop, wire
from tideboard_desktop.ui.cli.command_line import parse

TENCENT = InstrumentId("HK.00700")
SPEED = 20
LOOKS, EVERY = 120, 0.025


class Look(NamedTuple):
    """What the window had of the security at a moment of market time."""

    time: datetime
    book: OrderBook
    quote: Quote


async def look(application: Application, clock: SystemClock) -> list[Look]:
    """Look at the market as often as a person could."""
    found: list[Look] = []
    for _ in range(LOOKS):
        await asyncio.sleep(EVERY)
        book, quote = application.hub.value(Topic.BOOK.of(TENCENT)), application.hub.value(Topic.QUOTE.of(TENCENT))
        if book is not None and quote is not None:
            found.append(Look(clock.market(), book, quote))
    return found


def compare(application: Application, looks: list[Look]) -> dict[str, object]:
    """What the archive has of each look."""
    key = application.archive.definition(Market.HK)
    assert key is not None
    day = exchange_date(Market.HK, looks[0].time)
    with closing(ArchiveReader(application.archive.folder)) as reader:
        cursor, quotes = BookCursor(TENCENT, reader.depth(key, TENCENT, day)), reader.quotes(key, TENCENT, day)
        same_books = same_quotes = 0
        for each in looks:
            cursor.go(micros(each.time))
            same_books += cursor.book == each.book
            row = quotes.row_at(micros(each.time))
            kept = None if row is None else quotes.quote(TENCENT, row)
            figures = (each.quote.last, each.quote.volume, each.quote.turnover, each.quote.time)
            same_quotes += kept is not None and (kept.last, kept.volume, kept.turnover, kept.time) == figures
        facts = reader.facts(key, TENCENT, day)
        return {
            "looks": len(looks),
            "books": same_books,
            "different books": len({each.book for each in looks}),
            "quotes": same_quotes,
            "lot": None if facts is None else facts.lot_size,
            "gaps": [each.why for each in reader.book_gaps(key, TENCENT, day)],
            "damaged": len(list(verify(reader.database))) + len(reader.damaged),
        }


async def program(qt: QApplication, directory: Path, sandbox: OpenSandbox) -> int:
    """Connect, record, look, end, and compare."""
    service.QUIET = service.LETTER_STANDS = 0.0  # type: ignore[misc]  # nothing else is on the window's mind
    clock = SystemClock()
    settings = Settings(welcomed=True, symbol=TENCENT, depth=DepthChoice(on=True, positions=False))
    prepared = replace(prepare(directory), settings=settings)
    options = parse(["--data-dir", str(directory), "--opend", sandbox.opend])
    application = Application(qt, prepared, replace(wire(options, prepared, clock), store=MemoryStore()), TENCENT)
    application.build()
    running = asyncio.get_running_loop().create_task(application.run())
    hub = application.hub
    await until(lambda: (link := hub.value(QUOTES_LINK)) is not None and link.state is LinkState.LIVE)
    await until(lambda: any(each.known for each in application.archive.depth_recorded))
    looks = await look(application, clock)
    application.close()
    await running
    print(json.dumps(compare(application, looks)))  # noqa: T201  the test reads it
    return 0


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    with sandbox_here(start="10:30", speed=SPEED) as sandbox:
        return run_loop(qt, lambda: program(qt, Path(sys.argv[1]).resolve(), sandbox))


if __name__ == "__main__":
    sys.exit(main())
