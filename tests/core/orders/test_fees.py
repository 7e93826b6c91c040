"""Cost, proceeds and what they leave."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.order_checks import snapshot_with
from fakes.values.trading import ACCOUNTS, NOON, TENCENT, funds, order_row, position
from tideboard_core.model.fees import FeeCode
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.order import Environment, ModifyRequest, OrderRequest, OrderType, Side
from tideboard_core.model.review import SourceKind
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.fees import money_needed, summarise
from tideboard_core.orders.snapshot import PretradeSnapshot

ACCOUNT = ACCOUNTS[Environment.PRACTICE]
SNAPSHOT = snapshot_with(funds=funds("2998640.00"), source=SourceKind.PRACTICE, max_quantity=None)


def snapshot_of(request: OrderRequest | ModifyRequest, **changes: Any) -> PretradeSnapshot:
    return replace(SNAPSHOT, draft=draft_of(request), **changes)


def order(**changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {
        "account": ACCOUNT,
        "instrument": TENCENT.id,
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": 2000,
        "price": Decimal("613.00"),
        "client_order_id": "TB-1",
    }
    return OrderRequest(**(fields | changes))


def test_the_mock_up_s_buy_to_the_cent() -> None:
    summary = summarise(snapshot_of(order()))

    assert summary.value == Decimal("1226000.00")
    assert summary.total == Decimal("1227764.50")
    assert summary.power_after == Decimal("1770875.50")
    assert (summary.position_before, summary.position_after) == (1000, 3000)
    assert summary.lots == Decimal(20)
    assert not summary.estimated


def test_the_mock_up_s_sell_to_the_cent() -> None:
    summary = summarise(snapshot_of(order(side=Side.SELL, quantity=400, price=Decimal("156.70"))))

    assert (summary.value, summary.fee_total, summary.total) == (
        Decimal("62680.00"),
        Decimal("104.75"),
        Decimal("62575.25"),
    )
    assert (summary.position_after, summary.power_after) == (600, None)


def test_a_position_in_two_rows_is_counted_whole() -> None:
    """Brokers list one that was bought in two ways, or before today and today, in a row for each."""
    rows = (position(ACCOUNT, 1000), position(ACCOUNT, 300))

    summary = summarise(snapshot_of(order(side=Side.SELL, quantity=1200), positions=rows))

    assert (summary.position_before, summary.position_after) == (1300, 100)


def test_without_a_list_of_positions_the_order_alone_counts() -> None:
    summary = summarise(snapshot_of(order(quantity=200), positions=None))

    assert (summary.position_before, summary.position_after) == (0, 200)


def test_a_market_order_is_valued_at_the_worst_level_or_at_last() -> None:
    at_market = order(order_type=OrderType.MARKET, price=None)

    taken = summarise(snapshot_of(at_market))
    without = summarise(snapshot_of(at_market, book=None))
    blind = summarise(snapshot_of(at_market, book=None, quote=None))

    assert (taken.value, taken.estimated) == (Decimal("1226000.00"), True)
    assert without.value == Decimal("612.50") * 2000
    assert (blind.value, blind.total, blind.fee_total, blind.fees, blind.power_after) == (None, None, None, (), None)


def test_power_in_another_currency_is_not_guessed() -> None:
    snapshot = snapshot_of(order(), funds=replace(funds("5"), currency="USD"))

    assert summarise(snapshot).power_after is None


def test_an_index_has_no_lots_and_breaks_nothing() -> None:
    snapshot = snapshot_of(order(), instrument=replace(TENCENT, lot_size=0))

    assert summarise(snapshot).lots == Decimal(2000)


@pytest.mark.parametrize(
    ("quantity", "price", "adds"),
    [
        (2000, "611.00", "0"),
        (3000, "611.00", "611000"),
        (2000, "613.00", "2000"),
        (1500, "611.00", "0"),
    ],
)
def test_a_change_needs_what_it_adds_to_the_working_order_and_the_fees(quantity: int, price: str, adds: str) -> None:
    working = order_row(ACCOUNT, quantity=2000, filled=1000, updated=NOON)
    change = ModifyRequest(
        account=ACCOUNT, order=working, client_order_id="TB-1", quantity=quantity, price=Decimal(price)
    )

    needed = money_needed(snapshot_of(change))

    assert needed is not None
    fees = summarise(snapshot_of(change)).fee_total
    assert fees is not None
    assert needed == max(Decimal(0), Decimal(price) * (quantity - 1000) - Decimal("611.00") * 1000 + fees)
    assert needed - fees <= Decimal(adds)


def test_an_option_is_valued_with_its_multiplier() -> None:
    option = replace(TENCENT, security_type=SecurityType.OPTION, multiplier=100)
    snapshot = snapshot_of(order(quantity=3, price=Decimal("22.30")), instrument=option)

    summary, needed = summarise(snapshot), money_needed(snapshot)

    assert summary.value == Decimal("6690.00")
    assert needed is not None
    assert needed - (summary.fee_total or 0) == Decimal("6690.00")


def test_a_buy_needs_the_highest_fees_that_could_apply() -> None:
    """The estimate of an American option is about: its regulatory fee changes by venue."""
    option = replace(
        TENCENT,
        id=InstrumentId("US.AAPL261218C230000"),
        security_type=SecurityType.OPTION,
        currency="USD",
        multiplier=100,
    )
    bought = order(instrument=option.id, quantity=100, price=Decimal("2.00"))
    snapshot = snapshot_of(bought, instrument=option)

    summary, needed = summarise(snapshot), money_needed(snapshot)

    assert summary.fee_total is not None
    assert needed == Decimal(20_000) + summary.fee_total + Decimal("0.52") + Decimal("0.19")


def test_an_account_of_another_broker_is_not_charged_by_futu_s_price_list() -> None:
    live = ACCOUNTS[Environment.LIVE]
    futu, other = (summarise(snapshot_of(order(account=replace(live, firm=firm)))) for firm in (live.firm, "LongPort"))

    codes = [{item.code for item in summary.fees} for summary in (futu, other)]
    assert codes[0] - codes[1] == {FeeCode.COMMISSION, FeeCode.PLATFORM}
    assert codes[1] - codes[0] == {FeeCode.BROKER_UNKNOWN}
    assert other.fee_total is not None
    assert futu.fee_total is not None
    assert other.fee_total - futu.fee_total == Decimal("3678.00") - Decimal("382.80")
    assert money_needed(snapshot_of(order(account=replace(live, firm="LongPort")))) == other.total
