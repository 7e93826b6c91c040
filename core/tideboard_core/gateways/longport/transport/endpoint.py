"""Where a LongPort service is, whose credential opens it, and how it is to be treated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.http.timeouts import Timing
from tideboard_core.model.order import Account, LiveAccount, PaperAccount
from tideboard_core.ports.system import CredentialSource


class Part(Enum):
    """What a connection is for: a second flow provider opens the quote socket alone, for sockets are counted."""

    EVERYTHING = "everything"
    QUOTES = "quotes"


class Addresses(NamedTuple):
    """The three addresses of one service; the HTTP one does not end in a slash."""

    http: str
    quote: str
    trade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One LongPort service.

    `provider` is the name shown beside figures. `account_type` is whose money its account moves: app.py alone says
    PracticeAccount, for the sandbox child it started; None = the credential's own word, LIVE unless that says paper.
    There `door` tells where that child listens now, None while it does not run. `language` is `en`, `zh-CN` or
    `zh-HK`. `seen` is called with one-time passwords and session ids, so that logs can be redacted. `authority` is a
    PEM file of certificate authorities that are trusted beside this computer's own.
    """

    addresses: Addresses
    credentials: CredentialSource
    provider: str = "LongPort"
    language: str = "en"
    overnight: bool = True
    account_type: type[Account] | None = None
    timing: Timing = field(default_factory=Timing)
    part: Part = Part.EVERYTHING
    seen: Callable[[str], object] = bool
    door: Callable[[], Addresses | None] | None = None
    authority: str = ""

    def where(self) -> Addresses:
        """Addresses of this moment; raises GatewayDown while the door is shut."""
        where = self.addresses if self.door is None else self.door()
        if where is None:
            raise GatewayDown("practice-not-running")
        return where

    def environment_of(self, paper: bool) -> type[Account]:  # noqa: FBT001  the credential's word
        """The class of the account: what app.py decided, else the credential's word."""
        return self.account_type or (PaperAccount if paper else LiveAccount)
