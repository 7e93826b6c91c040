"""Identity of an account, and what a record that names less than all of it may mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, NamedTuple


class Environment(StrEnum):
    """Whose money: ours to lose (LIVE), the broker's simulation (PAPER), our own sandbox child (PRACTICE)."""

    PRACTICE = "PRACTICE"
    PAPER = "PAPER"
    LIVE = "LIVE"


class AccountId(NamedTuple):
    """Identity of an account: the broker's number, the money that it moves, the broker; a connection is the way to it.

    A part is empty where it is not known: older logs and settings name an account by its number alone.
    """

    id: str
    environment: Environment | Literal[""] = ""
    broker: str = ""

    def binds(self, account: AccountId) -> bool:
        """Whether this may name `account`: what is not known of either fits all. So is read what limits or denies."""
        pairs = zip(self[1:], account[1:], strict=True)
        return self.id == account.id and all(not mine or not other or mine == other for mine, other in pairs)

    def permits(self, account: AccountId, known: Iterable[AccountId]) -> bool:
        """Whether this names `account` and can name no other of the `known` ones. So is read what lets something go."""
        if not self.environment or not self.binds(account):
            return False
        return self == account or not any(other.id == self.id and not other.binds(account) for other in known)

    @classmethod
    def from_stored(cls, data: Mapping[str, Any]) -> AccountId:
        """Read what `kept` wrote, or an older version, which names less; raises KeyError without a number."""
        return _stored(str(data["account"]), str(data.get("environment") or ""), str(data.get("broker") or ""))

    def kept(self) -> dict[str, str]:
        """The data of it in the order log."""
        return {"account": self.id, "environment": str(self.environment), "broker": self.broker}


@lru_cache(maxsize=256)
def _stored(number: str, environment: str, broker: str) -> AccountId:
    """One object for all lines of the order log that name an account so; an unknown environment is none."""
    kinds: dict[str, Environment] = {each.value: each for each in Environment}
    return AccountId(number, kinds.get(environment, ""), broker)
