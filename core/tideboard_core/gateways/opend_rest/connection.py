"""One connection to FutuOpenD-rs: its key, HTTP calls, none sent twice, unanswered writes and the push socket."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urlencode

import aiohttp
import msgspec
from aiohttp import WSMsgType
from yarl import URL

from tideboard_core.errors import GatewayDown, GatewayError, LoginRefused, OrderDenied, RequestTimeout, WireError
from tideboard_core.gateways.common.heartbeats import UNWATCHED, Heartbeats
from tideboard_core.gateways.common.replay_at_login import label_in_texts
from tideboard_core.gateways.futu.link import PushHandler
from tideboard_core.gateways.http.addresses import address_of, private
from tideboard_core.gateways.http.body import read_body
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.failures import down
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.http.websocket import WebSocketConnection
from tideboard_core.gateways.http.writes import ApprovedPayload, Outbox
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.refusals import RefusalContext, refusal_of
from tideboard_core.gateways.opend_rest.scopes import ScopeBook, probe_of
from tideboard_core.model.gateway_health import Scope
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_core.wire.opend.framing import OpendFrame
from tideboard_core.wire.opend_rest.answers import OutcomeKind, RestOutcome, outcome
from tideboard_core.wire.opend_rest.dialect import RETRY_AFTER, SCHEME, is_envelope, version_of
from tideboard_core.wire.opend_rest.frames import FRAME_CAP, push_of
from tideboard_core.wire.opend_rest.rows import row_of
from tideboard_core.wire.replay_label import HEADER


class ConnectionKey:
    """Reads the key for one address from the keyring, and requires that it stays the one read first.

    Another key may belong to another login: an order sent under it would reach an account that no dialog showed.
    `on_changed` is called for each read of another key; the next connection takes the new one.
    """

    def __init__(self, endpoint: RestEndpoint, url: str, *, on_changed: Callable[[GatewayDown], None]) -> None:
        self._endpoint = endpoint
        self._url = url
        self._on_changed = on_changed
        self._first: str | None = None

    async def key(self) -> str:
        """Return the bearer key, empty if there is none.

        Raises GatewayDown if it is not the one read first, LoginRefused as `RestEndpoint.key`.
        """
        key = await self._endpoint.key(self._url)
        if self._first is None:
            self._first = key
        if key != self._first:
            changed = GatewayDown("rest-key-changed")
            self._on_changed(changed)
            raise changed
        return key


PUSH_PATH: Final = "/ws"
_WITHOUT_PUSH: Final = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})
"""Statuses of a daemon that is older than its pushes, or of a key without quotes: everything is polled then."""


class PushSocket(WebSocketConnection):
    """Receives pushes. `handlers` get them by protocol id, synchronously, in order of arrival.

    `on_dropped` gets each push that its handler could not read. `on_unreadable` is called for a message that is not a
    push: it may have been about an order.
    """

    carries = WSMsgType.TEXT

    def __init__(
        self,
        *,
        handlers: Mapping[int, PushHandler],
        on_closed: Callable[[GatewayDown], None],
        heartbeats: Heartbeats = UNWATCHED,
        on_unreadable: Callable[[], None] = lambda: None,
        on_dropped: Callable[[OpendFrame, Exception], None] = lambda _frame, _error: None,
        timing: HttpTiming | None = None,
    ) -> None:
        super().__init__(name="opend-rest push", on_closed=on_closed, heartbeats=heartbeats, timing=timing)
        self._on_unreadable = on_unreadable
        self._on_dropped = on_dropped
        self._handlers = {int(number): handler for number, handler in handlers.items()}

    async def open(self, http: aiohttp.ClientSession, base: str, headers: Mapping[str, str]) -> bool:
        """Open it; False if the daemon or the key has no pushes. Raises GatewayDown, LoginRefused."""
        try:
            await self._connect(http, base + PUSH_PATH, cap=FRAME_CAP, headers=dict(headers))
        except aiohttp.WSServerHandshakeError as error:
            if error.status in _WITHOUT_PUSH:
                return False
            if error.status == HTTPStatus.UNAUTHORIZED:
                raise LoginRefused("rest-key-refused" if headers else "rest-key-missing", text="") from None
            host, port = address_of(base)
            raise GatewayDown("websocket-refused", host=host, port=port, http=error.status) from None
        return True

    def _take(self, content: str) -> None:
        """Call a push's handler; a push that cannot be read is dropped."""
        try:
            frame = push_of(content)
        except WireError as error:
            log.info("push of %d characters dropped: %s", len(content), error.code)
            self._on_unreadable()
            return
        handler = self._handlers.get(frame.proto_id)
        if handler is None:
            return
        try:
            handler(frame)
        except Exception as error:  # noqa: BLE001  one bad push must not end the connection
            log.info("push %d dropped, %d characters: %s", frame.proto_id, len(content), error)
            self._on_dropped(frame, error)


