"""What the key may do: learned from answers, asked for with reads that change nothing, never by a write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from tideboard_core.gateways.futu.translate.accounts import TrdEnv
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.rest import RestRow
from tideboard_core.wire.opend_rest.answers import Kind, Outcome
from tideboard_core.wire.opend_rest.dialect import SCOPE_GATE_FIRST
from tideboard_core.wire.opend_rest.rows import row_of

PROBES: Final[Mapping[Scope, tuple[str, str]]] = {
    Scope.QUOTE_READ: ("POST", "/api/used-quota"),
    Scope.ACCOUNT_READ: ("GET", "/api/accounts"),
    Scope.ADMIN: ("GET", "/api/admin/status"),
}
"""Reads that show a scope. A scope that only writing rows need is learned from their answers, never by trying."""

_TRADING: Final = frozenset({Scope.TRADE_REAL, Scope.TRADE_SIMULATE})
_PASSED: Final = frozenset({Kind.OK, Kind.BUSINESS} | ({Kind.BAD_REQUEST} if SCOPE_GATE_FIRST else set()))


def scope_of(row: RestRow, body: object = None) -> Scope | None:
    """The scope that a request needs; None for public rows, and for a trade whose environment is not told."""
    if not row.scopes:
        return None
    if set(row.scopes) == _TRADING:
        environment = environment_of(body)
        if environment is None:
            return None
        return Scope.TRADE_SIMULATE if environment == TrdEnv.SIMULATE else Scope.TRADE_REAL
    return row.scopes[0]


def environment_of(body: object) -> int | None:
    """`trd_env` of a body's trade header, wrapped in `c2s` or not."""
    if isinstance(body, Mapping) and isinstance(body.get("c2s"), Mapping):
        body = body["c2s"]
    header = body.get("header") if isinstance(body, Mapping) else None
    found = header.get("trd_env") if isinstance(header, Mapping) else None
    return found if isinstance(found, int) else None


class ScopeBook:
    """Keeps what answers have shown, for one key at one gateway. `tell` hands on what is known anew."""

    def __init__(self, tell: Callable[[dict[Scope, ScopeState]], None] = lambda _states: None) -> None:
        self._known: dict[Scope, ScopeState] = {}
        self._hand_on, self._told = tell, self.states()

    def state(self, scope: Scope) -> ScopeState:
        """What is known of a scope."""
        return self._known.get(scope, ScopeState.UNKNOWN)

    def states(self) -> dict[Scope, ScopeState]:
        """What is known of each."""
        return {scope: self.state(scope) for scope in Scope}

    def tell(self) -> None:
        """Hand on what is known, if anything of it is new."""
        states = self.states()
        if states != self._told:
            self._told = states
            self._hand_on(states)

    def forget(self, *scopes: Scope) -> None:
        """These are to be learned anew: another key, or a gateway that has read its keys again."""
        for scope in scopes:
            self._known.pop(scope, None)

    def miss(self, scope: Scope) -> None:
        """There is no key to have it, or none that is ever sent."""
        self._known[scope] = ScopeState.MISSING

    def learn(self, row: RestRow, body: Any, answer: Outcome) -> None:  # noqa: ANN401  any JSON value
        """Take over what an answer shows.

        A row that older keys still pass does not show its own scope, and one refusal of a scope that was shown may be
        one of the key's limits.
        """
        scope = scope_of(row, body)
        if scope is None:
            return
        if answer.kind in _PASSED:
            if not row.transitional:
                self._known[scope] = ScopeState.HELD
        elif answer.kind is Kind.FORBIDDEN and self.state(scope) is not ScopeState.HELD:
            self._known[scope] = ScopeState.MISSING


def probe_of(scope: Scope) -> RestRow | None:
    """The row that shows a scope; None for one that is not tried."""
    probe = PROBES.get(scope)
    return row_of(*probe) if probe is not None else None
