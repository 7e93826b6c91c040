"""The client for programs on asyncio: the same calls, awaited."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import AsyncGenerator
from datetime import date, datetime
from types import TracebackType
from typing import Final, NamedTuple, TypeVar

from tideboard_api import calls, pipe
from tideboard_api.calls import ApiCall, Period
from tideboard_api.errors import ApiError, NoWindow
from tideboard_api.exchange import ApiAnswer, HttpExchange, value_of
from tideboard_api.key_store import key_of
from tideboard_api.peers import check_port, check_socket, own_folder_of
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


class _AsyncLine(NamedTuple):
    """A connection to the window: a socket, or a pipe of Windows; never through a proxy."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def write(self, data: bytes) -> None:
        """Send all of it."""
        self.writer.write(data)
        await self.writer.drain()

    async def read(self) -> bytes:
        """What comes next; empty at the end."""
        return await self.reader.read(_PIECE)


class AsyncClient:
    """Reads what the window knows, and proposes. Every method may raise ApiError; `name`, `place`, `key` as `Client`.

    Calls of several tasks go one after the other.
    """

    def __init__(self, name: str = "", *, place: str = "", key: str = "", timeout: float = ANSWER_WITHIN) -> None:
        self._place, self._key, self._timeout = place_of(place or default_address()), key_of(name, key), timeout
        self._line: _AsyncLine | None = None
        self._exchange = HttpExchange(self._place, self._key)
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; the next call makes another."""
        line, self._line = self._line, None
        if line is not None:
            line.writer.close()

    async def status(self) -> StatusReply:
        """State of the window, and what the key permits."""
        return await self._call(calls.status())

    async def instruments(self, *symbols: str) -> list[InstrumentReply]:
        """Static facts of securities."""
        return await self._call(calls.instruments(symbols))

    async def quote(self, symbol: str) -> QuoteReply:
        """The newest quote of a security."""
        return (await self.quotes(symbol))[0]

    async def quotes(self, *symbols: str) -> list[QuoteReply]:
        """The newest quotes, in this order."""
        return await self._call(calls.quotes(symbols))

    async def book(self, symbol: str) -> BookReply:
        """The newest order book."""
        return await self._call(calls.book(symbol))

    async def flow(self, symbol: str) -> FlowReply:
        """Today's capital flow."""
        return await self._call(calls.flow(symbol))

    async def bars(self, symbol: str, period: Period = "1m", before: datetime | None = None) -> BarsReply:
        """Candles of the newest session by minutes (`1m`), or of about a year by days (`day`); `before` a moment older.

        Older ones take the scope `fetch` and may take a unit of the history allowance: HistoryKept where none is free.
        """
        return await self._call(calls.bars(symbol, period, before))

    async def minutes(self, symbol: str, day: date | None = None) -> MinutesReply:
        """A recorded session by minutes; without a day the newest one."""
        return await self._call(calls.minutes(symbol, day))

    async def sessions(self, symbol: str) -> list[SessionReply]:
        """The recorded sessions of a security, oldest first."""
        return await self._call(calls.sessions(symbol))

    async def percentile(self, symbol: str) -> PercentileReply:
        """Where today's net stands among earlier sessions."""
        return await self._call(calls.percentile(symbol))

    async def signals(self) -> SignalsReply:
        """What the rules of signals fired today."""
        return await self._call(calls.signals())

    async def record(self, rule: str, *symbols: str, within: float = RECORD_WITHIN) -> RecordReply:
        """What followed the firings of a rule (by name or id) on at most 20 securities of one market; takes seconds.

        It is asked for until it is whole, for `within` seconds; after that its reason is `too-long`.
        """
        until = time.monotonic() + within
        while calls.goes_on(found := await self._call(calls.record(rule, symbols))) and time.monotonic() < until:
            pass
        return found

    async def positions(self) -> list[PositionReply]:
        """Holdings of the account in view."""
        return await self._call(calls.positions())

    async def orders(self) -> list[OrderReply]:
        """Today's orders of the account in view."""
        return await self._call(calls.orders())

    async def propose(self, fields: ProposalFields) -> AsyncProposalHandle:
        """Put a ticket before the person, who sends it or not.

        `calls.proposal_fields` makes the fields; with the `client_id` of an earlier proposal and the same ones it is
        that one. Raises ProposalRefused.
        """
        return AsyncProposalHandle(self, await self._call(calls.propose(fields)))

    async def proposal(self, identity: str) -> ProposalReply:
        """The state of a proposal of this key."""
        return await self._call(calls.proposal(identity))

    async def withdraw(self, identity: str) -> ProposalReply:
        """Take a proposal of this key back."""
        return await self._call(calls.withdraw(identity))

    async def watch(self, what: str, *symbols: str) -> AsyncGenerator[WatchedValue | ProposalReply, None]:
        """New values of securities as they come, as `Client.watch`; to be closed (`contextlib.aclosing`)."""
        stream, line = StreamExchange(self._place, self._key), None
        try:
            async with asyncio.timeout(self._timeout):
                line = await _connected(self._place)
                await line.write(stream.open())
                while not stream.accepted:
                    stream.receive(await line.read())
                await line.write(stream.watch(what, symbols))
            while True:
                for value in stream.receive(await line.read()):
                    yield value
                await line.write(stream.answered())
        except TimeoutError:
            raise _no_answer() from None
        except OSError as error:
            raise _no_window(error) from None
        finally:
            if line is not None:
                line.writer.close()

    async def _call(self, call: ApiCall[T]) -> T:
        async with self._turn:
            try:
                async with asyncio.timeout(self._timeout):
                    return value_of(call, await self._answer(call))
            except TimeoutError:
                raise _no_answer() from None

    async def _answer(self, call: ApiCall[T]) -> ApiAnswer:
        """One answer; a connection that the window ended meanwhile is made anew once: every call may come twice."""
        used = self._line is not None
        try:
            if self._line is None:
                self._line, self._exchange = await _connected(self._place), HttpExchange(self._place, self._key)
            line, exchange = self._line, self._exchange
            await line.write(exchange.request(call))
            while (answer := exchange.receive(await line.read())) is None:
                pass
        except (OSError, ApiError) as error:
            self.close()
            if used:
                return await self._answer(call)
            raise error if isinstance(error, ApiError) else _no_window(error) from None
        except BaseException:  # what comes later on this connection would be taken for the answer to another call
            self.close()
            raise
        if not exchange.goes_on:
            self.close()
        return answer


