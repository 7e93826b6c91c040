"""The account of the login: which one it is, money, holdings, margin and movements."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest

from fakes.servers.longport.gateway import API_KEY, FixedCredential, account_of, logged_in
from fakes.servers.longport.rows import (
    balance,
    notification,
    positions,
    push_row,
    token,
)
from fakes.servers.longport.scripted import Refused, ScriptedLongport, said
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown, NotOffered, RateLimited
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading import account as trading
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import NoticeKind
from tideboard_core.model.order import LiveAccount, OrderType, PaperAccount
from tideboard_core.ports.trading import WriteVerb
from tideboard_core.wire.longport.commands import QuoteCommand, TradeCommand
from tideboard_core.wire.longport.packet import Status
from tideboard_proto.longport import quote_pb2 as quote
from tideboard_proto.longport import trade_pb2 as trade

TENCENT = InstrumentId("HK.00700")
PAPER = ApiKey(app_key="ak", app_secret="s", access_token=token(aaid="777", account_channel="lb_papertrading"))


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
    for call in (gateway.trading.unlock(account, "0" * 32), gateway.trading.lock(account)):
        with pytest.raises(NotOffered) as error:
            await call
        assert error.value.code == "no-lock-on-paper"


@pytest.mark.parametrize("channel", ["lb_papertrading", ""])
async def test_paper_is_the_word_of_the_credential(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock, channel: str
) -> None:
    gateway = await logged_in(longport, sinks, clock, FixedCredential(PAPER))
    longport.reply("GET", trading.BALANCE, balance())
    longport.reply("GET", trading.STOCK, positions(channel=channel))

    (account,) = await gateway.trading.accounts()

    assert type(account) is PaperAccount
    assert (account.id, account.simulated) == ("777", True)
    await gateway.close()


async def test_a_broker_that_says_otherwise_gets_a_connection_of_its_own_as_live(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    gateway = await logged_in(longport, sinks, clock, FixedCredential(PAPER))
    longport.reply("GET", trading.BALANCE, balance())
    longport.reply("GET", trading.STOCK, positions(channel="lb"))
    heard: list[Exception | None] = []
    gateway.on_closed(heard.append)

    with pytest.raises(GatewayDown, match="account-is-live"):
        await gateway.trading.accounts()

    assert [str(error) for error in heard] == ["account-is-live"]
    assert [notice.kind for notice in sinks.notices] == [NoticeKind.NOT_PAPER]
    await gateway.connect()
    await gateway.log_in()
    (account,) = await gateway.trading.accounts()
    assert (type(account), account.simulated) == (LiveAccount, False)
    assert "x-papertrading" not in longport.seen[-1].headers
    await gateway.close()


async def test_the_broker_alone_makes_no_paper_account(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    longport.reply("GET", trading.BALANCE, balance())
    longport.reply("GET", trading.STOCK, positions(channel="lb_papertrading"))

    (account,) = await gateway.trading.accounts()

    assert isinstance(account, LiveAccount)


async def test_an_account_of_another_connection_is_none_of_ours(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    other = LiveAccount(id="8", name="", markets=account.markets, currency="HKD")
    posing = PaperAccount(id=account.id, name="", markets=account.markets, currency="HKD")

    for wrong in (other, posing):
        with pytest.raises(NotOffered) as error:
            await gateway.trading.funds(wrong)
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
        await gateway.trading.watch_accounts([account])
    with pytest.raises(NotOffered):
        await gateway.trading.funds(account)
    await gateway.close()


async def test_order_pushes_are_asked_for_now_and_after_the_next_login(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    account = await account_of(gateway, longport)
    await gateway.trading.watch_accounts([account])

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

    (held,) = await gateway.trading.positions(account)

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

    found = await gateway.trading.positions(account)

    assert (list(found), found.unread) == ([], unread)


async def test_a_price_that_cannot_be_read_leaves_the_holding_unpriced(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    prices(longport, "nothing")

    found = await gateway.trading.positions(account)

    assert [(row.quantity, row.priced, found.unread) for row in found] == [(650, False, "")]


async def test_holdings_are_shown_where_prices_are_refused(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.scripts["quote"][QuoteCommand.QUOTE] = lambda _: Refused(Status.SERVER_ERROR, 301604, "no access")

    (held,) = await gateway.trading.positions(account)

    assert (held.quantity, held.average_cost, held.priced) == (650, Decimal("457.53"), False)


async def test_without_holdings_no_price_is_asked(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.STOCK, positions())

    assert await gateway.trading.positions(account) == []
    assert longport.packets(QuoteCommand.QUOTE) == []


async def test_the_largest_buy_is_the_broker_s_estimate_and_the_largest_sell_the_holding(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.BUY_LIMIT, {"cash_max_qty": "300", "margin_max_qty": "900"})

    most = await gateway.trading.max_quantity(account, TENCENT, OrderType.ENHANCED_LIMIT, "6.11E+2")

    assert (most.cash_buy, most.margin_buy, most.position_sell, most.short_sell) == (300, 900, 450, None)
    assert query_of(longport, trading.BUY_LIMIT) == [
        ("symbol", "700.HK"),
        ("order_type", "ELO"),
        ("side", "Buy"),
        ("fractional_shares", "false"),
        ("price", "611"),
    ]
    assert query_of(longport, trading.STOCK) == [("symbol", "700.HK")]


async def test_an_estimate_that_would_come_too_late_is_not_asked_for(
    gateway: LongportGateway, longport: ScriptedLongport, clock: ManualClock
) -> None:
    account = await account_of(gateway, longport)
    while gateway.trading.lists_wait(account) <= trading.ESTIMATE_WITHIN:
        await gateway.trading.funds(account)
    begun = clock.monotonic()

    with pytest.raises(RateLimited) as error:
        await gateway.trading.max_quantity(account, TENCENT, OrderType.LIMIT, "611")

    assert error.value.retry_after > 20
    assert (longport.count("GET", trading.BUY_LIMIT), clock.monotonic()) == (0, begun)


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

    moved = await gateway.trading.cash_entries(account, date(2026, 11, 1), date(2026, 11, 20))

    assert [line.amount for line in moved] == [Decimal(-1)] * 3


async def test_margin_rules_are_those_of_known_securities_in_percent(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    facts = quote.SecurityStaticInfoResponse(secu_static_info=[quote.StaticInfo(symbol="700.HK", lot_size=100)])
    longport.scripts["quote"][QuoteCommand.STATIC_INFO] = lambda _request: facts
    longport.reply("GET", trading.MARGIN_RATIO, {"im_factor": "0.3", "mm_factor": "0.25", "fm_factor": "0.2"})

    (rule,) = await gateway.trading.margin_rules(account, [TENCENT, InstrumentId("HK.99999")])

    assert (rule.instrument, rule.initial_long, rule.maintenance_long) == (TENCENT, Decimal(30), Decimal(25))


async def test_too_many_reads_are_told_with_the_second_at_which_it_goes_on(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.refuse("GET", trading.BALANCE, 429002, "api request is limited", status=429)

    with pytest.raises(RateLimited) as error:
        await gateway.trading.funds(account)

    assert error.value.retry_after > 0
    assert gateway.trading.server_pause(WriteVerb.PLACE, account).write > 0


async def test_a_day_of_money_is_the_day_of_the_accounts_first_market(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    row = {
        "transaction_flow_name": "Fee", "direction": 1, "balance": "-18.5", "currency": "HKD",
        "business_time": "1795140900", "symbol": "700.HK", "description": "",
    }  # fmt: skip
    longport.reply("GET", trading.CASH_FLOW, {"list": [row]})

    (found,) = await gateway.trading.cash_entries(account, date(2026, 11, 20), date(2026, 11, 20))

    assert (found.kind, found.amount, found.currency, found.remark) == ("Fee", Decimal("-18.5"), "HKD", "700.HK")
    assert (found.clearing_date, found.created) == (date(2026, 11, 20), datetime.fromtimestamp(1795140900, UTC))
    begin = int(datetime(2026, 11, 19, 16, tzinfo=UTC).timestamp())
    assert f"start_time={begin}&end_time={begin + 86_399}" in longport.seen[-1].target
