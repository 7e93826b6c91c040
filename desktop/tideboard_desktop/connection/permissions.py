"""Which actions the key of a REST gateway permits, with the reason for those it does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal
from shiboken6 import isValid

from tideboard_core.errors import GatewayError
from tideboard_core.market.hub import Hub
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    QUOTES_LINK,
    Key,
    LinkKey,
    Topic,
)
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Account, Environment
from tideboard_core.model.rest import RestRow
from tideboard_core.ports.gateway import Gateway
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.no_orders import no_orders

translate = QCoreApplication.translate

_LOGGED_IN: Final = frozenset({LinkState.LIVE, LinkState.DEGRADED})
_TRADING: Final = frozenset({Scope.TRADE_REAL, Scope.TRADE_SIMULATE})
_ENVIRONMENTS: Final = {0: Scope.TRADE_SIMULATE, 1: Scope.TRADE_REAL}


class Action(Enum):
    """An action with the scopes that permit it; one of them is enough."""

    ALERTS = (Scope.QUOTE_STATE,)
    WATCHLISTS = (Scope.QUOTE_STATE, Scope.QUOTE_READ)
    UNLOCK = (Scope.TRADE_UNLOCK,)
    ADMIN = (Scope.ADMIN,)


class Permissions(QObject):
    """Asks both gateways for the scopes of their keys after each login; `changed` if any scope changed.

    A gateway also publishes what it learns from its answers, such as a refusal for a missing scope. An unknown scope
    counts as held: the gateway itself refuses what its key may not do, and names the scope. The callbacks in the hub
    end when this object is destroyed.
    """

    changed = Signal()

    def __init__(self, quotes: Gateway, orders: Gateway, *, hub: Hub, tasks: Tasks) -> None:
        super().__init__()
        self._hub, self._tasks = hub, tasks
        self._gateways = {QUOTES_LINK: quotes, ORDERS_LINK: orders}
        self._known: dict[LinkKey, Mapping[Scope, ScopeState]] = {}
        self._logged_in: set[LinkKey] = set()
        shared = (QUOTES_LINK, ORDERS_LINK) if quotes is orders else (QUOTES_LINK,)
        published = ((QUOTES_LINK, shared), (ORDERS_LINK, (ORDERS_LINK,)))
        self._end_callbacks = [hub.listen(link, self._look) for link in self._gateways]
        self._end_callbacks += [
            hub.listen(_scopes_of(link), partial(self._on_scopes, links)) for link, links in published
        ]
        self.destroyed.connect(lambda _gone=None: self._end())
        for link in self._gateways:
            self._look(link)

    def scopes(self, link: LinkKey = QUOTES_LINK) -> Mapping[Scope, ScopeState]:
        """The known scopes of the key of a connection; empty if none are known."""
        return self._known.get(link, {})

    def reason(self, action: Action) -> str | None:
        """Why an action is not permitted; None if it is."""
        link = ORDERS_LINK if action is Action.UNLOCK else QUOTES_LINK
        return self._missing(link, action.value)

    def order_reason(self, account: Account | None) -> str | None:
        """Why no order passes: for the key, or as the connection has no way for orders; None if one does.

        Without an account None, but where there never is one.
        """
        refused = self.no_orders()
        if refused is not None or account is None:
            return refused
        wanted = {Environment.LIVE: [Scope.TRADE_REAL], Environment.PAPER: [Scope.TRADE_SIMULATE]}
        return self._missing(ORDERS_LINK, wanted.get(account.environment, _TRADING))

    def no_orders(self) -> str | None:
        """Why the connection of the orders takes none; None if it is one for orders."""
        return no_orders(self._gateways[ORDERS_LINK]) or None

    def unlock_reason(self, account: Account | None) -> str | None:
        """Why the key does not permit unlocking an account; None if it does, or if the broker has no lock for it."""
        if account is None or account.environment is not Environment.LIVE or not account.broker_lock:
            return None
        return self.reason(Action.UNLOCK)

    def row_reason(self, row: RestRow, body: Any, link: LinkKey = QUOTES_LINK) -> str | None:  # noqa: ANN401  JSON
        """Why a call of the console would be refused for its scope; None if it would not."""
        scopes = (*row.scopes, *row.transitional)
        if set(row.scopes) == _TRADING:
            chosen = _ENVIRONMENTS.get(_environment_of(body))
            scopes = tuple(_TRADING) if chosen is None else (chosen,)
        return self._missing(link, scopes)

    def ask_again(self) -> None:
        """Read the scopes again, as after a change of the keys file."""
        for link in sorted(self._logged_in):
            self._tasks.spawn(self._ask(link), name="scopes")

    # --- inside -----------------------------------------------------------------------------------------------------

    def _missing(self, link: LinkKey, scopes: Iterable[Scope]) -> str | None:
        wanted, known = list(scopes), self._known.get(link, {})
        if not wanted or any(known.get(scope, ScopeState.UNKNOWN) is not ScopeState.MISSING for scope in wanted):
            return None
        return missing_words(wanted)

    def _look(self, link: LinkKey) -> None:
        status = self._hub.value(link)
        logged_in = status is not None and status.state in _LOGGED_IN
        if logged_in and link not in self._logged_in:
            self._logged_in.add(link)
            self._tasks.spawn(self._ask(link), name="scopes")
        elif not logged_in:
            self._logged_in.discard(link)

    async def _ask(self, link: LinkKey) -> None:
        try:
            program = self._gateways[link].program
            known = {} if program is None else dict(await program.scopes())
        except GatewayError:
            known = {}
        self._know(known, link)

    def _on_scopes(self, links: tuple[LinkKey, ...], key: Key[dict[Scope, ScopeState]]) -> None:
        self._know(self._hub.value(key) or {}, *(link for link in links if link in self._logged_in))

    def _know(self, known: Mapping[Scope, ScopeState], *links: LinkKey) -> None:
        if any(known != self._known.get(link, {}) for link in links):
            self._known |= dict.fromkeys(links, known)
            if isValid(self):  # an answer may come after its window has gone
                self.changed.emit()

    def _end(self) -> None:
        for end_callback in self._end_callbacks:
            end_callback()


def _scopes_of(link: LinkKey) -> Key[dict[Scope, ScopeState]]:
    return Topic.SCOPES.of(link.subject)


def missing_words(scopes: Iterable[Scope]) -> str:
    """A sentence that names the missing scope; of several, each alone would be enough."""
    named = " / ".join(sorted(scopes))
    return translate("Scopes", "The key has no {scope} scope.").format(scope=named)


def _environment_of(body: object) -> int:
    inner = body.get("c2s", body) if isinstance(body, Mapping) else None
    header = inner.get("header") if isinstance(inner, Mapping) else None
    found = header.get("trd_env") if isinstance(header, Mapping) else None
    return found if isinstance(found, int) else -1
