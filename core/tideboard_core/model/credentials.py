"""What opens a broker's API: keys or an OAuth grant; secret but for the moment at which it ends."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

AHEAD: Final = timedelta(days=14)
"""From then on the end of a credential is shown as something to see to."""
JWT_PARTS: Final = 3
LONGEST_TOKEN: Final = 16_384


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


def name_of(credential: Credential) -> str:
    """The name by which the broker knows it, which is no secret: app key or client id."""
    return credential.app_key if isinstance(credential, ApiKey) else credential.client_id


def token_claims(token: str) -> Mapping[str, object]:
    """What an access token says of itself where it is a JSON Web Token; empty where it is not.

    Nothing is verified: the claims are shown, no decision rests on them alone. The vendor puts words such as `m_` and
    `us_` before the first part, which is not looked at.
    """
    parts = token.split(".")
    if len(parts) != JWT_PARTS or len(token) > LONGEST_TOKEN:
        return {}
    body = parts[1] + "=" * (-len(parts[1]) % 4)
    try:
        claims = json.loads(base64.urlsafe_b64decode(body))
    except (ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def token_end(token: str) -> datetime | None:
    """When an access token ends (UTC) by its own `exp`, None where it does not say."""
    seconds = token_claims(token).get("exp")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def end_of(credential: Credential) -> datetime | None:
    """When a credential ends (UTC): its token's own word, else what was told beside it, else None."""
    return token_end(credential.access_token) or credential.expires
