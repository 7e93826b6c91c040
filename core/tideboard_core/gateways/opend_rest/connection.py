"""One connection to FutuOpenD-rs: HTTP calls, unanswered writes and the push socket."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from tideboard_core.errors import GatewayDown, GatewayError
from tideboard_core.gateways.futu.link import PushHandler
from tideboard_core.gateways.http.writes import Outbox
from tideboard_core.gateways.opend_rest.endpoint import Endpoint
from tideboard_core.gateways.opend_rest.http_client import RestCalls
from tideboard_core.gateways.opend_rest.identity import ConnectionKey
from tideboard_core.gateways.opend_rest.refusals import RefusalContext, refusal_of
from tideboard_core.gateways.opend_rest.scopes import ScopeBook, probe_of
from tideboard_core.gateways.opend_rest.socket import PushSocket
from tideboard_core.model.gateway_health import Scope
from tideboard_core.model.rest import RestRow
from tideboard_core.wire.opend.framing import Frame
from tideboard_core.wire.opend_rest.answers import Outcome, OutcomeKind
from tideboard_core.wire.opend_rest.dialect import is_envelope
from tideboard_core.wire.opend_rest.rows import row_of

log = logging.getLogger(__name__)

_PING: Final = ("GET", "/api/ping")


class Connection:
    """One connection, from its opening to its end; it ends as a whole if the push socket is lost.

    `on_closed` is called once if the socket ends without `close`, or if the stored key is replaced by another.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        url: str,
        *,
        scopes: ScopeBook,
        handlers: Mapping[int, PushHandler],
        on_closed: Callable[[GatewayDown], None],
        on_late: Callable[[float], None],
        on_unreadable: Callable[[], None],
        on_dropped: Callable[[Frame, Exception], None],
    ) -> None:
        self.calls = RestCalls(endpoint, url, ConnectionKey(endpoint, url, on_changed=self._report_end))
        self.outbox = Outbox(endpoint.timing.write)
        self.scopes = scopes
        self.socket = PushSocket(
            handlers=handlers,
            on_closed=self._report_end,
            on_late=on_late,
            on_unreadable=on_unreadable,
            on_dropped=on_dropped,
            timing=endpoint.timing,
        )
        self._on_closed: Callable[[GatewayDown], None] | None = on_closed
        self.pushes = False
        self.keyless = False
        self._key = False
        self._logged_in = False
        self._closed = False

    @property
    def standing(self) -> bool:
        """Whether it is logged in and open now; without pushes there is no socket whose loss would show."""
        return self._logged_in and not self._closed and (self.socket.open_now or not self.pushes)

    @property
    def last_heard(self) -> float:
        """Loop time of the last bytes from the other side; 0.0 before any."""
        return max(self.calls.last_heard, self.socket.last_heard)

    @property
    def known(self) -> RefusalContext:
        """What is known of the key, needed to interpret a refusal."""
        return RefusalContext(key=self._key, keyless=self.keyless, scopes=self.scopes)

    async def open(self) -> None:
        """Ping, and check that a FutuOpenD-rs answers; raises GatewayDown, RequestTimeout, LoginRefused."""
        row = row_of(*_PING)
        assert row is not None
        answer = await self.calls.read(row)
        if answer.kind in {OutcomeKind.OK, OutcomeKind.BUSINESS} and is_envelope(answer.body):
            return
        if answer.kind in {
            OutcomeKind.UNAUTHORIZED,
            OutcomeKind.FORBIDDEN,
            OutcomeKind.RATE_LIMITED,
            OutcomeKind.UNREACHABLE,
        }:
            raise _as_down(refusal_of(row, None, answer, self.known))
        raise GatewayDown("rest-not-spoken", http=answer.status)

    async def log_in(self) -> None:
        """Send the key and open the push socket; raises LoginRefused, GatewayDown, RequestTimeout."""
        headers = await self.calls.headers()
        self._key = bool(headers)
        # The ping of `open` is public: only a call that needs a scope shows whether the key is good.
        row = probe_of(Scope.QUOTE_READ)
        assert row is not None
        answer = await self.ask(row, {})
        if answer.kind is OutcomeKind.UNAUTHORIZED:
            raise _as_down(refusal_of(row, None, answer, self.known))
        # The probe needs a scope: it succeeds without a key only if the daemon has no keys file.
        self.keyless = not headers and answer.kind in {OutcomeKind.OK, OutcomeKind.BUSINESS}
        # The key goes in a header, never as `?token=`: addresses end up in logs.
        self.pushes = await self.socket.open(self.calls.session, self.calls.url, headers)
        if not self.pushes:
            log.info("no pushes from %s: everything is read by REST", self.calls.url)
        self._logged_in = True

    async def ask(self, row: RestRow, body: Any) -> Outcome:  # noqa: ANN401  any JSON value
        """Send a read and record what the answer shows of the key's scopes."""
        answer = await self.calls.read(row, body)
        self.scopes.learn(row, body, answer)
        return answer

    async def close(self) -> None:
        """Close everything; waiting calls get GatewayDown, unanswered writes get `GRACE_SECONDS` for their answer."""
        self._closed, self._on_closed = True, None
        try:
            await self.socket.close()
        finally:  # also if the caller is cancelled here
            try:
                await self.outbox.close()
            finally:
                await self.calls.close()

    def _report_end(self, error: GatewayDown) -> None:
        """Call `on_closed` with the first reason for which the connection ended, and never again."""
        callback, self._on_closed = self._on_closed, None
        if callback is not None:
            callback(error)


def _as_down(error: GatewayError) -> GatewayDown:
    return error if isinstance(error, GatewayDown) else GatewayDown(error.code, **error.data)
