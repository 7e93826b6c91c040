"""Calls over REST: which row and body go out and when, what comes back, and what each refusal is called."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.opend_rest.gateway import ACCOUNT_NUMBER, HEADER, bearer, gateway_to, live_account
from fakes.servers.opend_rest.scripted import KEY, ScriptedRest
from fakes.servers.scripted_http import Cut, Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    InsecureTransport,
    LoginRefused,
    NotOffered,
    OrderDenied,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
)
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.gateways.opend_rest.link import (
    CANCEL_GAP,
    CANCEL_PATIENCE,
    CancelSpacing,
    OrderNumbers,
    row_of_read,
    row_of_write,
)
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import LinkEvent, LinkEventKind
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.watch.alerts import AlertKind, PriceAlert
from tideboard_core.ports.bars import BarRequest, day_start
from tideboard_core.wire.opend.protocols import WRITE_IDS, ProtoId
from tideboard_proto.opend import (
    Common_pb2,
    Trd_Common_pb2,
    Trd_GetOrderList_pb2,
    Trd_PlaceComboOrder_pb2,
    Trd_PlaceOrder_pb2,
)

TENCENT = InstrumentId("HK.00700")
BOOK = {
    "security": {"market": 1, "code": "00700"},
    "order_book_ask_list": [{"price": 320.4, "volume": 18300, "order_count": 21, "detail_list": []}],
    "order_book_bid_list": [{"price": 320.2, "volume": 9100, "oreder_count": 12, "later": 1}],
}
FUNDS = {
    "header": {"trd_env": 1, "acc_id": str(ACCOUNT_NUMBER), "trd_market": 1},
    "funds": {"power": 1.0, "total_assets": 2.0, "cash": 3.0, "market_val": 4.0, "frozen_cash": 0.0, "debt_cash": 0.0,
              "avl_withdrawal_cash": 3.0, "currency": 1},
}  # fmt: skip
PATH = "/api/orderbook"


async def error_of(gateway: OpendRestGateway) -> GatewayError:
    with pytest.raises(GatewayError) as failed:
        await gateway.quotes.order_book(TENCENT)
    return failed.value


def events_of(sinks: Sinks) -> list[LinkEvent]:
    """What was put where the connection log reads it."""
    return [lazy.value for key, lazy in sinks.published if key.topic is Topic.LINK_EVENT]


# --- what goes out, what comes back -----------------------------------------------------------------------------------
async def test_a_read_is_spelled_as_the_reference_shows_and_carries_the_key(
    gateway: OpendRestGateway, rest: ScriptedRest
) -> None:
    rest.reply("POST", PATH, BOOK)

    book = await gateway.quotes.order_book(TENCENT, 5)

    (seen,) = rest.seen
    assert (seen.method, seen.path, json.loads(seen.body)) == ("POST", PATH, {"symbol": "HK.00700", "depth": 5})
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.headers["content-type"] == "application/json"
    assert [level.orders for level in (*book.asks, *book.bids)] == [21, 12]


async def test_a_subscription_says_which_way_by_its_row(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    for path in ("/api/subscribe", "/api/unsubscribe"):
        rest.reply("POST", path, {})
    key = Topic.QUOTE.of(TENCENT)

    await gateway.quotes.subscribe([key])
    await gateway.quotes.unsubscribe([key])

    (begin,), (end,) = rest.bodies("/api/subscribe"), rest.bodies("/api/unsubscribe")
    assert (begin["symbols"], begin["sub_types"], begin["is_sub_or_un_sub"]) == (["HK.00700"], [1], True)
    assert end["is_sub_or_un_sub"] is False
    assert "is_unsub_all" not in begin | end


async def test_a_server_that_fails_makes_no_series_narrower(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    """The next narrower session might be taken, and the series would lack its night for as long as it is followed."""
    key = Topic.TICKS.of(InstrumentId("US.AAPL"))
    rest.block("POST", "/api/subscribe", 502)
    with pytest.raises(ServerTrouble):
        await gateway.quotes.subscribe([key])
    assert rest.count("POST", "/api/subscribe") == 1

    rest.reply("POST", "/api/subscribe", {})
    await gateway.quotes.subscribe([key])
    assert [body["session"] for body in rest.bodies("/api/subscribe")] == [Common_pb2.Session_ALL] * 2


async def test_what_is_subscribed_for_reads_alone_is_not_polled(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.reply("POST", "/api/subscribe", {})

    await gateway.quotes.subscribe([Topic.BARS_1M.of(TENCENT)], pushes=False)

    (begin,) = rest.bodies("/api/subscribe")
    assert "is_reg_or_un_reg_push" not in begin
    assert gateway.quotes.polling._keys == {}


async def test_account_calls_carry_the_whole_header(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.reply("POST", "/api/funds", FUNDS)
    rest.reply("POST", "/api/sub-acc-push", {})

    funds = await gateway.trading.funds(live_account())
    await gateway.trading.watch_accounts([live_account()])

    assert rest.bodies("/api/funds")[0]["c2s"]["header"] == HEADER
    assert rest.bodies("/api/sub-acc-push") == [{"acc_id_list": [ACCOUNT_NUMBER]}]
    assert funds.account_id == str(ACCOUNT_NUMBER)


def candles(numbers: dict[int, timedelta]) -> Callable[[Seen], Said]:
    """What a daemon answers that gives candles of these distances under these numbers."""

    def answer(seen: Seen) -> Said:
        step = numbers[json.loads(seen.body)["kl_type"]]
        times = [f"{datetime(2026, 1, 1, tzinfo=UTC) + step * place:%Y-%m-%d %H:%M:%S}" for place in range(6)]
        rows = [{"time": time, "is_blank": False, "close_price": 1.0, "open_price": 1.0} for time in times]
        s2c = {"security": {"market": 1, "code": "00700"}, "kl_list": rows}
        return Said(200, json.dumps({"ret_type": 0, "s2c": s2c}).encode())

    return answer


PROTO = {1: timedelta(minutes=1), 2: timedelta(days=1), 3: timedelta(days=7)}
REFERENCE = {1: timedelta(days=1), 2: timedelta(days=7), 3: timedelta(days=30), 5: timedelta(minutes=1)}


def january(period: BarPeriod) -> BarRequest:
    """Bars of a month from history."""
    begin, before = (day_start(Market.HK, date(2026, month, 1)) for month in (1, 2))
    return BarRequest(instrument=TENCENT, period=period, begin=begin, before=before)


@pytest.mark.parametrize(
    ("daemon", "told", "sent"),
    [(PROTO, "proto", [2, 2, 1]), (REFERENCE, "reference", [2, 1, 1, 5])],
)
async def test_candles_are_numbered_as_the_first_answer_shows(
    gateway: OpendRestGateway,
    rest: ScriptedRest,
    sinks: Sinks,
    daemon: dict[int, timedelta],
    told: str,
    sent: list[int],
) -> None:
    rest.http["POST", "/api/history-kline"] = candles(daemon)

    for period in (BarPeriod.DAY, BarPeriod.DAY, BarPeriod.MIN_1):
        bars = (await gateway.quotes.bars(january(period))).bars
        assert bars[1].start - bars[0].start == (timedelta(days=1) if period is BarPeriod.DAY else timedelta(minutes=1))

    assert [body["kl_type"] for body in rest.bodies("/api/history-kline")] == sent
    events = [event for event in events_of(sinks) if event.kind is LinkEventKind.KLINE_NUMBERS]
    assert [event.data["numbers"] for event in events] == [told]
    if told == "reference":
        with pytest.raises(NotOffered, match="kline-not-offered"):
            await gateway.quotes.bars(january(BarPeriod.YEAR))


async def test_a_call_that_rest_has_not_is_not_offered(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    with pytest.raises(NotOffered, match="call-not-offered"):
        await gateway.link.call(ProtoId.Qot_GetUserSecurityGroup, groupType=1)
    assert rest.seen == []


@pytest.mark.parametrize("number", sorted(WRITE_IDS))
async def test_a_write_id_is_no_read(gateway: OpendRestGateway, rest: ScriptedRest, number: int) -> None:
    with pytest.raises(OrderDenied, match="approval-missing"):
        await gateway.link.exchange(number, Trd_PlaceOrder_pb2.Request(), Trd_PlaceOrder_pb2.Response)
    with pytest.raises(OrderDenied, match="approval-missing"):
        await gateway.link.call(number)
    assert rest.seen == []


# --- refusals ---------------------------------------------------------------------------------------------------------
async def test_a_business_refusal_is_read_as_opends(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.refuse("POST", PATH, "订阅额度不足")
    assert isinstance(await error_of(gateway), QuotaExceeded)


@pytest.mark.parametrize(
    ("status", "text", "kind", "code", "data"),
    [
        (401, "unauthorized", LoginRefused, "rest-key-refused", {}),
        (403, "forbidden", PermissionMissing, "rest-key-limit", {"scope": "qot:read"}),
        (404, "not found", NotOffered, "route-missing", {"call": f"POST {PATH}"}),
        (400, "unknown field `depth`, expected one of", ServerRefused, "rest-field-refused", {"field": "depth"}),
        (400, "missing field `num`", ServerRefused, "rest-request-refused", {"text": "missing field `num`"}),
        (429, "slow down", RateLimited, "rate-limited", {"retry_after": 7.0}),
        (500, "oops", ServerTrouble, "server-error", {"http": 500}),
        (307, "elsewhere", GatewayError, "reply-unreadable", {}),
    ],
)
async def test_each_refusal_below_the_call_has_its_own_name(
    gateway: OpendRestGateway,
    rest: ScriptedRest,
    status: int,
    text: str,
    kind: type[GatewayError],
    code: str,
    data: dict[str, Any],
) -> None:
    rest.block("POST", PATH, status, text, Retry_After="7", Location=f"{rest.url}/elsewhere")

    error = await error_of(gateway)

    assert (type(error), error.code) == (kind, code)
    assert data.items() <= error.data.items()
    assert rest.count("POST", PATH) == len(rest.seen) == 1, "asked again, or led elsewhere"


async def test_a_missing_scope_is_named_after_the_row(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.block("POST", "/api/funds", 403, "forbidden")
    gateway.link.scope_book.forget(*gateway.link.scope_book.states())

    with pytest.raises(PermissionMissing, match="rest-scope-missing") as refused:
        await gateway.trading.funds(live_account())

    assert (refused.value.data["scope"], refused.value.data["call"]) == ("acc:read", "POST /api/funds")


async def test_a_refusal_is_told_to_the_connection_log(
    gateway: OpendRestGateway, rest: ScriptedRest, sinks: Sinks
) -> None:
    rest.block("POST", PATH, 403, "forbidden")
    await error_of(gateway)

    assert [event.kind for event in events_of(sinks)] == [LinkEventKind.NO_PERMISSION]


async def test_a_pause_that_was_asked_for_is_kept(
    gateway: OpendRestGateway, rest: ScriptedRest, clock: ManualClock
) -> None:
    rest.block("POST", PATH, 429, "slow down", Retry_After="7")
    gateway.link.limits._sleep = clock.sleep
    await error_of(gateway)
    rest.reply("POST", PATH, BOOK)
    begun = clock.monotonic()

    assert (await gateway.quotes.order_book(TENCENT)).bids

    assert clock.monotonic() - begun == pytest.approx(7.0)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[]",
        b"{}",
        b'{"ret_type":0}',
        b'{"ret_type":0,"s2c":{}}',
        b'{"ret_type":0,"s2c":{"security":"HK.00700"}}',
        b'{"ret_type":0,"s2c":[]}',
        b'{"error":"odd"}',
    ],
)
async def test_an_answer_that_says_nothing_is_no_answer(
    gateway: OpendRestGateway, rest: ScriptedRest, body: bytes
) -> None:
    """A missing price would be shown as 0: what is required must be there."""
    from fakes.servers.scripted_http import Said

    rest.http["POST", PATH] = lambda _: Said(200, body)
    assert (await error_of(gateway)).code == "reply-unreadable"


async def test_no_answer_in_time_is_a_time_out_and_a_cut_is_a_lost_connection(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock
) -> None:
    gateway = gateway_to(rest, sinks, clock, timing=HttpTiming(read=0.1))
    await gateway.connect()
    rest.silence("POST", PATH)
    assert isinstance(await error_of(gateway), RequestTimeout)
    await gateway.close()
    gateway = gateway_to(rest, sinks, clock)  # a cut may take as long as ever
    await gateway.connect()
    rest.cuts[PATH] = Cut.AFTER_READING
    assert isinstance(await error_of(gateway), GatewayDown)
    await gateway.close()
    assert rest.count("POST", PATH) == 2
    assert (await error_of(gateway)).code == "not-connected"


# --- keys and clear text ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("url", ["http://192.0.2.7:22499", "http://gateway.example"])
async def test_no_key_is_made_ready_for_a_place_that_others_can_read(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock, url: str
) -> None:
    source = bearer()
    gateway = gateway_to(rest, sinks, clock, url=url, credentials=source)
    assert await gateway.link.endpoint.key(url) == ""
    assert source.asked == 0
    assert not gateway.link.may_trade


async def test_nothing_secret_goes_where_others_can_read_it(
    gateway: OpendRestGateway, rest: ScriptedRest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the loopback were another computer: reads go without a key, an unlock not at all."""
    monkeypatch.setattr("tideboard_core.gateways.http.addresses.this_computer", lambda _host: False)
    rest.keys.clear()
    rest.reply("POST", PATH, BOOK)

    await gateway.quotes.order_book(TENCENT)
    with pytest.raises(InsecureTransport, match="clear-text-rest"):
        await gateway.trading.unlock(live_account(), "0" * 32)

    assert [(seen.path, "authorization" in seen.headers) for seen in rest.seen] == [(PATH, False)]


