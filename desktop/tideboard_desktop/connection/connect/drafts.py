"""The drafts of the connect page, one for each use; they outlive the window."""

from __future__ import annotations

from dataclasses import replace

from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.catalogue import BROKERS
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.uses import Use, Uses, is_practice


class Drafts:
    """The draft of each use; `use` is the one in view."""

    def __init__(self, uses: Uses) -> None:
        self.use = Use.PRICES
        self._uses = uses
        self._by_use: dict[Use, ConnectionDraft] = {}

    @property
    def present(self) -> ConnectionDraft:
        return self.of(self.use)

    @property
    def allowed(self) -> frozenset[Backend]:
        """The backends that may be chosen for the use in view: practice and real ones are not mixed."""
        if self.use is Use.PRICES:
            return frozenset(BROKERS)
        practice = self._uses.practice
        return frozenset(
            broker.backend for broker in BROKERS.values() if broker.practice is practice and not broker.prices_only
        )

    def of(self, use: Use) -> ConnectionDraft:
        """The draft of a use: filled from its connection, else from one that goes well beside the prices."""
        if use not in self._by_use:
            uses = self._uses
            in_use = {Use.PRICES: uses.connection, Use.ORDERS: uses.orders, Use.OTHER_FLOW: uses.other_flow}
            self._by_use[use] = ConnectionDraft.of(in_use[use] or _beside(uses.connection))
        return self._by_use[use]

    def wipe(self) -> None:
        """Clear the typed keys of all drafts."""
        for draft in self._by_use.values():
            draft.wipe()


def _beside(prices: Connection) -> Connection:
    """The first proposal for a second use: the counterpart of the broker or port of the prices."""
    if is_practice(prices):
        return replace(Connection(), door=BROKERS[prices.door].counterpart)
    return Connection(backend=BROKERS[prices.backend].counterpart)
