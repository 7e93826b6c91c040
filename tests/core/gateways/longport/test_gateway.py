"""Life of a connection: passwords, both sockets, resumption, losses, the parts of a connection; its watchlists."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from fakes.servers.longport.gateway import FixedCredential, endpoint_of, gateway_to
from fakes.servers.longport.scripted import OTP_PATH, Refused, ScriptedLongport
from fakes.servers.scripted_http import Said
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    InsecureTransport,
    LoginRefused,
    NotOffered,
    RequestTimeout,
    ServerRefused,
    TakenOver,
)
from tideboard_core.gateways.longport.gateway import WATCHLISTS, LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import Addresses, LongportEndpoint, Purpose
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.reference import ReferenceKind
from tideboard_core.ports.gateway import Offer, offered
from tideboard_core.wire.longport.commands import ControlCommand
from tideboard_core.wire.longport.packet import Status
from tideboard_proto.longport import control_pb2 as control


async def entered(gateway: LongportGateway) -> None:
    """Connect and log in."""
    await gateway.connect()
    await gateway.log_in()


async def lost(gateway: LongportGateway, sinks: Sinks) -> Exception | None:
    """Wait until the gateway says that its connection ended; returns its error."""
    ended: list[Exception | None] = []

    def closed(error: Exception | None) -> None:
        ended.append(error)
        sinks._change.set()

    gateway.on_closed(closed)
    await sinks.until(lambda: bool(ended))
    assert not gateway.connected
    return ended[0]


async def test_a_login_gives_each_socket_a_password_of_its_own(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    assert gateway.connected
    assert gateway.generation == 1
    (quote,), (trade,) = longport.packets(ControlCommand.AUTH), longport.packets(ControlCommand.AUTH, "trade")
    assert {quote.token, trade.token} == {"otp-0001", "otp-0002"}
    assert dict(quote.metadata) == {"accept-language": "en", "need_over_night_quote": "true"}
    assert dict(trade.metadata) == {}
    for served in longport.open_sockets:
        query = served.request.query
        assert (query["version"], query["codec"], query["platform"]) == ("1", "1", "9")
        assert served.received[0].request_id == 1
    assert longport.served().request.query["a"] == "1"


async def test_a_connection_for_flow_alone_has_no_trade_socket(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    gateway = gateway_to(longport, sinks, clock, purpose=Purpose.QUOTES)
    await entered(gateway)
    assert gateway.connected
    assert [served.name for served in longport.open_sockets] == ["quote"]
    assert longport.count("GET", OTP_PATH) == 1
    await gateway.close()


async def test_no_place_left_at_the_broker_is_said_before_a_socket_opens(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    longport.online = longport.limit = 2
    gateway = gateway_to(longport, sinks, clock)
    with pytest.raises(LoginRefused) as refused:
        await gateway.connect()
    assert (refused.value.code, refused.value.data["limit"]) == ("too-many-connections", 2)
    assert longport.open_sockets == []
    assert longport.gone == []


@pytest.mark.parametrize("name", ["quote", "trade"])
async def test_the_loss_of_either_socket_is_the_loss_of_the_connection(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks, name: str
) -> None:
    longport.served(name).drop()
    error = await lost(gateway, sinks)
    assert isinstance(error, GatewayDown)
    assert error.code == "connection-lost"


@pytest.mark.parametrize("name", ["quote", "trade"])
async def test_a_lost_connection_resumes_its_sessions_without_a_password(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks, name: str
) -> None:
    before = longport.count("GET", OTP_PATH)
    longport.served(name).drop()
    await lost(gateway, sinks)
    await entered(gateway)
    assert gateway.connected
    assert gateway.generation == 2
    assert longport.count("GET", OTP_PATH) == before
    resumed = [longport.packets(ControlCommand.RECONNECT, served)[0].session_id for served in ("quote", "trade")]
    assert resumed == ["session-0001", "session-0002"]
    longport.served(name).drop()
    await lost(gateway, sinks)
    await entered(gateway)
    again = [longport.packets(ControlCommand.RECONNECT, served)[1].session_id for served in ("quote", "trade")]
    assert again == ["session-0003", "session-0004"]


async def test_expiry_is_an_instant_so_an_old_session_is_not_resumed(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    longport.expires = int(clock.wall().timestamp() * 1000) + 60_000
    gateway = gateway_to(longport, sinks, clock)
    await entered(gateway)
    longport.served().drop()
    await lost(gateway, sinks)
    clock.advance(61)
    await entered(gateway)
    assert longport.packets(ControlCommand.RECONNECT) == []
    assert len(longport.packets(ControlCommand.AUTH)) == 2
    await gateway.close()


async def test_a_refused_session_becomes_a_login_on_a_connection_of_its_own(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    longport.scripts["quote"][ControlCommand.RECONNECT] = lambda _: Refused(Status.UNAUTHENTICATED, 301600, "gone")
    longport.served().drop()
    await lost(gateway, sinks)
    await entered(gateway)
    assert gateway.connected
    commands = [[packet.command for packet in served.received] for served in [*longport.gone, *longport.open_sockets]]
    assert [ControlCommand.RECONNECT] in commands
    assert len(longport.packets(ControlCommand.AUTH)) == 2


async def test_the_close_that_follows_a_refused_session_does_not_end_the_connection(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    """The broker ends a socket whose session it refuses (developers, `socket/control-command`)."""
    ends: list[asyncio.Task[None]] = []

    def refuse(_request: object) -> Refused:
        close = longport.push(ControlCommand.CLOSE, control.Close(code=control.Close.SessExpired))
        ends.append(asyncio.get_running_loop().create_task(close))  # sent right after the answer
        return Refused(Status.UNAUTHENTICATED, 301600, "gone")

    longport.scripts["quote"][ControlCommand.RECONNECT] = refuse
    longport.served().drop()
    await lost(gateway, sinks)
    ended: list[object] = []
    gateway.on_closed(ended.append)
    await gateway.connect()
    await gateway.log_in()

    assert len(ends) == 1
    assert gateway.connected
    assert ended == []


@pytest.mark.parametrize("code", [control.Close.AuthError, control.Close.SessExpired])
async def test_a_close_code_can_void_the_session(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks, code: int
) -> None:
    await longport.push(ControlCommand.CLOSE, control.Close(code=code, reason="over"))  # type: ignore[arg-type]
    error = await lost(gateway, sinks)
    assert isinstance(error, GatewayDown)
    assert (error.code, error.data["text"]) == ("closed-by-broker", "over")
    await entered(gateway)
    assert longport.packets(ControlCommand.RECONNECT) == []
    assert len(longport.packets(ControlCommand.AUTH)) == 2
    assert len(longport.packets(ControlCommand.RECONNECT, "trade")) == 1


async def test_a_close_push_is_a_loss_at_once(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    await longport.push(ControlCommand.CLOSE, control.Close(code=control.Close.ServerShutdown, reason="maintenance"))
    error = await lost(gateway, sinks)
    assert isinstance(error, GatewayDown)
    assert error.data == {"reason": "ServerShutdown", "text": "maintenance"}


async def test_a_connection_taken_over_is_an_error_of_its_own(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    await longport.push(ControlCommand.CLOSE, control.Close(code=control.Close.ConnectDuplicate))
    assert isinstance(await lost(gateway, sinks), TakenOver)


async def test_closing_is_no_loss_and_leaves_no_socket(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    ended: list[Exception | None] = []
    gateway.on_closed(ended.append)
    await gateway.close()
    await longport.until(lambda: not longport.open_sockets)
    assert ended == []
    assert not gateway.connected


async def test_a_shut_practice_door_is_said(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> None:
    endpoint = LongportEndpoint(
        addresses=longport.addresses, credentials=FixedCredential(), sandbox_addresses=lambda: None
    )
    gateway = LongportGateway(endpoint, feed=sinks, trading=sinks, clock=clock)
    with pytest.raises(GatewayDown, match="practice-not-running"):
        await gateway.connect()


async def test_a_door_that_moved_during_the_login_is_not_trusted(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    where: list[Addresses | None] = [longport.addresses, None]
    endpoint = LongportEndpoint(
        addresses=longport.addresses, credentials=FixedCredential(), sandbox_addresses=lambda: where.pop(0)
    )
    gateway = LongportGateway(endpoint, feed=sinks, trading=sinks, clock=clock)
    await gateway.connect()
    with pytest.raises(GatewayDown, match="practice-not-running"):
        await gateway.log_in()
    assert (gateway.connected, gateway.generation) == (False, 0)
    await gateway.close()


@pytest.mark.parametrize("part", ["http", "quote", "trade"])
async def test_clear_text_goes_to_this_computer_only(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock, part: str
) -> None:
    scheme = "http" if part == "http" else "ws"
    far = longport.addresses._replace(**{part: f"{scheme}://192.0.2.1:1/"})
    endpoint = LongportEndpoint(addresses=far, credentials=FixedCredential())
    gateway = LongportGateway(endpoint, feed=sinks, trading=sinks, clock=clock)
    with pytest.raises(InsecureTransport, match="clear-text-broker"):
        await gateway.connect()
    assert longport.gone == []


async def test_nobody_there_is_said_with_the_address(sinks: Sinks, clock: ManualClock) -> None:
    async with ScriptedLongport() as gone:
        pass
    gateway = gateway_to(gone, sinks, clock)
    with pytest.raises(GatewayError) as failed:
        await gateway.connect()
    assert (failed.value.code, failed.value.data["port"]) == ("connect-failed", gone.port)


async def test_passwords_and_session_ids_are_told_to_the_log(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    seen: list[str] = []
    gateway = LongportGateway(endpoint_of(longport, on_secret=seen.append), feed=sinks, trading=sinks, clock=clock)
    await entered(gateway)
    assert {"otp-0001", "otp-0002", "session-0001", "session-0002"} <= set(seen)
    await gateway.close()


async def test_a_login_that_is_refused_says_the_brokers_words(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    longport.scripts["trade"][ControlCommand.AUTH] = lambda _: Refused(Status.UNAUTHENTICATED, 0, "bad otp")
    gateway = gateway_to(longport, sinks, clock)
    await gateway.connect()
    with pytest.raises(LoginRefused) as refused:
        await gateway.log_in()
    assert refused.value.data["text"] == "bad otp"
    assert not gateway.connected
    await gateway.close()


async def test_a_socket_that_is_led_elsewhere_gets_no_password(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    longport.http["GET", "/detour"] = lambda _: Said(307, b"", {"Location": f"{longport.addresses.http}/quote"})
    endpoint = endpoint_of(longport)
    addresses = endpoint.addresses._replace(quote=longport.addresses.http.replace("http", "ws") + "/detour")
    gateway = LongportGateway(replace(endpoint, addresses=addresses), feed=sinks, trading=sinks, clock=clock)
    with pytest.raises(GatewayDown) as refused:
        await gateway.connect()
    assert (refused.value.code, refused.value.data["http"]) == ("websocket-refused", 307)
    assert [*longport.open_sockets, *longport.gone] == []


async def test_an_end_that_is_cut_short_closes_everything(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    """The broker counts open sockets, and the program goes on without whoever was waiting."""
    http = gateway.link.connection().http
    closing = asyncio.get_running_loop().create_task(gateway.close())
    await asyncio.sleep(0)
    closing.cancel()
    await asyncio.gather(closing, return_exceptions=True)
    assert http.session.closed
    await longport.until(lambda: not longport.open_sockets)


def test_what_longport_lacks_is_none_with_a_reason_of_its_own(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    gateway = LongportGateway(endpoint_of(longport), feed=sinks, trading=sinks, clock=clock)

    assert (gateway.program, gateway.console) == (None, None)
    assert gateway.unoffered.keys() == set(Offer) - {Offer.ALERTS, Offer.IPOS, Offer.SCREEN, Offer.TRADING}
    with pytest.raises(NotOffered) as refused:
        offered(gateway, gateway.program, Offer.PROGRAM)
    assert (refused.value.code, refused.value.data["provider"]) == ("gateway-program-not-offered", "LongPort")
    assert longport.seen == []


async def test_futures_of_a_security_are_refused_without_asking(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    calls = len(longport.seen)
    with pytest.raises(NotOffered, match="futures-not-offered"):
        await gateway.derivatives.related(InstrumentId("HK.00700"), ReferenceKind.FUTURE)
    assert len(longport.seen) == calls


TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
GROUP = WatchlistGroup(id="28020", name="All", securities=())


async def test_a_group_is_added_to_before_anything_is_removed(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    longport.reply("PUT", WATCHLISTS, {})
    await gateway.watchlists.change_watchlist(GROUP, add=[TENCENT], remove=[APPLE])
    assert [json.loads(seen.body) for seen in longport.seen[-2:]] == [
        {"id": 28020, "securities": ["700.HK"], "mode": "add"},
        {"id": 28020, "securities": ["AAPL.US"], "mode": "remove"},
    ]


async def test_nothing_to_change_asks_nothing_and_a_refusal_removes_nothing(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    await gateway.watchlists.change_watchlist(GROUP)
    assert longport.count("PUT", WATCHLISTS) == 0
    longport.http["PUT", WATCHLISTS] = lambda _: Said(400, b'{"code":602002,"message":"no such security"}')
    with pytest.raises(ServerRefused):
        await gateway.watchlists.change_watchlist(GROUP, add=[TENCENT], remove=[APPLE])
    assert longport.count("PUT", WATCHLISTS) == 1


async def test_a_change_without_an_answer_is_never_sent_again(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    longport.http["PUT", WATCHLISTS] = lambda _: Said(503, b"later")
    with pytest.raises(RequestTimeout) as unknown:  # a server that fails may have made it all the same
        await gateway.watchlists.change_watchlist(GROUP, add=[TENCENT])
    assert (unknown.value.code, unknown.value.data["text"]) == ("answer-without-outcome", "later")
    assert longport.count("PUT", WATCHLISTS) == 1


async def test_every_group_is_listed(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    longport.reply("GET", WATCHLISTS, {"groups": [{"id": "1", "name": "All", "securities": []}]})
    assert [group.name for group in await gateway.watchlists.watchlist_groups()] == ["All"]
    assert gateway.watchlists.by_name is None
