"""The client for scripts and notebooks: calls that wait for their answer."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Generator
from datetime import date, datetime
from types import TracebackType
from typing import Final, TypeVar

from tideboard_api import calls
from tideboard_api.calls import ApiCall, Period
from tideboard_api.errors import ApiError, NoWindow
from tideboard_api.exchange import ApiAnswer, HttpExchange, value_of
from tideboard_api.key_store import key_of
from tideboard_api.peers import check_port, check_socket, own_folder_of
from tideboard_api.pipe import ClientPipe
from tideboard_api.places import LOOPBACK, ApiPlace, default_address, place_of
from tideboard_api.proposing import FINAL, ProposalFields, ProposalReply
from tideboard_api.replies import (
    BarsReply,
    BookReply,
    FlowReply,
    InstrumentReply,
    MinutesReply,
    OrderReply,
    PercentileReply,
    PositionReply,
    QuoteReply,
    RecordReply,
    SessionReply,
    SignalsReply,
    StatusReply,
)
from tideboard_api.stream import StreamExchange, WatchedValue

T = TypeVar("T")

ANSWER_WITHIN: Final = 10.0
RECORD_WITHIN: Final = 120.0
ASK_AGAIN: Final = 0.5
"""Seconds between two questions after a proposal's state."""
_PIECE: Final = 65_536


class _Line:
    """A connection to the window, a socket or a pipe of Windows, that no other user serves; never through a proxy.

    Raises NoWindow, OSError.
    """

    def __init__(self, place: ApiPlace, timeout: float | None) -> None:
        self._pipe: ClientPipe | None = None
        self._socket: socket.socket | None = None
        try:
            if place.is_pipe:
                self._pipe = ClientPipe(place.path, timeout)
            elif place.path and sys.platform != "win32":
                self._socket = socket.socket(socket.AF_UNIX)
                self._socket.settimeout(timeout)
                self._socket.connect(own_folder_of(place.path))
                check_socket(self._socket)
            else:
                self._socket = socket.create_connection((LOOPBACK, place.port), timeout)
                check_port(self._socket)
        except OSError as error:
            self.close()
            raise _no_window(error) from None

    def write(self, data: bytes) -> None:
        """Send all of it."""
        if self._socket is not None:
            self._socket.sendall(data)
        elif self._pipe is not None:
            self._pipe.write(data)

    def wait_for_ever(self) -> None:
        """Give up no read for the time that it takes."""
        if self._socket is not None:
            self._socket.settimeout(None)
        elif self._pipe is not None:
            self._pipe.timeout = None

    def close(self) -> None:
        for each in (self._socket, self._pipe):
            if each is not None:
                each.close()

    def read(self) -> bytes:
        """What comes next; empty at the end."""
        if self._socket is not None:
            return self._socket.recv(_PIECE)
        assert self._pipe is not None
        return self._pipe.read(_PIECE)


