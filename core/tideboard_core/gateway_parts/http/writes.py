"""Trade writes over HTTP: the last look in the step that writes, never sent twice, late answers handed on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import aiohttp
from aiohttp.abc import AbstractStreamWriter

from tideboard_core.errors import GatewayDown, OrderDenied, RequestTimeout, TideboardError

log = logging.getLogger(__name__)

LATE_SECONDS: Final = 60.0
"""How long an answer is still waited for after its time-out: it settles the unknown."""

GRACE_SECONDS: Final = 1.0
"""How long the end of a connection waits for the answers of writes that are out."""

T = TypeVar("T")


class ApprovedPayload(aiohttp.BytesPayload):
    """A body that asks for its permission in the step that writes it.

    The library writes the head together with the first bytes of the body, also when the body is empty, and has its
    connection by then: between `take` and the socket lies no await. `written` tells whether a byte may have left.
    """

    def __init__(self, raw: bytes, take: Callable[[], object]) -> None:
        super().__init__(raw, content_type="application/json")
        self.raw = raw
        self.written = False
        self.denied: OrderDenied | None = None
        self._take = take

    def give_up(self) -> None:
        """Nobody waits for the outcome any more: a write that has not left by now never will."""
        if not self.written and self.denied is None:
            self.denied = OrderDenied("not-sent-given-up")

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """Look, then write (called by the library); what is denied leaves no byte on the connection."""
        if self.written:  # by whatever retry: the first pass may have left, so this is no word that nothing was sent
            raise GatewayDown("connection-lost")
        try:
            transport = getattr(writer, "transport", None)
            if transport is None or transport.is_closing():
                raise OrderDenied("not-sent-link")
            if self.denied is None:
                self._take()
        except OrderDenied as error:
            self.denied = error
        if self.denied is not None:
            raise self.denied
        self.written = True
        await super().write_with_length(writer, content_length)


class Outbox:
    """Sends approved bodies, each once, and keeps those whose answer is still out. `seconds` is a write's patience."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._out: set[asyncio.Task[None]] = set()

    def send(
        self,
        payload: ApprovedPayload,
        exchange: Callable[[], Awaitable[T | TideboardError]],
        late: Callable[[T | TideboardError], None],
        *,
        pause: float = 0.0,
    ) -> asyncio.Future[T]:
        """Begin one write: `exchange` sends the payload after `pause` seconds and says what its answer means.

        The future raises OrderDenied (nothing was sent), OrderRejected (a clear no), RequestTimeout or GatewayDown
        (unknown). What comes after its time-out or its cancellation goes to `late`, but for words that nothing was
        sent, which are told already.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        answer.add_done_callback(lambda done: payload.give_up() if done.cancelled() else None)
        task = loop.create_task(self._run(payload, exchange, answer, late, pause))
        self._out.add(task)
        task.add_done_callback(self._out.discard)
        return answer

    async def close(self) -> None:
        """Wait a moment for answers that are on their way, then end what is out: GatewayDown (unknown) or not sent."""
        if not self._out:
            return
        try:
            await asyncio.wait(self._out, timeout=GRACE_SECONDS)
        finally:  # also when nobody waits for the end any more
            tasks = list(self._out)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(
        self,
        payload: ApprovedPayload,
        exchange: Callable[[], Awaitable[T | TideboardError]],
        answer: asyncio.Future[T],
        late: Callable[[T | TideboardError], None],
        pause: float,
    ) -> None:
        alarm = asyncio.get_running_loop().call_later(self._seconds, _time_out, payload, answer, self._seconds)
        outcome: T | TideboardError
        try:
            async with asyncio.timeout(self._seconds + LATE_SECONDS):
                await asyncio.sleep(pause)
                outcome = await _outcome(payload, exchange)
        except TimeoutError:
            return
        except asyncio.CancelledError:
            outcome = GatewayDown("connection-lost") if payload.written else OrderDenied("not-sent-link")
        finally:
            alarm.cancel()
        if not answer.done():
            _settle(answer, outcome)
        elif answer.cancelled() or not isinstance(outcome, OrderDenied):
            late(outcome)


async def _outcome(
    payload: ApprovedPayload, exchange: Callable[[], Awaitable[T | TideboardError]]
) -> T | TideboardError:
    """What the answer means, or the error; every error before the first byte says that nothing was sent."""
    try:
        return await exchange()
    except TideboardError as error:
        if payload.denied is not None:
            return payload.denied
        return error if payload.written else _not_sent(error)
    except Exception as error:  # noqa: BLE001  whoever waits for the outcome would wait for ever
        log.info("a write broke: %s", type(error).__name__)
        unread = RequestTimeout("answer-without-outcome", text=type(error).__name__)
        return unread if payload.written else payload.denied or OrderDenied("not-sent-link")


def _not_sent(error: TideboardError) -> OrderDenied:
    if isinstance(error, OrderDenied):
        return error
    return OrderDenied(f"not-sent-{error.code}", **error.data)


def _time_out(payload: ApprovedPayload, answer: asyncio.Future[T], seconds: float) -> None:
    """Give up waiting; a write that has not left by now never will."""
    if answer.done():
        return
    if payload.written:
        answer.set_exception(RequestTimeout("no-answer", seconds=seconds))
        return
    payload.denied = payload.denied or OrderDenied("not-sent-late", value=seconds, limit=seconds)
    answer.set_exception(payload.denied)


def _settle(answer: asyncio.Future[T], outcome: T | TideboardError) -> None:
    if isinstance(outcome, TideboardError):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
