"""Addresses, credentials and settings of one LongPort service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.http.proxy import Proxy
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.model.order import Account, LiveAccount, PaperAccount
from tideboard_core.ports.system import CredentialSource

if TYPE_CHECKING:  # the window loads this module at its start, and no conversion
    from tideboard_core.gateways.longport.translate.accounts import Identity
    from tideboard_core.model.history_use import HistoryBook


class Purpose(Enum):
    """The use of a connection. A second flow provider opens only the quote socket: the broker limits open sockets."""

    EVERYTHING = "everything"
    QUOTES = "quotes"


class Addresses(NamedTuple):
    """The three addresses of one service; the HTTP one does not end in a slash."""

    http: str
    quote: str
    trade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LongportEndpoint:
    """Addresses, credentials and settings of one LongPort service.

    `provider` is the name shown beside figures. `language` is `en`, `zh-CN` or `zh-HK`. `account_type` is the class of
    its account: only app.py sets PracticeAccount, for the sandbox child it started; None = paper if the credential
    says so, else LIVE. `sandbox_addresses` then returns the addresses of that child, None while it does not run.
    `on_secret` is called with one-time passwords and session ids, so that logs can redact them. `authority` is a PEM
    file of certificate authorities to trust beside the system's. `proxy` is the one through which all three addresses
    are reached, None = directly. `live` has the accounts that call themselves paper and
    are of real money by the broker's answers: no call of this run says of them that they are paper. `history` returns
    where the reads of history are counted, None = in memory.
    """

    addresses: Addresses
    credentials: CredentialSource
    provider: str = "LongPort"
    language: str = "en"
    overnight: bool = True
    account_type: type[Account] | None = None
    timing: HttpTiming = field(default_factory=HttpTiming)
    purpose: Purpose = Purpose.EVERYTHING
    on_secret: Callable[[str], object] = bool
    sandbox_addresses: Callable[[], Addresses | None] | None = None
    authority: str = ""
    proxy: Proxy | None = None
    live: set[Identity] = field(default_factory=set, compare=False)
    history: Callable[[], HistoryBook] | None = field(default=None, compare=False)

    def where(self) -> Addresses:
        """Return the addresses as of now; raises GatewayDown while the sandbox child does not run."""
        where = self.addresses if self.sandbox_addresses is None else self.sandbox_addresses()
        if where is None:
            raise GatewayDown("practice-not-running")
        return where

    def environment_of(self, paper: bool) -> type[Account]:  # noqa: FBT001  from the credential
        """Return the class of the account: `account_type` if it is set, else by whether the credential is of paper."""
        return self.account_type or (PaperAccount if paper else LiveAccount)
