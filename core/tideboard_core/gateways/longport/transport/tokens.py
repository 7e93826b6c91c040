"""Refreshes credentials: the next access token of an API key, or the next grant of an OAuth sign-in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Final

from tideboard_core.errors import LoginRefused, RequestTimeout
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.http.proxy import Proxy
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.translate.accounts import Identity, identity_of
from tideboard_core.gateways.longport.transport.http_client import HttpCalls, content_of
from tideboard_core.gateways.longport.transport.oauth import OAuth
from tideboard_core.model.credentials import ApiKey, BearerKey, Credential, OAuthGrant
from tideboard_core.ports.system import Clock

REFRESH_PATH: Final = "/v1/token/refresh"
LIFE: Final = timedelta(days=90)
"""What the vendor's own clients ask for."""


class _Known:
    """A CredentialSource of one credential."""

    def __init__(self, credential: Credential) -> None:
        self._credential = credential

    async def credential(self) -> Credential:
        return self._credential


class Tokens:
    """Fetches the successors of credentials from one LongPort service. `on_secret` is called with every new secret.

    The broker voids the old token as it answers, so no request is repeated: after a lost answer the user has to get a
    new token from the broker's site. The key of a paper account says so with its call, as it does with every other one,
    unless the account is among those that are `live`, as of the call: refused with it, the key would not be renewed.
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
        live: Collection[Identity] = (),
    ) -> None:
        self._base = base
        self._authority = authority
        self._proxy = proxy
        self._clock = clock
        self._timing = timing or HttpTiming()
        self._on_secret = on_secret
        self._live = live

    async def successor(self, old: Credential) -> Credential:
        """Fetch the successor of `old`; raises LoginRefused, GatewayDown, RequestTimeout and the errors of a read."""
        if isinstance(old, OAuthGrant):
            oauth = OAuth(
                self._base,
                clock=self._clock,
                timing=self._timing,
                on_secret=self._on_secret,
                authority=self._authority,
                proxy=self._proxy,
            )
            return await oauth.refresh(old)
        if isinstance(old, BearerKey):
            raise LoginRefused("credential-unusable")
        return await self._next_key(old)

    async def _next_key(self, old: ApiKey) -> ApiKey:
        http = HttpCalls(
            self._base,
            credentials=_Known(old),
            clock=self._clock,
            timing=self._timing,
            authority=self._authority,
            proxy=self._proxy,
        )
        identity = identity_of(old)
        http.paper = identity.paper and identity not in self._live
        wanted = (self._clock.wall() + LIFE).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            async with asyncio.timeout(self._timing.read):
                # Not `read`, which repeats a GET: the first answer voids the old token, even if it is lost.
                answer = await http.exchange("GET", REFRESH_PATH, (("expired_at", wanted),), b"")
        except TimeoutError:
            raise RequestTimeout("no-answer", proto_id=REFRESH_PATH, seconds=self._timing.read) from None
        finally:
            await http.close()
        data = content_of(REFRESH_PATH, answer)
        token = data.get("token")
        if not isinstance(token, str) or not token:
            raise unreadable(proto_id=REFRESH_PATH, detail="no token")
        self._on_secret(token)
        return ApiKey(
            app_key=old.app_key, app_secret=old.app_secret, access_token=token, expires=_moment(data.get("expired_at"))
        )


def _moment(text: object) -> datetime | None:
    """Return an RFC 3339 time in UTC, None for anything else."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None
