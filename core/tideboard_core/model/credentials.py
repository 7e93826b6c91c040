"""Credentials of a broker's API: keys, an OAuth grant or a bearer key; all secret except the time of expiry."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final

AHEAD: Final = timedelta(days=14)
"""From then on the end of a credential is shown as something to see to."""
JWT_PARTS: Final = 3
LONGEST_TOKEN: Final = 16_384
FINGERPRINT_DIGITS: Final = 8
US_PREFIX: Final = "us_"
BEARER: Final = "Bearer "


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ApiKey:
    """LongPort API key mode. `expires` (UTC) is the end of the access token, None if unknown."""

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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BearerKey:
    """The key of FutuOpenD-rs; the program's keys file has its end, and no call returns it."""

    key: str

    @property
    def access_token(self) -> str:
        """What is sent behind `Bearer`, by the name that other credentials have for it."""
        return self.key

    @property
    def expires(self) -> datetime | None:
        """Not known."""
        return None

    @property
    def fingerprint(self) -> str:
        """The first digits of its SHA-256, by which the keys file lists it; the key cannot be made from them."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:FINGERPRINT_DIGITS]


Credential = ApiKey | OAuthGrant | BearerKey


class DataCentre(Enum):
    """The data centre of Longbridge that keeps an account; the values are those of the header `x-dc-region`."""

    ASIA_PACIFIC = "ap"
    UNITED_STATES = "us"


def data_centre_of(credential: Credential) -> DataCentre:
    """The data centre of a credential, as Longbridge's SDK 5.3 judges it: `us_` before any part of a set names the US.

    A leading "Bearer ", which people copy with the token, is not looked at. A set of parts of both is judged US.
    """
    return DataCentre.UNITED_STATES if any(_american(credential)) else DataCentre.ASIA_PACIFIC


def is_mixed(credential: Credential) -> bool:
    """Whether some parts of an API key set name the United States and others do not.

    No page says that every part of a US set does: it explains a refusal and is no reason for one.
    """
    parts = _american(credential)
    return isinstance(credential, ApiKey) and any(parts) and not all(parts)


def bare(part: str) -> str:
    """Return a typed or copied part of a set without space around it and without the word "Bearer " before it."""
    found = part.strip()
    return found[len(BEARER) :].strip() if found[: len(BEARER)].casefold() == BEARER.casefold() else found


def _american(credential: Credential) -> tuple[bool, ...]:
    parts: tuple[str, ...] = ()
    if isinstance(credential, ApiKey):
        parts = credential.app_key, credential.app_secret, credential.access_token
    elif isinstance(credential, OAuthGrant):
        parts = credential.client_id, credential.access_token
    return tuple(part.removeprefix(BEARER).startswith(US_PREFIX) for part in parts)


def name_of(credential: Credential) -> str:
    """The name by which the broker knows it, which is no secret: app key, client id, or a bearer key's fingerprint."""
    match credential:
        case ApiKey():
            return credential.app_key
        case OAuthGrant():
            return credential.client_id
        case BearerKey():
            return credential.fingerprint


def secrets_of(credential: Credential) -> tuple[str, ...]:
    """Every secret of a credential; the app key and the client id are none."""
    match credential:
        case ApiKey():
            return credential.app_secret, credential.access_token
        case OAuthGrant():
            return credential.access_token, credential.refresh_token
        case BearerKey():
            return (credential.key,)


def token_claims(token: str) -> Mapping[str, object]:
    """The claims of an access token that is a JSON Web Token; empty for another one.

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
    """When an access token ends (UTC) by its own `exp`, None where it has none."""
    seconds = token_claims(token).get("exp")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def end_of(credential: Credential) -> datetime | None:
    """When a credential ends (UTC): by its token's own claim, else by what came with it, else None."""
    if isinstance(credential, BearerKey):
        return None
    return token_end(credential.access_token) or credential.expires
