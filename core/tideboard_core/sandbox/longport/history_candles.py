"""Handler of history candles (27) with its own limits: calls in a window, and securities in a month."""

from __future__ import annotations

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.sandbox.call_window import CallWindow
from tideboard_core.sandbox.longport import candles
from tideboard_core.sandbox.longport.quote_rights import history_symbols, named
from tideboard_core.sandbox.longport.quote_session import QuoteSession
from tideboard_core.sandbox.longport.refusals import SocketRefusal
from tideboard_core.sandbox.longport.shared import Shared
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_core.wire.longport.packet import Status
from tideboard_proto.longport import quote_pb2 as pb

CALLS, WINDOW = 60, 30.0


class HistoryCandles:
    """Counts the history calls of each account; a month is as long as the run."""

    def __init__(self, shared: Shared) -> None:
        self._now = shared.now
        self._calls: dict[str, CallWindow] = {}
        self._asked: dict[str, set[InstrumentId]] = {}

    def answer(
        self, session: QuoteSession, request: pb.SecurityHistoryCandlestickRequest
    ) -> pb.SecurityCandlestickResponse:
        """The candles; refuses with 301606 or 301607 when there have been too many calls or securities."""
        account, name = session.socket.account, named(session, request.symbol)
        asked = self._asked.setdefault(account, set())
        if name not in asked and len(asked) >= history_symbols(session):
            text = f"history quota of {history_symbols(session)} securities used up"
            raise SocketRefusal(Status.SERVER_ERROR, ErrorCode.TOO_MANY_SYMBOLS, text)
        if not self._calls.setdefault(account, CallWindow(self._now, WINDOW)).spend(CALLS):
            text = f"no more than {CALLS} calls in {WINDOW:.0f} s"
            raise SocketRefusal(Status.BAD_REQUEST, ErrorCode.RATE_LIMITED, text)
        answer = candles.history(session, request)
        asked.add(name)
        return answer
