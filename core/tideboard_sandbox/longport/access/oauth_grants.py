"""OAuth 2.0 apart from HTTP: clients, codes with PKCE, access tokens with an end, refresh tokens for one use."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from tideboard_core.wire.longport.commands import HttpCode
from tideboard_sandbox.longport.access.api_keys import access_token_for
from tideboard_sandbox.longport.access.refusals import FORBIDDEN, UNAUTHORISED, HttpRefusal

ACCESS_SECONDS = 3600.0
REFRESH_SECONDS = 90 * 86_400.0
CODE_SECONDS = 60.0
CONSENT_SECONDS = 600.0
MOST_CLIENTS = 1000
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class OauthError(Exception):
    """A request that is refused with one of the codes of RFC 6749."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


class Consent(NamedTuple):
    """The permission that a client asks a person for."""

    client_id: str
    redirect_uri: str
    state: str
    challenge: str


class Tokens(NamedTuple):
    """The tokens of one answer of the token endpoint."""

    access: str
    refresh: str
    seconds: float


@dataclass(slots=True)
class _Grant:
    """One permission; all its tokens end with it."""

    client_id: str
    account: str
    alive: bool = True


class _Code(NamedTuple):
    consent: Consent
    grant: _Grant
    ends: float


@dataclass(slots=True)
class _Issued:
    grant: _Grant
    ends: float
    used: bool = field(default=False)


class Grants:
    """OAuth clients and their permissions. `now` gives the port's seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._clients: dict[str, tuple[str, ...]] = {}
        self._before = 0
        self._names: dict[str, str] = {}
        self._consents: dict[str, tuple[Consent, float]] = {}
        self._codes: dict[str, _Code] = {}
        self._spent: dict[str, _Grant] = {}
        self._access: dict[str, _Issued] = {}
        self._refresh: dict[str, _Issued] = {}

    def restore(self) -> None:
        """Be as at the start for who is signed in: clients and their tokens stay and count from now.

        Sign-ins under way are over, and as many clients may register as at the start.
        """
        self._before = len(self._clients)
        self._consents.clear()
        self._codes.clear()
        for tokens, seconds in ((self._access, ACCESS_SECONDS), (self._refresh, REFRESH_SECONDS)):
            for issued in tokens.values():
                issued.ends = self._now() + seconds

    def register(self, redirects: Sequence[str], name: str) -> str:
        """A client id for a program with these redirect addresses; raises OauthError."""
        if not redirects or not all(_acceptable(uri) for uri in redirects):
            raise OauthError("invalid_redirect_uri", "redirect_uris must be loopback http addresses")
        if len(self._clients) - self._before >= MOST_CLIENTS:
            raise OauthError("invalid_client_metadata", "too many clients")
        client_id = secrets.token_hex(16)
        self._clients[client_id] = tuple(redirects)
        self._names[client_id] = name
        return client_id

    def name_of(self, client_id: str) -> str:
        """Name of the client; empty if it gave none."""
        return self._names.get(client_id, "")

    def check_redirect(self, client_id: str, redirect_uri: str) -> None:
        """The client must be known and the address one of its own, whatever the port; raises OauthError.

        Nothing may be sent to an address that fails here.
        """
        if client_id not in self._clients:
            raise OauthError("invalid_client", "unknown client_id")
        if not any(_same(redirect_uri, known) for known in self._clients[client_id]):
            raise OauthError("invalid_request", "redirect_uri is not registered")

    def ask(self, consent: Consent) -> str:
        """Begin a consent; returns the ticket for its page."""
        now = self._now()
        self._consents = {key: row for key, row in self._consents.items() if row[1] > now}
        ticket = secrets.token_urlsafe(16)
        self._consents[ticket] = (consent, now + CONSENT_SECONDS)
        return ticket

    def decide(self, ticket: str) -> Consent:
        """End a consent, allowed or not; raises OauthError for an unknown or old ticket."""
        consent, ends = self._consents.pop(ticket, (None, 0.0))
        if consent is None or self._now() >= ends:
            raise OauthError("invalid_request", "this page is too old")
        return consent

    def allow(self, consent: Consent, account: str) -> str:
        """An authorization code for what the person allowed."""
        code = secrets.token_urlsafe(24)
        grant = _Grant(consent.client_id, account)
        self._codes[code] = _Code(consent, grant, self._now() + CODE_SECONDS)
        return code

    def exchange(self, code: str, *, client_id: str, redirect_uri: str, verifier: str) -> Tokens:
        """Tokens for a code; raises OauthError. A code that comes twice ends everything it gave."""
        if code in self._spent:
            self._spent[code].alive = False
            raise OauthError("invalid_grant", "code was used before")
        found = self._codes.pop(code, None)
        if found is None or self._now() >= found.ends:
            raise OauthError("invalid_grant", "code is unknown or expired")
        self._spent[code] = found.grant
        if client_id != found.consent.client_id:
            raise OauthError("invalid_grant", "code belongs to another client")
        if redirect_uri != found.consent.redirect_uri:
            raise OauthError("invalid_grant", "redirect_uri differs from the one of the authorization")
        if not secrets.compare_digest(challenge_of(verifier).encode(), found.consent.challenge.encode()):
            raise OauthError("invalid_grant", "code_verifier does not match")
        return self._issue(found.grant)

    def refresh(self, token: str, *, client_id: str) -> Tokens:
        """New tokens for a refresh token, which is void then; one that comes twice ends the permission."""
        issued = self._refresh.get(token)
        if issued is None or issued.grant.client_id != client_id or self._now() >= issued.ends:
            raise OauthError("invalid_grant", "refresh_token is unknown or expired")
        if issued.used:
            issued.grant.alive = False
        if not issued.grant.alive:
            raise OauthError("invalid_grant", "refresh_token was revoked")
        issued.used = True
        return self._issue(issued.grant)

    def account_of(self, access_token: str, client_id: str) -> str:
        """The account of a bearer token; raises HttpRefusal."""
        issued = self._access.get(access_token)
        if issued is None or not issued.grant.alive or self._now() >= issued.ends:
            raise HttpRefusal(UNAUTHORISED, HttpCode.TOKEN_EXPIRED, "token expired")
        if issued.grant.client_id != client_id:
            raise HttpRefusal(FORBIDDEN, HttpCode.APP_KEY_ILLEGAL, "apikey illegal")
        return issued.grant.account

    def _issue(self, grant: _Grant) -> Tokens:
        now = self._now()
        self._access = {key: row for key, row in self._access.items() if row.ends > now}
        tokens = Tokens(access_token_for(grant.account), secrets.token_urlsafe(32), ACCESS_SECONDS)
        self._access[tokens.access] = _Issued(grant, now + ACCESS_SECONDS)
        self._refresh[tokens.refresh] = _Issued(grant, now + REFRESH_SECONDS)
        return tokens


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _acceptable(uri: object) -> bool:
    if not isinstance(uri, str):
        return False
    parts = urlsplit(uri)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK and not parts.fragment


def _same(given: str, known: str) -> bool:
    """A loopback client takes any free port (RFC 8252, 7.3); the rest must be the same."""
    one, other = urlsplit(given), urlsplit(known)
    return (one.scheme, one.hostname, one.path, one.query) == (other.scheme, other.hostname, other.path, other.query)
