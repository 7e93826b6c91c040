"""One connection to the window as HTTP/1.1, without I/O: bytes to send, bytes that came, and the answer in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import h11
import msgspec

from tideboard_api.calls import ApiCall
from tideboard_api.errors import ApiError, UnreadableAnswer, cut_off, error_of
from tideboard_api.faults import Refusal

if TYPE_CHECKING:
    from tideboard_api.places import ApiPlace

T = TypeVar("T")

LARGEST: Final = 16_777_216
"""Bytes of an answer at most; the window's end at half of that."""
JSON: Final = "application/json"
ARROW: Final = "application/vnd.apache.arrow.stream"
_REFUSED_FROM: Final = 400


class ApiAnswer(NamedTuple):
    """An answer as it came."""

    status: int
    data: bytes


class HttpExchange:
    """Calls over one connection, one at a time: `request`, then `receive` until it returns the answer."""

    def __init__(self, place: ApiPlace, key: str) -> None:
        self._headers = [("Host", place.host), ("Authorization", f"Bearer {key}"), ("User-Agent", "tideboard-api")]
        self._connection = h11.Connection(h11.CLIENT)
        self._status, self._data = 0, bytearray()

    def request(self, call: ApiCall[T], accept: str = JSON) -> bytes:
        """The bytes of a request."""
        headers = [*self._headers, ("Accept", accept)]
        body = b"" if call.body is None else msgspec.json.encode(call.body)
        if call.body is not None:
            headers += [("Content-Type", JSON), ("Content-Length", str(len(body)))]
        head = self._connection.send(h11.Request(method=call.method, target=call.target, headers=headers))
        data = self._connection.send(h11.Data(data=body)) if body else b""
        self._status, self._data = 0, bytearray()
        return (head or b"") + (data or b"") + (self._connection.send(h11.EndOfMessage()) or b"")

    def receive(self, data: bytes) -> ApiAnswer | None:
        """Take what came (empty = the end of the connection); returns the answer once it is whole.

        Raises NoWindow where the connection ended before that, UnreadableAnswer for what is no HTTP, or larger than an
        answer may be.
        """
        try:
            self._connection.receive_data(data)
            while True:
                event = self._connection.next_event()
                if isinstance(event, h11.Response):
                    self._status = event.status_code
                elif isinstance(event, h11.Data):
                    self._data += event.data
                    if len(self._data) > LARGEST:
                        raise _unreadable()
                elif isinstance(event, h11.EndOfMessage):
                    return ApiAnswer(self._status, bytes(self._data))
                elif isinstance(event, h11.ConnectionClosed):
                    raise self._cut_off()
                else:
                    return None
        except h11.RemoteProtocolError:
            raise _unreadable() if data else self._cut_off() from None

    def _cut_off(self) -> ApiError:
        return cut_off(b"" if self._status else self._connection.trailing_data[0])

    @property
    def goes_on(self) -> bool:
        """Whether the connection takes another request after the answer; it is made ready for that."""
        if self._connection.our_state is not h11.DONE or self._connection.their_state is not h11.DONE:
            return False
        self._connection.start_next_cycle()
        return True


def value_of(call: ApiCall[T], body: ApiAnswer) -> T:
    """The answer's value; raises the ApiError of a refusal, UnreadableAnswer for what is not of the call's type."""
    try:
        if body.status >= _REFUSED_FROM:
            raise error_of(msgspec.json.decode(body.data, type=Refusal))
        value: T = msgspec.json.decode(body.data, type=call.answer)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise _unreadable() from None
    return value


def table_bytes(body: ApiAnswer) -> bytes:
    """An answer as an Arrow stream; raises the ApiError of a refusal."""
    if body.status >= _REFUSED_FROM:
        try:
            raise error_of(msgspec.json.decode(body.data, type=Refusal))
        except (msgspec.MsgspecError, RecursionError):
            raise _unreadable() from None
    return body.data


def _unreadable() -> UnreadableAnswer:
    return UnreadableAnswer("unreadable", "What answers at this place is not the API of a Tideboard of this version.")
