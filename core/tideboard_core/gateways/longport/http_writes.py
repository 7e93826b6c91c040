"""Trade writes over HTTP: each is made of its approval, sent once, and what its answer means is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from tideboard_core.errors import OrderDenied, OrderRejected, TideboardError
from tideboard_core.gateway_parts.http.writes import ApprovedPayload, Outbox
from tideboard_core.gateways.longport.http_calls import TRADE_PATHS, Answer, HttpCalls
from tideboard_core.gateways.longport.limits import RateLimits
from tideboard_core.gateways.longport.refusals import write_refusal_of
from tideboard_core.gateways.longport.requests import HttpWrite
from tideboard_core.ports import ApprovedOrder, R, TradingSink

log = logging.getLogger(__name__)


class Writes:
    """Sends approved orders, each once, and keeps those whose answer is still out."""

    def __init__(self, http: HttpCalls, trading: TradingSink, limits: RateLimits, *, seconds: float) -> None:
        self._http = http
        self._trading = trading
        self._limits = limits
        self._outbox = Outbox(seconds)

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
        pause = self._limits.trade.gap_left()
        self._limits.trade.take(after=pause)

        async def exchange() -> Mapping[str, Any] | TideboardError:
            answer = await self._http.exchange(write.method, write.path, write.query, payload)
            if answer.rate_limited:
                self._limits.trade.bar(answer.retry_after)
            return _verdict(answer, call=f"{write.method} {write.path}")

        return self._outbox.send(payload, exchange, lambda outcome: self._tell_late(order_id, outcome), pause=pause)

    async def close(self) -> None:
        """Wait a moment for answers that are on their way, then end what is out: GatewayDown (unknown) or not sent."""
        await self._outbox.close()

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
