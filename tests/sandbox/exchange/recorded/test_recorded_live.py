"""A session that the program recorded, through each port, is the market that was on screen second by second."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.recorded_session import RecordedSession, played_again, recorded_session
from fakes.servers.gateway_rigs import RIGS, Rig
from fakes.values.archive_market import TENCENT
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL
from tideboard_core.model.order import Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import Level
from tideboard_sandbox.exchange.broker.orders import AccountGroup, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.flow_rule import SECOND
from tideboard_sandbox.exchange.recorded.archive_source import ArchiveSession

pytestmark = pytest.mark.slow

Fills = Sequence[tuple[object, Decimal, object]]


@pytest.fixture(params=RIGS, ids=lambda rig: rig.name)
def recorded(request: pytest.FixtureRequest, tmp_path: Path) -> RecordedSession:
    rig: Rig = request.param
    return recorded_session(tmp_path / "archive", rig=rig, minutes=3)


def levels(side: tuple[Level, ...]) -> list[tuple[Decimal, int, int]]:
    return [(level.price, level.quantity, level.orders) for level in side[:10]]


def test_books_quotes_and_flow_are_those_that_were_on_screen(recorded: RecordedSession) -> None:
    session = ArchiveSession(recorded.folder, recorded.day)
    exchange = Exchange(recorded=session)
    compared = 0
    for seen in recorded.seen:
        exchange.advance_to(seen.time)
        for name in recorded.symbols:
            book, quote = exchange.order_book(name), exchange.quote(name)
            if name in seen.books:
                assert levels(book.bids) == levels(seen.books[name].bids)
                assert levels(book.asks) == levels(seen.books[name].asks)
                compared += 1
            if name in seen.quotes:
                told = seen.quotes[name]
                assert (quote.last, quote.high, quote.low) == (told.last, told.high, told.low)
                assert (quote.volume, quote.turnover) == (told.volume, told.turnover)
    assert compared > len(recorded.seen)
    reader = ArchiveReader(recorded.folder)
    rows = reader.last(recorded.key, TENCENT, recorded.day)
    kept = [int(net) for net in rows["net"] if net != NULL]
    reader.close()
    if recorded.key.provider.startswith("Futu"):
        assert [round(net * 1000) for net in exchange.capital_flow(TENCENT).net[1:]] == kept
    else:
        assert [row.net for row in exchange.details.size_flow(TENCENT, SECOND)] == [net * 10 for net in kept]
    assert kept
    session.close()


def test_two_runs_with_the_same_orders_fill_alike(recorded: RecordedSession) -> None:
    first, second = played(recorded, 1.0), played(recorded, 7.0)
    assert first == second
    assert first


def played(recorded: RecordedSession, step: float) -> Fills:
    """What orders at the same instants get, with the clock moved in steps of some seconds."""
    session = ArchiveSession(recorded.folder, recorded.day)
    exchange = Exchange(recorded=session)
    exchange.advance_to(recorded.begin)
    account = next(a.id for a in exchange.broker.accounts() if a.group is AccountGroup.HK and a.real)
    for _ in range(6):
        for _ in range(int(21 / step)):
            exchange.advance(step)
        book = exchange.order_book(TENCENT)
        for side, price in ((Side.BUY, book.bids[0].price), (Side.BUY, book.asks[1].price)):
            exchange.broker.place(
                OrderTicket(
                    account_id=account,
                    instrument=TENCENT,
                    side=side,
                    kind=OrderType.LIMIT,
                    quantity=100,
                    price=price,
                )
            )
    exchange.advance(600)
    fills = [(fill.quantity, fill.price, fill.time) for fill in exchange.broker.fills(account)]
    session.close()
    return fills


@pytest.mark.parametrize("rig", RIGS, ids=lambda rig: rig.name)
def test_through_every_port_it_is_on_screen_again_as_it_was(tmp_path: Path, rig: Rig) -> None:
    """Books, quotes and last trades reach our own gateways as pushes at the seconds at which they were recorded."""
    recorded = recorded_session(tmp_path / "archive", minutes=3)
    again = played_again(tmp_path / "again", recorded, rig=rig, minutes=2)
    before = {seen.time: seen for seen in recorded.seen}
    compared = 0
    for seen in again.seen[2:]:
        was = before[seen.time]
        for name in recorded.symbols:
            book, old = seen.books[name], was.books[name]
            assert [(each.price, each.quantity) for each in book.bids] == [
                (each.price, each.quantity) for each in old.bids
            ]
            assert [(each.price, each.quantity) for each in book.asks] == [
                (each.price, each.quantity) for each in old.asks
            ]
            quote, told = seen.quotes[name], was.quotes[name]
            assert (quote.last, quote.volume, quote.turnover) == (told.last, told.volume, told.turnover)
            assert (quote.open, quote.high, quote.low) == (told.open, told.high, told.low)
            compared += 1
    assert compared > 200
