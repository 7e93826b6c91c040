"""What becomes of a trade write: a clear yes, a clear no, unknown, and answers that come late."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.servers.late_answers import over_once_sent
from fakes.servers.longport.gateway import FixedCredential, approved, order
from fakes.servers.longport.scripted import TRACE, ScriptedLongport, said
from fakes.servers.longport.writes import PATH, WRITES, Held, WriteScene, error_of
from fakes.servers.scripted_http import Said
from fakes.values.carrier import FakeCarrier
from fakes.values.waiting import in_time
from tideboard_core.errors import GatewayDown, LoginRefused, OrderDenied, OrderRejected, RequestTimeout
from tideboard_core.gateways.http.writes import ApprovedPayload
from tideboard_core.gateways.longport.transport.http_client import HttpCalls
from tideboard_core.model.credentials import Credential
from tideboard_core.model.exits import AttachedExits, ExitTerms

every_method = pytest.mark.parametrize("method", list(WRITES))
OpenScene = Callable[..., WriteScene]


@pytest.mark.parametrize(
    ("status", "code"), [(200, 602001), (400, 602001), (403, 403201), (429, 429002), (404, 404000), (503, 602035)]
)
async def test_a_clear_no_is_a_rejection_with_the_brokers_words(
    scenes: OpenScene, longport: ScriptedLongport, status: int, code: int
) -> None:
    longport.refuse("POST", PATH, code, "not enough money", status)
    error = await error_of(scenes().send("POST"))
    assert isinstance(error, OrderRejected)
    assert (error.data["text"], error.data["trace"], error.data["number"]) == ("not enough money", TRACE, str(code))


@pytest.mark.parametrize(
    "answer",
    [
        Said(500, b"oops"),
        Said(502, b'{"code":502,"message":"bad gateway"}'),
        Said(504, b""),
        Said(200, b'{"code":500000,"message":"internal error"}'),
        Said(503, b'{"code":500000,"message":"internal error"}'),
        Said(200, b"<html>hello</html>"),
        Said(200, b""),
        Said(200, b'{"code":0,"data":[1]}'),
        Said(200, b'{"code":"x"}'),
        Said(204, b""),
        Said(302, b"", {"Location": "/elsewhere"}),
        Said(307, b"", {"Location": "/elsewhere"}),
        Said(408, b"too slow"),
        *(Said(status, b"<html>a page of something in between</html>") for status in (400, 401, 403, 404, 429)),
        Said(500, b'{"code":0,"message":"success","data":{}}'),
    ],
    ids=lambda said: f"{said.status}-{said.body[:12].decode()}",
)
@every_method
async def test_everything_else_leaves_the_outcome_open(
    scenes: OpenScene, longport: ScriptedLongport, method: str, answer: Said
) -> None:
    longport.http[method, PATH] = lambda _: answer
    error = await error_of(scenes().send(method))
    assert (type(error), error.code) == (RequestTimeout, "answer-without-outcome")
    assert error.data["trace"] == TRACE
    assert [seen.path for seen in longport.seen] == [PATH]


async def test_a_no_without_words_is_a_rejection_too(scenes: OpenScene, longport: ScriptedLongport) -> None:
    longport.http["POST", PATH] = lambda _: Said(200, b'{"code":602001,"message":null}')
    assert isinstance(await error_of(scenes().send("POST")), OrderRejected)


@pytest.mark.parametrize(
    ("exits", "number", "code"),
    [
        (AttachedExits(stop_loss=ExitTerms(trigger=Decimal(590))), 602001, "exits-refused-unexplained"),
        (None, 602001, "order-rejected"),
        (None, 602315, "orders-not-from-here"),
    ],
)
async def test_a_rejection_says_what_is_known_of_its_code(
    scenes: OpenScene, longport: ScriptedLongport, exits: AttachedExits | None, number: int, code: str
) -> None:
    longport.refuse("POST", PATH, number, "the broker's words", 400)
    error = await error_of(scenes().send("POST", approved(replace(order(), exits=exits))))
    assert (type(error), error.code, error.data["number"]) == (OrderRejected, code, str(number))
    assert (error.data["text"], error.data["trace"]) == ("the broker's words", TRACE)


async def test_too_many_calls_bar_the_budget(scenes: OpenScene, longport: ScriptedLongport) -> None:
    body = b'{"code":429002,"message":"slow down"}'
    longport.http["POST", PATH] = lambda _: Said(429, body, {"Retry-After": "17"})
    scene = scenes()
    assert isinstance(await error_of(scene.send("POST")), OrderRejected)
    assert scene.limits.trade.delay() >= 17


# -- late --------------------------------------------------------------------------------------------------------------


async def test_no_answer_in_time_is_unknown_and_a_late_yes_settles_it(
    scenes: OpenScene, longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch
) -> None:
    over_once_sent(monkeypatch)
    held = Held(longport, said({"order_id": "701"}))
    scene = scenes(seconds=0.05)
    error = await error_of(scene.send("POST"))
    assert (type(error), error.code) == (RequestTimeout, "no-answer")
    assert scene.sinks.late == []
    held.let_go.set()
    await scene.sinks.until(lambda: bool(scene.sinks.late))
    assert scene.sinks.late == [(order().client_order_id, "701", None)]
    assert longport.count("POST") == 1


async def test_a_late_no_settles_it_too(
    scenes: OpenScene, longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch
) -> None:
    over_once_sent(monkeypatch)
    held = Held(longport, Said(200, b'{"code":602001,"message":"no money"}'))
    scene = scenes(seconds=0.05)
    await error_of(scene.send("POST"))
    held.let_go.set()
    await scene.sinks.until(lambda: bool(scene.sinks.late))
    ((_, broker_id, error),) = scene.sinks.late
    assert broker_id is None
    assert isinstance(error, OrderRejected)


async def test_a_late_answer_that_says_nothing_clear_settles_nothing(
    scenes: OpenScene, longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch
) -> None:
    over_once_sent(monkeypatch)
    held = Held(longport, Said(500, b"oops"))
    scene = scenes(seconds=0.05)
    await error_of(scene.send("POST"))
    held.let_go.set()
    await scene.writes.close()
    assert scene.sinks.late == []


@pytest.mark.parametrize("named", [[[["701"]]], {"a": 1}, "", None, "7\u20620 1", "7" * 2000])
async def test_a_late_yes_that_names_no_order_settles_nothing(
    scenes: OpenScene, longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch, named: object
) -> None:
    """As with a prompt one: it may be any order of the account."""
    over_once_sent(monkeypatch)
    held = Held(longport, said({"order_id": named}))
    scene = scenes(seconds=0.05)
    await error_of(scene.send("POST"))
    held.let_go.set()
    await scene.writes.close()
    assert scene.sinks.late == []


async def test_a_write_cancelled_after_it_left_is_settled_by_its_answer(
    scenes: OpenScene, longport: ScriptedLongport
) -> None:
    held = Held(longport, said({"order_id": "701"}))
    scene = scenes()
    answer = scene.send("POST")
    await longport.until(lambda: longport.count("POST") == 1)
    answer.cancel()
    held.let_go.set()
    await scene.sinks.until(lambda: bool(scene.sinks.late))
    assert scene.sinks.late == [(order().client_order_id, "701", None)]


async def test_the_end_of_the_connection_leaves_a_sent_write_unknown(
    scenes: OpenScene, longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.gateways.http.writes.GRACE_SECONDS", 0.01)
    longport.silence("POST", PATH)
    scene = scenes()
    answer = scene.send("POST")
    await longport.until(lambda: longport.count("POST") == 1)
    await scene.writes.close()
    error = await error_of(answer)
    assert (type(error), error.code) == (GatewayDown, "connection-lost")


async def test_a_write_that_cannot_leave_within_its_time_is_not_sent(
    scenes: OpenScene, longport: ScriptedLongport
) -> None:
    source = FixedCredential()
    source.at_hand.clear()
    scene = scenes(seconds=0.01, source=source)
    error = await error_of(scene.send("POST"))
    assert (type(error), error.code) == (OrderDenied, "not-sent-late")
    source.at_hand.set()
    await scene.writes.close()
    assert longport.count("POST") == 0
    assert scene.sinks.late == []


# -- what nobody foresaw -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b'{"code":0,"message":"\xff","data":{}}', {}),
        (b'{"code":0,"data":' + b"[" * 20_000 + b"]" * 20_000 + b"}", {}),
        (b'{"code":0,"data":{}}', {"Date": "Fri, 31 Dec 9999 23:59:59 -1200"}),
    ],
    ids=["no-text", "deep", "strange-date"],
)
@every_method
async def test_an_answer_that_breaks_our_reading_of_it_still_ends_the_write(
    scenes: OpenScene, longport: ScriptedLongport, method: str, body: bytes, headers: dict[str, str]
) -> None:
    """Whoever waits would wait for ever, and nobody would call the order in doubt."""
    longport.http[method, PATH] = lambda _: Said(200, body, headers)
    async with in_time("the end"):
        outcome = await outcome_of(scenes().send(method))
    assert isinstance(outcome, RequestTimeout | GatewayDown | dict)
    assert getattr(outcome, "code", "") != "no-answer", "its time-out ended it"
    assert not isinstance(outcome, LoginRefused)
    assert longport.count(method) == 1


async def test_an_error_of_our_own_after_the_first_byte_leaves_the_outcome_open(
    scenes: OpenScene, longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch
) -> None:
    longport.reply("POST", PATH, {"order_id": "1"})
    monkeypatch.setattr("tideboard_core.gateways.longport.transport.http_client._answer", None)
    outcome = await outcome_of(scenes().send("POST"))
    assert (type(outcome), getattr(outcome, "code", "")) == (RequestTimeout, "answer-without-outcome")
    assert longport.count("POST") == 1


async def test_an_error_of_our_own_before_the_first_byte_says_that_nothing_was_sent(
    scenes: OpenScene, longport: ScriptedLongport
) -> None:
    class Broken(FixedCredential):
        async def credential(self) -> Credential:
            raise RuntimeError("keyring library")

    outcome = await outcome_of(scenes(source=Broken()).send("POST"))
    assert (type(outcome), getattr(outcome, "code", "")) == (OrderDenied, "not-sent-link")
    assert longport.count("POST") == 0


async def test_what_was_written_once_is_never_called_not_sent() -> None:
    """A second pass over the body, by whatever retry, writes nothing; the first one is out, so the outcome is open."""
    payload = ApprovedPayload(b"{}", lambda: approved().take(FakeCarrier()))
    payload.written = True
    with pytest.raises(GatewayDown):
        await payload.write_with_length(Writer(), None)  # type: ignore[arg-type]
    assert payload.denied is None


async def test_a_second_pass_that_comes_out_as_it_is_leaves_the_order_unknown(
    scenes: OpenScene, longport: ScriptedLongport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the library does not wrap what the body raises."""

    async def two_passes(_http: object, _method: str, _path: str, _query: object, body: ApprovedPayload) -> None:
        body.written = True  # the first pass
        await body.write_with_length(Writer(), None)  # type: ignore[arg-type]

    monkeypatch.setattr(HttpCalls, "exchange", two_passes)

    assert isinstance(await outcome_of(scenes().send("POST")), GatewayDown)