_JSON: Final = "application/json"


class RestCalls:
    """One gateway's HTTP API over one pool of HTTP connections, for one login."""

    def __init__(self, endpoint: RestEndpoint, url: str, holder: ConnectionKey) -> None:
        self.url = url
        self.last_heard = 0.0
        self.labels: tuple[str, ...] = ()
        """What the newest answer said about a recorded day that the gateway plays."""
        self._endpoint = endpoint
        self._holder = holder
        self.session = open_session(endpoint.timing, endpoint.authority, proxy=endpoint.proxy)

    @property
    def private(self) -> bool:
        """Whether keys, passwords and orders may be sent: TLS, or within this computer."""
        return private(self.url)

    async def close(self) -> None:
        await self.session.close()

    async def headers(self) -> dict[str, str]:
        """Return the header with the key, empty without one and over a network in clear text.

        Raises GatewayDown if the key is not the one that the connection began with.
        """
        key = await self._holder.key() if self.private else ""
        return {"Authorization": f"{SCHEME} {key}"} if key else {}

    async def read(self, row: RestRow, body: Any = None) -> RestOutcome:  # noqa: ANN401  any JSON value
        """Send a request once and return its outcome. Raises GatewayDown, LoginRefused, RequestTimeout.

        Raises OrderDenied for a row that trades: it needs an approval. A GET gets the fields of `body` as its query.
        """
        if row.write is WriteKind.TRADE:
            raise OrderDenied("approval-missing", call=row.key)
        seconds = self._endpoint.timing.read
        headers = await self.headers()  # outside the time-out: the keyring may ask the user for its password
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(row, headers, body)
        except TimeoutError:
            raise RequestTimeout("no-answer", proto_id=row.key, seconds=seconds) from None

    async def write(self, row: RestRow, payload: ApprovedPayload) -> RestOutcome:
        """Send an approved body once. Raises as `read`, but has no time-out of its own: the caller's applies."""
        return await self._exchange(row, await self.headers(), payload)

    async def _exchange(self, row: RestRow, headers: dict[str, str], body: Any) -> RestOutcome:  # noqa: ANN401
        url = self.url + row.path
        if row.method == "GET":
            url, data = url + _query(body), None
        else:
            headers = {**headers, "Content-Type": _JSON}
            data = body if isinstance(body, ApprovedPayload) else msgspec.json.encode({} if body is None else body)
        if self.session.closed:  # closed while `headers` waited; aiohttp would raise a plain RuntimeError
            raise GatewayDown("connection-closed")
        try:
            # No redirect is followed: it could lead the key elsewhere, and would send a write a second time.
            async with self.session.request(
                row.method, URL(url, encoded=True), headers=headers, data=data, allow_redirects=False
            ) as response:
                self.last_heard = asyncio.get_running_loop().time()
                self.labels = tuple(response.headers.getall(HEADER, ()))
                raw = await read_body(response)
                return outcome(response.status, raw, response.headers.get(RETRY_AFTER, ""))
        except (aiohttp.ClientError, OSError, RuntimeError) as error:  # the last of a connection closed before the body
            raise down(self.url, error) from None
        except ValueError:  # the library refuses control characters in headers
            raise LoginRefused("credential-unusable") from None


