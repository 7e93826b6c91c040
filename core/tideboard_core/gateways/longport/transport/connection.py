"""One connection to LongPort: HTTP API, quote socket, trade socket unless quotes only; trade writes, each sent once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any, Final

from tideboard_core.errors import (
    NOT_FOR_ACCOUNT,
    GatewayDown,
    GatewayError,
    LoginRefused,
    OrderDenied,
    RateLimited,
    ServerRefused,
    ServerTrouble,
    TideboardError,
    VaultError,
)
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.common.heartbeats import Heartbeats
from tideboard_core.gateways.common.replay_at_login import label_in_texts
from tideboard_core.gateways.http.addresses import require_privacy
from tideboard_core.gateways.http.writes import ApprovedPayload, Outbox, report_late
from tideboard_core.gateways.longport.translate.accounts import Identity, identity_of
from tideboard_core.gateways.longport.translate.http_request import HttpWrite
from tideboard_core.gateways.longport.translate.json_fields import required
from tideboard_core.gateways.longport.translate.refusals import write_refusal_of
from tideboard_core.gateways.longport.transport.endpoint import Addresses, LongportEndpoint, Purpose
from tideboard_core.gateways.longport.transport.http_client import (
    TRADE_PATHS,
    HttpAnswer,
    HttpCalls,
    admit,
    content_of,
)
from tideboard_core.gateways.longport.transport.rate_limits import LongportRateLimits
from tideboard_core.gateways.longport.transport.socket import NO_PUSHES, PushRoutes, Socket, SocketSession
from tideboard_core.model.combination import CombinationRequest
from tideboard_core.model.credentials import Credential, DataCentre, data_centre_of, is_mixed
from tideboard_core.model.order import OrderRequest
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.ports.system import Clock, CredentialSource
from tideboard_core.ports.trading import ApprovedOrder, Carrier, R, TradingSink
from tideboard_core.wire.longport.commands import HttpCode

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
        self._limits.count_write(cancel=write.method == "DELETE", after=pause)

        exits = getattr(approved.request, "exits", None) is not None

        async def exchange() -> Mapping[str, Any] | TideboardError:
            answer = await self._http.exchange(write.method, write.path, write.query, payload)
            if answer.rate_limited:
                self._limits.trade.bar(answer.retry_after, answer.whose)
            return _verdict(answer, write, exits=exits)

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


def _verdict(answer: HttpAnswer, write: HttpWrite, *, exits: bool) -> Mapping[str, Any] | TideboardError:
    """Return the data of an answer with code 0, else the error; only a clear refusal is not an unknown order."""
    if (data := answer.data) is not None:
        return data
    words = {"trace": answer.trace, "call": f"{write.method} {write.path}"}
    cancels = write.method == "DELETE"
    return write_refusal_of(answer.http, answer.number, answer.text, exits=exits, cancels=cancels, **words)


PASSWORD_PATH: Final = "/v1/socket/token"  # noqa: S105  a path


class Role(Enum):
    """The two sockets."""

    QUOTES = "quotes"
    ORDERS = "orders"


class AccountCredentials:
    """A CredentialSource for one connection: it returns credentials of the account that opened it, and of no other.

    The user may store the credential of another account while the connection is open. An order signed with it would
    reach an account that no dialog showed. `on_changed` is called each time another account's credential is found; the
    next connection takes it.
    """

    def __init__(self, source: CredentialSource, *, on_changed: Callable[[GatewayDown], None]) -> None:
        self.identity: Identity | None = None
        self._source = source
        self._on_changed = on_changed

    async def credential(self) -> Credential:
        """Return the current credential; GatewayDown if it is another account's, LoginRefused for a locked keyring."""
        try:
            credential = await self._source.credential()
        except VaultError as error:
            raise LoginRefused(error.code, **error.data) from error
        identity = identity_of(credential)
        if self.identity is None:
            self.identity = identity
        if identity != self.identity:
            changed = GatewayDown("credential-changed")
            self._on_changed(changed)
            raise changed
        return credential


_PASSING: Final = frozenset(
    {
        HttpCode.SUCCESS,  # no envelope: the word of something in between
        HttpCode.SIGNATURE_INVALID,
        HttpCode.DUPLICATE_REQUEST,
        HttpCode.IP_NOT_ALLOWED,
        HttpCode.TOKEN_EXPIRED,
    }
)
"""Numbers of refusals that another time stamp, token or way to the broker ends by itself."""


_PASSES: Final = (RateLimited, ServerTrouble)


def keys_refused(refused: GatewayError, credential: Credential) -> LoginRefused | None:
    """Return the error that names the data centres for a refused sign-in, None where they do not explain it.

    Keys of both are said to be so. "No such call for this account" to the first call of all is a key that was asked of
    the other data centre.
    """
    if refused.code in {"token-expired", "ip-not-allowed"} or isinstance(refused, _PASSES):
        return None
    text = str(refused.data.get("text", ""))
    if is_mixed(credential):
        return LoginRefused("keys-mixed", text=text)
    if refused.code == NOT_FOR_ACCOUNT:
        return LoginRefused("key-of-other-centre", text=text, centre=data_centre_of(credential).value)
    return None


