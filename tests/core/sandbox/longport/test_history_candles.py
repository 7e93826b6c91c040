"""The limits of history candles."""

from __future__ import annotations

import pytest

from fakes.quote_session import recorded_session
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.longport.history_candles import CALLS, WINDOW, HistoryCandles
from tideboard_core.sandbox.longport.refusals import SocketRefusal
from tideboard_core.sandbox.longport.shared import Shared
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_core.wire.longport.packet import Status
from tideboard_proto.longport import quote_pb2 as pb


def request(symbol: str = "700.HK") -> pb.SecurityHistoryCandlestickRequest:
    made = pb.SecurityHistoryCandlestickRequest(symbol=symbol, period=pb.DAY, query_type=pb.QUERY_BY_OFFSET)
    made.offset_request.count = 1
    return made


def test_sixty_calls_fit_into_half_a_minute(standing_exchange: Exchange) -> None:
    clock = [0.0]
    shared = Shared(standing_exchange, now=lambda: clock[0])
    session, history = recorded_session(standing_exchange, shared=shared), HistoryCandles(shared)
    for _ in range(CALLS):
        history.answer(session, request())

    with pytest.raises(SocketRefusal) as seen:
        history.answer(session, request())
    clock[0] += WINDOW
    history.answer(session, request())

    assert (seen.value.status, seen.value.code) == (Status.BAD_REQUEST, ErrorCode.RATE_LIMITED)


def test_a_security_counts_once_against_the_quota(standing_exchange: Exchange) -> None:
    session = recorded_session(standing_exchange, scenario="quota")
    history = HistoryCandles(session.shared)
    for code in "700 700 9988 3690 1810 5 388 1299 2318 941 9618".split():  # noqa: SIM905 a list to read
        history.answer(session, request(f"{code}.HK"))

    with pytest.raises(SocketRefusal) as seen:
        history.answer(session, request("1024.HK"))
    history.answer(session, request("700.HK"))

    assert (seen.value.status, seen.value.code) == (Status.SERVER_ERROR, ErrorCode.TOO_MANY_SYMBOLS)
