"""LongPort's HTTP API: signs requests, reads the envelope of answers; repeats reads after failures, never writes."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import aiohttp
import msgspec
from yarl import URL

from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    LoginRefused,
    OrderDenied,
    RequestTimeout,
    ServerTrouble,
    VaultError,
)
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.http.addresses import require_privacy
from tideboard_core.gateways.http.body import read_body, retry_after_of
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.failures import Lost, down
from tideboard_core.gateways.http.proxy import Proxy
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.translate.accounts import identity_of
from tideboard_core.gateways.longport.translate.http_request import Asked, Query
from tideboard_core.gateways.longport.translate.refusals import RATE_CODES, http_refusal_of
from tideboard_core.model.credentials import ApiKey, BearerKey, Credential, DataCentre, data_centre_of
from tideboard_core.pauses import PauseBy
from tideboard_core.ports.system import Clock, CredentialSource
from tideboard_core.redaction import MOST_READ, outside_number
from tideboard_core.wire.longport import signing
from tideboard_core.wire.longport.commands import HttpCode

log = logging.getLogger(__name__)

TRADE_PATHS: Final = ("/v1/trade/", "/v3/trade/", "/v1/gridtrading/", "/v1/dailycoins/")
"""Below these everything but GET sends or changes orders, or what makes the broker send them."""
ASKED_BY_POST: Final = frozenset({"/v1/us/orders/query", "/v1/us/assets/transaction-history"})
"""Reads of the United States' data centre that are sent as POST (longbridge 5.3); no other body is a read."""
_AMERICAN_PATHS: Final = "/v1/us/"
"""No write below it is known: none of these is one that an approval could be for."""
PAPER_HEADER: Final = "x-papertrading"
"""With it the broker answers a paper account alone: the vendor's SDK from 4.4.1 on, `enable_papertrading`."""
FIRST_BACK_OFF: Final = 0.2
MAINLAND: Final = ".cn"
"""The end of the hosts of the mainland's site."""
_STAMPS_BACK: Final = 2_000
"""Milliseconds that the clock may step back without stamps beginning to repeat."""


class Envelope(msgspec.Struct):
    """The JSON object of every answer; unless `code` is 0 the call failed, whatever the HTTP status."""

    code: int
    message: str | None = ""
    data: Any = None


class HttpAnswer(NamedTuple):
    """One HTTP answer: status, envelope if it has one, and the trace id that the broker's support asks for."""

    http: int
    envelope: Envelope | None
    trace: str
    start: str = ""
    """The start of a body without envelope."""
    retry_after: float = 0.0
    """Seconds to make no call, as told."""

    @property
    def number(self) -> int:
        """The envelope's code; 0 for success and without envelope."""
        return self.envelope.code if self.envelope is not None else 0

    @property
    def rate_limited(self) -> bool:
        """Whether the broker refused the call for a rate limit."""
        return self.number in RATE_CODES or self.http == HTTPStatus.TOO_MANY_REQUESTS

    @property
    def whose(self) -> PauseBy:
        """The party whose pause it names: LongPort's own, or that of any other page."""
        return PauseBy.FOREIGN if self.envelope is None else PauseBy.OWN

    @property
    def text(self) -> str:
        """The server's message, or the start of a body without envelope."""
        return (self.envelope.message or "") if self.envelope is not None else self.start

    @property
    def data(self) -> Mapping[str, Any] | None:
        """The envelope's data of a success, `null` as an empty object; None for anything else."""
        if self.envelope is None or self.envelope.code != HttpCode.SUCCESS or self.http >= 300:
            return None
        data = {} if self.envelope.data is None else self.envelope.data
        return data if isinstance(data, dict) else None


def mainland_host(urls: Iterable[str]) -> str:
    """Return the first of these addresses' hosts that is of the mainland's site, empty for none."""
    hosts = (urlsplit(url).hostname or "" for url in urls)
    return next((host for host in hosts if host.endswith(MAINLAND)), "")


def admit(credential: Credential, *urls: str) -> None:
    """Raise LoginRefused for a credential of the United States with which nothing may be asked at these addresses.

    The mainland's site has no way to that data centre: it lets such a key log in and refuses every quote, as if a
    package were missing (301604; longbridge/longbridge-terminal, `region.rs`). That data centre has no paper accounts,
    so a token that says it is of one is wrong about what the orders would be.
    """
    if data_centre_of(credential) is not DataCentre.UNITED_STATES:
        return
    if host := mainland_host(urls):
        raise LoginRefused("us-key-at-mainland", host=host)
    if identity_of(credential).paper:
        raise LoginRefused("us-key-of-paper")