async def answers_without_header(
    http: HttpCalls, refused: GatewayError, source: CredentialSource, before: Credential
) -> Mapping[str, Any] | None:
    """Ask without the header of paper accounts for what was refused with it; the answer, None where it proves nothing.

    It proves that the account is one of real money if the same call with the header is refused with the same code
    before and after it, whatever code that is: none is published. The header then stays off. Nothing is asked after a
    refusal that may pass by itself, nor for a key with which no header is sent; another credential than `before` may be
    answered for another reason.
    """
    number = str(refused.data.get("number", 0))
    if not http.paper_headers(before) or isinstance(refused, RateLimited | ServerTrouble):
        return None
    if number in {str(int(code)) for code in _PASSING}:
        return None
    proved, http.paper = False, False
    try:
        answer = content_of(PASSWORD_PATH, await http.exchange("GET", PASSWORD_PATH, (), b""))
        http.paper = True
        again = await http.exchange("GET", PASSWORD_PATH, (), b"")
        proved = str(again.number) == number and await source.credential() == before
    except TideboardError:
        return None
    finally:
        http.paper = not proved
    return answer if proved else None


class LongportConnection:
    """One connection, from its opening to its end; it ends as a whole if either socket is lost.

    `sessions` outlives it: the next connection resumes lost sockets with them. `on_closed` is called once if a socket
    ends without `close`. `on_paper` says whether an account is held for one of paper, `on_live` gets one that the first
    read proved to be of real money. The constructor raises InsecureTransport for clear text to another computer.
    """

    def __init__(
        self,
        endpoint: LongportEndpoint,
        addresses: Addresses,
        *,
        pushes: Mapping[Role, PushRoutes],
        sessions: dict[Role, SocketSession],
        limits: LongportRateLimits,
        trading: TradingSink,
        clock: Clock,
        market_time: Callable[[datetime], None],
        on_closed: Callable[[GatewayDown], None],
        heartbeats: Heartbeats,
        on_paper: Callable[[Identity], bool] = lambda _identity: False,
        on_live: Callable[[Identity], None] = lambda _identity: None,
    ) -> None:
        for address in addresses:
            require_privacy(address)
        self.addresses = addresses
        self.credentials = AccountCredentials(endpoint.credentials, on_changed=self._report_end)
        self.http = HttpCalls(
            addresses.http,
            credentials=self.credentials,
            clock=clock,
            timing=endpoint.timing,
            language=endpoint.language,
            market_time=market_time,
            authority=endpoint.authority,
            proxy=endpoint.proxy,
        )
        self.writes = Writes(self.http, trading, limits, seconds=endpoint.timing.write)
        self._endpoint = endpoint
        self._pushes = pushes
        self._sessions = sessions
        self._clock = clock
        self._on_closed: Callable[[GatewayDown], None] | None = on_closed
        self._heartbeats = heartbeats
        self._on_paper, self._on_live = on_paper, on_live
        self._answered = False
        self.data_centre = DataCentre.ASIA_PACIFIC
        """The data centre of the account that opened it."""
        self.replay: ReplayLabel | None = None
        self._passwords: dict[Role, str] = {}
        self._sockets: dict[Role, Socket] = {}
        self._resuming: Role | None = None
        self._lost_meanwhile: GatewayDown | None = None

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles of this connection's sockets."""
        return (Role.QUOTES,) if self._endpoint.purpose is Purpose.QUOTES else (Role.QUOTES, Role.ORDERS)

    @property
    def established(self) -> bool:
        """Whether every socket is logged in now."""
        return all(role in self._sockets and self._sockets[role].logged_in for role in self.roles)

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the last bytes from the other side; 0.0 before any."""
        return max((self.http.last_heard, *(socket.last_heard for socket in self._sockets.values())))

    def socket(self, role: Role) -> Socket:
        """Return the socket of a role; raises GatewayDown if this connection has none."""
        socket = self._sockets.get(role)
        if socket is None:
            raise GatewayDown("not-connected")
        return socket

    async def open(self) -> None:
        """Fetch a one-time password for each socket that cannot be resumed, then open all; raises GatewayDown kinds."""
        # Whose connection it will be has to be known first: a session of another account is not resumed, and the calls
        # of a paper account say that it is one.
        credential = await self.credentials.credential()
        admit(credential, *self.addresses)
        self.data_centre = data_centre_of(credential)
        identity = self.credentials.identity
        self.http.paper = identity is not None and self._on_paper(identity)
        for role in self.roles:
            # One for each socket: a password is good for one login.
            if self._resumable(role) is None:
                self._passwords[role] = await self._password()
        for role in self.roles:
            await self._open(role)

    async def log_in(self) -> None:
        """Resume or log in on every socket; raises LoginRefused, GatewayDown, RequestTimeout."""
        for role in self.roles:
            await self._enter(role)
        labels = [self.socket(role).replay for role in self.roles]
        self.replay = label_in_texts("" if label is None else label.text() for label in labels) if any(labels) else None

    async def close(self) -> None:
        """Close everything and wait until it is closed: the broker limits the number of open sockets."""
        self._on_closed = None
        try:
            await asyncio.gather(*(socket.close() for socket in self._sockets.values()))
        finally:  # also if the caller is cancelled here
            try:
                await self.writes.close()
            finally:
                await self.http.close()

    # --- one socket -------------------------------------------------------------------------------------------------

    async def _open(self, role: Role) -> None:
        quotes, routes = role is Role.QUOTES, self._pushes.get(role, NO_PUSHES)
        socket = Socket(
            name=role.value,
            handlers=routes.handlers,
            on_dropped=routes.dropped,
            on_closed=lambda error: self._lost(role, socket, error),
            heartbeats=self._heartbeats,
            metadata=self._metadata() if quotes else None,  # the vendor's trade socket sends none
            timing=self._endpoint.timing,
            on_secret=self._endpoint.on_secret,
        )
        self._sockets[role] = socket
        headers = self.http.upgrade_headers(await self.credentials.credential())
        url = self.addresses.quote if quotes else self.addresses.trade
        await socket.open(self.http.session, url, headers=headers)

    async def _enter(self, role: Role) -> None:
        session = self._sessions.pop(role, None) if role not in self._passwords else None
        if session is not None:
            try:
                await self._resume(role, session)
            except LoginRefused as error:
                log.info("%s socket: session refused (%s), logging in anew", role.value, error.code)
                await self._open_anew(role)
                session = None
        if session is None:
            password = self._passwords.pop(role, None)
            if password is None:  # it was to be resumed, and its loss before the login took its session
                raise GatewayDown("connection-lost")
            await self.socket(role).authenticate(password)
        if (fresh := self.socket(role).session) is not None:
            self._sessions[role] = replace(fresh, owner=self.credentials.identity)

    async def _resume(self, role: Role, session: SocketSession) -> None:
        """Resume; the broker ends a socket whose session it refuses, which does not end this connection."""
        self._resuming, self._lost_meanwhile = role, None
        try:
            await self.socket(role).resume(session)
        finally:
            self._resuming = None
        if self._lost_meanwhile is not None:
            raise self._lost_meanwhile

    async def _open_anew(self, role: Role) -> None:
        """Open another WebSocket: only the first packet of one may log in, and a refused session has used it up."""
        old = self._sockets.pop(role)
        await old.close()
        self._passwords[role] = await self._password()
        await self._open(role)

    def _resumable(self, role: Role) -> SocketSession | None:
        session = self._sessions.get(role)
        ours = session is not None and session.owner == self.credentials.identity
        return session if session is not None and ours and session.good_at(self._clock.wall()) else None

    async def _password(self) -> str:
        """Fetch a one-time password, good for one login; LoginRefused if the broker allows no further connection."""
        data = await self._first_read()
        limit, online = _count(data.get("limit")), _count(data.get("online"))
        if limit is not None and online is not None and online >= limit:
            raise LoginRefused("too-many-connections", limit=limit, online=online, text="")
        otp = data.get("otp")
        if not isinstance(otp, str) or not otp:
            raise unreadable(proto_id=PASSWORD_PATH, detail="no otp")
        self._endpoint.on_secret(otp)
        return otp

    async def _first_read(self) -> Mapping[str, Any]:
        """Read the password; GatewayDown where that proves a paper account to be one of real money.

        The next connection then holds it for LIVE. After the first answer a refusal is one like any other.
        """
        before = await self.credentials.credential()
        try:
            data = await self.http.read(PASSWORD_PATH)
        except (LoginRefused, ServerRefused) as refused:
            identity = self.credentials.identity
            if (explained := keys_refused(refused, before)) is not None:
                raise explained from None
            if self._answered or identity is None:
                raise
            if await answers_without_header(self.http, refused, self.credentials, before) is None:
                raise
            self._on_live(identity)
            raise GatewayDown("account-is-live") from None
        self._answered = True
        return data

    def end(self, error: GatewayDown) -> None:
        """End it as if it were lost: the session opens another one."""
        self._report_end(error)

    def _metadata(self) -> dict[str, str]:
        metadata = {"accept-language": self._endpoint.language}
        if self._endpoint.overnight:
            metadata["need_over_night_quote"] = "true"
        return metadata

    def _lost(self, role: Role, socket: Socket, error: GatewayDown) -> None:
        if socket is not self._sockets.get(role):
            return
        if socket.session is None:
            self._sessions.pop(role, None)
        if role is self._resuming:
            self._lost_meanwhile = error
            return
        self._report_end(error)

    def _report_end(self, error: GatewayDown) -> None:
        """Call `on_closed` with the first reason for which the connection ended."""
        callback, self._on_closed = self._on_closed, None
        if callback is not None:
            callback(error)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