class AsyncProposalHandle:
    """A proposal of this program; `reply` is what was learnt last."""

    def __init__(self, client: AsyncClient, reply: ProposalReply) -> None:
        self._client, self.reply = client, reply

    async def wait(self) -> ProposalReply:
        """Wait until the person or the time has decided; returns the final state."""
        while self.reply.state not in FINAL:
            await asyncio.sleep(ASK_AGAIN)
            self.reply = await self._client.proposal(self.reply.id)
        return self.reply

    async def withdraw(self) -> ProposalReply:
        """Take it back, if it is still open."""
        self.reply = await self._client.withdraw(self.reply.id)
        return self.reply


async def _connected(place: ApiPlace) -> _AsyncLine:
    loop = asyncio.get_running_loop()
    if place.is_pipe:
        reader = asyncio.StreamReader(loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        transport = await pipe.connected(place.path, protocol)
        return _AsyncLine(reader, asyncio.StreamWriter(transport, protocol, reader, loop))
    own = bool(place.path) and sys.platform != "win32"
    end = _new_socket(own=own)
    try:
        end.setblocking(False)
        await loop.sock_connect(end, own_folder_of(place.path) if own else (LOOPBACK, place.port))
        (check_socket if own else check_port)(end)
        return _AsyncLine(*await asyncio.open_connection(sock=end))
    except BaseException:
        end.close()
        raise


def _new_socket(*, own: bool) -> socket.socket:
    """A socket for the window's own, else for its port."""
    if own and sys.platform != "win32":
        return socket.socket(socket.AF_UNIX)
    return socket.socket()


def _no_answer() -> NoWindow:
    return NoWindow("no-answer", "The window did not answer in time.")


def _no_window(error: OSError) -> NoWindow:
    return NoWindow("no-window", f"No window answers at this place: {error.strerror or error}.")