class HttpCalls:
    """One service's HTTP API over one pool of HTTP connections, for one login.

    Reads raise GatewayDown, LoginRefused, RequestTimeout, RateLimited and ServerRefused, each with the `trace` id.
    """

    def __init__(
        self,
        base: str,
        *,
        credentials: CredentialSource,
        clock: Clock,
        timing: HttpTiming,
        language: str = "en",
        market_time: Callable[[datetime], None] = lambda _: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        authority: str = "",
        proxy: Proxy | None = None,
    ) -> None:
        require_privacy(base)
        self._base = base.rstrip("/")  # the signature covers the path, and `//v1/...` would be another one
        self._credentials = credentials
        self._clock = clock
        self.timing = timing
        self._language = language
        self._market_time = market_time
        self.sleep = sleep
        self._last_stamp = 0
        self.paper = False
        """Whether the account is held for one of paper: each call then says so."""
        self.last_heard = 0.0
        self.session = open_session(timing, authority, proxy=proxy)

    async def close(self) -> None:
        await self.session.close()

    # --- reads ------------------------------------------------------------------------------------------------------

    async def read(self, path: str, asked: Asked = ()) -> Mapping[str, Any]:
        """GET, or POST an object, and return the envelope's data; repeated with back-off within one read's time-out.

        When the time is over, what the server said of itself last is raised; RequestTimeout if it said nothing.
        """
        if not isinstance(asked, Mapping):
            return await self._asked("GET", path, asked, b"", again=True)
        if path not in ASKED_BY_POST:
            raise OrderDenied("approval-missing", call=f"POST {path}")
        return await self._asked("POST", path, (), json.dumps(asked, separators=(",", ":")).encode(), again=True)

    async def call(self, method: str, path: str, query: Query = (), body: bytes = b"") -> Mapping[str, Any]:
        """Send any call but a trade write, which raises OrderDenied: it needs an approval. Only GET is repeated."""
        if method != "GET" and path.startswith((*TRADE_PATHS, _AMERICAN_PATHS)):
            raise OrderDenied("approval-missing", call=f"{method} {path}")
        return await self._asked(method, path, query, body, again=method == "GET")

    async def _asked(self, method: str, path: str, query: Query, body: bytes, *, again: bool) -> Mapping[str, Any]:
        """Send a call that is no trade write; `again` is whether it may be repeated."""
        tried = await self._credential()  # outside the time-out: the keyring may ask the user for its password
        causes: list[GatewayError] = []
        try:
            async with asyncio.timeout(self.timing.read):
                return await self._until_answered(method, path, query, body, tried, causes if again else None)
        except TimeoutError:
            raise _overdue(causes, path, self.timing.read) from None

    async def _until_answered(
        self, method: str, path: str, query: Query, body: bytes, tried: Credential, causes: list[GatewayError] | None
    ) -> Mapping[str, Any]:
        """Ask until there is an answer; why it is asked again goes into `causes`, None = it is not."""
        wait = FIRST_BACK_OFF
        while True:
            try:
                return content_of(path, await self.exchange(method, path, query, body))
            except LoginRefused as error:
                used, tried = tried, await self._credential()
                if error.code != "token-expired" or tried == used:  # else it was refreshed while the call was out
                    raise
            except (Lost, ServerTrouble) as error:
                if causes is None:
                    raise
                causes.append(error)
                log.info("%s %s: %s, asked again in %.1f s", method, path, error.code, wait)
                await self.sleep(wait)
                wait *= 2

    async def _credential(self) -> Credential:
        """Return the current credential; raises LoginRefused if the keyring does not return it."""
        try:
            return await self._credentials.credential()
        except VaultError as error:
            raise LoginRefused(error.code, **error.data) from error

    async def exchange(self, method: str, path: str, query: Query, body: bytes | aiohttp.Payload) -> HttpAnswer:
        """Send one request once and return its answer; raises GatewayDown, LoginRefused.

        A payload as `body` has its bytes in `raw`: the signature covers exactly what is sent.
        """
        raw = body if isinstance(body, bytes) else getattr(body, "raw", b"")
        url = URL(self._base + path + _query_text(query), encoded=True)
        headers = self._headers(await self._credential(), method=method, url=url, body=raw)
        if self.session.closed:  # closed while the credential was read; aiohttp would raise a plain RuntimeError
            raise GatewayDown("connection-closed")
        try:
            # No redirect is followed: the signature covers this path alone, and a write would be sent a second time.
            async with self.session.request(
                method, url, headers=headers, data=body or None, allow_redirects=False
            ) as response:
                self.last_heard = self._clock.monotonic()
                answer = await _answer(response)
                self._learn_time(response.headers.get("Date"))
                return answer
        except (aiohttp.ClientError, OSError, RuntimeError) as error:  # the last of a connection closed before the body
            raise down(self._base, error) from None
        except ValueError:  # the library refuses control characters in headers
            raise LoginRefused("credential-unusable") from None

    # --- headers ----------------------------------------------------------------------------------------------------

    def _headers(self, credential: Credential, *, method: str, url: URL, body: bytes) -> dict[str, str]:
        if isinstance(credential, BearerKey):
            raise LoginRefused("credential-unusable")
        admit(credential, self._base)
        headers = {"content-type": signing.CONTENT_TYPE, **self.upgrade_headers(credential)}
        stamp = self._stamp()
        if not isinstance(credential, ApiKey):
            headers["x-api-key"] = credential.client_id
            headers["authorization"] = f"Bearer {credential.access_token}"
            headers["x-timestamp"] = stamp
            return headers
        signed = signing.canonical_request(
            method=method,
            path=url.raw_path,
            query=url.raw_query_string,
            body=body,
            app_key=credential.app_key,
            access_token=credential.access_token,
            timestamp=stamp,
        )
        headers["x-api-key"] = credential.app_key
        # The bare token: with a signature the service takes no `Bearer` before it.
        headers["authorization"] = credential.access_token
        headers["x-timestamp"] = stamp
        headers["x-api-signature"] = signing.signature_header(signing.signature(signed, credential.app_secret))
        return headers

    def upgrade_headers(self, credential: Credential) -> dict[str, str]:
        """What every call and the upgrade of either socket carry: data centre, language, and of paper that it is.

        So the vendor's SDK 5.3 sends them; without a data centre the service takes that of Asia.
        """
        centre = {"x-dc-region": data_centre_of(credential).value, "accept-language": self._language}
        return centre | self.paper_headers(credential)

    def paper_headers(self, credential: Credential) -> dict[str, str]:
        """What calls and upgrades of a paper account carry; nothing with a key of the United States: it has none."""
        american = data_centre_of(credential) is DataCentre.UNITED_STATES
        return {PAPER_HEADER: "true"} if self.paper and not american else {}

    def _stamp(self) -> str:
        """Return seconds with a fraction that never repeat: the broker refuses a repeated time stamp (403202)."""
        now = int(self._clock.wall().timestamp() * 1000)
        if self._last_stamp - _STAMPS_BACK < now <= self._last_stamp:
            now = self._last_stamp + 1
        self._last_stamp = now
        return f"{now // 1000}.{now % 1000:03d}"

    def _learn_time(self, text: str | None) -> None:
        """Report the server's time if ours differs by more than the header's resolution of a second."""
        try:
            server = parsedate_to_datetime(text or "").astimezone(UTC)
        except (ValueError, TypeError, OverflowError):
            return
        if not -1.0 <= (self._clock.market() - server).total_seconds() <= 2.0:
            self._market_time(server)


