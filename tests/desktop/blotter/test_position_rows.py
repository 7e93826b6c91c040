"""Rows that are kept between frames, beside rows that are made of the same hub for the first time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from msgspec.structs import replace as struct_with

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.filled_hub import position, quote
from fakes.values.reviews import order
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order, OrderStatus, OrderType, Position, Side
from tideboard_desktop.blotter.exit_actions import ExitActions
from tideboard_desktop.blotter.position_columns import Holding
from tideboard_desktop.blotter.position_rows import PositionRows, PositionSources

NAMES = [InstrumentId(f"HK.0{number:04}") for number in range(700, 704)]
TYPES = (OrderType.LIMIT, OrderType.STOP, OrderType.IF_TOUCHED)


class Walk:
    """Random changes of quotes, positions and orders."""

    def __init__(self, room: Room, seed: int) -> None:
        self.room, self.random = room, random.Random(seed)
        self.kept = self.rows_of(room.exits)
        self.positions = {name: replace(position(room.floor.account), instrument=name) for name in NAMES[:3]}
        self.orders: dict[str, Order] = {}
        self.news: set[InstrumentId] = set()
        self.publish()

    def rows_of(self, exits: ExitActions) -> PositionRows:
        floor = self.room.floor
        return PositionRows(floor.hub, floor.clock, PositionSources(lambda: exits, lambda _name: None, tuple))

    def publish(self) -> None:
        floor = self.room.floor
        floor.put(Topic.POSITIONS, floor.account.id, tuple(self.positions.values()))
        floor.put(Topic.ORDERS, floor.account.id, tuple(self.orders.values()))

    def step(self) -> None:
        """One change, and the list of orders as it comes with each push."""
        name = self.random.choice(NAMES)
        match self.random.randrange(5):
            case 0 | 1:
                last = Decimal(self.random.randrange(5800, 6400)) / 10
                self.room.floor.put(Topic.QUOTE, name, struct_with(quote(), instrument=name, last=last))
                self.news.add(name)
            case 2:
                self.positions[name] = replace(
                    position(self.room.floor.account, self.random.choice((0, 500, 1000, -500))), instrument=name
                )
            case 3:
                self.put_order(name)
            case _:
                if self.orders:
                    del self.orders[self.random.choice([*self.orders])]
        if self.random.random() < 0.2:
            self.publish()
        else:
            account = self.room.floor.account
            self.room.floor.put(Topic.ORDERS, account.id, tuple(self.orders.values()))

    def put_order(self, name: InstrumentId) -> None:
        number, chosen = str(self.random.randrange(7000, 7012)), self.random.choice(TYPES)
        made = order(number=number, status=self.random.choice((OrderStatus.SUBMITTED, OrderStatus.FILLED)))
        self.orders[number] = replace(
            made,
            account_id=self.room.floor.account.id,
            instrument=name,
            side=self.random.choice((Side.BUY, Side.SELL)),
            order_type=chosen,
            trigger=None if chosen is OrderType.LIMIT else Decimal(self.random.randrange(580, 640)),
        )

    def rows(self) -> list[Holding]:
        """What the table shows."""
        news, self.news = self.news, set()
        return self.kept.of(self.room.floor.account, self.held(), news)

    def fresh(self) -> list[Holding]:
        """What it shows right after it was opened."""
        room = self.room
        exits = ExitActions(room.floor.hub, room.desk, room.filled.append, room.floor.clock.market)
        return self.rows_of(exits).of(room.floor.account, self.held(), None)

    def held(self) -> Sequence[Position]:
        value: Sequence[Position] | None = self.room.floor.hub.value(Topic.POSITIONS.of(self.room.floor.account.id))
        assert value is not None
        return value


def by_name(rows: Sequence[Holding]) -> dict[InstrumentId, Holding]:
    return {row.position.instrument: row for row in rows}


@pytest.mark.parametrize("seed", range(4))
async def test_kept_rows_are_those_of_a_fresh_table(room: Room, seed: int) -> None:
    walk = Walk(room, seed)
    for _ in range(200):
        walk.step()
        shown, fresh = walk.rows(), walk.fresh()
        assert by_name(shown) == by_name(fresh)
        held = [row.position.instrument for row in fresh if row.position.quantity]
        assert [row.position.instrument for row in shown][: len(held)] == held


async def test_only_what_changed_is_valued_again(room: Room) -> None:
    walk = Walk(room, 0)
    before = by_name(walk.rows())
    room.floor.put(Topic.QUOTE, NAMES[1], struct_with(quote("613.50"), instrument=NAMES[1]))
    walk.news = {NAMES[1]}
    walk.put_order(NAMES[2])
    walk.publish()
    after = by_name(walk.rows())
    assert [name for name in before if after[name] is not before[name]] == NAMES[1:3]
    assert walk.kept.moves == {NAMES[1]: 1000.0}


async def test_another_account_starts_with_fresh_rows(room: Room) -> None:
    walk = Walk(room, 0)
    before = walk.rows()
    other = replace(room.floor.account, id="2810000009")
    assert walk.kept.of(other, walk.held(), ())[0] is not before[0]
    assert walk.kept.moves == {}


async def test_rows_in_view_are_made_again_after_a_second(room: Room) -> None:
    walk = Walk(room, 0)
    before = by_name(walk.kept.of(room.floor.account, walk.held(), (), NAMES[:1]))
    room.floor.put(Topic.QUOTE, NAMES[0], struct_with(quote("613.50"), instrument=NAMES[0]))
    assert by_name(walk.kept.of(room.floor.account, walk.held(), (), NAMES[:1])) == before
    room.floor.clock.advance(1.0)
    assert walk.kept.of(room.floor.account, walk.held(), (), NAMES[:1])[0].last == Decimal("613.50")
