"""Each cell of the way-out table that has an exit typed goes through the write: what a person typed is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

import pytest

from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import NOON, held_exit, position
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.instrument import Market
from tideboard_core.model.offers import ExitsOffer
from tideboard_core.model.order import MaxQuantity, ModifyRequest, OrderRequest, OrderType, Side, TimeInForce
from tideboard_core.model.review import CheckCode, Severity, hard
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.pretrade import OrderCase, PretradeChecks
from tideboard_core.orders.sender import OrderServices
from tideboard_core.orders.way_out import PutBack
from tideboard_core.orders.way_out_table import TABLE, Applies, Effect, held_to
from tideboard_core.orders.writes import write_data, write_of

HELD: Final = 800
SELL: Final = Side.SELL
TYPES: Final = frozenset({Effect.TYPED, Effect.NEAR, Effect.DISTANCE, Effect.DAY, Effect.ASKED})
"""Effects that have a denial typed, some of them where its figures allow it."""
COLUMNS: Final = (
    Applies.FRESH,
    Applies.UNSENT,
    Applies.PUT_BACK,
    Applies.PUT_BACK_UNKNOWN,
    Applies.EASED,
    Applies.ATTACHED,
)
"""Columns of what a person submits that may have something typed; a flatten's own steps have tests of their own."""
CELLS: Final = [(code, column) for code, row in TABLE.items() for column in COLUMNS if row[column] in TYPES]
FIGURES: Final[dict[str, Any]] = {"value": Decimal(-4), "limit": Decimal(3), "known": True, "pinned": True}
"""A denial with these is typed by every effect above: on the costly side, within three collars, of a day not sure."""


class FailingCase(OrderCase):
    """An order of which one check more fails, as the table has it for what the order does."""

    def __init__(self, draft: Draft, services: OrderServices, pretrade: PretradeChecks, code: CheckCode) -> None:
        super().__init__(draft, services, pretrade)
        self._code = code

    def verdicts(self) -> Verdicts:
        found = super().verdicts()
        way = found.snapshot.way_out
        failed = held_to(hard(self._code, passed=False, **FIGURES), way, found.snapshot.draft.side, priced=True)
        rest = (one for one in found.checks if one.code is not self._code)
        return replace(found, checks=(*rest, failed))


def sale(scene: TradingScene, **changes: Any) -> OrderRequest:
    return scene.request(**({"side": SELL, "price": "612.00", "quantity": HELD} | changes))


def stop(scene: TradingScene) -> OrderRequest:
    return sale(scene, order_type=OrderType.STOP, price=None, trigger="590.00")


async def fresh(scene: TradingScene) -> Awaitable[object]:
    return scene.guard.submit(sale(scene))


async def unsent(scene: TradingScene) -> Awaitable[object]:
    """Beside a sale of another day without an answer, which would sell all of it too."""
    number, day = "TB-1119-0001", NOON - timedelta(days=1)
    data = write_data(write_of(sale(scene, client_order_id=number), day)) | {"value": "1", "day": "2026-11-19"}
    record = Record(kind=RecordKind.INTENT, id=number, at=day, data=data)
    scene.blotter.writes.restore(scene.order_journal.restore([record]))
    return scene.guard.submit(stop(scene))


async def put_back(scene: TradingScene, beside: PutBack = PutBack.FREE) -> Awaitable[object]:
    scene.pretrade.put_back = lambda _draft: beside
    if beside is PutBack.UNKNOWN:
        return await unsent(scene)
    return scene.guard.submit(stop(scene))


async def eased(scene: TradingScene) -> Awaitable[object]:
    order = scene.working(side=SELL, quantity=HELD, price=Decimal("640.00"))
    request = ModifyRequest(
        account=scene.account,
        order=order,
        client_order_id=scene.guard.client_order_id(),
        quantity=HELD - 100,
        price=order.price,
    )
    return scene.guard.submit_modify(request)


async def attached(scene: TradingScene) -> Awaitable[object]:
    """The stop that the broker holds for an entry is moved, and nothing else."""
    scene.gateway.exits = ExitsOffer(
        markets=frozenset(Market),
        entries=frozenset({OrderType.LIMIT}),
        sides=frozenset({Side.BUY}),
        times=frozenset(TimeInForce),
    )
    entry = scene.working(quantity=200, exits=(held_exit(trigger=Decimal(580)),))
    request = ModifyRequest(
        account=scene.account,
        order=entry,
        client_order_id=scene.guard.client_order_id(),
        quantity=200,
        price=entry.price,
        exits=AttachedExits(stop_loss=ExitTerms(trigger=Decimal(595))),
    )
    return scene.guard.submit_modify(request)


SUBMISSIONS: Final[dict[Applies, Callable[[TradingScene], Awaitable[Awaitable[object]]]]] = {
    Applies.FRESH: fresh,
    Applies.UNSENT: unsent,
    Applies.PUT_BACK: put_back,
    Applies.PUT_BACK_UNKNOWN: partial(put_back, beside=PutBack.UNKNOWN),
    Applies.EASED: eased,
    Applies.ATTACHED: attached,
}


@pytest.mark.parametrize(("code", "column"), CELLS, ids=[f"{code}-{column}" for code, column in CELLS])
async def test_a_typed_cell_is_sent(scene: TradingScene, code: CheckCode, column: Applies) -> None:
    scene.gateway.position_rows = [position(scene.account, HELD)]
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=HELD, short_sell=None)
    await scene.blotter.read_again()
    scene.guard.make_case = partial(FailingCase, code=code) if code is not CheckCode.SHORT else OrderCase

    await (await SUBMISSIONS[column](scene))

    (failed,) = (one for one in scene.person.reviews[-1].checks if one.code is code)
    assert (failed.severity, failed.passed) == (Severity.TYPED, False)
    assert len(scene.gateway.writes) == 1