async def _answer(response: aiohttp.ClientResponse) -> HttpAnswer:
    body = await read_body(response)
    trace = response.headers.get("x-trace-id", "")
    answer = HttpAnswer(response.status, None, trace, retry_after=retry_after_of(response))
    try:
        return answer._replace(envelope=msgspec.json.decode(body, type=Envelope))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return answer._replace(start=body[: 4 * (MOST_READ + 1)].decode(errors="replace"))


def _overdue(causes: Sequence[GatewayError], path: str, seconds: float) -> GatewayError:
    """Return why a read has no answer in its time: the server's own words are worth more than a lost connection."""
    if spoken := [error for error in causes if isinstance(error, ServerTrouble)]:
        return spoken[-1]
    if causes:
        return RequestTimeout(causes[-1].code, **{**causes[-1].data, "proto_id": path, "seconds": seconds})
    return RequestTimeout("no-answer", proto_id=path, seconds=seconds)


def content_of(path: str, answer: HttpAnswer) -> Mapping[str, Any]:
    """Return the data of a successful answer; raises the error of any other."""
    if (data := answer.data) is not None:
        return data
    if answer.number or not 200 <= answer.http < 400:
        details: dict[str, object] = {"trace": answer.trace, "call": path}
        if answer.rate_limited:
            details |= {"retry_after": answer.retry_after, "whose": str(answer.whose)}
        raise http_refusal_of(answer.http, answer.number, answer.text, **details)
    raise unreadable(proto_id=path, detail=f"HTTP {answer.http}", text=answer.text, trace=outside_number(answer.trace))


def _query_text(query: Query) -> str:
    return "?" + urlencode(query, quote_via=quote) if query else ""
