"""What opens a broker's API: keys or an OAuth grant; secret but for the moment at which it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ApiKey:
    """LongPort API key mode. `expires` (UTC) is the end of the access token, None while nobody has said it."""

    app_key: str
    app_secret: str
    access_token: str
    expires: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OAuthGrant:
    """An OAuth 2.0 grant. `expires` (UTC) is the end of the access token; `refresh_token` fetches the next one."""

    client_id: str
    access_token: str
    refresh_token: str
    expires: datetime | None = None


Credential = ApiKey | OAuthGrant
