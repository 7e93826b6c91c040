"""Trading reads: account, money, holdings, orders and executions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest

from fakes.clock import ManualClock
from fakes.longport_gateway import API_KEY, FixedCredential
from fakes.longport_rows import (
    SUBMITTED,
    balance,
    execution_row,
    notification,
    order_row,
    positions,
    push_row,
    token,
)
from fakes.longport_trading import account_of, logged_in
from fakes.scripted_longport import Refused, ScriptedLongport, said
from fakes.sinks import Sinks
from tideboard_core.errors import GatewayError, NotOffered, RateLimited
from tideboard_core.gateways.longport import trading
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.translate.writes import ORDER_PATH
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, LiveAccount, OrderStatus, OrderType, PaperAccount, Side, TimeInForce
from tideboard_core.ports import WriteVerb
from tideboard_core.wire.longport.commands import QuoteCommand, TradeCommand
from tideboard_core.wire.longport.packet import Status
from tideboard_proto.longport import quote_pb2 as quote
from tideboard_proto.longport import trade_pb2 as trade

TENCENT = InstrumentId("HK.00700")
PAPER = ApiKey(app_key="ak", app_secret="s", access_token=token(aaid="777", account_channel="lb_papertrading"))


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in and never really waits."""
    made = await logged_in(longport, sinks, clock)
    yield made
    await made.close()


def query_of(longport: ScriptedLongport, path: str) -> list[tuple[str, str]]:
    """The query of the last request of a path."""
    seen = next(seen for seen in reversed(longport.seen) if seen.path == path)
    return parse_qsl(seen.target.partition("?")[2], keep_blank_values=True)


def prices(longport: ScriptedLongport, last: str) -> None:
    """Answer quotes with one price for everything."""
    longport.scripts["quote"][QuoteCommand.QUOTE] = lambda request: quote.SecurityQuoteResponse(
        secu_quote=[quote.SecurityQuote(symbol=symbol, last_done=last) for symbol in request.symbol]
    )


# --- account and lock -----------------------------------------------------------------------------------------------


async def test_a_credential_is_one_account_that_the_broker_does_not_lock(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)

    assert isinstance(account, LiveAccount)
    assert (account.broker_lock, account.currency, account.name) == (False, "HKD", "LongPort")
    for call in (gateway.unlock(account, "0" * 32), gateway.lock(account)):
        with pytest.raises(NotOffered) as error:
            await call
        assert error.value.code == "no-lock-on-paper"


@pytest.mark.parametrize(
    ("channel", "kind"), [("lb_papertrading", PaperAccount), ("lb", LiveAccount), ("", PaperAccount)]
)
async def test_paper_is_the_word_of_the_credential_unless_the_broker_says_otherwise(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock, channel: str, kind: type[Account]
) -> None:
    gateway = await logged_in(longport, sinks, clock, FixedCredential(PAPER))
    longport.reply("GET", trading.BALANCE, balance())
    longport.reply("GET", trading.STOCK, positions(channel=channel))

    (account,) = await gateway.accounts()

    assert type(account) is kind
    assert account.id == "777"
    await gateway.close()