async def test_an_unlock_carries_the_hash_and_a_lock_none(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.reply("POST", "/api/unlock-trade", {})

    await gateway.trading.unlock(live_account(), "0123456789abcdef" * 2)
    await gateway.trading.lock(live_account())

    assert rest.bodies("/api/unlock-trade") == [
        {"unlock": True, "pwd_md5": "0123456789abcdef" * 2},
        {"unlock": False},
    ]
    assert Market.HK in live_account().markets


async def test_a_watchlist_group_is_read_by_its_name(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    """No row lists groups."""
    rest.reply("POST", "/api/user-security", {"static_info_list": []})

    assert gateway.watchlists.by_name is not None
    group = await gateway.watchlists.by_name("Tech")

    assert (group.id, group.name, group.system) == ("Tech", "Tech", False)
    assert rest.bodies("/api/user-security") == [{"group_name": "Tech"}]


async def test_a_holding_that_cannot_be_read_is_named(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    row = {
        "position_id": 1, "position_side": 0, "code": "00700", "name": "?", "qty": 1, "can_sell_qty": 1, "price": 1,
        "val": 1, "pl_val": 0, "sec_market": 1,
    }  # fmt: skip
    rest.reply("POST", "/api/positions", {"header": HEADER, "position_list": [row, {**row, "qty": 1e300}]})

    found = await gateway.trading.positions(live_account())

    assert ([held.quantity for held in found], found.unread) == ([1], "qty")


def test_a_cancel_waits_for_the_answer_before_it_and_a_moment_more() -> None:
    clock = ManualClock()
    spacing = CancelSpacing(clock.monotonic)
    assert spacing.wait("1") == 0.0
    spacing.sent("1")
    clock.advance(0.1)
    assert (spacing.wait("1"), spacing.wait("2")) == (CANCEL_GAP, 0.0)
    spacing.answered("1")
    assert spacing.wait("1") == pytest.approx(CANCEL_GAP)
    clock.advance(CANCEL_GAP)
    assert spacing.wait("1") == 0.0


def test_without_an_answer_it_goes_soon() -> None:
    clock = ManualClock()
    spacing = CancelSpacing(clock.monotonic)
    spacing.sent("1")
    clock.advance(CANCEL_PATIENCE + 0.01)
    assert spacing.wait("1") == 0.0


@pytest.mark.parametrize("number", sorted(WRITE_IDS))
def test_no_trade_write_has_the_row_of_a_read(number: int) -> None:
    with pytest.raises((OrderDenied, NotOffered), match=r"approval-missing|call-not-offered"):
        row_of_read(number, Trd_PlaceOrder_pb2.Request())


def test_a_combination_has_no_row_and_is_no_reconfirmation() -> None:
    with pytest.raises(OrderDenied, match="route-missing"):
        row_of_write(ProtoId.Trd_PlaceComboOrder, Trd_PlaceComboOrder_pb2.Request())


ACCOUNT_HEADER = Trd_Common_pb2.TrdHeader(trdEnv=1, accID=7, trdMarket=1)


def listed(*rows: tuple[int, str]) -> Trd_GetOrderList_pb2.S2C:
    orders = [Trd_Common_pb2.Order(orderID=number, orderIDEx=text) for number, text in rows]
    return Trd_GetOrderList_pb2.S2C(header=ACCOUNT_HEADER, orderList=orders)


@pytest.fixture
def numbers() -> OrderNumbers:
    """Those of one list, in which FH1 is number 8123."""
    made = OrderNumbers()
    made.learn(listed((8123, "FH1")))
    return made


def test_an_order_of_a_list_has_its_number(numbers: OrderNumbers) -> None:
    assert numbers.of("7", "FH1") == 8123


def test_not_that_of_another_account_or_order(numbers: OrderNumbers) -> None:
    assert numbers.of("8", "FH1") == 0
    assert (numbers.of("7", "FH2"), numbers.of("7", "9" * 30)) == (0, 0)
    assert numbers.of("7", "55") == 55


def test_a_placed_order_is_known_by_its_answer(numbers: OrderNumbers) -> None:
    numbers.learn(Trd_PlaceOrder_pb2.S2C(header=ACCOUNT_HEADER, orderID=9, orderIDEx="FH9"))
    numbers.learn(None)
    numbers.learn(Trd_PlaceOrder_pb2.S2C(header=ACCOUNT_HEADER))
    assert numbers.of("7", "FH9") == 9


def test_it_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_core.gateways.opend_rest.link._NUMBERS_KEPT", 3)
    numbers = OrderNumbers()
    numbers.learn(listed(*((number, f"FH{number}") for number in range(1, 11))))
    numbers.learn(listed((10, "FH10")))
    assert [numbers.of("7", f"FH{number}") for number in range(1, 11)] == [0] * 7 + [8, 9, 10]


async def test_an_alert_with_which_the_daemon_fails_may_have_been_set(
    gateway: OpendRestGateway, rest: ScriptedRest
) -> None:
    """A read with which it fails is told as that: it is asked again, and changes nothing."""
    rest.block("POST", "/api/set-price-reminder", 502)
    rest.block("POST", "/api/price-reminder", 502)
    alert = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(640))
    with pytest.raises(RequestTimeout, match="answer-without-outcome"):
        await gateway.alerts.add_alert(alert)
    with pytest.raises(ServerTrouble):
        await gateway.alerts.alerts(TENCENT)
    assert rest.count("POST", "/api/set-price-reminder") == 1


async def test_no_body_names_more_than_a_hundred_securities(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    ids = [InstrumentId(f"HK.{number:05}") for number in range(1, 251)]
    rest.reply("POST", "/api/snapshot", {"snapshot_list": []})
    rest.reply("POST", "/api/market-state", {"market_info_list": []})
    rest.reply("POST", "/api/static-info", {"static_info_list": []})
    rest.reply("POST", "/api/owner-plate", {"owner_plate_list": []})

    await gateway.quotes.snapshots(ids)
    await gateway.quotes.market_states(ids)
    await gateway.quotes.instruments(ids)
    await gateway.reference.owner_plates(ids)

    for path in ("/api/snapshot", "/api/market-state", "/api/static-info", "/api/owner-plate"):
        named = [len(body.get("symbols") or body["security_list"]) for body in rest.bodies(path)]
        assert named == [100, 100, 50], path
