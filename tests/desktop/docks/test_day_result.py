"""The sums of a day: those of the rows, whatever is held, closed, due or untold, and in whichever currencies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from fakes.scenes.trading.filled_hub import position, quote
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.clock import ManualClock
from fakes.values.reviews import TENCENT, account
from fakes.values.trading import QUOTE, order_row
from fakes.values.trading import position as held_at_broker
from tideboard_core.errors import NotOffered
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Account, Fill, Order, OrderFee, OrderStatus
from tideboard_core.model.quote import MarketState
from tideboard_core.orders.brake.day_rows import DayRow
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import BrakeGap
from tideboard_core.orders.charges import Charged, OrderCharges
from tideboard_core.orders.price_source import price_now
from tideboard_core.orders.valuation import valued
from tideboard_desktop.blotter.day_sums import DayRows
from tideboard_desktop.blotter.position_columns import Holding
from tideboard_desktop.docks.day_result import DaySource, after_fees, day_title, sums_of, sums_text

if TYPE_CHECKING:
    from tideboard_core.ports.market import QuoteFeed
    from tideboard_desktop.ui.tasks import Tasks

MONEY = st.decimals(-9999, 9999, places=2)
HELD = st.builds(
    DayRow,
    st.just(TENCENT.id),
    st.just("HKD"),
    MONEY,
    MONEY,
    st.decimals(0, 500, places=2),
    gap=st.sampled_from([None, None, None, BrakeGap.PRICE]),
    last=st.just(Decimal("612.50")),
    units=st.just(Decimal(1000)),
    charged=st.sampled_from(Charged),
)
GONE = st.builds(
    DayRow,
    st.sampled_from([InstrumentId("HK.01810"), InstrumentId("US.AAPL"), InstrumentId("US.MSFT")]),
    st.sampled_from(["HKD", "USD"]),
    MONEY,
    st.just(Decimal(0)),
    st.decimals(0, 500, places=2),
    charged=st.sampled_from(Charged),
)


class Computed:
    """Stands for the loss brake, whose own tests compute the rows."""

    def __init__(self, rows: Sequence[DayRow]) -> None:
        self.rows = rows

    def day_rows(self, _account: Account) -> Sequence[DayRow]:
        return self.rows


@settings(max_examples=150, deadline=None)
@given(
    held=HELD,
    gone=st.lists(GONE, max_size=3, unique_by=lambda row: row.instrument),
    price=st.sampled_from(["612.50", "615.00"]),
    parts=st.sampled_from([(1000,), (600, 400), (700, 200, 100)]),
)
def test_every_dock_has_the_sum_of_the_rows(
    held: DayRow, gone: list[DayRow], price: str, parts: tuple[int, ...]
) -> None:
    clock, mine = ManualClock(), account()
    hub = Hub(clock)
    rows = [position(mine, part) for part in parts]
    hub.publish(Topic.POSITIONS.of(mine.id), Lazy.ready(tuple(rows)))
    orders: tuple[Order, ...] = ()
    fills: tuple[Fill, ...] = ()
    hub.publish(Topic.ORDERS.of(mine.id), Lazy.ready(orders))
    hub.publish(Topic.FILLS.of(mine.id), Lazy.ready(fills))
    hub.publish(Topic.QUOTE.of(TENCENT.id), Lazy.ready(quote(price)))
    hub.publish(Topic.INSTRUMENT.of(TENCENT.id), Lazy.ready(TENCENT))
    days = (held, *gone)
    source = DaySource(hub, clock, cast("Tasks", None), lambda: cast("LossBrake", Computed(days)))
    total = source.total(mine)

    now = price_now(hub, TENCENT.id, clock.market())
    table = [Holding(one, *valued(one, now, TENCENT), again=at) for at, one in enumerate(rows)]
    shown = DayRows().of(table, days, fees=True)
    assert total.after_fees == shown.fees == after_fees(days)
    assert total.sums is not None
    assert shown.sums is not None
    assert total.sums.keys() == shown.sums.keys()
    for currency, amount in total.sums.items():
        other = shown.sums[currency]
        assert (amount is None) == (other is None)
        assert amount is None or other is None or abs(amount - other) < Decimal("1e-9")
    assert sums_text(total.sums, "HKD") == sums_text(shown.sums, "HKD")


@given(amounts=st.lists(st.tuples(st.sampled_from(["HKD", "USD", "CNY"]), st.none() | MONEY), max_size=12))
def test_currencies_are_never_added_and_one_unknown_amount_makes_its_sum_unknown(
    amounts: list[tuple[str, Decimal | None]],
) -> None:
    sums = sums_of(amounts)
    assert sums.keys() == {currency for currency, _amount in amounts}
    for currency, found in sums.items():
        mine = [amount for name, amount in amounts if name == currency]
        known = [amount for amount in mine if amount is not None]
        assert found == (None if len(known) < len(mine) else sum(known, Decimal(0)))


CHARGE = Decimal("50.00")
MIDNIGHT, MORNING = 14 * 3600.0, 10 * 3600.0
"""Seconds to the next day, and from there into its session."""
AFTER, BEFORE, WAITS = "Day after fees", "Day before fees", "\u2014"
PLAIN, NET = "+150.00", "+100.00"
"""100 shares bought at 611.00 are worth 612.50; with the charge and without."""
FILLED: dict[str, Any] = {"quantity": 100, "filled": 100, "average_price": Decimal(611), "status": OrderStatus.FILLED}
OTHER_FIRM = "FutuInc"
"""No price list here has its charges."""


def day_of(scene: TradingScene) -> tuple[OrderCharges, Callable[[Account], tuple[str, str]]]:
    """What reads charges, and the word and figure of the day by it."""
    charges = OrderCharges(scene.hub, scene.clock, scene.gateway)
    brake = LossBrake(
        hub=scene.hub,
        clock=scene.clock,
        blotter=scene.blotter,
        journal=scene.order_journal,
        feed=cast("QuoteFeed", scene.gateway),
        charges=charges,
        note=scene.audit.note,
    )
    source = DaySource(scene.hub, scene.clock, cast("Tasks", None), lambda: brake)

    def shown(account: Account) -> tuple[str, str]:
        total = source.total(account)
        return day_title(after_fees=total.after_fees), sums_text(total.sums, "HKD")[0]

    return charges, shown


async def day_by_second(folder: Path, firm: str, after: float | None, *, refuses: bool) -> dict[tuple[str, str], int]:
    """Each word and figure of the day with the second since the fill in which it stood first, of eleven minutes.

    The broker tells the charge after `after` seconds, None = never; one that `refuses` tells none of the account.
    """
    async with trading_scene(folder) as scene:
        mine, begun = replace(scene.account, firm=firm), scene.clock.monotonic()

        async def answer(account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
            if refuses:
                raise NotOffered("no-fees-on-paper")
            assert account == mine
            late = after is None or scene.clock.monotonic() - begun < after
            return [] if late else [OrderFee(order_id=one, total=CHARGE) for one in order_ids]

        scene.gateway.order_fees = answer  # type: ignore[method-assign]
        scene.gateway.order_rows = [order_row(mine, id="A", **FILLED)]
        scene.gateway.position_rows = [held_at_broker(mine, 100)]
        await scene.blotter.watch([mine])
        charges, shown = day_of(scene)
        found: dict[tuple[str, str], int] = {}
        for second in range(660):
            scene.market()
            if (due := charges.next_due()) is not None:
                await charges.read(due)
            found.setdefault(shown(mine), second)
            scene.clock.advance(1)
        return found


@pytest.mark.parametrize(
    ("firm", "after", "refuses", "shown"),
    [
        (OTHER_FIRM, 5, False, {(AFTER, WAITS): 0, (AFTER, NET): 20}),  # it is asked again each 20 seconds
        (OTHER_FIRM, 90, False, {(AFTER, WAITS): 0, (BEFORE, PLAIN): 60, (AFTER, NET): 640}),
        (OTHER_FIRM, None, False, {(AFTER, WAITS): 0, (BEFORE, PLAIN): 60}),
        (OTHER_FIRM, None, True, {(BEFORE, PLAIN): 0}),
        ("FutuSecurities", None, False, {(AFTER, WAITS): 0, (AFTER, "+46.91"): 60}),  # 103.09 by its price list
        ("FutuSecurities", None, True, {(BEFORE, PLAIN): 0}),
    ],
)
async def test_a_sum_is_a_dash_for_a_minute_at_most_and_then_has_its_word(
    tmp_path: Path, firm: str, after: float | None, refuses: bool, shown: dict[tuple[str, str], int]
) -> None:
    """In time, late, refused, and at a broker whose price list stands in."""
    found = await day_by_second(tmp_path, firm, after, refuses=refuses)
    assert found == shown


async def test_over_midnight_the_day_begins_from_the_close(tmp_path: Path) -> None:
    """Bought the day before; the broker's list of today is empty then, and nothing has traded yet."""
    async with trading_scene(tmp_path) as scene:
        scene.gateway.order_rows = [order_row(scene.account, id="A", **FILLED)]
        scene.gateway.position_rows = [held_at_broker(scene.account, 100)]
        scene.gateway.fee_rows = [OrderFee(order_id="A", total=CHARGE)]
        await scene.blotter.read_again()
        charges, shown = day_of(scene)
        await charges.read(scene.account)
        assert shown(scene.account) == (AFTER, NET)

        scene.gateway.order_rows = []
        scene.session(MarketState.CLOSED)
        scene.clock.advance(MIDNIGHT)
        await scene.blotter.read_again()
        scene.market()
        assert shown(scene.account) == (AFTER, "0.00")
        scene.session(MarketState.OPEN)
        scene.clock.advance(MORNING)
        opened = structs.replace(QUOTE, last=Decimal("613.00"), prev_close=Decimal("612.50"), time=scene.clock.market())
        scene.publish(Topic.QUOTE, TENCENT.id, opened)
        assert shown(scene.account) == (AFTER, "+50.00")
