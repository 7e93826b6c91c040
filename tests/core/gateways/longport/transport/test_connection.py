"""Trade writes: the look in the step that writes, and once on the wire whatever breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from fakes.servers.longport.gateway import approved, order
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.longport.writes import PATH, WRITES, WriteScene, error_of
from fakes.servers.scripted_http import Cut
from fakes.values.carrier import FakeCarrier
from tideboard_core.errors import GatewayDown, OrderDenied
from tideboard_core.gateways.longport.translate.http_request import HttpWrite

every_method = pytest.mark.parametrize("method", list(WRITES))
OpenScene = Callable[..., WriteScene]


@every_method
async def test_a_write_goes_out_once_with_its_exact_bytes(
    scenes: OpenScene, longport: ScriptedLongport, method: str
) -> None:
    longport.reply(method, PATH, {"order_id": "701276261045858304"})
    assert await scenes().send(method) == {"order_id": "701276261045858304"}
    (seen,) = longport.seen
    assert seen.body == WRITES[method].body
    assert seen.target == (PATH if method != "DELETE" else f"{PATH}?order_id=1")


@every_method
async def test_an_empty_data_or_null_is_a_yes(scenes: OpenScene, longport: ScriptedLongport, method: str) -> None:
    longport.reply(method, PATH, None)
    assert await scenes().send(method) == {}


# -- the last look -----------------------------------------------------------------------------------------------------


@every_method
@pytest.mark.parametrize("warm", [False, True], ids=["new-connection", "kept-alive"])
async def test_a_lock_pressed_while_the_connection_is_acquired_sends_no_byte(
    scenes: OpenScene, longport: ScriptedLongport, method: str, *, warm: bool
) -> None:
    scene, locked = scenes(), False

    def look() -> None:
        if locked:
            raise OrderDenied("not-sent-locked")

    if warm:
        await scene.warm()
    answer = scene.send(method, approved(look=look))
    locked = True
    error = await error_of(answer)
    assert (type(error), error.code) == (OrderDenied, "not-sent-locked")
    await scene.warm()  # a request of after proves that nothing was in front of it
    assert longport.count(method) == 0


@every_method
async def test_no_byte_at_all_reaches_the_wire_of_a_denied_write(method: str) -> None:
    """Counted on a bare socket, where half a request would be seen too."""
    received = bytearray()
    ended = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.extend(await reader.read())
        writer.close()
        ended.set()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    bare = ScriptedLongport()
    bare.port = server.sockets[0].getsockname()[1]
    scene, looks = WriteScene(bare), iter((True, False))

    def look() -> None:
        if not next(looks):
            raise OrderDenied("not-sent-locked")

    assert (await error_of(scene.send(method, approved(look=look)))).code == "not-sent-locked"
    await ended.wait()
    assert bytes(received) == b""
    await scene.http.close()
    server.close()


async def test_a_denied_look_before_is_raised_at_once(scenes: OpenScene, longport: ScriptedLongport) -> None:
    def look() -> None:
        raise OrderDenied("not-sent-late")

    with pytest.raises(OrderDenied, match="not-sent-late"):
        scenes().send("POST", approved(look=look))
    assert longport.connections == 0


async def test_an_approval_is_good_for_one_write(scenes: OpenScene, longport: ScriptedLongport) -> None:
    longport.reply("POST", PATH, {"order_id": "1"})
    scene, approval = scenes(), approved()
    first, second = scene.send("POST", approval), scene.send("POST", approval)
    answers = await asyncio.gather(first, second, return_exceptions=True)
    assert [type(answer) for answer in answers] == [dict, OrderDenied]
    assert longport.count("POST") == 1


async def test_what_is_given_up_before_it_left_never_leaves(scenes: OpenScene, longport: ScriptedLongport) -> None:
    scene = scenes()
    scene.send("POST").cancel()
    await scene.sinks.until(lambda: bool(scene.sinks.late))
    ((order_id, broker_id, error),) = scene.sinks.late
    assert (order_id, broker_id) == (order().client_order_id, None)
    assert isinstance(error, OrderDenied)
    assert longport.count("POST") == 0


@every_method
async def test_nothing_listening_means_not_sent(longport: ScriptedLongport, method: str) -> None:
    async with ScriptedLongport() as gone:
        pass
    scene = WriteScene(gone)
    error = await error_of(scene.send(method))
    assert (type(error), error.code) == (OrderDenied, "not-sent-connect-failed")
    await scene.http.close()


@pytest.mark.parametrize(
    "write", [HttpWrite("POST", "/v1/asset/account"), HttpWrite("GET", PATH), HttpWrite("PATCH", PATH)]
)
async def test_an_approval_opens_trade_writes_alone(scenes: OpenScene, write: HttpWrite) -> None:
    with pytest.raises(OrderDenied, match="approval-missing"):
        scenes().writes.send(approved(), lambda _: write, carrier=FakeCarrier())


@every_method
async def test_a_trade_write_without_an_approval_is_refused(
    scenes: OpenScene, longport: ScriptedLongport, method: str
) -> None:
    scene = scenes()
    with pytest.raises(OrderDenied, match="approval-missing"):
        scene.writes.send(order(), lambda _: WRITES[method], carrier=FakeCarrier())  # type: ignore[arg-type]
    write = WRITES[method]
    with pytest.raises(OrderDenied, match="approval-missing"):
        await scene.http.call(write.method, write.path, write.query, write.body)
    assert longport.connections == 0


# -- once on the wire --------------------------------------------------------------------------------------------------


@every_method
@pytest.mark.parametrize("warm", [False, True], ids=["new-connection", "kept-alive"])
async def test_a_server_that_closes_after_reading_sees_one_request(
    scenes: OpenScene, longport: ScriptedLongport, method: str, *, warm: bool
) -> None:
    """The library by itself sends PUT and DELETE a second time here."""
    scene = scenes()
    if warm:
        await scene.warm()
    longport.cuts[method] = Cut.AFTER_READING
    error = await error_of(scene.send(method))
    assert (isinstance(error, GatewayDown), error.code) == (True, "connection-lost")
    assert longport.count(method) == 1


@every_method
async def test_half_an_answer_leaves_the_outcome_open(
    scenes: OpenScene, longport: ScriptedLongport, method: str
) -> None:
    longport.reply(method, PATH, {"order_id": "1"})
    longport.cuts[method] = Cut.MID_ANSWER
    assert isinstance(await error_of(scenes().send(method)), GatewayDown)
    assert longport.count(method) == 1


@every_method
async def test_a_server_that_drops_new_connections_sees_no_request(
    scenes: OpenScene, longport: ScriptedLongport, method: str
) -> None:
    longport.cuts[method] = Cut.BEFORE_READING
    await error_of(scenes().send(method))
    assert longport.count(method) == 0
    assert longport.connections == 1


@every_method
async def test_a_kept_connection_that_the_server_closed_meanwhile_is_used_once_at_most(
    scenes: OpenScene, longport: ScriptedLongport, method: str
) -> None:
    longport.reply(method, PATH, {"order_id": "1"})
    scene = scenes()
    await scene.warm()
    longport.close_kept()
    (answer,) = await asyncio.gather(*[scene.send(method)], return_exceptions=True)
    assert longport.count(method) == (1 if answer == {"order_id": "1"} else 0)
    assert isinstance(answer, dict | GatewayDown | OrderDenied)
