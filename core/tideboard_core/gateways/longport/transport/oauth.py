"""OAuth 2.0 with PKCE: discovery, registration, the page to open, a code or a refresh token for a grant."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import aiohttp
import msgspec

from tideboard_core.errors import LoginRefused, RequestTimeout
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.http.addresses import require_privacy
from tideboard_core.gateways.http.body import read_body
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.failures import down
from tideboard_core.gateways.http.proxy import Proxy
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.translate.refusals import http_refusal_of
from tideboard_core.gateways.longport.transport.http_client import admit
from tideboard_core.model.credentials import OAuthGrant
from tideboard_core.ports.system import Clock
from tideboard_core.redaction import outside_text

DISCOVERY: Final = "/.well-known/oauth-authorization-server"
CLIENT_NAME: Final = "Tideboard"
_LONGEST_LIFE: Final = 10 * 365 * 86_400


Refusal = Callable[[str], LoginRefused]
"""Makes the error of a no of the server's words."""


class Server(msgspec.Struct):
    """The answer of discovery (RFC 8414)."""

    authorization_endpoint: str
    token_endpoint: str
    registration_endpoint: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Authorization:
    """A sign-in in progress: the page for the browser, and the state that its redirect must return."""

    url: str
    state: str
    _finish: Callable[[str], Any]

    async def finish(self, code: str) -> OAuthGrant:
        """Exchange the code for a grant, once; raises LoginRefused and the errors of a read."""
        grant: OAuthGrant = await self._finish(code)
        return grant


