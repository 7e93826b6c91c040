"""The bytes of the client: requests as the window takes them, answers in any pieces, and what is no answer."""

from __future__ import annotations

import json
from decimal import Decimal

import h11
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_api import calls
from tideboard_api.errors import (
    ApiError,
    HistoryKept,
    KeyRefused,
    NoWindow,
    ProposalRefused,
    ScopeMissing,
    TooMany,
    UnreadableAnswer,
)
from tideboard_api.exchange import LARGEST, HttpExchange, table_bytes, value_of
from tideboard_api.faults import STATUS, ApiFault, Refusal
from tideboard_api.places import HOST, ApiPlace, place_of
from tideboard_api.proposing import ProposalFields, ProposedSide, ProposedType
from tideboard_api.replies import QuoteReply

KEY = "tbk_0123abcd_key"
QUOTE = QuoteReply(symbol="HK.00700", last=Decimal("612.50"), volume=100)


def answer(body: bytes, status: int = 200) -> bytes:
    """A whole answer."""
    return b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
        status, len(body), body,
    )  # fmt: skip


def received(data: bytes) -> h11.Request:
    """A request as a server reads it; its body stands in the next event."""
    server = h11.Connection(h11.SERVER)
    server.receive_data(data)
    event = server.next_event()
    assert isinstance(event, h11.Request)
    return event


def test_a_request_carries_host_and_key_in_its_head_alone() -> None:
    data = HttpExchange(ApiPlace(port=5000), KEY).request(calls.quotes(["HK.00700", "US.BRK/B&x=1"]))

    request = received(data)

    assert request.target == b"/v1/quote?symbols=HK.00700%2CUS.BRK%2FB%26x%3D1"
    assert dict(request.headers.raw_items()) == {
        b"Host": b"127.0.0.1:5000",
        b"Authorization": f"Bearer {KEY}".encode(),
        b"User-Agent": b"tideboard-api",
        b"Accept": b"application/json",
    }
    assert KEY.encode() not in request.target


def test_a_proposal_goes_as_json_with_money_as_text() -> None:
    fields = ProposalFields(
        client_id="a1",
        symbol="HK.00700",
        side=ProposedSide.BUY,
        type=ProposedType.LIMIT,
        quantity=200,
        price=Decimal("612.50"),
    )

    data = HttpExchange(ApiPlace(path="/run/api"), KEY).request(calls.propose(fields))

    head, _, body = data.partition(b"\r\n\r\n")
    assert head.startswith(f"POST /v1/proposals HTTP/1.1\r\nHost: {HOST}\r\n".encode())
    assert json.loads(body)["price"] == "612.50"
    assert msgspec.json.decode(body, type=ProposalFields) == fields


@given(st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=30))
def test_an_answer_is_the_same_in_any_pieces(sizes: list[int]) -> None:
    data = answer(msgspec.json.encode([QUOTE]))
    exchange = HttpExchange(ApiPlace(port=1), KEY)
    exchange.request(calls.quotes(["HK.00700"]))
    found = None
    for size in (*sizes, len(data)):
        piece, data = data[:size], data[size:]
        if piece:
            assert found is None
            found = exchange.receive(piece)
    assert found is not None
    assert value_of(calls.quotes(["HK.00700"]), found) == [QUOTE]


def test_a_connection_takes_call_after_call() -> None:
    exchange = HttpExchange(ApiPlace(port=1), KEY)
    for number in range(3):
        exchange.request(calls.quotes([str(number)]))
        body = exchange.receive(answer(b"[]"))
        assert body is not None
        assert value_of(calls.quotes([]), body) == []
        assert exchange.goes_on
    exchange.request(calls.status())
    exchange.receive(b"HTTP/1.1 200 X\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    assert not exchange.goes_on


def read_to_the_end(data: bytes) -> None:
    """An answer of these bytes, after which the connection ends."""
    exchange = HttpExchange(ApiPlace(port=1), KEY)
    exchange.request(calls.status())
    if data:
        exchange.receive(data)
    exchange.receive(b"")


@pytest.mark.parametrize(
    "data",
    [b"SSH-2.0-server\r\n", b"S", b"HTTP/2 200\r\n\r\n", b"HTTP/1.1 200 X\r\nContent-Length: x\r\n\r\n", b"\x00" * 100],
    ids=["another protocol", "its first byte", "another version", "no length", "zeros"],
)
def test_what_is_no_answer_is_said_so(data: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        read_to_the_end(data)


@given(st.integers(min_value=0, max_value=200))
def test_an_answer_that_is_cut_off_anywhere_says_that_the_window_is_gone(size: int) -> None:
    whole = answer(msgspec.json.encode([QUOTE]))
    with pytest.raises(NoWindow) as caught:
        read_to_the_end(whole[: size % len(whole)])
    assert caught.value.code == "no-window"


def test_an_answer_without_end_is_cut() -> None:
    exchange = HttpExchange(ApiPlace(port=1), KEY)
    exchange.request(calls.status())
    exchange.receive(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n")
    piece = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    for _ in range(LARGEST // 0x100000):
        assert exchange.receive(piece) is None
    with pytest.raises(UnreadableAnswer):
        exchange.receive(piece)


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'{"symbol":1}', b"\xff", b"[" * 10_000])
def test_a_body_of_another_type_is_said_so(body: bytes) -> None:
    exchange = HttpExchange(ApiPlace(port=1), KEY)
    exchange.request(calls.quotes(["HK.00700"]))
    found = exchange.receive(answer(body))
    assert found is not None
    with pytest.raises(UnreadableAnswer):
        value_of(calls.quotes([]), found)


@pytest.mark.parametrize("fault", ApiFault)
def test_each_refusal_has_its_type(fault: ApiFault) -> None:
    kinds = {
        ApiFault.STOPPED: NoWindow,
        ApiFault.WINDOW: NoWindow,
        ApiFault.NO_KEY: KeyRefused,
        ApiFault.WRONG_KEY: KeyRefused,
        ApiFault.SCOPE: ScopeMissing,
        ApiFault.HISTORY: HistoryKept,
        ApiFault.RATE: TooMany,
        ApiFault.REFUSED: ProposalRefused,
        ApiFault.CONFLICT: ProposalRefused,
    }
    exchange = HttpExchange(ApiPlace(port=1), KEY)
    exchange.request(calls.status())
    found = exchange.receive(
        answer(msgspec.json.encode(Refusal(code=fault, text="no", data={"seconds": 2})), STATUS[fault])
    )
    assert found is not None
    for read in (lambda: value_of(calls.status(), found), lambda: table_bytes(found)):
        with pytest.raises(ApiError) as caught:
            read()
        assert type(caught.value) is kinds.get(fault, ApiError)
        assert (caught.value.code, caught.value.data) == (fault, {"seconds": 2})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("http://127.0.0.1:5123", ApiPlace(port=5123)),
        ("http://127.0.0.1:5123/", ApiPlace(port=5123)),
        ("/run/user/1000/tideboard/api", ApiPlace(path="/run/user/1000/tideboard/api")),
        (r"\\.\pipe\tideboard-api-ann", ApiPlace(path=r"\\.\pipe\tideboard-api-ann")),
    ],
)
def test_a_place_is_read_as_the_window_shows_it(text: str, place: ApiPlace) -> None:
    assert place_of(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "http://10.0.0.1:80",
        "https://127.0.0.1:5123",
        "http://127.0.0.1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:1/x",
    ],
)
def test_no_other_host_is_called(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  of two sentences
        place_of(text)
