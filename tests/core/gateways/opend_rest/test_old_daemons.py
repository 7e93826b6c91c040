"""Daemons that are too old or tell no version: what they list as disabled, what is offered, and what ends the doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pytest

from fakes.servers.late_answers import over_once_sent
from fakes.servers.opend_rest.gateway import HEADER, MODIFY, ROW, endpoint_of, gateway_to, live_account
from fakes.servers.opend_rest.scripted import STATE, VERSION, ScriptedRest
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown, OrderRejected, RequestTimeout, TradingLocked
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.opend_rest.check import check
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.connection_check import CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.offers import OutdatedProgram
from tideboard_core.model.order import DOUBTED, CancelRequest, Order, OrderStatus
from tideboard_core.ports.trading import ApprovedOrder, ReadRows
from tideboard_core.system.clock import SystemClock
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_core.wire.opend_rest.dialect import version_of
from tideboard_core.wire.opend_rest.json_codec import to_json
from tideboard_proto.opend import Trd_Common_pb2, Trd_UpdateOrder_pb2

LEAST: Final = "1.4.109"
PING: Final = "/api/ping"


def says(rest: ScriptedRest, version: str | None) -> None:
    """What the ping tells: a version, none, or with "" that there is no such route."""
    if version == "":
        rest.block("GET", PING, 404, "no route: GET /api/ping")
    else:
        rest.reply("GET", PING, to_json(STATE) | ({} if version is None else {"version": version}))


async def logged_in(rest: ScriptedRest, sinks: Sinks, clock: ManualClock, **options: Any) -> OpendRestGateway:
    made = gateway_to(rest, sinks, clock, **options)
    await made.connect()
    await made.log_in()
    await made.trading.accounts()
    return made


async def test_one_without_a_version_stands_only_once_its_login_is_counted(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock
) -> None:
    """Else what was allowed on the connection before would go out on it while the version is asked for."""
    says(rest, None)
    gateway = gateway_to(rest, sinks, clock)
    await gateway.connect()
    login = asyncio.get_running_loop().create_task(gateway.log_in())
    seen = set[tuple[bool, int]]()
    while not login.done():
        seen.add((gateway.connected, gateway.generation))
        await asyncio.sleep(0)

    await login
    assert (gateway.connected, gateway.generation) == (True, 1)
    assert seen == {(False, 0)}
    await gateway.close()


async def test_a_door_that_moved_during_the_login_does_not_stand(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock
) -> None:
    """What was allowed on the connection before would go to the process that has its port."""
    where = [rest.url, None]
    gateway = gateway_to(rest, sinks, clock, sandbox_address=lambda: where.pop(0))
    await gateway.connect()
    with pytest.raises(GatewayDown, match="practice-not-running"):
        await gateway.log_in()
    assert (gateway.connected, gateway.generation) == (False, 0)
    await gateway.close()


def lists(rest: ScriptedRest, **changes: Any) -> None:
    rest.reply("POST", "/api/orders", {"header": HEADER, "order_list": [{**ROW, **changes}]})


@pytest.mark.parametrize(
    ("body", "version"),
    [
        ({"version": "1.4.114"}, (1, 4, 114)),
        ({"ret_type": 0, "s2c": {"version": "v1.5.0"}}, (1, 5, 0)),
        ({"ret_type": 0, "s2c": {"daemon_version": "FutuOpenD-rs 1.4.98-beta"}}, (1, 4, 98)),
        ({"ret_type": 0, "s2c": {"server_ver": 1011, "version": 1011}}, None),
        ({"version": "10.11"}, None),
        ({"version": "1.2.3.4.5"}, (1, 2, 3)),
        ({"ret_type": 0, "s2c": None}, None),
        ([], None),
        (None, None),
    ],
)
def test_a_version_is_text_of_three_numbers(body: object, version: tuple[int, ...] | None) -> None:
    assert version_of(body) == version


@pytest.mark.parametrize(
    ("version", "heard", "old"),
    [
        ("1.4.109", (1, 4, 109), None),
        ("1.5.0", (1, 5, 0), None),
        ("1.4.98", (1, 4, 98), OutdatedProgram("1.4.98", LEAST)),
        (None, None, OutdatedProgram("", LEAST)),
        ("", None, OutdatedProgram("", LEAST)),
    ],
    ids=["least", "newer", "old", "untold", "no-route"],
)
async def test_the_version_is_heard_at_the_login(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock, version: str | None, heard: object, old: object
) -> None:
    says(rest, version)
    gateway = await logged_in(rest, sinks, clock)

    assert (gateway.link.daemon_version, gateway.trading.offers.outdated) == (heard, old)
    await gateway.close()


async def test_it_is_asked_for_until_told_and_a_later_silence_changes_nothing(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock
) -> None:
    says(rest, None)
    gateway = await logged_in(rest, sinks, clock)
    await gateway.quotes.gateway_state()
    assert gateway.link.daemon_version is None

    says(rest, "1.4.114")
    await gateway.quotes.gateway_state()
    assert gateway.link.daemon_version == (1, 4, 114)
    rest.seen.clear()
    says(rest, "")
    await gateway.quotes.gateway_state()

    assert gateway.link.daemon_version == (1, 4, 114)
    assert rest.count("GET", PING) == 0
    await gateway.close()


async def test_a_new_connection_may_be_to_another_daemon(rest: ScriptedRest, sinks: Sinks, clock: ManualClock) -> None:
    gateway = await logged_in(rest, sinks, clock)
    says(rest, "1.4.66")
    await gateway.connect()
    await gateway.log_in()

    assert gateway.link.daemon_version == (1, 4, 66)
    await gateway.close()


async def test_what_is_no_daemon_stays_none(rest: ScriptedRest, sinks: Sinks, clock: ManualClock) -> None:
    says(rest, "")
    rest.block("GET", "/api/global-state", 404)

    with pytest.raises(GatewayDown, match="rest-not-spoken"):
        await gateway_to(rest, sinks, clock).connect()


@pytest.mark.parametrize(
    ("version", "code", "data"),
    [
        (VERSION, FindingCode.REST_SPOKEN, {"version": VERSION}),
        ("1.4.98", FindingCode.REST_OLD, {"version": "1.4.98", "least": LEAST}),
        (None, FindingCode.REST_UNTOLD, {"least": LEAST}),
    ],
)
async def test_the_check_says_it(
    rest: ScriptedRest, version: str | None, code: FindingCode, data: Mapping[str, object]
) -> None:
    says(rest, version)
    findings: list[Finding] = []
    await check(endpoint_of(rest), SystemClock(), findings.append)

    (finding,) = [one for one in findings if one.step is CheckStep.SERVICE]
    verdict = CheckVerdict.GOOD if code is FindingCode.REST_SPOKEN else CheckVerdict.CAUTION
    assert (finding.code, finding.verdict, finding.data) == (code, verdict, data)


async def test_the_details_of_the_login_have_it(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.reply("GET", "/api/user-info", {"nick_name": "n"})
    rest.reply("POST", "/api/user-info", {"nick_name": "n"})

    assert (await gateway.program.gateway_user()).details["FutuOpenD-rs"] == VERSION


@pytest.mark.parametrize(
    ("version", "number", "status", "own"),
    [
        (None, 22, OrderStatus.DISABLED, DOUBTED),
        ("1.4.98", 22, OrderStatus.DISABLED, DOUBTED),
        (None, 101, OrderStatus.DISABLED, DOUBTED),
        (None, 104, OrderStatus.DISABLED, DOUBTED),
        (None, 102, OrderStatus.UNKNOWN, "102"),
        (None, 15, OrderStatus.CANCELLED, ""),
        (VERSION, 22, OrderStatus.DISABLED, ""),
        (VERSION, 101, OrderStatus.UNKNOWN, "101"),
    ],
)
async def test_a_disabled_order_of_an_old_daemon_is_doubted_in_lists_and_pushes(
    rest: ScriptedRest,
    sinks: Sinks,
    clock: ManualClock,
    version: str | None,
    number: int,
    status: OrderStatus,
    own: str,
) -> None:
    says(rest, version)
    gateway = await logged_in(rest, sinks, clock)
    lists(rest, order_status=number)

    (listed,) = await gateway.trading.orders(live_account())
    order = Trd_Common_pb2.Order(
        trdSide=1, orderType=1, orderStatus=number, orderID=8123, orderIDEx=str(ROW["order_id_ex"]), code="00700",
        name="T", qty=100.0, createTime="2026-11-20 10:00:00", updateTime="2026-11-20 10:00:00", secMarket=1,
    )  # fmt: skip
    header = Trd_Common_pb2.TrdHeader(trdEnv=1, accID=HEADER["acc_id"], trdMarket=1)
    push = Trd_UpdateOrder_pb2.Response(retType=0, s2c=Trd_UpdateOrder_pb2.S2C(header=header, order=order))
    await rest.push(ProtoId.Trd_UpdateOrder, push, type="trade")
    await sinks.until(lambda: bool(sinks.orders))

    assert [(one.status, one.broker_status, one.open) for one in (listed, sinks.orders[0])] == [
        (status, own, status is not OrderStatus.CANCELLED)
    ] * 2
    await gateway.close()


async def doubted(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock, **options: Any
) -> tuple[OpendRestGateway, Order]:
    says(rest, None)
    gateway = await logged_in(rest, sinks, clock, **options)
    lists(rest, order_status=22, fill_qty=40.0, fill_avg_price=338.2)
    (order,) = await gateway.trading.orders(live_account())
    return gateway, order


async def cancel(gateway: OpendRestGateway, order: Order) -> None:
    request = CancelRequest(account=live_account(), order=order, client_order_id="TB-1120-0002")
    await gateway.trading.cancel(ApprovedOrder(request, approved_at=0.0, generation=gateway.generation))


async def test_a_cancel_that_is_answered_ends_the_doubt(rest: ScriptedRest, sinks: Sinks, clock: ManualClock) -> None:
    gateway, order = await doubted(rest, sinks, clock)
    rest.reply("POST", MODIFY, {"header": HEADER, "order_id": "8123"})

    await cancel(gateway, order)

    (after,) = await gateway.trading.orders(live_account())
    assert [(one.status, one.filled, one.broker_status) for one in (sinks.orders[-1], after)] == [
        (OrderStatus.CANCELLED, 40, "")
    ] * 2
    await gateway.close()


@pytest.mark.parametrize(
    ("text", "open_"),
    [("该订单已结束", False), ("unlock needed", True), ("频率太高，每30秒最多20次", True), ("无权限", True)],
    ids=["over", "locked", "too-often", "no-right"],
)
async def test_a_no_ends_it_unless_it_is_for_another_reason(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock, text: str, open_: bool
) -> None:
    gateway, order = await doubted(rest, sinks, clock)
    rest.refuse("POST", MODIFY, text)

    with pytest.raises((OrderRejected, TradingLocked)):
        await cancel(gateway, order)

    (after,) = await gateway.trading.orders(live_account())
    assert after.open is open_
    await gateway.close()


@pytest.mark.parametrize(
    ("answer", "open_"),
    [
        ({"ret_type": 0, "s2c": {"header": HEADER, "order_id": "8123"}}, False),
        ({"ret_type": -1, "ret_msg": "该订单已结束"}, False),
        ({"ret_type": -1, "ret_msg": "unlock needed"}, True),
    ],
    ids=["yes", "over", "locked"],
)
async def test_a_late_answer_ends_the_doubt_as_one_in_time_does(
    rest: ScriptedRest,
    sinks: Sinks,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    answer: dict[str, Any],
    open_: bool,
) -> None:
    over_once_sent(monkeypatch)
    gateway, order = await doubted(rest, sinks, clock, timing=HttpTiming(write=0.05))
    rest.held[MODIFY] = asyncio.Event()
    rest.say("POST", MODIFY, answer)
    with pytest.raises(RequestTimeout):
        await cancel(gateway, order)
    (before,) = await gateway.trading.orders(live_account())
    assert before.open, "without an answer it may work"

    rest.held.pop(MODIFY).set()
    await sinks.until(lambda: bool(sinks.late))

    (after,) = await gateway.trading.orders(live_account())
    assert after.open is open_
    assert [one[0] for one in sinks.late] == ["TB-1120-0002"], "it is passed on"
    await gateway.close()


async def test_past_orders_say_that_one_could_not_be_read(rest: ScriptedRest, sinks: Sinks, clock: ManualClock) -> None:
    gateway = await logged_in(rest, sinks, clock)
    rows = [ROW, {**ROW, "order_id_ex": "2", "qty": 1e30}]
    rest.reply("POST", "/api/history-orders", {"header": HEADER, "order_list": rows})

    found = await gateway.trading.history_orders(live_account(), date(2026, 11, 1), date(2026, 11, 30))

    assert isinstance(found, ReadRows)
    assert (len(found), found.unread) == (1, "qty")
    await gateway.close()
