"""Sends LongPort's trade writes over HTTP, each once, and reads the outcome from the answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from tideboard_core.errors import GatewayError, OrderDenied, TideboardError
from tideboard_core.gateways.http.writes import ApprovedPayload, Outbox, report_late
from tideboard_core.gateways.longport.translate.http_request import HttpWrite
from tideboard_core.gateways.longport.translate.json_fields import required
from tideboard_core.gateways.longport.translate.refusals import write_refusal_of
from tideboard_core.gateways.longport.transport.http_client import TRADE_PATHS, HttpAnswer, HttpCalls
from tideboard_core.gateways.longport.transport.rate_limits import LongportRateLimits
from tideboard_core.model.combination import CombinationRequest
from tideboard_core.model.order import OrderRequest
from tideboard_core.ports.trading import ApprovedOrder, Carrier, R, TradingSink

log = logging.getLogger(__name__)


class Writes:
    """Sends approved orders, each once, and keeps those without an answer yet."""

    def __init__(self, http: HttpCalls, trading: TradingSink, limits: LongportRateLimits, *, seconds: float) -> None:
        self._http = http
        self._trading = trading
        self._limits = limits
        self._outbox = Outbox(seconds)

    def send(
        self, approved: ApprovedOrder[R], build: Callable[[R], HttpWrite], *, carrier: Carrier
    ) -> asyncio.Future[Mapping[str, Any]]:
        """Start one write and count it in the rate limits. An error raised here means that nothing was sent.

        The future raises OrderDenied (nothing was sent), OrderRejected (refused by the broker), RequestTimeout or
        GatewayDown (the order is unknown). After its time-out or cancellation a clear answer goes to the sink.
        """
        if not isinstance(approved, ApprovedOrder):
            raise OrderDenied("approval-missing")
        approved.look(carrier)
        order_id = approved.request.client_order_id
        write = build(approved.request)
        if write.method not in {"POST", "PUT", "DELETE"} or not write.path.startswith(TRADE_PATHS):
            raise OrderDenied("approval-missing", call=f"{write.method} {write.path}")

        payload = ApprovedPayload(write.body, lambda: approved.take(carrier))
        # Counted now for the moment at which it leaves: another write of this step has to see it, or both would leave
        # together.
        pause = self._limits.trade.gap_left()
        self._limits.trade.take(after=pause)

        async def exchange() -> Mapping[str, Any] | TideboardError:
            answer = await self._http.exchange(write.method, write.path, write.query, payload)
            if answer.rate_limited:
                self._limits.trade.bar(answer.retry_after)
            return _verdict(answer, call=f"{write.method} {write.path}")

        placing = isinstance(approved.request, OrderRequest | CombinationRequest)

        def accepted(data: Mapping[str, Any]) -> None:
            try:
                named = required(data, "order_id") if placing else None
            except GatewayError as error:  # as with a prompt answer, it may be any order of the account
                log.info("late answer to %s names no order: %s", order_id, error)
            else:
                self._trading.late_reply(order_id, named, None)

        on_late_reply = partial(report_late, self._trading, order_id, accepted=accepted)
        return self._outbox.send(payload, exchange, on_late_reply, pause=pause)

    async def close(self) -> None:
        """Wait briefly for answers, then end the rest: GatewayDown (unknown), or OrderDenied if not sent yet."""
        await self._outbox.close()


def _verdict(answer: HttpAnswer, *, call: str) -> Mapping[str, Any] | TideboardError:
    """Return the data of an answer with code 0, else the error; only a clear refusal is not an unknown order."""
    if (data := answer.data) is not None:
        return data
    return write_refusal_of(answer.http, answer.number, answer.text, trace=answer.trace, call=call)
