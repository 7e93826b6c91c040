"""Trade writes over REST: one body, sent once, and what each answer means for the order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.late_answers import over_once_sent
from fakes.servers.opend_rest.gateway import HEADER, MODIFY, PLACED, approved, bearer, gateway_to, live_account, order
from fakes.servers.opend_rest.scripted import ORDER, ScriptedRest
from fakes.servers.scripted_http import Cut, Said
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import (
    GatewayDown,
    InsecureTransport,
    OrderDenied,
    OrderRejected,
    RequestTimeout,
    TideboardError,
)
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import (
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    ModifyRequest,
    Order,
    OrderAction,
    OrderStatus,
    OrderType,
)
from tideboard_core.ports.trading import WriteVerb


async def outcome_of(answer: Awaitable[Any]) -> Any:
    try:
        return await answer
    except TideboardError as error:
        return error


async def placed(gateway: OpendRestGateway, request: Any = None) -> Any:
    """What became of an order; what is raised at once was not sent."""
    try:
        answer = gateway.trading.place(approved(request))
    except TideboardError as error:
        return error
    return await outcome_of(answer)


# --- what goes out ----------------------------------------------------------------------------------------------------


async def test_an_order_is_the_references_body_with_its_type_and_our_number(
    gateway: OpendRestGateway, rest: ScriptedRest
) -> None:
    rest.reply("POST", ORDER, PLACED)

    assert await gateway.trading.place(approved()) == "FH26040110150001"

    assert rest.bodies(ORDER) == [
        {
            "c2s": {
                "header": HEADER,
                "side": 1,
                "order_type": 1,
                "code": "00700",
                "qty": 100,
                "price": 338.2,
                "remark": "TB-1120-0001",
            }
        }
    ]
    assert isinstance(json.loads(rest.seen[-1].body)["c2s"]["qty"], int)


async def test_an_order_of_another_kind_says_more(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.reply("POST", ORDER, PLACED)
    await gateway.trading.place(approved(order(order_type=OrderType.STOP_LIMIT, trigger=Decimal(339))))
    (body,) = rest.bodies(ORDER)
    assert body["c2s"]["aux_price"] == 339.0


async def test_a_trailing_stop_says_its_distance_in_the_references_names(
    gateway: OpendRestGateway, rest: ScriptedRest, working: Order
) -> None:
    rest.reply("POST", ORDER, PLACED)
    request = order(order_type=OrderType.TRAILING_STOP, price=None, trail_percent=Decimal("2.5"))
    await gateway.trading.place(approved(request))
    held = replace(
        working, order_type=OrderType.TRAILING_STOP_LIMIT, status=OrderStatus.PENDING, limit_offset=Decimal(1)
    )
    held = replace(held, trail_amount=Decimal(3))
    common: dict[str, Any] = {"account": live_account(), "order": held, "client_order_id": "TB-1120-0002"}
    await gateway.trading.modify(approved(ModifyRequest(**common, quantity=200, trail_amount=Decimal("2.4"))))

    (placed_body,), (changed,) = rest.bodies(ORDER), rest.bodies(MODIFY)
    assert (placed_body["c2s"]["order_type"], placed_body["c2s"]["price"]) == (14, 0.0)
    assert (placed_body["c2s"]["trail_type"], placed_body["c2s"]["trail_value"]) == (1, 2.5)
    trail = {"trail_type": 2, "trail_value": 2.4, "trail_spread": 1.0}
    assert changed["c2s"] == {"header": HEADER, "order_id": "8123", "op": 1, "qty": 200, "price": 0.0, **trail}


async def test_changes_name_the_order_by_its_number(
    gateway: OpendRestGateway, rest: ScriptedRest, working: Order, clock: ManualClock
) -> None:
    common: dict[str, Any] = {"account": live_account(), "order": working, "client_order_id": "TB-1120-0002"}
    await gateway.trading.modify(approved(ModifyRequest(**common, quantity=200, price=Decimal(340))))
    clock.advance(1)
    await gateway.trading.cancel(approved(CancelRequest(**common)))
    clock.advance(1)
    for act in (OrderAction.DISABLE, OrderAction.ENABLE, OrderAction.DELETE):
        await gateway.trading.perform(approved(ActionRequest(**common, action=act)))
        clock.advance(1)

    change, cancel, *acts = [body["c2s"] for body in rest.bodies(MODIFY)]
    assert change == {"header": HEADER, "order_id": "8123", "op": 1, "qty": 200, "price": 340.0}
    assert (cancel["op"], cancel["order_id"]) == (2, "8123")
    assert [act["op"] for act in acts] == [3, 4, 5]
    assert all("order_id_ex" not in body for body in (change, cancel, *acts))


async def test_an_order_without_a_number_is_named_by_its_text(
    gateway: OpendRestGateway, rest: ScriptedRest, working: Order
) -> None:
    other = replace(working, id="FH-OTHER")
    await gateway.trading.cancel(approved(CancelRequest(account=live_account(), order=other, client_order_id="x")))
    (body,) = rest.bodies(MODIFY)
    assert (body["c2s"]["order_id"], body["c2s"]["order_id_ex"]) == ("0", "FH-OTHER")


async def test_cancel_all_and_reconfirm_have_rows_of_their_own(
    gateway: OpendRestGateway, rest: ScriptedRest, working: Order, clock: ManualClock
) -> None:
    for path in ("/api/cancel-all-order", "/api/reconfirm-order"):
        rest.reply("POST", path, {"header": HEADER, "order_id": "0"})
    everything = CancelAllRequest(
        account=live_account(), market=Market.HK, orders=(working,), client_order_id="TB-1120-0003"
    )

    await gateway.trading.cancel_all(approved(everything))
    clock.advance(1)
    numbered = replace(working, id="8123")
    confirmed = ActionRequest(
        account=live_account(), order=numbered, action=OrderAction.RECONFIRM, client_order_id="TB-1120-0004", reason=1
    )
    await gateway.trading.perform(approved(confirmed))

    assert rest.bodies("/api/cancel-all-order") == [{"c2s": {"header": HEADER}}]
    assert rest.bodies("/api/reconfirm-order") == [{"c2s": {"header": HEADER, "order_id": "8123", "reconfirm_op": 1}}]


# --- what an answer means ---------------------------------------------------------------------------------------------

MEANINGS: list[tuple[int, Any, type[TideboardError], str]] = [
    (200, {"ret_type": -1, "ret_msg": "购买力不足"}, OrderRejected, "order-rejected"),
    (200, {"ret_type": -1, "ret_msg": "start with --enable-trading"}, OrderRejected, "rest-trading-off"),
    (200, {"ret_type": -1, "ret_msg": "US is not in --allowed-markets"}, OrderRejected, "rest-market-not-allowed"),
    (200, {"ret_type": -100, "ret_msg": "timeout"}, RequestTimeout, "gateway-timed-out"),
    (200, {"ret_type": -400, "ret_msg": "unknown"}, RequestTimeout, "answer-without-outcome"),
    (200, {"ret_type": -500, "ret_msg": "unknown field `remark`"}, OrderRejected, "remark-refused"),
    (200, {"ret_type": -100, "ret_msg": "start with --enable-trading"}, RequestTimeout, "gateway-timed-out"),
    (200, {"ret_type": -400, "ret_msg": "start with --enable-trading"}, RequestTimeout, "answer-without-outcome"),
    (200, {"ret_type": -100, "ret_msg": "unknown field `c2s.remark`"}, RequestTimeout, "gateway-timed-out"),
    (200, {"ret_type": -400, "ret_msg": "unknown field `c2s.remark`"}, RequestTimeout, "answer-without-outcome"),
    (200, {"ret_type": 0, "s2c": {"header": HEADER}}, RequestTimeout, "answer-without-order-id"),
    (200, {"ret_type": 0, "s2c": None}, RequestTimeout, "answer-without-order-id"),
    (200, {"ret_type": 0, "s2c": {"order_id": [1]}}, RequestTimeout, "answer-without-outcome"),
    (200, {"error": "odd"}, RequestTimeout, "answer-without-outcome"),
    (200, {"uptime": 1}, RequestTimeout, "answer-without-outcome"),
    (200, "text", RequestTimeout, "answer-without-outcome"),
    (500, {"error": "oops"}, RequestTimeout, "answer-without-outcome"),
    (502, "proxy", RequestTimeout, "answer-without-outcome"),
    *(
        (status, {"error": "unknown field `remark`"}, RequestTimeout, "answer-without-outcome")
        for status in (402, 405, 406, 408, 409, 413, 422, 423, 424, 425, 451, 499)
    ),
    (302, {}, RequestTimeout, "answer-without-outcome"),
    *((status, "<html>proxy</html>", RequestTimeout, "answer-without-outcome") for status in (400, 401, 403, 404, 429)),
    *((status, {"detail": "proxy"}, RequestTimeout, "answer-without-outcome") for status in (400, 401, 403, 404, 429)),
    (400, {"error": "unknown field `foo`"}, OrderRejected, "rest-field-refused"),
    (400, {"error": "missing field `qty`"}, OrderRejected, "rest-request-refused"),
    (401, {"error": "unauthorized"}, OrderRejected, "rest-key-refused"),
    (403, {"error": "forbidden"}, OrderRejected, "rest-scope-missing"),
    (403, {"error": "trading is disabled"}, OrderRejected, "rest-trading-off"),
    (403, {"error": "order exceeds max_order_value 10000"}, OrderRejected, "rest-value-above-limit"),
    (403, {"error": "market not allowed: US"}, OrderRejected, "rest-market-not-allowed"),
    (404, {"error": "not found"}, OrderRejected, "route-missing"),
    (429, {"error": "daily value"}, OrderRejected, "rest-key-rate"),
]


@pytest.mark.parametrize(("status", "body", "kind", "code"), MEANINGS)
async def test_each_answer_means_one_thing(
    gateway: OpendRestGateway, rest: ScriptedRest, status: int, body: Any, kind: type[TideboardError], code: str
) -> None:
    """A clear no is a rejection; whatever leaves room for an order is unknown. Sent once in any case."""
    rest.say("POST", ORDER, body, status=status, Location="/elsewhere")

    error = await placed(gateway)

    assert (type(error), error.code) == (kind, code)
    assert rest.count() == len(rest.seen) == 1


async def test_the_scope_that_a_trade_lacks_is_that_of_its_environment(
    gateway: OpendRestGateway, rest: ScriptedRest, sinks: Sinks
) -> None:
    rest.block("POST", ORDER, 403, "forbidden")
    error = await placed(gateway)
    told = [update.value for key, update in sinks.published if key.topic is Topic.SCOPES]
    assert told[-1] == gateway.link.scope_book.states(), "the window hears of it at once"
    assert error.data["scope"] == "trade:real"
    assert gateway.link.scope_book.state(Scope.TRADE_REAL) is ScopeState.MISSING
    assert gateway.link.scope_book.state(Scope.TRADE_SIMULATE) is ScopeState.UNKNOWN


async def test_an_accepted_order_shows_the_scope_and_a_later_no_is_a_limit(
    gateway: OpendRestGateway, rest: ScriptedRest, clock: ManualClock
) -> None:
    rest.reply("POST", ORDER, PLACED)
    await placed(gateway)
    clock.advance(1)
    rest.block("POST", ORDER, 403, "forbidden")
    assert gateway.link.scope_book.state(Scope.TRADE_REAL) is ScopeState.HELD
    assert (await placed(gateway)).code == "rest-key-limit"


@pytest.mark.parametrize(
    ("page", "header", "kept"),
    [
        ('{"error":"rate limit exceeded"}', "9", 9.0),
        ('{"error":"rate limit exceeded"}', "86400", 60.0),
        ("<html>Too Many Requests</html>", "86400", 5.0),
        ("<html>Too Many Requests</html>", "Wed, 21 Oct 2037 07:28:00 GMT", 5.0),
    ],
)
async def test_a_pause_of_a_write_is_bounded_by_who_asks_and_what_goes_in_spite_of_it_goes_one_by_one(
    gateway: OpendRestGateway, rest: ScriptedRest, clock: ManualClock, page: str, header: str, kept: float
) -> None:
    rest.http["POST", ORDER] = lambda _: Said(429, page.encode(), {"Retry-After": header})
    await placed(gateway)

    asked = gateway.trading.server_pause(WriteVerb.PLACE, live_account())
    assert asked.write == pytest.approx(kept)
    assert gateway.trading.server_pause(WriteVerb.CANCEL, live_account()).write == 0.0
    assert gateway.trading.write_budget(WriteVerb.PLACE, live_account()) < 1.0, "our own count knows no pause"
    error = await placed(gateway)
    assert (type(error), error.code) == (OrderDenied, "rate-budget")
    assert error.data["seconds"] == pytest.approx(asked.turn) == 1.0
    assert rest.count() == 1

    clock.advance(1.01)
    rest.reply("POST", ORDER, PLACED)
    assert await placed(gateway) == "FH26040110150001"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"error": "unknown field `c2s.remark`, expected one of"}),
        (200, {"ret_type": -1, "ret_msg": "unknown field `remark`"}),
    ],
)
async def test_a_gateway_that_refuses_our_number_gets_it_no_more(
    gateway: OpendRestGateway, rest: ScriptedRest, clock: ManualClock, status: int, body: Any
) -> None:
    """The first order was not accepted, and says so; later ones go without."""
    rest.say("POST", ORDER, body, status=status)
    error = await placed(gateway)
    assert (type(error), error.code) == (OrderRejected, "remark-refused")
    assert not gateway.trading.remarks
    clock.advance(1)
    rest.reply("POST", ORDER, PLACED)
    assert await placed(gateway) == "FH26040110150001"
    first, second = (sent["c2s"] for sent in rest.bodies(ORDER))
    assert "remark" in first
    assert "remark" not in second


# --- broken lines, late answers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [ORDER, MODIFY])
async def test_a_server_that_hangs_up_after_reading_gets_each_write_once(
    gateway: OpendRestGateway, rest: ScriptedRest, working: Order, path: str
) -> None:
    rest.cuts[path] = Cut.AFTER_READING
    if path == ORDER:
        error = await placed(gateway)
    else:
        withdrawal = CancelRequest(account=live_account(), order=working, client_order_id="x")
        error = await outcome_of(gateway.trading.cancel(approved(withdrawal)))
    assert isinstance(error, GatewayDown)
    assert rest.count("POST", path) == 1


async def test_a_late_answer_goes_to_the_sink(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    over_once_sent(monkeypatch)
    for said, late in (
        ({"ret_type": 0, "s2c": PLACED}, ("TB-1120-0001", "FH26040110150001", None)),
        ({"ret_type": -1, "ret_msg": "no"}, ("TB-1120-0001", None, OrderRejected)),
    ):
        gateway = gateway_to(rest, sinks, clock, timing=HttpTiming(write=0.05))
        await gateway.connect()
        await gateway.log_in()
        await gateway.trading.accounts()
        rest.held[ORDER] = asyncio.Event()
        rest.say("POST", ORDER, said)
        assert (await placed(gateway)).code == "no-answer"
        sinks.late.clear()
        rest.held.pop(ORDER).set()
        await sinks.until(lambda: bool(sinks.late))
        ((number, order_id, error),) = sinks.late
        assert (number, order_id) == late[:2]
        assert error is None if late[2] is None else isinstance(error, OrderRejected)
        await gateway.close()
        clock.advance(40)
    assert rest.count() == 2


async def test_a_late_answer_below_the_call_is_a_rejection_too(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    over_once_sent(monkeypatch)
    gateway = gateway_to(rest, sinks, clock, timing=HttpTiming(write=0.05))
    await gateway.connect()
    await gateway.log_in()
    await gateway.trading.accounts()
    rest.held[ORDER] = asyncio.Event()
    rest.block("POST", ORDER, 403)
    assert (await placed(gateway)).code == "no-answer"
    rest.held.pop(ORDER).set()
    await sinks.until(lambda: bool(sinks.late))
    assert isinstance(sinks.late[0][2], OrderRejected)
    await gateway.close()


@pytest.mark.parametrize("end", ["bad gateway", "no answer"])
async def test_a_late_end_without_an_outcome_settles_nothing(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    over_once_sent(monkeypatch)
    monkeypatch.setattr("tideboard_core.gateways.http.writes.GRACE_SECONDS", 0.05)
    gateway = gateway_to(rest, sinks, clock, timing=HttpTiming(write=0.05))
    await gateway.connect()
    await gateway.log_in()
    await gateway.trading.accounts()
    rest.held[ORDER] = asyncio.Event()
    if end == "bad gateway":
        rest.block("POST", ORDER, 502)
    else:
        rest.silence("POST", ORDER)
    assert (await placed(gateway)).code == "no-answer"
    rest.held.pop(ORDER).set()
    await gateway.close()
    assert sinks.late == []


async def test_the_last_look_in_the_step_that_writes_holds_it_back(
    gateway: OpendRestGateway, rest: ScriptedRest
) -> None:
    looks = iter([None, OrderDenied("not-sent-locked")])

    def look() -> None:
        if (said := next(looks)) is not None:
            raise said

    error = await outcome_of(gateway.trading.place(approved(look=look)))
    assert (type(error), error.code) == (OrderDenied, "not-sent-locked")
    assert rest.seen == []


async def test_without_privacy_or_a_connection_nothing_is_sent(
    gateway: OpendRestGateway, rest: ScriptedRest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("tideboard_core.gateways.http.addresses.this_computer", lambda _host: False)
        with pytest.raises(InsecureTransport, match="clear-text-rest"):
            gateway.trading.place(approved())
    await gateway.close()
    with pytest.raises(OrderDenied, match="not-sent-link"):
        gateway.trading.place(approved())
    assert rest.seen == []


async def test_a_key_that_cannot_be_had_leaves_the_order_unsent(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock
) -> None:
    source = bearer()
    gateway = gateway_to(rest, sinks, clock, credentials=source, timing=HttpTiming(write=0.05))
    await gateway.connect()
    await gateway.log_in()
    await gateway.trading.accounts()
    source.at_hand.clear()
    error = await placed(gateway)
    assert (type(error), error.code) == (OrderDenied, "not-sent-late")
    source.at_hand.set()
    await gateway.close()
    assert rest.count() == 0