class Client:
    """Reads what the window knows, and proposes. Every method may raise ApiError.

    `name` is that of the key in the window's page "Programs"; its text comes from this program's entry in the system's
    keyring (`tideboard-api key store NAME`), or from `key`. `place` is what that page shows; without it the socket or
    pipe of the window with the usual data folder. May be used by several threads, one call at a time.
    """

    def __init__(self, name: str = "", *, place: str = "", key: str = "", timeout: float = ANSWER_WITHIN) -> None:
        self._place, self._key, self._timeout = place_of(place or default_address()), key_of(name, key), timeout
        self._line: _Line | None = None
        self._exchange = HttpExchange(self._place, self._key)
        self._lock = threading.Lock()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; the next call makes another."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def status(self) -> StatusReply:
        """State of the window, and what the key permits."""
        return self._call(calls.status())

    def instruments(self, *symbols: str) -> list[InstrumentReply]:
        """Static facts of securities."""
        return self._call(calls.instruments(symbols))

    def quote(self, symbol: str) -> QuoteReply:
        """The newest quote of a security."""
        return self.quotes(symbol)[0]

    def quotes(self, *symbols: str) -> list[QuoteReply]:
        """The newest quotes, in this order."""
        return self._call(calls.quotes(symbols))

    def book(self, symbol: str) -> BookReply:
        """The newest order book."""
        return self._call(calls.book(symbol))

    def flow(self, symbol: str) -> FlowReply:
        """Today's capital flow."""
        return self._call(calls.flow(symbol))

    def bars(self, symbol: str, period: Period = "1m", before: datetime | None = None) -> BarsReply:
        """Candles of the newest session by minutes (`1m`), or of about a year by days (`day`); `before` a moment older.

        Older ones take the scope `fetch` and may take a unit of the history allowance: HistoryKept where none is free.
        """
        return self._call(calls.bars(symbol, period, before))

    def minutes(self, symbol: str, day: date | None = None) -> MinutesReply:
        """A recorded session by minutes; without a day the newest one."""
        return self._call(calls.minutes(symbol, day))

    def sessions(self, symbol: str) -> list[SessionReply]:
        """The recorded sessions of a security, oldest first."""
        return self._call(calls.sessions(symbol))

    def percentile(self, symbol: str) -> PercentileReply:
        """Where today's net stands among earlier sessions."""
        return self._call(calls.percentile(symbol))

    def signals(self) -> SignalsReply:
        """What the rules of signals fired today."""
        return self._call(calls.signals())

    def record(self, rule: str, *symbols: str, within: float = RECORD_WITHIN) -> RecordReply:
        """What followed the firings of a rule (by name or id) on at most 20 securities of one market; takes seconds.

        It is asked for until it is whole, for `within` seconds; after that its reason is `too-long`.
        """
        until = time.monotonic() + within
        while calls.goes_on(found := self._call(calls.record(rule, symbols))) and time.monotonic() < until:
            pass
        return found

    def positions(self) -> list[PositionReply]:
        """Holdings of the account in view."""
        return self._call(calls.positions())

    def orders(self) -> list[OrderReply]:
        """Today's orders of the account in view."""
        return self._call(calls.orders())

    def propose(self, fields: ProposalFields) -> ProposalHandle:
        """Put a ticket before the person, who sends it or not.

        `calls.proposal_fields` makes the fields; with the `client_id` of an earlier proposal and the same ones it is
        that one. Raises ProposalRefused.
        """
        return ProposalHandle(self, self._call(calls.propose(fields)))

    def proposal(self, identity: str) -> ProposalReply:
        """The state of a proposal of this key."""
        return self._call(calls.proposal(identity))

    def withdraw(self, identity: str) -> ProposalReply:
        """Take a proposal of this key back."""
        return self._call(calls.withdraw(identity))

    def watch(self, what: str, *symbols: str) -> Generator[WatchedValue | ProposalReply, None, None]:
        """New values of securities as they come, `what` being `quote`, `book` or `flow`, over a connection of its own.

        Of each value ten a second come at most, the newest ones; states of this key's proposals come between. Values
        that were not read wait; a program that lets too many wait for ten seconds loses the stream (NoWindow), which
        also ends with the window, and when the generator is closed.
        """
        stream = StreamExchange(self._place, self._key)
        line = _Line(self._place, self._timeout)
        try:
            line.write(stream.open())
            while not stream.accepted:
                yield from stream.receive(line.read())
            line.write(stream.watch(what, symbols))
            line.wait_for_ever()
            while True:
                yield from stream.receive(line.read())
                line.write(stream.answered())
        except OSError as error:
            raise _no_window(error) from None
        finally:
            line.close()

    def _call(self, call: ApiCall[T]) -> T:
        with self._lock:
            return value_of(call, self._answer(call))

    def _answer(self, call: ApiCall[T]) -> ApiAnswer:
        """One answer; a connection that the window ended meanwhile is made anew once: every call may come twice."""
        used = self._line is not None
        if self._line is None:
            self._line, self._exchange = _Line(self._place, self._timeout), HttpExchange(self._place, self._key)
        line, exchange = self._line, self._exchange
        try:
            line.write(exchange.request(call))
            while (answer := exchange.receive(line.read())) is None:
                pass
        except (OSError, ApiError) as error:
            self.close()
            if used and not isinstance(error, TimeoutError):
                return self._answer(call)
            raise error if isinstance(error, ApiError) else _no_window(error) from None
        except BaseException:  # what comes later on this connection would be taken for the answer to another call
            self.close()
            raise
        if not exchange.goes_on:
            self.close()
        return answer


class ProposalHandle:
    """A proposal of this program; `reply` is what was learnt last."""

    def __init__(self, client: Client, reply: ProposalReply) -> None:
        self._client, self.reply = client, reply

    def wait(self) -> ProposalReply:
        """Wait until the person or the time has decided; returns the final state."""
        while self.reply.state not in FINAL:
            time.sleep(ASK_AGAIN)
            self.reply = self._client.proposal(self.reply.id)
        return self.reply

    def withdraw(self) -> ProposalReply:
        """Take it back, if it is still open."""
        self.reply = self._client.withdraw(self.reply.id)
        return self.reply


def _no_window(error: OSError) -> NoWindow:
    return NoWindow("no-window", f"No window answers at this place: {error.strerror or error}.")
