"""The program is killed at every point of a flatten: after its restart it shows what stands there and sends nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.disk import Disk
from tideboard_core.audit.records import Record, RecordKind, read
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order, OrderStatus, Side
from tideboard_core.model.shares import Shares, size_of, total
from tideboard_core.orders.flatten.interrupted import interrupted
from tideboard_core.orders.flatten.lost_exits import OfferState
from tideboard_core.orders.writes import UNKNOWN_WRITES
from tideboard_core.ports.trading import WriteVerb

FIRST, SECOND, _THIRD = (one.id for one in SECURITIES)
UNTOLD = {LineState.NOT_DONE, LineState.UNKNOWN}
"""What a line may be of whose order the broker knows nothing."""


@dataclass
class Point:
    """What a kill at this moment leaves: the disk, and the broker's truth."""

    log: bytes
    held: dict[InstrumentId, Shares]
    orders: dict[str, Order]
    number: int


@dataclass
class Recorder:
    """Takes a point whenever the program waits, a write arrives at the broker, and the broker has done it."""

    disk: Disk
    broker: FlattenBroker
    points: list[Point] = field(default_factory=list)

    def take(self) -> None:
        broker = self.broker
        self.points.append(Point(bytes(self.disk.durable), dict(broker.held), dict(broker.orders), broker.number))

    def arrived(self, _write: Write) -> None:
        self.take()

    def push(self, work: Callable[[], None]) -> None:
        self.take()
        work()


async def points_of_a_flatten(folder: Path) -> list[Point]:
    """One that cancels two exits, closes a long and a short position and has one order that rests."""
    disk = Disk()
    async with trading_scene(folder, disk=disk) as scene:
        await scene.unlock()
        broker = FlattenBroker(scene, (800, -300, 0))
        for quantity in (300, 500):
            broker.new(FIRST, Side.SELL, quantity)
        broker.fills[SECOND] = 100
        recorder = Recorder(disk, broker)

        def pause() -> None:
            scene.clock.advance(min(scene.sleep.log[-1], 0.5))
            recorder.take()

        scene.sleep.before, broker.before_answer, broker.push = pause, recorder.arrived, recorder.push
        await scene.guard.submit_flatten(scene.account)
        return recorder.points


async def restarted(folder: Path, point: Point) -> None:
    """The next start on what the kill left, with time passing until every question was asked."""
    disk = Disk()
    disk.seen, disk.durable = bytearray(point.log), point.log
    async with trading_scene(folder, disk=disk) as scene:
        broker = FlattenBroker(scene, (0, 0, 0))
        broker.held, broker.orders, broker.number = dict(point.held), dict(point.orders), point.number
        await scene.blotter.read_again()
        for write in scene.blotter.writes.unknowns(scene.account.id):
            scene.blotter.writes.ask_for(write)
        await scene.spawn.settled()

        shown = scene.hub.value(Topic.ORDERS.of(scene.account.id)) or ()
        listed = {order.id: order for order in shown if not order.id.startswith("?")}
        assert {id_: (row.status, row.filled) for id_, row in listed.items()} == {
            id_: (row.status, row.filled) for id_, row in point.orders.items()
        }
        positions = scene.hub.value(Topic.POSITIONS.of(scene.account.id)) or ()
        assert {row.instrument: row.quantity for row in positions} == {k: v for k, v in point.held.items() if v}
        assert scene.gateway.writes == []
        arrived = {order.remark for order in point.orders.values()}
        for write in scene.hub.value(UNKNOWN_WRITES.of(scene.account.id)) or ():
            open_still = write.verb is WriteVerb.CANCEL and point.orders[write.order_id].open
            assert open_still or write.client_order_id not in arrived
        told(scene, point)


async def restarted_next_day(folder: Path, point: Point) -> None:
    """The next start on the next exchange day: what is over is in no list, what stood for the day has ended."""
    disk = Disk()
    disk.seen, disk.durable = bytearray(point.log), point.log
    records = read(point.log)[1]
    async with trading_scene(folder, disk=disk) as scene:
        scene.clock.jump_wall(86_400)
        broker = FlattenBroker(scene, (0, 0, 0))
        broker.held, broker.number = dict(point.held), point.number
        await scene.blotter.read_again()
        asked = {record.data["order"] for record in records if record.data.get("verb") == WriteVerb.CANCEL}
        gone = {id_ for id_, row in point.orders.items() if not row.remark and row.status is OrderStatus.CANCELLED}
        assert gone <= asked
        offered(scene, records, point, asked)
        for one in interrupted(records):
            outcomes = one.run(scene.account, scene.blotter.orders(scene.account.id)).outcomes
            lost = {row.id: row for outcome in outcomes for row in outcome.withdrawn}
            assert set(lost) == asked
            for id_, row in lost.items():
                was = point.orders[id_]
                assert (row.instrument, row.side, row.order_type, row.price, row.remaining, row.open) == (
                    *(was.instrument, was.side, was.order_type, was.price, was.quantity),
                    False,
                )


def offered(scene: TradingScene, records: list[Record], point: Point, asked: set[str]) -> None:
    """Every position that a cancelled exit stood for, and that is held still, may have its exit back."""
    lost = scene.guard.lost_exits
    lost.restore(records)
    free = {one.instrument: one for one in lost.offers(scene.account) if not one.over}
    closed = {
        record.data["instrument"]
        for record in records
        if record.kind is RecordKind.FLATTEN and record.data.get("state") == LineState.DONE
    }
    expected = {point.orders[id_].instrument for id_ in asked}
    assert set(free) == {one for one in expected - closed if point.held[one]}
    for instrument, offer in free.items():
        if offer.exit is None:  # beside a closing order without an answer only a stop may go back
            assert (offer.state, offer.stop) == (OfferState.TAKEN, False)
            continue
        held = size_of(point.held[instrument])
        assert offer.bare == min(held, total(order.remaining for order in offer.lost))
        assert offer.exit.quantity <= held


def told(scene: TradingScene, point: Point) -> None:
    """Which orders went out and which exits are gone is told of each line, as the broker has it."""
    records = read(point.log)[1]
    steps = [record.data["step"] for record in records if record.kind is RecordKind.FLATTEN]
    found = interrupted(records)
    assert len(found) == (bool(steps) and "end" not in steps)
    for one in found:
        for outcome in one.run(scene.account, scene.blotter.orders(scene.account.id)).outcomes:
            mine = [row for row in point.orders.values() if row.instrument == outcome.line.instrument]
            gone = {row.id for row in mine if not row.remark and row.status is OrderStatus.CANCELLED}
            assert {row.id for row in outcome.withdrawn} == gone
            closing = [row for row in mine if row.remark]
            assert outcome.state in ({LineState.DONE, LineState.PARTLY} if closing else UNTOLD)
            assert [(outcome.order_id, outcome.sent, outcome.filled)] == (
                [(row.id, row.quantity, row.filled) for row in closing] or [("", outcome.sent, 0)]
            )
            assert outcome.state is not LineState.DONE or not point.held[outcome.line.instrument]


def test_after_a_kill_at_any_point_the_state_is_the_broker_s_and_nothing_goes_on(tmp_path: Path) -> None:
    points = asyncio.run(points_of_a_flatten(tmp_path / "first"))
    kinds = [{record.kind for record in read(point.log)[1]} for point in points]
    assert sum(RecordKind.FLATTEN in kind for kind in kinds) > 10
    different = {(point.log, tuple(point.orders.items())): point for point in points}
    for number, point in enumerate(different.values()):
        asyncio.run(restarted(tmp_path / str(number), point))
        asyncio.run(restarted_next_day(tmp_path / f"{number}-next", point))