def _query(body: Any) -> str:  # noqa: ANN401  any JSON value
    fields = [(str(name), str(value)) for name, value in (body or {}).items() if value is not None]
    return "?" + urlencode(fields, quote_via=quote) if fields else ""


log = logging.getLogger(__name__)

_PING: Final = ("GET", "/api/ping")
_STATE: Final = ("GET", "/api/global-state")


class RestConnection:
    """One connection, from its opening to its end; it ends as a whole if the push socket is lost.

    `on_closed` is called once if the socket ends without `close`, or if the stored key is replaced by another.
    """

    def __init__(
        self,
        endpoint: RestEndpoint,
        url: str,
        *,
        scopes: ScopeBook,
        handlers: Mapping[int, PushHandler],
        on_closed: Callable[[GatewayDown], None],
        heartbeats: Heartbeats,
        on_unreadable: Callable[[], None],
        on_dropped: Callable[[OpendFrame, Exception], None],
    ) -> None:
        self.calls = RestCalls(endpoint, url, ConnectionKey(endpoint, url, on_changed=self._report_end))
        self.outbox = Outbox(endpoint.timing.write)
        self.scopes = scopes
        self.socket = PushSocket(
            handlers=handlers,
            on_closed=self._report_end,
            heartbeats=heartbeats,
            on_unreadable=on_unreadable,
            on_dropped=on_dropped,
            timing=endpoint.timing,
        )
        self._on_closed: Callable[[GatewayDown], None] | None = on_closed
        self.pushes = False
        self.keyless = False
        self.replay: ReplayLabel | None = None
        self.daemon_version: tuple[int, ...] | None = None
        """What the daemon said of itself, None until it has: a later silence changes nothing."""
        self._key = False
        self._logged_in = False
        self._closed = False

    @property
    def established(self) -> bool:
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
        if answer.kind is OutcomeKind.NOT_FOUND:  # a daemon before 1.4.74 has no such route
            older = row_of(*_STATE)
            assert older is not None
            row, answer = older, await self.calls.read(older)
        spoken = is_envelope(answer.body) or version_of(answer.body) is not None
        if answer.kind in {OutcomeKind.OK, OutcomeKind.BUSINESS} and spoken:
            self._learn_version(answer)
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
        self.replay = label_in_texts(self.calls.labels)
        # The probe needs a scope: it succeeds without a key only if the daemon has no keys file.
        self.keyless = not headers and answer.kind in {OutcomeKind.OK, OutcomeKind.BUSINESS}
        # The key goes in a header, never as `?token=`: addresses end up in logs.
        self.pushes = await self.socket.open(self.calls.session, self.calls.url, headers)
        if not self.pushes:
            log.info("no pushes from %s: everything is read by REST", self.calls.url)
        await self.ask_version()
        # The last step: from here on it stands, and its link counts it before anything else happens.
        self._logged_in = True

    async def ask_version(self) -> None:
        """Ask the daemon for its version, unless it has told it; what it does not say is asked again."""
        row = row_of(*_PING)
        assert row is not None
        if self.daemon_version is None:
            with contextlib.suppress(RequestTimeout):
                self._learn_version(await self.calls.read(row))

    def _learn_version(self, answer: RestOutcome) -> None:
        found = version_of(answer.body) if answer.kind in {OutcomeKind.OK, OutcomeKind.BUSINESS} else None
        if found is not None:
            self.daemon_version = found
            log.info("the daemon at %s is version %s", self.calls.url, ".".join(map(str, found)))

    async def ask(self, row: RestRow, body: Any) -> RestOutcome:  # noqa: ANN401  any JSON value
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