class OAuth:
    """The authorization server of one LongPort service; `on_secret` is called with every secret sent or received.

    Errors: LoginRefused `oauth-not-offered`, `sign-in-refused`, `sign-in-over`; GatewayDown, RequestTimeout,
    InsecureTransport. No request is repeated: codes and refresh tokens are good for one use.
    """

    def __init__(
        self,
        base: str,
        *,
        clock: Clock,
        timing: HttpTiming | None = None,
        on_secret: Callable[[str], object] = bool,
        authority: str = "",
        proxy: Proxy | None = None,
    ) -> None:
        self._base = base.rstrip("/")
        self._authority = authority
        self._proxy = proxy
        self._clock = clock
        self._timing = timing or HttpTiming()
        self._on_secret = on_secret

    async def authorize(self, redirect: str) -> Authorization:
        """Register as a client with the redirect URL `redirect` and return the page of one sign-in."""
        server = await self._discover()
        client_id = await self._register(server, redirect)
        verifier, state = new_verifier(), secrets.token_urlsafe(24)
        self._on_secret(verifier)
        self._on_secret(state)

        async def finish(code: str) -> OAuthGrant:
            self._on_secret(code)
            form = {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect,
                "client_id": client_id,
                "code_verifier": verifier,
            }
            return await self._grant(server, form, client_id=client_id, refused=_refused)

        url = page_url(
            server.authorization_endpoint, client_id=client_id, redirect=redirect, state=state, verifier=verifier
        )
        return Authorization(url, state, finish)

    async def refresh(self, grant: OAuthGrant) -> OAuthGrant:
        """Exchange a refresh token, which is void from then on, for the next grant.

        It belongs to a client, not to an account: nothing here says whether that is one of paper.
        """
        admit(grant, self._base)
        server = await self._discover()
        form = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token, "client_id": grant.client_id}
        return await self._grant(server, form, client_id=grant.client_id, refused=_over, stored=grant.refresh_token)

    # --- calls ------------------------------------------------------------------------------------------------------

    async def _discover(self) -> Server:
        status, data = await self._exchange("GET", self._base + DISCOVERY)
        if status == HTTPStatus.NOT_FOUND:
            raise LoginRefused("oauth-not-offered")
        try:
            server = msgspec.convert(_content(status, data, _not_offered), Server)
        except msgspec.ValidationError as error:
            raise unreadable(proto_id=DISCOVERY, detail=str(error)) from None
        # The document may name any address: codes and tokens must not cross a network in clear text.
        for address in (server.authorization_endpoint, server.token_endpoint, server.registration_endpoint):
            if address:
                require_privacy(address)
        return server

    async def _register(self, server: Server, redirect: str) -> str:
        if not server.registration_endpoint:
            raise LoginRefused("oauth-not-offered")
        client = {
            "client_name": CLIENT_NAME,
            "redirect_uris": [redirect],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "token_endpoint_auth_method": "none",  # a program on the user's computer cannot keep a client secret
        }
        status, data = await self._exchange("POST", server.registration_endpoint, client=client)
        client_id = _content(status, data, _refused).get("client_id")
        if not isinstance(client_id, str) or not client_id:
            raise unreadable(proto_id="oauth2/register", detail="no client_id")
        return client_id

    async def _grant(
        self, server: Server, form: Mapping[str, str], *, client_id: str, refused: Refusal, stored: str = ""
    ) -> OAuthGrant:
        """Return the grant of a token request; `kept` is the refresh token to keep if the server sends no new one."""
        status, data = await self._exchange("POST", server.token_endpoint, form=form)
        content = _content(status, data, refused)
        access, refresh = content.get("access_token"), content.get("refresh_token", stored)
        seconds = content.get("expires_in")
        if not isinstance(access, str) or not access or not isinstance(refresh, str):
            raise unreadable(proto_id="oauth2/token", detail="no token")
        for secret in (access, refresh):
            self._on_secret(secret)
        known = isinstance(seconds, int | float) and 0 <= seconds <= _LONGEST_LIFE
        expires = self._clock.wall() + timedelta(seconds=seconds) if known else None  # type: ignore[arg-type]
        return OAuthGrant(client_id=client_id, access_token=access, refresh_token=refresh, expires=expires)

    async def _exchange(
        self, method: str, url: str, *, client: object = None, form: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """Send one request once, with JSON or a form; returns status and JSON, None for a body that is not JSON."""
        require_privacy(url)
        try:
            async with (
                asyncio.timeout(self._timing.read),
                open_session(self._timing, self._authority, proxy=self._proxy) as http,
                http.request(method, url, allow_redirects=False, json=client, data=form) as response,
            ):
                return response.status, _json(await read_body(response))
        except TimeoutError:
            raise RequestTimeout("no-answer", proto_id=urlsplit(url).path, seconds=self._timing.read) from None
        except (aiohttp.ClientError, OSError) as error:
            raise down(url, error) from None


def new_verifier() -> str:
    """Return a PKCE verifier (RFC 7636): 43 random characters."""
    return secrets.token_urlsafe(32)


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a verifier."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def page_url(endpoint: str, *, client_id: str, redirect: str, state: str, verifier: str) -> str:
    """Return the page on which the user allows access; the endpoint's own query is kept."""
    parts = urlsplit(endpoint)
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect,
        "state": state,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
    }
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *query.items()]), fragment=""))


def _refused(text: str) -> LoginRefused:
    return LoginRefused("sign-in-refused", text=outside_text(text))


def _over(text: str) -> LoginRefused:
    return LoginRefused("sign-in-over", text=outside_text(text))


def _not_offered(text: str) -> LoginRefused:
    return LoginRefused("oauth-not-offered", text=outside_text(text))


def _json(body: bytes) -> Any:  # noqa: ANN401  whatever the server says
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _content(status: int, data: object, refused: Refusal) -> Mapping[str, Any]:
    """Return the JSON object of a success; RFC 6749's `error` raises `refused` with the server's text."""
    found = data if isinstance(data, dict) else {}
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES and isinstance(data, dict) and "error" not in data:
        return data
    if isinstance(error := found.get("error"), str):
        raise refused(str(found.get("error_description") or error))
    if status >= HTTPStatus.BAD_REQUEST:
        raise http_refusal_of(status, 0, str(found.get("message", "")))
    raise unreadable(proto_id="oauth2", detail=f"HTTP {status}")
