"""Which scopes the API key has, learned from the daemon's answers; reads probe for some, writes never do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from tideboard_core.gateways.futu.translate.accounts import TrdEnv
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.rest import RestRow
from tideboard_core.wire.opend_rest.answers import OutcomeKind, RestOutcome
from tideboard_core.wire.opend_rest.dialect import SCOPE_GATE_FIRST
from tideboard_core.wire.opend_rest.rows import row_of

PROBES: Final[Mapping[Scope, tuple[str, str]]] = {
    Scope.QUOTE_READ: ("POST", "/api/used-quota"),
    Scope.ACCOUNT_READ: ("GET", "/api/accounts"),
    Scope.ADMIN: ("GET", "/api/admin/status"),
}
"""A read per scope that shows whether the key has it; scopes that only writes need have none."""

_TRADING: Final = frozenset({Scope.TRADE_REAL, Scope.TRADE_SIMULATE})
_PASSED: Final = frozenset(
    {OutcomeKind.OK, OutcomeKind.BUSINESS} | ({OutcomeKind.BAD_REQUEST} if SCOPE_GATE_FIRST else set())
)


def scope_of(row: RestRow, body: object = None) -> Scope | None:
    """Return the scope that a request needs; None for public rows, and for a trade body without `trd_env`."""
    if not row.scopes:
        return None
    if set(row.scopes) == _TRADING:
        environment = environment_of(body)
        if environment is None:
            return None
        return Scope.TRADE_SIMULATE if environment == TrdEnv.SIMULATE else Scope.TRADE_REAL
    return row.scopes[0]


def environment_of(body: object) -> int | None:
    """Return `trd_env` of a body's trade header, whether the body is wrapped in `c2s` or flat; None without one."""
    if isinstance(body, Mapping) and isinstance(body.get("c2s"), Mapping):
        body = body["c2s"]
    header = body.get("header") if isinstance(body, Mapping) else None
    found = header.get("trd_env") if isinstance(header, Mapping) else None
    return found if isinstance(found, int) else None


class ScopeBook:
    """The state of every scope, for one key at one gateway. `publish` calls `on_changed` if a state has changed."""

    def __init__(self, on_changed: Callable[[dict[Scope, ScopeState]], None] = lambda _states: None) -> None:
        self._known: dict[Scope, ScopeState] = {}
        self._on_changed, self._published = on_changed, self.states()

    def state(self, scope: Scope) -> ScopeState:
        return self._known.get(scope, ScopeState.UNKNOWN)

    def states(self) -> dict[Scope, ScopeState]:
        return {scope: self.state(scope) for scope in Scope}

    def publish(self) -> None:
        """Call `on_changed` with every state, if one has changed since the last call."""
        states = self.states()
        if states != self._published:
            self._published = states
            self._on_changed(states)

    def forget(self, *scopes: Scope) -> None:
        """Set scopes to UNKNOWN: the key is another one, or the gateway has reloaded its keys file."""
        for scope in scopes:
            self._known.pop(scope, None)

    def set_missing(self, scope: Scope) -> None:
        """Set a scope to MISSING without an answer: there is no key, or none that may be sent over this connection."""
        self._known[scope] = ScopeState.MISSING

    def learn(self, row: RestRow, body: Any, answer: RestOutcome) -> None:  # noqa: ANN401  any JSON value
        """Set the state of the scope that an answer proves held or missing."""
        scope = scope_of(row, body)
        if scope is None:
            return
        if answer.kind in _PASSED:
            # Transition rule: a qot:read key still passes subscribe, unsubscribe and modify-user-security.
            if not row.transitional:
                self._known[scope] = ScopeState.HELD
        # 403 with a scope that is held is one of the key's limits (account, market, symbol, value).
        elif answer.kind is OutcomeKind.FORBIDDEN and self.state(scope) is not ScopeState.HELD:
            self._known[scope] = ScopeState.MISSING


def probe_of(scope: Scope) -> RestRow | None:
    """Return the row that shows a scope; None for a scope that is not probed."""
    probe = PROBES.get(scope)
    return row_of(*probe) if probe is not None else None
