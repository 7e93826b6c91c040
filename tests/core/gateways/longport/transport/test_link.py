"""What every call shares: limits, second tries, refusals told to the log, writes behind every condition."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.longport.gateway import approved, endpoint_of, order
from fakes.servers.longport.scripted import TRACE, Refused, ScriptedLongport
from fakes.servers.longport.writes import PATH, WRITES, error_of
from fakes.servers.scripted_http import Said
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    OrderDenied,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    ServerRefused,
)
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import Purpose
from tideboard_core.gateways.longport.transport.rate_limits import KEPT_FOR_CANCELS, TRADE_CALLS
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import LinkEventKind
from tideboard_core.ports.trading import WriteVerb
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.packet import Status
from tideboard_proto.longport import quote_pb2 as quote
from tideboard_proto.longport import trade_pb2 as trade

FLOW = QuoteCommand.CAPITAL_FLOW
REQUEST = quote.CapitalFlowIntradayRequest(symbol="700.HK")


async def flow(gateway: LongportGateway) -> quote.CapitalFlowIntradayResponse:
    return await gateway.link.ask(FLOW, REQUEST, quote.CapitalFlowIntradayResponse)


def told(sinks: Sinks) -> list[tuple[LinkEventKind, Any]]:
    """Kind and call of each event of the connection log."""
    events = [update.value for key, update in sinks.published if key.topic is Topic.LINK_EVENT]
    return [(event.kind, event.data.get("call")) for event in events]


@pytest.fixture
def quick(gateway: LongportGateway, clock: ManualClock) -> LongportGateway:
    """A gateway that does not really sleep between two tries."""
    gateway.link._sleep = clock.sleep
    return gateway


async def test_a_pull_is_answered(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    longport.scripts["quote"][FLOW] = lambda request: quote.CapitalFlowIntradayResponse(symbol=request.symbol)
    assert (await flow(gateway)).symbol == "700.HK"


async def test_a_request_without_a_message_has_an_empty_body(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    longport.scripts["quote"][QuoteCommand.TRADING_SESSION] = lambda _: quote.MarketTradePeriodResponse()
    await gateway.link.ask(QuoteCommand.TRADING_SESSION, None, quote.MarketTradePeriodResponse)
    assert longport.served().received[-1].body == b""


async def test_a_pull_is_asked_again_when_the_server_failed(quick: LongportGateway, longport: ScriptedLongport) -> None:
    trouble = Refused(Status.SERVER_ERROR, 301602, "oops")
    answers: list[Any] = [trouble, trouble, quote.CapitalFlowIntradayResponse(symbol="700.HK")]
    longport.scripts["quote"][FLOW] = lambda _: answers.pop(0)
    assert (await flow(quick)).symbol == "700.HK"


async def test_a_server_that_goes_on_failing_is_told(
    quick: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    longport.scripts["quote"][FLOW] = lambda _: Refused(Status.SERVER_ERROR, 301602, "oops")
    with pytest.raises(ServerRefused, match="server-error"):
        await flow(quick)
    assert len(longport.packets(FLOW)) == 4
    assert told(sinks) == [(LinkEventKind.REFUSED, "CAPITAL_FLOW")]


@pytest.mark.parametrize(
    ("number", "status", "kind", "event"),
    [
        (301604, 7, PermissionMissing, LinkEventKind.NO_PERMISSION),
        (301607, 7, QuotaExceeded, LinkEventKind.QUOTA_SPENT),
        (301600, 7, ServerRefused, LinkEventKind.REFUSED),
    ],
)
async def test_a_refusal_is_raised_once_and_told(
    gateway: LongportGateway,
    longport: ScriptedLongport,
    sinks: Sinks,
    *,
    number: int,
    status: int,
    kind: type[GatewayError],
    event: LinkEventKind,
) -> None:
    longport.scripts["quote"][FLOW] = lambda _: Refused(status, number, "words")
    with pytest.raises(kind) as refused:
        await flow(gateway)
    assert refused.value.data["symbols"] == ("700.HK",)
    assert told(sinks) == [(event, "CAPITAL_FLOW")]
    assert len(longport.packets(FLOW)) == 1


async def test_too_many_calls_slow_us_down_and_say_for_how_long(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    longport.scripts["quote"][FLOW] = lambda _: Refused(Status.BAD_REQUEST, 301606, "slow down")
    with pytest.raises(RateLimited) as refused:
        await flow(gateway)
    assert refused.value.retry_after == pytest.approx(gateway.link.limits.pull_delay(FLOW))
    assert refused.value.retry_after >= 1
    assert told(sinks) == [(LinkEventKind.RATE_LIMITED, "CAPITAL_FLOW")]


async def test_a_read_returns_the_data_and_a_no_is_told_with_its_trace(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    longport.reply("GET", "/v1/asset/stock", {"list": []})
    assert await gateway.link.read("/v1/asset/stock", (("symbol", "700.HK"),)) == {"list": []}
    longport.refuse("GET", "/v1/asset/stock", 602001)
    with pytest.raises(ServerRefused):
        await gateway.link.read("/v1/asset/stock")
    event = sinks.published[-1][1].value
    assert (event.kind, event.data["call"], event.data["trace"]) == (LinkEventKind.REFUSED, "/v1/asset/stock", TRACE)


async def test_a_read_that_was_too_much_bars_the_trade_budget(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    longport.http["GET", "/v1/asset/stock"] = lambda _: Said(
        429, b'{"code":429002,"message":"slow down"}', {"Retry-After": "9"}
    )
    with pytest.raises(RateLimited) as refused:
        await gateway.link.read("/v1/asset/stock")
    assert refused.value.retry_after >= 9
    assert gateway.link.server_pause().write >= 9
    assert gateway.link.limits.trade_read_delay() >= 9
    assert gateway.link.limits.write_delay(WriteVerb.CANCEL) < 1.0


async def test_nothing_is_asked_without_a_connection(longport: ScriptedLongport, sinks: Sinks) -> None:
    gateway = LongportGateway(endpoint_of(longport), feed=sinks, trading=sinks, clock=ManualClock())
    for call in (flow(gateway), gateway.link.read("/v1/asset/stock")):
        with pytest.raises(GatewayDown, match="not-connected"):
            await call
    with pytest.raises(OrderDenied, match="not-sent-link"):
        gateway.link.write(WriteVerb.PLACE, approved(), lambda _: WRITES["POST"])
    assert (gateway.generation, gateway.connected, gateway.last_heard) == (0, False, 0.0)


async def test_the_address_names_host_and_port(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    assert gateway.address == f"127.0.0.1:{longport.port}"
    assert gateway.provider == "LongPort"
    assert gateway.last_heard > 0


# -- writes ------------------------------------------------------------------------------------------------------------


async def test_a_write_goes_through(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    longport.reply("POST", PATH, {"order_id": "1"})
    assert await gateway.link.write(WriteVerb.PLACE, approved(), lambda _: WRITES["POST"]) == {"order_id": "1"}


async def test_a_write_without_an_approval_is_denied(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    with pytest.raises(OrderDenied, match="approval-missing"):
        gateway.link.write(WriteVerb.PLACE, order(), lambda _: WRITES["POST"])  # type: ignore[arg-type]
    for method in WRITES:
        with pytest.raises(OrderDenied, match="approval-missing"):
            await gateway.link.call(method, PATH)
    assert [longport.count(method) for method in WRITES] == [0, 0, 0]


async def test_an_approval_of_an_older_login_is_void(gateway: LongportGateway) -> None:
    with pytest.raises(OrderDenied, match="not-sent-link"):
        gateway.link.write(WriteVerb.PLACE, approved(generation=0), lambda _: WRITES["POST"])


async def test_no_write_without_the_trade_socket(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    gateway.on_closed(lambda _: longport.changed())
    longport.served("trade").drop()
    await longport.until(lambda: not gateway.connected)
    with pytest.raises(OrderDenied, match="not-sent-link"):
        gateway.link.write(WriteVerb.PLACE, approved(), lambda _: WRITES["POST"])


async def test_a_spent_budget_denies_with_its_seconds_and_leaves_cancels(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    for method in ("POST", "DELETE"):
        longport.reply(method, PATH, {"order_id": "1"})
    for _ in range(TRADE_CALLS.calls - KEPT_FOR_CANCELS):
        gateway.link.limits.trade.take()
    with pytest.raises(OrderDenied) as denied:
        gateway.link.write(WriteVerb.PLACE, approved(), lambda _: WRITES["POST"])
    assert denied.value.code == "rate-budget"
    assert denied.value.data["seconds"] == pytest.approx(30.25)
    await gateway.link.write(WriteVerb.CANCEL, approved(), lambda _: WRITES["DELETE"])
    assert (longport.count("POST"), longport.count("DELETE")) == (0, 1)


async def test_the_loss_of_the_sockets_does_not_take_the_answer_of_a_write(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    longport.reply("POST", PATH, {"order_id": "1"})
    answer = gateway.link.write(WriteVerb.PLACE, approved(), lambda _: WRITES["POST"])
    await longport.until(lambda: longport.count("POST") == 1)
    longport.served().drop()
    assert await answer == {"order_id": "1"}


async def test_closing_waits_for_an_answer_that_is_on_its_way(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    longport.reply("POST", PATH, {"order_id": "1"})
    answer = gateway.link.write(WriteVerb.PLACE, approved(), lambda _: WRITES["POST"])
    await longport.until(lambda: longport.count("POST") == 1)
    await gateway.close()
    assert await answer == {"order_id": "1"}


async def test_a_connection_that_ends_before_the_write_left_says_not_sent(
    gateway: LongportGateway, longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.gateways.http.writes.GRACE_SECONDS", 0.01)
    source = gateway.link.endpoint.credentials
    source.at_hand.clear()  # type: ignore[attr-defined]
    answer = gateway.link.write(WriteVerb.PLACE, approved(), lambda _: WRITES["POST"])
    await gateway.close()
    assert (await error_of(answer)).code == "not-sent-link"
    assert longport.count("POST") == 0


# -- order pushes ------------------------------------------------------------------------------------------------------


async def test_a_watch_is_asked_for_again_after_each_login(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    await gateway.link.watch_orders(("private",))
    assert [list(sub.topics) for sub in longport.packets(16, "trade")] == [["private"]]
    await gateway.connect()
    await gateway.log_in()
    assert len(longport.packets(16, "trade")) == 2
    longport.scripts["trade"][17] = lambda _: trade.UnsubResponse()
    await gateway.link.watch_orders(())
    assert [list(sub.topics) for sub in longport.packets(17, "trade")] == [["private"]]


async def test_a_connection_for_quotes_alone_watches_and_sends_no_orders(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    endpoint = endpoint_of(longport, purpose=Purpose.QUOTES)
    gateway = LongportGateway(endpoint, feed=sinks, trading=sinks, clock=clock)
    await gateway.connect()
    await gateway.log_in()
    await gateway.link.watch_orders(("private",))
    assert gateway.connected
    with pytest.raises(OrderDenied, match="not-connected"):
        gateway.link.write(WriteVerb.PLACE, approved(), lambda _: WRITES["POST"])
    await gateway.close()
