"""A body that asks for its permission as it leaves, and the box that keeps what is out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tideboard_core.errors import GatewayDown, OrderDenied, OrderRejected, RequestTimeout, TideboardError
from tideboard_core.gateways.http.writes import ApprovedPayload, Outbox


class Wire:
    """What a connection of the library is to a payload."""

    def __init__(self, *, closing: bool = False) -> None:
        self.closing = closing
        self.written = bytearray()
        self.transport = self

    def is_closing(self) -> bool:
        return self.closing

    async def write(self, data: bytes) -> None:
        self.written += data


async def sent(payload: ApprovedPayload, wire: Wire) -> bytes:
    await payload.write_with_length(wire, None)  # type: ignore[arg-type]
    return bytes(wire.written)


async def test_permission_is_taken_in_the_step_that_writes() -> None:
    taken: list[int] = []
    payload = ApprovedPayload(b"{}", lambda: taken.append(1))
    assert taken == []
    assert await sent(payload, Wire()) == b"{}"
    assert (taken, payload.written) == ([1], True)


async def test_what_is_denied_leaves_no_byte() -> None:
    def no() -> None:
        raise OrderDenied("not-sent-locked")

    for payload, wire in (
        (ApprovedPayload(b"{}", no), Wire()),
        (ApprovedPayload(b"{}", bool), Wire(closing=True)),
    ):
        with pytest.raises(OrderDenied):
            await sent(payload, wire)
        assert not wire.written
        assert not payload.written
    given_up = ApprovedPayload(b"{}", bool)
    given_up.give_up()
    with pytest.raises(OrderDenied, match="not-sent-given-up"):
        await sent(given_up, Wire())


async def test_a_second_pass_is_never_made() -> None:
    payload, wire = ApprovedPayload(b"{}", bool), Wire()
    await sent(payload, wire)
    with pytest.raises(GatewayDown, match="connection-lost"):
        await sent(payload, wire)
    assert wire.written == b"{}"


# --- the box ----------------------------------------------------------------------------------------------------------


class Scene:
    """One write whose answer the test gives."""

    def __init__(self, seconds: float = 60.0) -> None:
        self.box = Outbox(seconds)
        self.payload = ApprovedPayload(b"{}", bool)
        self.late: list[Any] = []
        self.heard, self.left = asyncio.Event(), asyncio.Event()
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def send(self, exchange: Callable[[], Awaitable[Any]] | None = None, **options: float) -> asyncio.Future[Any]:
        return self.box.send(self.payload, exchange or self.exchange, self.hear, **options)

    async def exchange(self) -> Any:
        await sent(self.payload, Wire())
        self.left.set()
        return await self.answer

    def hear(self, outcome: Any) -> None:
        self.late.append(outcome)
        self.heard.set()


async def code_of(answer: Awaitable[Any]) -> tuple[type[TideboardError], str]:
    with pytest.raises(TideboardError) as failed:
        await answer
    return type(failed.value), failed.value.code


@pytest.mark.parametrize("outcome", ["yes", OrderRejected("order-rejected"), RequestTimeout("answer-without-outcome")])
async def test_an_outcome_in_time_is_the_answer(outcome: Any) -> None:
    scene = Scene()
    answer = scene.send()
    scene.answer.set_result(outcome)
    if isinstance(outcome, TideboardError):
        assert await code_of(answer) == (type(outcome), outcome.code)
    else:
        assert await answer == "yes"
    assert scene.late == []


async def test_a_late_one_is_handed_on() -> None:
    scene = Scene(seconds=0.01)
    assert await code_of(scene.send()) == (RequestTimeout, "no-answer")
    scene.answer.set_result("yes")
    await scene.heard.wait()
    assert scene.late == ["yes"]


async def test_one_that_was_cancelled_is_handed_on_and_not_sent_when_it_was_still_here() -> None:
    scene = Scene()
    answer = scene.send()
    await scene.left.wait()
    answer.cancel()
    scene.answer.set_result("yes")
    await scene.heard.wait()
    assert scene.late == ["yes"]

    early = Scene()
    early.send().cancel()
    await early.box.close()
    assert isinstance(early.late[0], OrderDenied)
    assert not early.payload.written


async def test_what_could_not_leave_in_its_time_never_will() -> None:
    scene = Scene(seconds=0.01)
    gate = asyncio.Event()

    async def exchange() -> Any:
        await gate.wait()
        return await scene.exchange()

    assert await code_of(scene.send(exchange)) == (OrderDenied, "not-sent-late")
    gate.set()
    await scene.box.close()
    assert not scene.payload.written
    assert scene.late == []


async def test_the_end_of_the_connection_tells_sent_from_unsent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_core.gateways.http.writes.GRACE_SECONDS", 0.01)
    for pause, expected in ((0.0, (GatewayDown, "connection-lost")), (60.0, (OrderDenied, "not-sent-link"))):
        scene = Scene()
        answer = scene.send(pause=pause)
        if not pause:
            await scene.left.wait()
        await scene.box.close()
        assert await code_of(answer) == expected


@pytest.mark.parametrize(
    ("error", "before", "after"),
    [
        (GatewayDown("connection-lost"), (OrderDenied, "not-sent-connection-lost"), (GatewayDown, "connection-lost")),
        (RuntimeError("x"), (OrderDenied, "not-sent-link"), (RequestTimeout, "answer-without-outcome")),
    ],
)
async def test_what_breaks_is_read_by_whether_a_byte_may_have_left(
    error: Exception, before: tuple[type, str], after: tuple[type, str]
) -> None:
    for written, expected in ((False, before), (True, after)):
        scene = Scene()

        async def exchange(scene: Scene = scene, written: bool = written) -> Any:
            if written:
                await sent(scene.payload, Wire())
            raise error

        assert await code_of(scene.send(exchange)) == expected
