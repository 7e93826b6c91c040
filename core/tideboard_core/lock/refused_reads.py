"""What the trading lock goes by of accounts that a login has read, or was refused."""

from __future__ import annotations

from collections.abc import Iterable

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import ACCOUNT_READS
from tideboard_core.model.order import Account, Environment


class RefusedReads:
    """A refusal locks real money once in a login: a person may unlock, and no further one of it locks again."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._locked_in: int | None = None

    @property
    def named(self) -> bool:
        """Whether this login has named its accounts; true where nobody reads them."""
        reads = self._hub.value(ACCOUNT_READS)
        return reads is None or reads.accounts is not None

    def begins(self, used: Iterable[Account]) -> bool:
        """Whether a call is refused for an account with real money in use, for the first time in this login."""
        reads = self._hub.value(ACCOUNT_READS)
        if reads is None or reads.generation == self._locked_in:
            return False
        live = (one for one in used if one.environment is Environment.LIVE)
        if all(reads.refusal(one.identity) is None for one in live):
            return False
        self._locked_in = reads.generation
        return True
