"""Books of a FutuOpenD-rs without pushes: each read is in the archive, and says that it is one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, time
from itertools import pairwise
from pathlib import Path

import pytest

from fakes.scenes.recorded_session import DAY, ExchangeClock, Recording
from fakes.servers.gateway_rigs import OpendRestRig, Wiring
from fakes.servers.sandbox import sandbox_thread, standing_options
from fakes.values.archive_market import TENCENT
from fakes.values.sinks import Sinks
from tideboard_core.archive.depth.book_rows import BookCursor, BookFlag
from tideboard_core.archive.depth.quote_rows import QuoteFlag
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import micros
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.gateways.opend_rest import connection
from tideboard_core.gateways.opend_rest.gateway import WITHOUT_PUSHES
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Environment
from tideboard_core.model.quote import OrderBook

SECONDS = 60


@pytest.fixture
def clock() -> ExchangeClock:
    return ExchangeClock()


@pytest.fixture
def writer(tmp_path: Path, clock: ExchangeClock) -> Iterator[ArchiveWriter]:
    with Lease(tmp_path / "archive", clock, program="test") as lease:
        made = ArchiveWriter(tmp_path / "archive", lease)
        yield made
        made.close()


async def test_each_read_is_kept_and_says_that_others_may_be_missing(
    clock: ExchangeClock, writer: ArchiveWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PUSH_PATH", "/ws-of-a-newer-daemon")  # what the port answers with 404
    rig, hub, seen = OpendRestRig(), Hub(clock), list[tuple[datetime, OrderBook]]()
    with sandbox_thread(standing_options(start=time(10, 30), **rig.ports)) as sandbox:
        clock.set_market(datetime.fromisoformat((await sandbox.ask("time"))["time"]))
        gateway = rig.gateway(
            Wiring(
                sandbox=sandbox,
                environment=Environment.PAPER,
                clock=clock,
                feed=hub,
                trading=Sinks(),
                sleep=clock.sleep,
                write=10.0,
            )
        )
        await gateway.connect()
        await gateway.log_in()
        assert not gateway.link.pushes
        recording = Recording(hub, gateway, clock, writer, (TENCENT,), FlowDefinition.FUTU)
        await recording.begin()
        for _ in range(SECONDS):
            clock.advance(1)
            await sandbox.advance(1)
            await gateway.quotes.polling.look()
            await recording.depth.turn()
            book = hub.value(Topic.BOOK.of(TENCENT))
            if book is not None:
                seen.append((clock.market(), book))
        (now,) = recording.depth.recorded
        await recording.end()
        await gateway.close()
    assert now.polled
    key = recording.key_of(TENCENT, DAY)
    with closing(ArchiveReader(writer.folder)) as reader:
        rows, quotes = reader.depth(key, TENCENT, DAY), reader.quotes(key, TENCENT, DAY)
        gaps = reader.book_gaps(key, TENCENT, DAY)
        assert list(verify(reader.database)) == []
    cursor = BookCursor(TENCENT, rows)
    for moment, book in seen:
        cursor.go(micros(moment))
        assert cursor.book is not None
        assert (cursor.book.bids, cursor.book.asks) == (book.bids, book.asks)
        assert cursor.thinned
    assert len({book for _moment, book in seen}) > SECONDS / WITHOUT_PUSHES / 2
    reads = rows.received[rows.flags & BookFlag.GAP == 0].tolist()
    assert all(later - earlier >= WITHOUT_PUSHES * 1e6 for earlier, later in pairwise(reads))
    assert len(quotes) > SECONDS / WITHOUT_PUSHES / 2
    assert (quotes.flags & QuoteFlag.THINNED).all()
    assert [each.why for each in gaps] == [GapReason.NOT_RUNNING] * 2
