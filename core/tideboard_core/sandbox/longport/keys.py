"""The credentials of the door: made afresh at each start, one pair per account, with access tokens that end."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tideboard_core.sandbox.exchange.accounts import LONGPORT_PAPER

DAY_SECONDS = 86_400.0
TOKEN_DAYS = 90
"""Days that an access token lives when a refresh does not say otherwise."""


class Keys(NamedTuple):
    """What a client is started with."""

    app_key: str
    app_secret: str
    access_token: str


@dataclass(slots=True)
class Application:
    """One registered program: its key and secret, the account that it works, its token of the moment.

    `ends` is on the door's clock; `seen` keeps the signatures of changing requests until their stamps are too old.
    """

    app_key: str
    app_secret: str = field(repr=False)
    account: str
    access_token: str = field(repr=False)
    ends: float
    seen: dict[str, float] = field(default_factory=dict, repr=False)

    @property
    def keys(self) -> Keys:
        """Key, secret and token."""
        return Keys(self.app_key, self.app_secret, self.access_token)


class KeyRing:
    """All applications by key. `now` gives the door's seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._applications: dict[str, Application] = {}

    def register(self, account: str) -> Application:
        """A fresh key, secret and token for an account."""
        application = Application(
            app_key=secrets.token_hex(16),
            app_secret=secrets.token_hex(32),
            account=account,
            access_token=access_token_for(account),
            ends=self._now() + TOKEN_DAYS * DAY_SECONDS,
        )
        self._applications[application.app_key] = application
        return application

    def find(self, app_key: str) -> Application | None:
        """The application of a key."""
        return self._applications.get(app_key)

    def alive(self, application: Application, access_token: str) -> bool:
        """Whether this is the application's token and it has not ended."""
        same = secrets.compare_digest(access_token.encode(), application.access_token.encode())
        return same and self._now() < application.ends

    def refresh(self, application: Application, seconds: float) -> str:
        """A new access token that lives so long; the old one is void at once."""
        application.access_token = access_token_for(application.account)
        application.ends = self._now() + seconds
        return application.access_token


def channel_of(account: str) -> str:
    """The broker's word for what kind of account it is."""
    return "lb_papertrading" if account == LONGPORT_PAPER else "lb"


def access_token_for(account: str) -> str:
    """An access token in the broker's shape: a JSON Web Token behind a word, which tells account and channel."""
    claims = {
        "sub": "access_token",
        "aaid": account,
        "account_channel": channel_of(account),
        "jti": secrets.token_hex(8),
    }
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return "m_" + ".".join([*(_base64(part) for part in parts), secrets.token_urlsafe(32)])


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