async def test_the_broker_alone_makes_no_paper_account(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    longport.reply("GET", trading.BALANCE, balance())
    longport.reply("GET", trading.STOCK, positions(channel="lb_papertrading"))

    (account,) = await gateway.accounts()

    assert isinstance(account, LiveAccount)


async def test_an_account_of_another_connection_is_none_of_ours(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    other = LiveAccount(id="8", name="", markets=account.markets, currency="HKD")
    posing = PaperAccount(id=account.id, name="", markets=account.markets, currency="HKD")

    for wrong in (other, posing):
        with pytest.raises(NotOffered) as error:
            await gateway.funds(wrong)
        assert error.value.code == "unknown-account"


async def test_a_credential_that_became_another_account_s_opens_nothing_of_the_first(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    source = FixedCredential(API_KEY)
    gateway = await logged_in(longport, sinks, clock, source)
    account = await account_of(gateway, longport)
    source.credentials.append(PAPER)
    await gateway.connect()
    await gateway.log_in()

    with pytest.raises(NotOffered):
        await gateway.watch_accounts([account])
    with pytest.raises(NotOffered):
        await gateway.funds(account)
    await gateway.close()


async def test_order_pushes_are_asked_for_now_and_after_the_next_login(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    account = await account_of(gateway, longport)
    await gateway.watch_accounts([account])

    await longport.push(
        TradeCommand.NOTIFICATION, trade.Notification.FromString(notification(push_row())), name="trade"
    )
    await sinks.until(lambda: bool(sinks.orders))
    await gateway.close()
    await gateway.connect()
    await gateway.log_in()

    assert sinks.orders[0].account_id == account.id
    assert [list(sub.topics) for sub in longport.packets(TradeCommand.SUBSCRIBE, "trade")] == [["private"]] * 2


# --- money and holdings ---------------------------------------------------------------------------------------------


async def test_holdings_are_priced_at_the_last_trade(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    account = await account_of(gateway, longport)
    prices(longport, "611.000")

    (held,) = await gateway.positions(account)

    assert (held.last, held.value, held.priced) == (Decimal(611), Decimal(397150), True)


@pytest.mark.parametrize(("symbol", "quantity", "unread"), [
    ("5.HK", "many", "quantity"),
    ("right to left", "100", "symbol"),
    ("BTCUSD.HAS", "1", ""),  # of a market that is not traded here
])  # fmt: skip
async def test_a_holding_that_cannot_be_read_is_named(
    gateway: LongportGateway, longport: ScriptedLongport, symbol: str, quantity: str, unread: str
) -> None:
    account = await account_of(gateway, longport)
    prices(longport, "611.000")
    bad = {"symbol": symbol, "symbol_name": "?", "quantity": quantity, "available_quantity": "1", "currency": "HKD"}
    longport.reply("GET", trading.STOCK, positions(bad))

    found = await gateway.positions(account)

    assert (list(found), found.unread) == ([], unread)


async def test_a_price_that_cannot_be_read_leaves_the_holding_unpriced(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    prices(longport, "nothing")

    found = await gateway.positions(account)

    assert [(row.quantity, row.priced, found.unread) for row in found] == [(650, False, "")]


async def test_holdings_are_shown_where_prices_are_refused(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.scripts["quote"][QuoteCommand.QUOTE] = lambda _: Refused(Status.SERVER_ERROR, 301604, "no access")

    (held,) = await gateway.positions(account)

    assert (held.quantity, held.average_cost, held.priced) == (650, Decimal("457.53"), False)


async def test_without_holdings_no_price_is_asked(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.STOCK, positions())

    assert await gateway.positions(account) == []
    assert longport.packets(QuoteCommand.QUOTE) == []


async def test_the_largest_buy_is_the_broker_s_estimate_and_the_largest_sell_the_holding(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.BUY_LIMIT, {"cash_max_qty": "300", "margin_max_qty": "900"})

    most = await gateway.max_quantity(account, TENCENT, OrderType.ENHANCED_LIMIT, "6.11E+2")

    assert (most.cash_buy, most.margin_buy, most.position_sell, most.short_sell) == (300, 900, 450, None)
    assert query_of(longport, trading.BUY_LIMIT) == [
        ("symbol", "700.HK"),
        ("order_type", "ELO"),
        ("side", "Buy"),
        ("fractional_shares", "false"),
        ("price", "611"),
    ]
    assert query_of(longport, trading.STOCK) == [("symbol", "700.HK")]


async def test_cash_flow_is_read_page_by_page(
    gateway: LongportGateway, longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await account_of(gateway, longport)
    monkeypatch.setattr(trading, "CASH_FLOW_ROWS", 2)
    row = {"transaction_flow_name": "Fee", "direction": 1, "balance": "-1", "currency": "HKD", "business_time": "1"}
    pages = {"1": [row, row], "2": [row]}
    longport.http["GET", trading.CASH_FLOW] = lambda seen: said(
        {"list": pages[dict(parse_qsl(seen.target.partition("?")[2]))["page"]]}
    )

    moved = await gateway.cash_flow(account, datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC))

    assert [line.amount for line in moved] == [Decimal(-1)] * 3


async def test_margin_ratio(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.MARGIN_RATIO, {"im_factor": "0.3", "mm_factor": "0.25", "fm_factor": "0.2"})

    assert (await gateway.margin_ratio(account, TENCENT)).initial == Decimal("0.3")


async def test_too_many_reads_are_told_with_the_second_at_which_it_goes_on(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.refuse("GET", trading.BALANCE, 429002, "api request is limited", status=429)

    with pytest.raises(RateLimited) as error:
        await gateway.funds(account)

    assert error.value.retry_after > 0
    assert gateway.write_budget(WriteVerb.PLACE, account) > 0


# --- orders ---------------------------------------------------------------------------------------------------------


async def test_orders_of_earlier_days_are_looked_for_after_a_login_and_then_read_one_by_one(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    old = order_row(order_id="7", time_in_force="GTC", remark="")
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [order_row()]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": [old, order_row(), order_row()]})

    longport.reply("GET", ORDER_PATH, {**old, "status": "FilledStatus", "executed_quantity": "200"})

    first, second, third = [await gateway.orders(account) for _ in range(3)]

    assert [order.id for order in first] == ["709043056541253632", "7"]
    assert [(order.id, order.status) for order in second][1:] == [("7", OrderStatus.FILLED)]
    assert [order.id for order in third] == ["709043056541253632"]
    assert ("order_id", "7") in query_of(longport, ORDER_PATH)
    assert longport.count("GET", trading.HISTORY_ORDERS) == 1
    asked = query_of(longport, trading.HISTORY_ORDERS)
    assert ("status", "NewStatus") in asked
    assert ("status", "FilledStatus") not in asked


async def test_many_orders_of_earlier_days_are_found_in_the_history_at_once(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    old = [order_row(order_id=str(number), time_in_force="GTC") for number in range(trading.MOST_DETAILS + 1)]
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": old})

    first, second = await gateway.orders(account), await gateway.orders(account)

    assert first == second
    assert len(first) == trading.MOST_DETAILS + 1
    assert longport.count("GET", trading.HISTORY_ORDERS) == 2


async def test_a_lasting_order_that_the_broker_calls_expired_between_sessions_is_still_listed_after_a_login(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    expired = {"status": "ExpiredStatus", "submitted_at": str(SUBMITTED - 86_400)}
    lasting = order_row(order_id="7", time_in_force="GTC", **expired)
    of_the_day = order_row(order_id="8", **expired)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": [lasting, of_the_day]})

    (order,) = await gateway.orders(account)

    assert (order.id, order.open) == ("7", True)
    assert ("status", "ExpiredStatus") in query_of(longport, trading.HISTORY_ORDERS)


async def test_a_row_that_cannot_be_read_does_not_hide_the_others(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [order_row(symbol="7203.JP"), order_row()]})
    longport.refuse("GET", trading.HISTORY_ORDERS, 600001, "no history")

    assert [order.id for order in await gateway.orders(account)] == ["709043056541253632"]


async def test_an_answer_of_the_wrong_shape_is_said(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": {"709": {}}})

    with pytest.raises(GatewayError) as error:
        await gateway.orders(account)

    assert error.value.code == "reply-unreadable"


async def test_fills_take_their_side_from_the_order(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [order_row(side="Sell")]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.reply("GET", trading.TODAY_FILLS, {"trades": [execution_row(), execution_row(order_id="8")]})

    (fill,) = await gateway.fills(account)

    assert (fill.side, fill.name, fill.id) == (Side.SELL, "TENCENT", "693664675163312128-1")


async def test_history_is_that_of_the_exchange_s_own_days(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    """20:00 in New York on the 19th is the 20th in Hong Kong: each order has the date of its exchange."""
    account = await account_of(gateway, longport)
    new_york = order_row(order_id="1", symbol="AAPL.US", submitted_at=str(SUBMITTED - 2 * 3600))
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": [new_york, order_row(order_id="2")]})
    longport.reply(
        "GET",
        trading.HISTORY_FILLS,
        {"has_more": False, "trades": [execution_row(order_id="1", symbol="AAPL.US"), execution_row(order_id="2")]},
    )
    day = date(2026, 11, 20)

    found = await gateway.history_orders(account, day, day)
    fills = await gateway.history_fills(account, day, day)

    assert [order.id for order in found] == ["2"]
    assert [fill.order_id for fill in fills] == ["2"]


async def test_fees_are_read_order_by_order(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    account = await account_of(gateway, longport)
    charges = {"total_amount": "3", "items": [{"fees": [{"name": "Levy", "amount": "3", "code": ""}]}]}

    def detail(seen: object) -> object:
        last = dict(parse_qsl(longport.seen[-1].target.partition("?")[2]))["order_id"] == "2"
        return said(order_row(charge_detail=charges if last else None))

    longport.http["GET", "/v1/trade/order"] = detail  # type: ignore[assignment]

    assert [(fee.order_id, fee.total) for fee in await gateway.order_fees(account, ["1", "2"])] == [("2", Decimal(3))]


async def test_an_order_of_ours_is_pushed_with_its_terms_before_it_is_listed(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [order_row(time_in_force="GTC")]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"orders": []})
    await gateway.orders(account)
    await gateway.watch_accounts([account])

    await longport.push(
        TradeCommand.NOTIFICATION, trade.Notification.FromString(notification(push_row())), name="trade"
    )
    await sinks.until(lambda: bool(sinks.orders))

    assert (sinks.orders[0].time_in_force, sinks.orders[0].sketch) == (TimeInForce.GTC, False)
