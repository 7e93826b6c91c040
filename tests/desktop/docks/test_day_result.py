"""The sums of a day: those of the rows, whatever is held, closed, due or untold, and in whichever currencies."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.scenes.trading.filled_hub import position, quote
from fakes.values.clock import ManualClock
from fakes.values.reviews import TENCENT, account
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Account, Fill, Order
from tideboard_core.orders.brake.day_rows import DayRow
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import BrakeGap
from tideboard_core.orders.charges import Charged
from tideboard_core.orders.price_source import price_now
from tideboard_core.orders.valuation import valued
from tideboard_desktop.blotter.day_sums import DayRows
from tideboard_desktop.blotter.position_columns import Holding
from tideboard_desktop.docks.day_result import DaySource, after_fees, sums_of, sums_text
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
