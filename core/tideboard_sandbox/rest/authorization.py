"""Authorization of a request: its key, the key's scopes, and the environment that decides the trade scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tideboard_core.model.gateway_health import Scope
from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_sandbox.rest.api_keys import Key
from tideboard_sandbox.rest.refusals import forbidden, unauthorized
from tideboard_sandbox.rest.state import RestState

ENVIRONMENT_SCOPES: Final = {0: Scope.TRADE_SIMULATE, 1: Scope.TRADE_REAL}
_SCHEME: Final = "bearer"
_ENVIRONMENT_NAMES: Final = ("trd_env", "trdEnv", "env")


def bearer(authorization: str) -> str:
    """The key of an Authorization header, empty without one; the word Bearer in any case."""
    scheme, _, token = authorization.strip().partition(" ")
    return token.strip() if scheme.lower() == _SCHEME else ""


def admit(shared: RestState, row: RestRow, token: str) -> Key | None:
    """The key that a request comes with, None where none is needed; raises HttpRefusal 401 or 403.

    One of the row's scopes is enough, those of the transition rule too. Without a keys file reads are open, and
    everything else is refused.
    """
    if not row.scopes:
        return shared.keys.find(token) if token else None
    if not shared.keys.required:
        _check_keyless(row)
        return None
    key = shared.keys.find(token) if token else None
    if key is None:
        raise unauthorized()
    if not any(map(key.holds, (*row.scopes, *row.transitional))):
        raise forbidden()
    return key


def check_environment(row: RestRow, key: Key | None, environment: object) -> None:
    """A trade row needs the scope of the account's environment; raises HttpRefusal 403. Others are left alone."""
    if row.write is not WriteKind.TRADE or key is None or isinstance(environment, bool):
        return
    scope = ENVIRONMENT_SCOPES.get(environment) if isinstance(environment, int) else None
    if scope is not None and not key.holds(scope):
        raise forbidden()


def environment_in(body: object) -> object:
    """The environment in a body that was not checked yet; None without one."""
    for place in _places(body):
        for name in _ENVIRONMENT_NAMES:
            if place.get(name) is not None:
                return place[name]
    return None


def _check_keyless(row: RestRow) -> None:
    if row.write is WriteKind.PUSH:
        raise forbidden()
    if row.write is not None or Scope.ADMIN in row.scopes:
        raise unauthorized()


def _places(body: object) -> list[Mapping[str, Any]]:
    """Top level, `c2s` and their headers."""
    found = [body] if isinstance(body, Mapping) else []
    for name in ("c2s", "header"):
        found += [place[name] for place in list(found) if isinstance(place.get(name), Mapping)]
    return found
