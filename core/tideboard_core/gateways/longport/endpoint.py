"""Where a LongPort service is, whose credential opens it, and how it is to be treated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tideboard_core.errors import GatewayDown
from tideboard_core.model.order import Account, LiveAccount, PaperAccount
from tideboard_core.ports import CredentialSource

READ_SECONDS = 12.0
WRITE_SECONDS = 5.0
CONNECT_SECONDS = 10.0
PING_SECONDS = 20.0


class Addresses(NamedTuple):
    """The three addresses of one service; the HTTP one does not end in a slash."""

    http: str
    quote: str
    trade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds that we wait for the other side, and between two pings of ours."""

    connect: float = CONNECT_SECONDS
    read: float = READ_SECONDS
    write: float = WRITE_SECONDS
    ping: float = PING_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One LongPort service.

    `provider` is the name shown beside figures. `account_type` is whose money its account moves: app.py alone says
    PracticeAccount, for the sandbox child it started; None = the credential's own word, LIVE unless that says paper.
    There `door` tells where that child listens now, None while it does not run. `language` is `en`, `zh-CN` or
    `zh-HK`. `seen` is told one-time passwords and session ids, so that logs stay clean of them.
    """

    addresses: Addresses
    credentials: CredentialSource
    provider: str = "LongPort"
    language: str = "en"
    overnight: bool = True
    account_type: type[Account] | None = None
    timing: Timing = field(default_factory=Timing)
    seen: Callable[[str], object] = bool
    door: Callable[[], Addresses | None] | None = None

    def where(self) -> Addresses:
        """Addresses of this moment; raises GatewayDown while the door is shut."""
        where = self.addresses if self.door is None else self.door()
        if where is None:
            raise GatewayDown("practice-not-running")
        return where

    def environment_of(self, paper: bool) -> type[Account]:  # noqa: FBT001  the credential's word
        """The class of the account: what app.py decided, else the credential's word."""
        return self.account_type or (PaperAccount if paper else LiveAccount)
