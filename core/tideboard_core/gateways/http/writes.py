"""Trade writes over HTTP: the approval is taken as the body is written, and no write is sent twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import aiohttp
from aiohttp.abc import AbstractStreamWriter

from tideboard_core.errors import GatewayDown, OrderDenied, OrderRejected, RequestTimeout, TideboardError
from tideboard_core.ports.trading import TradingSink

log = logging.getLogger(__name__)

LATE_SECONDS: Final = 60.0
"""How long we still wait for an answer after the time-out: a late answer settles the unknown order."""

GRACE_SECONDS: Final = 1.0
"""How long the end of a connection waits for unanswered writes."""

T = TypeVar("T")


class ApprovedPayload(aiohttp.BytesPayload):
    """A request body that takes its approval in the step that writes it.

    aiohttp writes the head together with the first bytes of the body, even if the body is empty, and has its
    connection by then: there is no await between `take` and the socket. `written` is whether a byte may have left.
    """

    def __init__(self, raw: bytes, take: Callable[[], object]) -> None:
        super().__init__(raw, content_type="application/json")
        self.raw = raw
        self.written = False
        self.denied: OrderDenied | None = None
        self._take = take

    def give_up(self) -> None:
        """Deny the write if it has not left yet: nobody waits for its outcome any more."""
        if not self.written and self.denied is None:
            self.denied = OrderDenied("not-sent-given-up")

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """Take the approval, then write (called by aiohttp); a denied body puts no byte on the connection."""
        if self.written:  # by whatever retry: the first pass may have left, so this error must not mean "not sent"
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
    """Sends approved bodies, each once, and keeps those without an answer. `seconds` is the time-out of a write."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._out: set[asyncio.Task[None]] = set()

    def send(
        self,
        payload: ApprovedPayload,
        exchange: Callable[[], Awaitable[T | TideboardError]],
        on_late_reply: Callable[[T | TideboardError], None],
        *,
        pause: float = 0.0,
    ) -> asyncio.Future[T]:
        """Begin one write: `exchange` sends the payload after `pause` seconds and returns what its answer means.

        The future raises OrderDenied (nothing was sent), OrderRejected (a clear no), RequestTimeout or GatewayDown
        (unknown). An outcome after its time-out or cancellation goes to `on_late_reply`, unless nothing was sent: the
        future has raised that already.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        answer.add_done_callback(lambda done: payload.give_up() if done.cancelled() else None)
        task = loop.create_task(self._run(payload, exchange, answer, on_late_reply, pause))
        self._out.add(task)
        task.add_done_callback(self._out.discard)
        return answer

    async def close(self) -> None:
        """Wait `GRACE_SECONDS` for answers, then end the rest: GatewayDown (unknown) or not sent."""
        if not self._out:
            return
        try:
            await asyncio.wait(self._out, timeout=GRACE_SECONDS)
        finally:  # also if the caller is cancelled while it waits
            tasks = list(self._out)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(
        self,
        payload: ApprovedPayload,
        exchange: Callable[[], Awaitable[T | TideboardError]],
        answer: asyncio.Future[T],
        on_late_reply: Callable[[T | TideboardError], None],
        pause: float,
    ) -> None:
        alarm = asyncio.get_running_loop().call_later(self._seconds, time_out, payload, answer, self._seconds)
        outcome: T | TideboardError
        try:
            async with asyncio.timeout(self._seconds + LATE_SECONDS):
                await asyncio.sleep(pause)
                outcome = await _outcome(payload, exchange)
        except TimeoutError:  # `time_out` failed the wait a minute ago: the order is unknown since
            return
        except asyncio.CancelledError:
            outcome = GatewayDown("connection-lost") if payload.written else OrderDenied("not-sent-link")
        finally:
            alarm.cancel()
        if not answer.done():
            _settle(answer, outcome)
        elif answer.cancelled() or not isinstance(outcome, OrderDenied):
            on_late_reply(outcome)


def report_late(
    trading: TradingSink, client_order_id: str, outcome: T | TideboardError, accepted: Callable[[T], None]
) -> None:
    """Settle an unknown write with an answer that came after its time-out.

    `accepted` is called with a success; an error that leaves the outcome open is left to a query.
    """
    if isinstance(outcome, OrderRejected | OrderDenied):
        trading.late_reply(client_order_id, None, outcome)
    elif isinstance(outcome, TideboardError):
        log.info("late answer to %s settles nothing: %s", client_order_id, outcome.code)
    else:
        accepted(outcome)


async def _outcome(
    payload: ApprovedPayload, exchange: Callable[[], Awaitable[T | TideboardError]]
) -> T | TideboardError:
    """Return what the answer means, or the error; an error before the first byte means that nothing was sent."""
    try:
        return await exchange()
    except TideboardError as error:
        if payload.denied is not None:
            return payload.denied
        return error if payload.written else _not_sent(error)
    except Exception as error:  # noqa: BLE001  an exception that escaped would leave the caller waiting for ever
        log.info("a write broke: %s", type(error).__name__)
        unread = RequestTimeout("answer-without-outcome", text=type(error).__name__)
        return unread if payload.written else payload.denied or OrderDenied("not-sent-link")


def _not_sent(error: TideboardError) -> OrderDenied:
    if isinstance(error, OrderDenied):
        return error
    return OrderDenied(f"not-sent-{error.code}", **error.data)


def time_out(payload: ApprovedPayload, answer: asyncio.Future[T], seconds: float) -> None:
    """Fail the wait; a write that has not left by now is denied and never sent."""
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
