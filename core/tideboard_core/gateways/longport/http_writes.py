"""Trade writes over HTTP: the last look in the step that writes, never sent twice, late answers handed on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractStreamWriter

from tideboard_core.errors import GatewayDown, OrderDenied, OrderRejected, RequestTimeout, TideboardError
from tideboard_core.gateways.longport.http_calls import TRADE_PATHS, Answer, HttpCalls
from tideboard_core.gateways.longport.limits import RateLimits
from tideboard_core.gateways.longport.refusals import write_refusal_of
from tideboard_core.gateways.longport.requests import HttpWrite
from tideboard_core.ports import ApprovedOrder, R, TradingSink

log = logging.getLogger(__name__)

LATE_SECONDS: Final = 60.0
"""How long an answer is still waited for after its time-out: it settles the unknown."""

GRACE_SECONDS: Final = 1.0
"""How long the end of a connection waits for the answers of writes that are out."""


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


class Writes:
    """Sends approved orders, each once, and keeps those whose answer is still out."""

    def __init__(self, http: HttpCalls, trading: TradingSink, limits: RateLimits, *, seconds: float) -> None:
        self._http = http
        self._trading = trading
        self._limits = limits
        self._seconds = seconds
        self._out: set[asyncio.Task[None]] = set()

    def send(self, approved: ApprovedOrder[R], build: Callable[[R], HttpWrite]) -> asyncio.Future[Mapping[str, Any]]:
        """Begin one write and count it. What is raised here was not sent.

        The future raises OrderDenied (nothing was sent), OrderRejected (a clear no), RequestTimeout or GatewayDown
        (unknown). After its time-out or its cancellation a clear answer goes to the sink.
        """
        if not isinstance(approved, ApprovedOrder):
            raise OrderDenied("approval-missing")
        approved.look()
        order_id = approved.request.client_order_id
        write = build(approved.request)
        if write.method not in {"POST", "PUT", "DELETE"} or not write.path.startswith(TRADE_PATHS):
            raise OrderDenied("approval-missing", call=f"{write.method} {write.path}")

        payload = ApprovedPayload(write.body, approved.take)
        answer: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        answer.add_done_callback(lambda done: payload.give_up() if done.cancelled() else None)
        pause = self._limits.trade.gap_left()
        self._limits.trade.take(after=pause)
        task = asyncio.get_running_loop().create_task(self._run(order_id, write, payload, answer, pause))
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
        order_id: str,
        write: HttpWrite,
        payload: ApprovedPayload,
        answer: asyncio.Future[Mapping[str, Any]],
        pause: float,
    ) -> None:
        alarm = asyncio.get_running_loop().call_later(self._seconds, _time_out, payload, answer, self._seconds)
        try:
            async with asyncio.timeout(self._seconds + LATE_SECONDS):
                await asyncio.sleep(pause)
                outcome = await self._outcome(write, payload)
        except TimeoutError:
            return
        except asyncio.CancelledError:
            outcome = GatewayDown("connection-lost") if payload.written else OrderDenied("not-sent-link")
        finally:
            alarm.cancel()
        if not answer.done():
            _settle(answer, outcome)
        elif answer.cancelled() or not isinstance(outcome, OrderDenied):
            self._tell_late(order_id, outcome)

    async def _outcome(self, write: HttpWrite, payload: ApprovedPayload) -> Mapping[str, Any] | TideboardError:
        """The data of a yes, or the error; every error before the first byte says that nothing was sent."""
        try:
            answer = await self._http.exchange(write.method, write.path, write.query, payload)
        except TideboardError as error:
            if payload.denied is not None:
                return payload.denied
            return error if payload.written else _not_sent(error)
        except Exception as error:  # noqa: BLE001  whoever waits for the outcome would wait for ever
            log.info("%s %s broke: %s", write.method, write.path, type(error).__name__)
            unread = RequestTimeout("answer-without-outcome", text=type(error).__name__)
            return unread if payload.written else payload.denied or OrderDenied("not-sent-link")
        if answer.rate_limited:
            self._limits.trade.bar(answer.retry_after)
        return _verdict(answer, call=f"{write.method} {write.path}")

    def _tell_late(self, order_id: str, outcome: Mapping[str, Any] | TideboardError) -> None:
        """Settle an unknown with an answer after the time-out; one that says nothing clear is left to a query."""
        if isinstance(outcome, OrderRejected | OrderDenied):
            self._trading.late_reply(order_id, None, outcome)
        elif isinstance(outcome, TideboardError):
            log.info("late answer to %s settles nothing: %s", order_id, outcome.code)
        else:
            self._trading.late_reply(order_id, str(outcome.get("order_id") or "") or None, None)


def _verdict(answer: Answer, *, call: str) -> Mapping[str, Any] | TideboardError:
    """A yes carries code 0; everything that is no clear no leaves the outcome open."""
    if (data := answer.data) is not None:
        return data
    return write_refusal_of(answer.http, answer.number, answer.text, trace=answer.trace, call=call)


def _not_sent(error: TideboardError) -> OrderDenied:
    if isinstance(error, OrderDenied):
        return error
    return OrderDenied(f"not-sent-{error.code}", **error.data)


def _time_out(payload: ApprovedPayload, answer: asyncio.Future[Mapping[str, Any]], seconds: float) -> None:
    """Give up waiting; a write that has not left by now never will."""
    if answer.done():
        return
    if payload.written:
        answer.set_exception(RequestTimeout("no-answer", seconds=seconds))
        return
    payload.denied = payload.denied or OrderDenied("not-sent-late", value=seconds, limit=seconds)
    answer.set_exception(payload.denied)


def _settle(answer: asyncio.Future[Mapping[str, Any]], outcome: Mapping[str, Any] | TideboardError) -> None:
    if isinstance(outcome, TideboardError):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