async def outcome_of(answer: Awaitable[object]) -> object:
    """What a write gives, errors too."""
    (outcome,) = await asyncio.gather(answer, return_exceptions=True)
    return outcome


class Writer:
    """Stands, and takes no byte."""

    class transport:  # noqa: N801  the library's name
        @staticmethod
        def is_closing() -> bool:
            return False

    async def write(self, chunk: bytes) -> None:
        raise AssertionError(chunk)


async def test_an_end_that_is_cut_short_leaves_no_write_behind(scenes: OpenScene, longport: ScriptedLongport) -> None:
    longport.silence("POST", PATH)
    scene = scenes()
    answer = scene.send("POST")
    await longport.until(lambda: longport.count("POST") == 1)
    closing = asyncio.get_running_loop().create_task(scene.writes.close())
    await asyncio.sleep(0)
    closing.cancel()
    await asyncio.gather(closing, return_exceptions=True)
    assert closing.cancelled()
    assert isinstance(await error_of(answer), GatewayDown)


async def test_a_call_that_its_connection_did_not_outlive_is_a_lost_one(
    scenes: OpenScene, longport: ScriptedLongport
) -> None:
    """The library says so in an error that nobody who asks for orders expects."""
    source = FixedCredential()
    source.at_hand.clear()
    scene = scenes(source=source)
    reading = asyncio.get_running_loop().create_task(scene.http.exchange("GET", PATH, (), b""))
    await asyncio.sleep(0)
    await scene.http.close()
    source.at_hand.set()
    assert (await error_of(reading)).code == "connection-closed"
    assert longport.connections == 0


# -- before the first byte ---------------------------------------------------------------------------------------------


async def test_a_connection_that_closes_takes_no_byte_and_no_approval() -> None:
    approval = approved()
    payload = ApprovedPayload(b"{}", lambda: approval.take(FakeCarrier()))
    with pytest.raises(OrderDenied, match="not-sent-link"):
        await payload.write_with_length(Closing(), None)  # type: ignore[arg-type]
    assert not payload.written
    assert approval.take(FakeCarrier()) is approval.request


async def test_the_gap_to_the_call_before_is_kept_before_the_write(
    scenes: OpenScene, longport: ScriptedLongport
) -> None:
    longport.reply("POST", PATH, {"order_id": "1"})
    scene = scenes(seconds=0.05)
    for _ in range(1000):  # in a moment: the clock stands
        scene.limits.trade.take(after=60.0)
    error = await error_of(scene.send("POST"))
    assert (type(error), error.code) == (OrderDenied, "not-sent-late")
    assert longport.count("POST") == 0


class Closing(Writer):
    """About to be closed."""

    class transport(Writer.transport):  # noqa: N801  the library's name
        @staticmethod
        def is_closing() -> bool:
            return True
