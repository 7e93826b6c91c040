"""The LongPort credentials: one set per account, with access tokens that end; kept over a restart if asked."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import msgspec

from tideboard_core.errors import BadInput
from tideboard_core.model.credentials import US_PREFIX
from tideboard_core.system.private_files import check_private_file, write_private
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_PAPER, LONGPORT_REAL, LONGPORT_US

DAY_SECONDS = 86_400.0
TOKEN_DAYS = 90
"""Days that an access token is valid if a refresh names no other time."""


class Keys(NamedTuple):
    """The credentials of a client."""

    app_key: str
    app_secret: str
    access_token: str


@dataclass(slots=True)
class Application:
    """One registered program: its key and secret, its account, its current token.

    `ends` is on the port's clock; `used_signatures` holds those of changing requests until their stamps are too old.
    """

    app_key: str
    app_secret: str = field(repr=False)
    account: str
    access_token: str = field(repr=False)
    ends: float
    used_signatures: dict[str, float] = field(default_factory=dict, repr=False)

    @property
    def keys(self) -> Keys:
        """Key, secret and token."""
        return Keys(self.app_key, self.app_secret, self.access_token)


@dataclass(frozen=True, slots=True)
class KeptKeys:
    """Storage of keys over a restart: the keys of the last run by account, and the function that stores new ones."""

    keys: Mapping[str, Keys] = field(repr=False)
    keep: Callable[[Mapping[str, Keys]], None]


class Applications:
    """All applications by key. `now` gives the seconds that tokens are counted in; without `kept` all keys are new."""

    def __init__(self, now: Callable[[], float], kept: KeptKeys | None = None) -> None:
        self._now = now
        self._kept = kept
        self._applications: dict[str, Application] = {}
        self._announced: dict[str, str] = {}

    def register(self, account: str) -> Application:
        """The kept key, secret and token of an account, or fresh ones; the token's 90 days begin at this start."""
        known = self._kept.keys.get(account) if self._kept is not None else None
        prefix = US_PREFIX if account == LONGPORT_US else ""
        fresh, secret = f"{prefix}{secrets.token_hex(16)}", f"{prefix}{secrets.token_hex(32)}"
        keys = known or Keys(fresh, secret, access_token_for(account))
        ends = self._now() + TOKEN_DAYS * DAY_SECONDS
        application = Application(*keys[:2], account=account, access_token=keys.access_token, ends=ends)
        self._applications[application.app_key] = application
        self._announced[application.app_key] = keys.access_token
        self._keep()
        return application

    def restore(self) -> None:
        """Make the tokens of the start valid again, for as long as at the start."""
        for app_key, token in self._announced.items():
            application = self._applications[app_key]
            application.access_token, application.ends = token, self._now() + TOKEN_DAYS * DAY_SECONDS
            application.used_signatures.clear()
        self._keep()

    def find(self, app_key: str) -> Application | None:
        return self._applications.get(app_key)

    def owner_of(self, access_token: str) -> Application | None:
        """The application whose token this is, None for an unknown one."""
        return next((one for one in self._applications.values() if one.access_token == access_token), None)

    def alive(self, application: Application, access_token: str) -> bool:
        """Whether this is the application's token and it has not ended."""
        same = secrets.compare_digest(access_token.encode(), application.access_token.encode())
        return same and self._now() < application.ends

    def refresh(self, application: Application, seconds: float) -> str:
        """A new access token, valid for `seconds`; the old one is void at once."""
        application.access_token = access_token_for(application.account)
        application.ends = self._now() + seconds
        self._keep()
        return application.access_token

    def _keep(self) -> None:
        if self._kept is not None:
            rows = {row.account: row.keys for row in self._applications.values()}
            self._kept.keep({**self._kept.keys, **rows})


class _Secrets(msgspec.Struct, forbid_unknown_fields=True):
    app_key: str
    app_secret: str
    access_token: str


class _File(_Secrets, forbid_unknown_fields=True, omit_defaults=True):
    """The real account's keys, and those of the paper and the US account where they are known."""

    paper: _Secrets | None = None
    us: _Secrets | None = None


def keys_file(path: Path) -> KeptKeys:
    """Keys in a private JSON file: `app_key`, `app_secret`, `access_token`, and the same under `paper` and `us`.

    An absent file is made with fresh keys (mode 0600). Raises BadInput with a `sentence` if the file cannot be used.
    """

    def keep(keys: Mapping[str, Keys]) -> None:
        paper, us = (_Secrets(*keys[each]) if each in keys else None for each in (LONGPORT_PAPER, LONGPORT_US))
        if LONGPORT_REAL in keys:
            file = _File(*keys[LONGPORT_REAL], paper=paper, us=us)
            write_private(path, msgspec.json.format(msgspec.json.encode(file)))

    return KeptKeys(_read_keys(path), keep)


def stored_in_text(text: str, keep: Callable[[str], None]) -> KeptKeys:
    """Keys as one text that the caller keeps, in the state file; an empty text holds none."""
    known = {account: Keys(*keys) for account, keys in json.loads(text or "{}").items()}
    return KeptKeys(known, lambda keys: keep(json.dumps(keys)))


def _read_keys(path: Path) -> dict[str, Keys]:
    try:
        check_private_file(path)
        found = msgspec.json.decode(path.read_bytes(), type=_File)
    except FileNotFoundError:
        return {}
    except (BadInput, OSError, msgspec.DecodeError, RecursionError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        sentence = f"Cannot use the LongPort keys file {path}: {reason}."
        raise BadInput("bad-keys-file", path=str(path), sentence=sentence) from None
    rows = {LONGPORT_REAL: found, LONGPORT_PAPER: found.paper, LONGPORT_US: found.us}
    return {account: Keys(*msgspec.structs.astuple(row)[:3]) for account, row in rows.items() if row is not None}


_CHANNELS = {LONGPORT_PAPER: "lb_papertrading", LONGPORT_US: "us_lb_apex"}
"""The last as the rates of a US account name it (SDK 5.3.0, `USExchangeRate.universal_key`)."""


def channel_of(account: str) -> str:
    """The broker's name of the account's type."""
    return _CHANNELS.get(account, "lb")


def access_token_for(account: str) -> str:
    """An access token in the broker's form: a prefix and a JSON Web Token with account and channel."""
    claims = {
        "sub": "access_token",
        "aaid": account,
        "account_channel": channel_of(account),
        "jti": secrets.token_hex(8),
    }
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return (f"{US_PREFIX}m_" if account == LONGPORT_US else "m_") + ".".join(
        [*(_base64(part) for part in parts), secrets.token_urlsafe(32)]
    )


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
