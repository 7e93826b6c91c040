"""Cost, proceeds and what they leave."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.trading_values import ACCOUNTS, BOOK, NOON, QUOTE, TENCENT, funds, order_row, position
from tideboard_core.book_effect import effect_on
from tideboard_core.draft import draft_of
from tideboard_core.evidence import Evidence, Services
from tideboard_core.fees import money_needed, summarise
from tideboard_core.model.fees import FeeCode
from tideboard_core.model.instrument import SecurityType
from tideboard_core.model.order import Environment, ModifyRequest, OrderRequest, OrderType, Side
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import SourceKind
from tideboard_core.ports import LinkState

ACCOUNT = ACCOUNTS[Environment.PRACTICE]
EVIDENCE = Evidence(
    instrument=TENCENT,
    known=True,
    quote=QUOTE,
    book=BOOK,
    book_age=0.5,
    session=MarketState.OPEN,
    link=LinkState.LIVE,
    feed=LinkState.LIVE,
    funds=funds("2998640.00"),
    positions=(position(ACCOUNT, 1000),),
    order=None,
    services=Services(
        lock_open=True,
        lock_left=600.0,
        audit_problem="",
        budget=0.0,
        traded_today=Decimal(0),
        unknown=None,
        repeated=False,
        source=SourceKind.PRACTICE,
        max_quantity=None,
    ),
)


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
    summary = summarise(draft_of(order()), EVIDENCE, None)

    assert summary.value == Decimal("1226000.00")
    assert summary.total == Decimal("1227764.50")
    assert summary.power_after == Decimal("1770875.50")
    assert (summary.position_before, summary.position_after) == (1000, 3000)
    assert summary.lots == Decimal(20)
    assert not summary.estimated


def test_the_mock_up_s_sell_to_the_cent() -> None:
    summary = summarise(draft_of(order(side=Side.SELL, quantity=400, price=Decimal("156.70"))), EVIDENCE, None)

    assert (summary.value, summary.fee_total, summary.total) == (
        Decimal("62680.00"),
        Decimal("104.75"),
        Decimal("62575.25"),
    )
    assert (summary.position_after, summary.power_after) == (600, None)


def test_a_market_order_is_valued_at_the_worst_level_or_at_last() -> None:
    draft = draft_of(order(order_type=OrderType.MARKET, price=None))

    taken = summarise(draft, EVIDENCE, effect_on(BOOK, draft, 0.1))
    without = summarise(draft, replace(EVIDENCE, book=None), None)
    blind = summarise(draft, replace(EVIDENCE, book=None, quote=None), None)

    assert (taken.value, taken.estimated) == (Decimal("1226000.00"), True)
    assert without.value == Decimal("612.50") * 2000
    assert (blind.value, blind.total, blind.fee_total, blind.fees, blind.power_after) == (None, None, None, (), None)


def test_power_in_another_currency_is_not_guessed() -> None:
    evidence = replace(EVIDENCE, funds=replace(funds("5"), currency="USD"))

    assert summarise(draft_of(order()), evidence, None).power_after is None


def test_an_index_has_no_lots_and_breaks_nothing() -> None:
    evidence = replace(EVIDENCE, instrument=replace(TENCENT, lot_size=0))

    assert summarise(draft_of(order()), evidence, None).lots == Decimal(2000)


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

    needed = money_needed(draft_of(change), EVIDENCE, None)

    assert needed is not None
    fees = summarise(draft_of(change), EVIDENCE, None).fee_total
    assert fees is not None
    assert needed == max(Decimal(0), Decimal(price) * (quantity - 1000) - Decimal("611.00") * 1000 + fees)
    assert needed - fees <= Decimal(adds)


def test_an_option_is_valued_with_its_multiplier() -> None:
    option = replace(EVIDENCE, instrument=replace(TENCENT, security_type=SecurityType.OPTION, multiplier=100))
    draft = draft_of(order(quantity=3, price=Decimal("22.30")))

    summary, needed = summarise(draft, option, None), money_needed(draft, option, None)

    assert summary.value == Decimal("6690.00")
    assert needed is not None
    assert needed - (summary.fee_total or 0) == Decimal("6690.00")


def test_an_account_of_another_broker_is_not_charged_by_futu_s_price_list() -> None:
    live = ACCOUNTS[Environment.LIVE]
    futu, other = (
        summarise(draft_of(order(account=replace(live, firm=firm))), EVIDENCE, None) for firm in (live.firm, "LongPort")
    )

    codes = [{item.code for item in summary.fees} for summary in (futu, other)]
    assert codes[0] - codes[1] == {FeeCode.COMMISSION, FeeCode.PLATFORM}
    assert codes[1] - codes[0] == {FeeCode.BROKER_UNKNOWN}
    assert other.fee_total is not None
    assert futu.fee_total is not None
    assert other.fee_total - futu.fee_total == Decimal("3678.00") - Decimal("382.80")
    assert money_needed(draft_of(order(account=replace(live, firm="LongPort"))), EVIDENCE, None) == other.total
