"""The bytes of a stream, against the library's other end: values in any pieces, pings, refusals and the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Ping,
    Pong,
    RejectConnection,
    RejectData,
    Request,
    TextMessage,
)

from tideboard_api.errors import ApiError, NoWindow, ScopeMissing, TooMany, UnreadableAnswer
from tideboard_api.faults import ApiFault, Refusal
from tideboard_api.places import ApiPlace
from tideboard_api.replies import QuoteReply
from tideboard_api.stream import StreamExchange, WatchedValue

KEY = "tbk_0123abcd_key"
QUOTE = QuoteReply(symbol="HK.00700", last=Decimal("612.50"))


def opened() -> tuple[StreamExchange, WSConnection]:
    """A stream and the server's end of it, both open."""
    stream, server = StreamExchange(ApiPlace(port=5000), KEY), WSConnection(ConnectionType.SERVER)
    server.receive_data(stream.open())
    (request,) = server.events()
    assert isinstance(request, Request)
    assert (request.host, request.target) == ("127.0.0.1:5000", "/v1/stream")
    assert (b"authorization", f"Bearer {KEY}".encode()) in request.extra_headers
    assert stream.receive(server.send(AcceptConnection())) == []
    assert stream.accepted
    return stream, server


def said(value: object) -> TextMessage:
    """A message of the window."""
    return TextMessage(data=msgspec.json.encode(value).decode())


@given(st.lists(st.integers(min_value=1, max_value=50), max_size=20))
def test_values_are_the_same_in_any_pieces(sizes: list[int]) -> None:
    stream, server = opened()
    server.receive_data(stream.watch("quote", ["HK.00700"]))
    (wish,) = server.events()
    assert isinstance(wish, TextMessage)
    assert json.loads(wish.data) == {"do": "watch", "what": "quote", "symbols": ["HK.00700"]}

    data = server.send(said({"what": "quote", "symbol": "HK.00700", "value": QUOTE})) * 3
    found = []
    for size in (*sizes, len(data)):
        piece, data = data[:size], data[size:]
        found += stream.receive(piece) if piece else []
    assert found == [WatchedValue("quote", "HK.00700", QUOTE)] * 3


def test_a_ping_is_answered() -> None:
    stream, server = opened()
    assert stream.receive(server.send(Ping(payload=b"still there"))) == []
    server.receive_data(stream.answered())
    assert [*server.events()] == [Pong(payload=b"still there")]
    assert stream.answered() == b""


def test_a_refused_wish_is_an_error_of_its_type() -> None:
    stream, server = opened()
    refusal = Refusal(code=ApiFault.SCOPE, text="no", data={"scope": "market"})
    with pytest.raises(ScopeMissing) as caught:
        stream.receive(server.send(said({"refused": refusal})))
    assert caught.value.data == {"scope": "market"}


def test_a_refused_stream_is_an_error_of_its_type() -> None:
    stream, server = StreamExchange(ApiPlace(path="/run/api"), KEY), WSConnection(ConnectionType.SERVER)
    server.receive_data(stream.open())
    assert [*server.events()]
    body = msgspec.json.encode(Refusal(code=ApiFault.RATE, text="many", data={"seconds": 1}))
    data = server.send(
        RejectConnection(status_code=429, headers=[(b"Content-Length", b"%d" % len(body))], has_body=True)
    )
    with pytest.raises(TooMany) as caught:
        stream.receive(data + server.send(RejectData(data=body)))
    assert caught.value.seconds == 1


@pytest.mark.parametrize(
    ("event", "error"),
    [
        (lambda: CloseConnection(code=1000), NoWindow),
        (lambda: BytesMessage(data=b"x"), UnreadableAnswer),
        (lambda: TextMessage(data="{"), UnreadableAnswer),
        (lambda: said({"what": "order", "symbol": "HK.00700", "value": {}}), UnreadableAnswer),
        (lambda: said({"what": "quote", "symbol": "HK.00700", "value": {"last": []}}), UnreadableAnswer),
    ],
    ids=["closed", "bytes", "no JSON", "unknown value", "wrong type"],
)
def test_what_is_no_value_is_said_so(event: Callable[[], Event], error: type[ApiError]) -> None:
    stream, server = opened()
    data = server.send(event())
    with pytest.raises(error):
        stream.receive(data)


@pytest.mark.parametrize("data", [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"SSH-2.0\r\n\r\n", b"\x00" * 50])
def test_another_program_at_that_place_is_said_so(data: bytes) -> None:
    stream = StreamExchange(ApiPlace(port=1), KEY)
    stream.open()
    with pytest.raises(ApiError):
        stream.receive(data)
    with pytest.raises(NoWindow):
        StreamExchange(ApiPlace(port=1), KEY).receive(b"")
