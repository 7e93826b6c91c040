"""What the brokers' texts contradict is not offered, or typed, or sent in the safer reading; a cancel always goes.

One test for each row of the evidence ledger that is contradicted and on which an order rests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from fakes.scenes.trading.trading_scene import trading_scene
from fakes.values.order_checks import LIMITS, MOST, SNAPSHOT, checks_of, market, request, sell
from fakes.values.trading import ACCOUNTS
from make_evidence import State, ledger
from tideboard_core.errors import OrderRejected
from tideboard_core.gateways.futu.translate import orders as futu
from tideboard_core.gateways.futu.translate import writes as futu_writes
from tideboard_core.gateways.longport.translate import orders as longport
from tideboard_core.gateways.longport.translate import us_accounts, us_orders
from tideboard_core.gateways.longport.translate.refusals import write_refusal_of
from tideboard_core.gateways.longport.translate.writes import LONGEST_REMARK
from tideboard_core.model.exchange_minutes import opposite_bound
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.offers import OfferField, OrderOffers
from tideboard_core.model.order import (
    OPEN_STATUSES,
    CancelRequest,
    Environment,
    OrderRequest,
    OrderStatus,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import TRAILING, OrderType
from tideboard_core.model.price_steps import HK_SHARES, Fit, PriceSteps
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, Severity, SourceKind
from tideboard_core.model.withdrawals import withdrawals_from
from tideboard_core.orders.offers import exits_off
from tideboard_core.orders.snapshot import PretradeSnapshot
from tideboard_core.ports.trading import WriteVerb
from tideboard_proto.opend import Common_pb2, Trd_Common_pb2

PAPER, LIVE = ACCOUNTS[Environment.PAPER], ACCOUNTS[Environment.LIVE]
FUTU, FUTU_COMBINED, LONGPORT = futu.OFFERS, futu.WITH_COMBINATIONS, longport.OFFERS
ROWS = {row.id for row in ledger().rows if row.state is State.CONTRADICTED and row.order}


def to_close(offers: OrderOffers) -> OrderOffers:
    """What an order that closes may use, typed."""
    assert offers.for_exits is not None
    return offers.for_exits


def found(code: CheckCode, order: OrderRequest, snapshot: PretradeSnapshot) -> Check:
    """The verdict of one check."""
    return next(check for check in checks_of(order, snapshot, LIMITS) if check.code is code)


def exits_on_paper() -> None:
    offers = LONGPORT.of(PAPER)
    assert exits_off(Market.HK, OrderType.LIMIT, request().side, None, offers) is not None
    assert offers.tried == {Market.US}, "typed there"


def no_trail_by_percent() -> None:
    assert not LONGPORT.trail_percent
    assert OrderType.TRAILING_STOP_LIMIT in LONGPORT.types_of(Market.US), "by amount it stays"


def both_price_steps() -> None:
    steps = PriceSteps(HK_SHARES)
    assert steps.fit(Decimal("5.005")) is Fit.DOUBTFUL
    assert steps.fit(Decimal("5.01")) is Fit.LEGAL


def basic_quotes_are_late() -> None:
    # That all of Hong Kong is marked so: tests/core/gateways/longport/quotes/test_feed.py.
    denied = found(CheckCode.SOURCE, request(), replace(SNAPSHOT, source=SourceKind.DELAYED))
    assert (denied.passed, denied.severity) == (False, Severity.HARD)


def more_than_is_held() -> None:
    most = replace(MOST, position_sell=100)
    denied = found(CheckCode.SHORT, sell(quantity=5_000), replace(SNAPSHOT, max_quantity=most))
    assert (denied.passed, denied.severity) == (False, Severity.HARD)


def short_remarks() -> None:
    assert LONGEST_REMARK <= 64
    assert len(request().client_order_id) < 64


def options_in_the_regular_session() -> None:
    assert SecurityType.OPTION in LONGPORT.regular_kinds
    assert TradingHours.OPTION_PRE not in LONGPORT.hours_of(Market.US)


def a_code_confirms_nothing() -> None:
    error = write_refusal_of(400, 601011, "Order has been cancelled", cancels=True)
    assert isinstance(error, OrderRejected), "the cancel is not confirmed, the row is read"


def cancels_in_the_lunch_break() -> None:
    noon = datetime(2026, 11, 20, 4, 40, tzinfo=UTC)
    assert withdrawals_from(LONGPORT.no_withdrawals, Market.HK, noon.replace(hour=2), noon) is not None, "it is said"


def types_of_options() -> None:
    taken = FUTU.types_of(Market.HK, SecurityType.OPTION)
    assert taken == {OrderType.LIMIT}
    assert taken < to_close(FUTU).types_of(Market.HK, SecurityType.OPTION)


def types_of_futures() -> None:
    taken = FUTU.types_of(Market.HK, SecurityType.FUTURE)
    assert not taken & {OrderType.MARKET, OrderType.STOP, OrderType.IF_TOUCHED, OrderType.TRAILING_STOP}
    assert taken < to_close(FUTU).types_of(Market.HK, SecurityType.FUTURE)


def held_beyond_the_range() -> None:
    assert futu.order_status(Trd_Common_pb2.OrderStatus_Submitting) in OPEN_STATUSES
    assert futu.order_status(Trd_Common_pb2.OrderStatus_SubmitFailed) is OrderStatus.REJECTED


def contracts_of_one_order() -> None:
    most = FUTU.ceiling_of(LIVE, Market.HK, SecurityType.FUTURE)
    assert most is not None
    assert most.quantity == 3_000


def no_flag_in_hong_kong() -> None:
    assert FUTU.hours_of(Market.HK) == {TradingHours.REGULAR}
    sent = futu_writes.place(
        request(), Trd_Common_pb2.TrdHeader(trdEnv=1, accID=1, trdMarket=1), Common_pb2.PacketID(connID=1, serialNo=1)
    )
    assert not sent.c2s.fillOutsideRTH


def only_prices_on_a_step() -> None:
    off = found(CheckCode.TICK, request(price=Decimal("612.33")), SNAPSHOT)
    assert (off.passed, off.severity) == (False, Severity.HARD)


def combinations_on_paper() -> None:
    offers = FUTU_COMBINED.of(PAPER)
    assert offers.combinations is None
    assert to_close(offers).combinations is not None


def hours_on_paper() -> None:
    offers = FUTU.of(PAPER)
    assert offers.hours_of(Market.US) == {TradingHours.REGULAR}
    assert to_close(offers).hours_of(Market.US) == {TradingHours.REGULAR, TradingHours.EXTENDED}


def times_on_paper() -> None:
    offers = LONGPORT.of(PAPER)
    assert offers.times == {TimeInForce.DAY}
    assert to_close(offers).times == LONGPORT.times


def no_ten_steps_on_star() -> None:
    # That an entry beyond it is denied and an exit typed: tests/core/orders/test_price_bounds.py.
    rule = opposite_bound(replace(SNAPSHOT.instrument, id=InstrumentId("SH.688981")), date(2026, 11, 20))
    assert rule is not None
    assert (rule.percent, rule.steps) == (Decimal(2), 0)
    assert not rule.unchecked


def no_market_order_while_closed() -> None:
    shut = found(CheckCode.SESSION, market(), replace(SNAPSHOT, session=MarketState.CLOSED))
    assert (shut.passed, shut.severity) == (False, Severity.HARD)


def no_change_of_a_trailing_stop_at_market() -> None:
    assert not (LONGPORT.modified | LONGPORT.types_of(Market.US)) & {OrderType.TRAILING_STOP}


def no_combination_that_receives() -> None:
    # That one that opens is denied and one that closes typed: tests/core/orders/combination/test_guard.py.
    offer = FUTU_COMBINED.of(LIVE).combinations
    assert offer is not None
    assert not offer.signs


def cash_unless_it_is_margin() -> None:
    def is_margin(number: str) -> bool:
        overview = {"currency": "USD", "account_type": number}
        return us_accounts.account(type(LIVE), account_id="1", provider="Script", overview=overview).margin

    assert [is_margin(number) for number in ("0", "1", "US")] == [True, False, False]


def _american(action: str, **changes: str) -> Mapping[str, object]:
    row = {"id": "1", "symbol": "AAPL.US", "action": action, "time_in_force": "3", "executed_qty": "0"}
    return us_orders.common({**row, **changes})


def both_forms_of_an_order() -> None:
    # Where no executions are listed: tests/core/gateways/longport/trading/test_us_orders.py.
    common = {"order_id": "1", "symbol": "AAPL.US", "side": "Buy"}
    assert us_orders.common(common) == common
    assert _american("1")["order_id"] == "1"


def sides_as_numbers_and_words() -> None:
    assert [_american(side)["side"] for side in ("1", "Buy", "2", "Sell", "3")] == ["Buy", "Buy", "Sell", "Sell", ""]
    assert [_american("1", time_in_force=number)["time_in_force"] for number in ("3", "9")] == ["GTC", ""]


OFFERED: Final[dict[str, Callable[[], None]]] = {
    "LC2": exits_on_paper,
    "LC4": no_trail_by_percent,
    "LC33": both_price_steps,
    "LC34": basic_quotes_are_late,
    "LL2": no_trail_by_percent,
    "LL3": more_than_is_held,
    "LL17": short_remarks,
    "LL18": options_in_the_regular_session,
    "LQ2": no_change_of_a_trailing_stop_at_market,
    "LQ11": a_code_confirms_nothing,
    "LQ12": cancels_in_the_lunch_break,
    "LQ24": cash_unless_it_is_margin,
    "LQ32": both_forms_of_an_order,
    "PL6": times_on_paper,
    "XU6": sides_as_numbers_and_words,
    "MA11": no_ten_steps_on_star,
    "FQ4": no_combination_that_receives,
    "FV8": types_of_options,
    "FV16": no_flag_in_hong_kong,
    "FL8": only_prices_on_a_step,
    "FL34": held_beyond_the_range,
    "FL35": types_of_futures,
    "FL37": contracts_of_one_order,
    "BF5": types_of_futures,
    "XO23": combinations_on_paper,
    "XO25": hours_on_paper,
    "XO26": no_market_order_while_closed,
}
"""What is asked of the offers and checks for each such row."""


@pytest.mark.parametrize("row", sorted(ROWS | OFFERED.keys()))
def test_what_is_contradicted_is_not_offered_or_typed(row: str) -> None:
    assert row in ROWS, "no longer contradicted: its rule may go"
    OFFERED[row]()


async def test_a_cancel_of_what_is_not_offered_goes(tmp_path: Path) -> None:
    """No offer knows of cancels, and none is asked for one."""
    async with trading_scene(tmp_path, Environment.LIVE) as scene:
        await scene.unlock()
        scene.gateway.rows = tuple(
            row for offers in (FUTU, LONGPORT) for row in (*offers.rows, *offers.paper) if row.takes is not None
        )
        for number, kind in enumerate((OrderType.STOP, *sorted(TRAILING)), 1):
            order = scene.working(id=str(number), order_type=kind, trigger=Decimal(590))
            cancel = CancelRequest(account=scene.account, order=order, client_order_id=scene.guard.client_order_id())
            await scene.guard.submit_cancel(cancel)
        assert {write.verb for write in scene.gateway.writes} == {WriteVerb.CANCEL}
        assert len(scene.gateway.writes) == 1 + len(TRAILING)
    assert not [name for name in (*OfferField, *(field.name for field in fields(OrderOffers))) if "cancel" in name]
