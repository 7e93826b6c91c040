"""What is read of held securities: by market, within limits, and nothing is kept for long that was not told again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from fakes.values.clock import ManualClock
from fakes.values.exposures import APPLE, BEAR, FACTS, HK_CALL, HK_PUT, PRICES, TENCENT, US_CALL, WARRANT
from fakes.values.gateway import gateway_of
from fakes.values.held import option_figures, snapshot
from tideboard_core.accounts.held_figures import AGAIN, KEPT, RENEW, SOONEST, FigurePart, HeldFigures
from tideboard_core.errors import GatewayDown, GatewayError, NotOffered, PermissionMissing, RateLimited
from tideboard_core.model.derivatives import WarrantKind, WarrantSensitivity
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.reference import Plate, PlateKind

HELD = (HK_CALL, HK_PUT, US_CALL, WARRANT, BEAR)
DELTAS = {HK_CALL: "0.55", HK_PUT: "-0.25", US_CALL: "0.4"}
GAMES = Plate(InstrumentId("HK.LIST1"), "Games", PlateKind.INDUSTRY)


class Broker:
    """Answers by what is known; `refuse` raises for a call, or for a call and a market."""

    def __init__(self) -> None:
        self.connected, self.asked = True, list[tuple[str, tuple[InstrumentId, ...]]]()
        self.refuse: dict[str, GatewayError] = {}
        self.deltas: dict[InstrumentId, str | None] = dict(DELTAS)
        self.plates: dict[InstrumentId, list[Plate]] = {TENCENT: [GAMES]}

    def _take(self, name: str, ids: Sequence[InstrumentId]) -> None:
        self.asked.append((name, tuple(ids)))
        for key in (name, f"{name} {market_of(ids[0])}"):
            if key in self.refuse:
                raise self.refuse[key]

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Any]:
        self._take("instruments", ids)
        return [FACTS[one] for one in ids if one in FACTS]

    async def option_figures(self, ids: Sequence[InstrumentId]) -> list[Any]:
        self._take("option_figures", ids)
        return [option_figures(one, self.deltas[one]) for one in ids if one in self.deltas]

    async def warrant_sensitivities(self, ids: Sequence[InstrumentId]) -> list[Any]:
        self._take("warrant_sensitivities", ids)
        known = {
            WARRANT: WarrantSensitivity(WARRANT, TENCENT, WarrantKind.CALL, Decimal("0.5"), Decimal(100)),
            BEAR: WarrantSensitivity(BEAR, TENCENT, WarrantKind.BEAR, None, Decimal(5000)),
        }
        return [known[one] for one in ids if one in known]

    async def snapshots(self, ids: Sequence[InstrumentId]) -> list[Any]:
        self._take("snapshots", ids)
        return [snapshot(one, PRICES[one]) for one in ids if one in PRICES]

    async def owner_plates(self, ids: Sequence[InstrumentId]) -> dict[InstrumentId, list[Plate]]:
        self._take("owner_plates", ids)
        return {one: self.plates[one] for one in ids if one in self.plates}

    def count(self, name: str) -> int:
        return sum(1 for asked, _ids in self.asked if asked == name)


class Scene(SimpleNamespace):
    """The reader over a broker."""

    broker: Broker
    clock: ManualClock
    figures: HeldFigures


@pytest.fixture
def scene() -> Scene:
    broker, clock = Broker(), ManualClock()
    return Scene(broker=broker, clock=clock, figures=HeldFigures(gateway_of(broker), clock))


async def test_all_parts_come_with_one_call_for_each_market(scene: Scene) -> None:
    await scene.figures.read(HELD)
    assert {name: (one.delta, one.put) for name, one in scene.figures.sensitivities.items()} == {
        HK_CALL: (Decimal("0.55"), False),
        HK_PUT: (Decimal("-0.25"), True),
        US_CALL: (Decimal("0.4"), False),
        WARRANT: (Decimal("0.5"), False),
        BEAR: (None, True),
    }
    assert scene.figures.prices == {TENCENT: 600, APPLE: 270} | dict.fromkeys(DELTAS, Decimal("3.5"))
    assert (scene.figures.errors, scene.figures.plates) == ({}, {})
    assert [scene.broker.count(name) for name in ("option_figures", "warrant_sensitivities", "snapshots")] == [2, 1, 2]


async def test_facts_are_asked_for_once_and_what_is_unknown_not_before_long(scene: Scene) -> None:
    nobody = InstrumentId("HK.99999")
    await scene.figures.read([TENCENT, nobody])
    await scene.figures.read([TENCENT, nobody])
    assert scene.broker.count("instruments") == 1
    scene.clock.advance(AGAIN)
    await scene.figures.read([TENCENT, nobody])
    assert scene.broker.asked[-1] == ("instruments", (nobody,))


async def test_a_right_that_is_missing_for_a_market_leaves_the_other(scene: Scene) -> None:
    scene.broker.refuse["option_figures US"] = PermissionMissing("quote-right-missing")
    await scene.figures.read(HELD)
    assert set(scene.figures.sensitivities) == {HK_CALL, HK_PUT, WARRANT, BEAR}
    assert list(scene.figures.errors) == [FigurePart.OPTIONS]


async def test_what_cannot_be_read_again_counts_for_a_while_and_then_no_more(scene: Scene) -> None:
    await scene.figures.read(HELD)
    scene.broker.refuse["option_figures"] = RateLimited("rate-limited")
    scene.clock.advance(KEPT - 1)
    await scene.figures.read(HELD)
    assert scene.figures.sensitivities[HK_CALL].delta == Decimal("0.55")
    assert scene.figures.age == KEPT - 1
    scene.clock.advance(1)
    await scene.figures.read(HELD)
    assert set(scene.figures.sensitivities) == {WARRANT, BEAR}
    assert HK_CALL not in scene.figures.prices


async def test_what_the_broker_no_longer_tells_is_gone_at_once(scene: Scene) -> None:
    await scene.figures.read(HELD)
    scene.broker.deltas = {HK_CALL: None}
    await scene.figures.read(HELD)
    assert HK_PUT not in scene.figures.sensitivities
    assert scene.figures.sensitivities[HK_CALL].delta is None


async def test_the_end_of_the_connection_changes_nothing_that_was_read(scene: Scene) -> None:
    await scene.figures.read(HELD)
    known, prices = scene.figures.sensitivities, scene.figures.prices
    scene.broker.refuse["warrant_sensitivities"] = GatewayDown("connection-lost")
    await scene.figures.read([*HELD, APPLE])
    assert (scene.figures.sensitivities, scene.figures.prices) == (known, prices)
    assert scene.figures.asked == set(HELD), "what came meanwhile was not asked for"
    assert isinstance(scene.figures.errors[FigurePart.WARRANTS], GatewayDown)


async def test_when_it_is_due(scene: Scene) -> None:
    figures, clock = scene.figures, scene.clock
    assert figures.due(HELD)
    assert not figures.due([])
    scene.broker.connected = False
    assert not figures.due(HELD)
    scene.broker.connected = True
    await figures.read(HELD)
    assert not figures.due([*HELD, APPLE], asked=True)
    clock.advance(SOONEST)
    assert figures.due([*HELD, APPLE])
    assert figures.due(HELD, asked=True)
    assert figures.due(HELD, plates=True)
    assert not figures.due(HELD)
    clock.advance(RENEW - SOONEST)
    assert figures.due(HELD)


async def test_nothing_is_read_while_an_order_is_reviewed() -> None:
    busy = [True]
    figures = HeldFigures(gateway_of(Broker()), ManualClock(), busy=lambda: busy[0])
    assert not figures.due(HELD)
    busy[0] = False
    assert figures.due(HELD)


async def test_plates_are_those_of_what_is_stood_on_and_are_kept(scene: Scene) -> None:
    await scene.figures.read([HK_CALL, US_CALL], plates=True)
    assert scene.figures.plates == {TENCENT: (GAMES,)}
    assert [ids for name, ids in scene.broker.asked if name == "owner_plates"] == [(TENCENT,), (APPLE,)]
    await scene.figures.read([HK_CALL, US_CALL], plates=True)
    assert scene.broker.count("owner_plates") == 2
    scene.clock.advance(AGAIN)
    await scene.figures.read([HK_CALL, US_CALL], plates=True)
    assert scene.broker.asked[-1] == ("owner_plates", (APPLE,))


async def test_that_there_are_no_plates_stays_said(scene: Scene) -> None:
    scene.broker.refuse["owner_plates"] = NotOffered("plates-not-offered")
    for plates in (True, False, True):
        await scene.figures.read([HK_CALL], plates=plates)
        assert (FigurePart.PLATES in scene.figures.errors) is plates
    assert scene.broker.count("owner_plates") == 1


async def test_each_reading_is_told_also_one_that_failed(scene: Scene) -> None:
    readings: list[bool] = []
    end = scene.figures.on_change(lambda: readings.append(scene.figures.reading))
    await scene.figures.read(HELD)
    scene.broker.refuse["snapshots"] = GatewayDown("connection-lost")
    await scene.figures.read(HELD)
    end()
    await scene.figures.read(HELD)
    assert readings == [False, False]


async def test_a_price_of_what_the_broker_of_the_orders_did_not_price(scene: Scene) -> None:
    await scene.figures.read([TENCENT, APPLE], unpriced=[APPLE])
    assert scene.figures.prices == {APPLE: 270}


async def test_without_a_connection_old_figures_go_too(scene: Scene) -> None:
    await scene.figures.read(HELD)
    scene.broker.connected = False
    scene.clock.advance(KEPT - 1)
    assert not scene.figures.forget_old()
    scene.clock.advance(1)
    assert scene.figures.forget_old()
    assert (scene.figures.sensitivities, scene.figures.prices, scene.figures.age) == ({}, {}, None)
    assert scene.figures.facts, "what a security is does not grow old"
    assert not scene.figures.forget_old()


async def test_plates_come_from_the_next_connection_that_has_any() -> None:
    """LongPort brings the prices and has none; OpenD takes the orders."""
    prices, down, orders = Broker(), Broker(), Broker()
    prices.refuse["owner_plates"] = NotOffered("plates-not-offered", provider="LongPort")
    down.connected = False
    clock = ManualClock()
    figures = HeldFigures(gateway_of(prices), clock, others=[gateway_of(down), gateway_of(orders)])
    await figures.read([HK_CALL], plates=True)
    assert (figures.plates, figures.errors) == ({TENCENT: (GAMES,)}, {})
    assert (down.asked, [name for name, _ids in orders.asked]) == ([], ["owner_plates"])
    orders.connected = False
    clock.advance(AGAIN)
    await figures.read([HK_CALL, US_CALL], plates=True)
    assert figures.errors[FigurePart.PLATES].data["provider"] == "LongPort"
