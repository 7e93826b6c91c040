"""Every error of Tideboard, one tree; each carries a code and data, the desktop makes the sentence.

TideboardError
├── BadInput                 a file, field, symbol or setting that cannot be used
├── WireError                bytes that break the protocol: the connection ends
├── GatewayError             the other side, or the way to it
│   ├── GatewayDown          no connection, or it ended while waiting
│   │   ├── LoginRefused     the gateway refused the login
│   │   └── TakenOver        another program took this connection's place
│   ├── RequestTimeout       no answer in time (for a write: the outcome is unknown)
│   ├── InsecureTransport    a secret or a write over clear text to another host
│   └── ServerRefused        an answer that says no; keeps the server's own text
│       ├── PermissionMissing    the quote or trade right is missing
│       ├── QuotaExceeded        subscription or history quota is used up
│       ├── RateLimited          too many calls; says when the budget is free again
│       ├── TradingLocked        the trade password is needed
│       ├── WrongPassword        the trade password was refused
│       ├── UnknownSymbol        the security does not exist there
│       ├── NotSubscribed        the call needs a subscription first
│       ├── ServerTrouble        the server failed itself: the same call may succeed later
│       └── NotOffered           the backend does not offer this for this security or account
├── OrderError               an order that did not become a working order
│   ├── OrderDenied          refused by us, before the wire
│   ├── OrderRejected        refused by the broker
│   └── OrderUnknown         sent or perhaps sent, no answer; never resent
├── FeedError                the release feed: asked, and not understood or not reached
├── NoticeFailed             a notice that did not leave the window by a channel
└── VaultError               the keyring
    ├── VaultUnavailable     no allowed keyring backend
    ├── VaultLocked          the keyring is locked or its prompt was dismissed
    └── VaultTimeout         the keyring's prompt was not answered in time
"""

from __future__ import annotations

from copy import copy
from typing import Final, TypeVar

from tideboard_core.pauses import PauseBy, bounded_pause
from tideboard_core.plain_text import plain_text

E = TypeVar("E", bound="TideboardError")

NOT_FOR_ACCOUNT: Final = "call-not-for-account"
"""The code of a refusal that is about the account, whatever is asked for: it does not change within a login."""


class TideboardError(Exception):
    """The root: a stable `code` for the sentence table and `data` to fill it.

    Texts among the data may be a server's: they are kept as `plain_text` makes them.
    """

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = {name: plain_text(value) if isinstance(value, str) else value for name, value in data.items()}

    def __str__(self) -> str:
        """The code and its data in one line, for logs; never a secret."""
        details = " ".join(f"{key}={value!r}" for key, value in self.data.items())
        return f"{self.code} {details}".rstrip()


class BadInput(TideboardError):
    """A file, field, symbol or setting that cannot be used; the data say what, where and what to do."""


class WireError(TideboardError):
    """Bytes that break the protocol; the stream cannot be trusted any more."""


class GatewayError(TideboardError):
    """The other side, or the way to it."""


class GatewayDown(GatewayError):
    """There is no connection, or it ended while a call was waiting."""


class LoginRefused(GatewayDown):
    """The gateway answered the login with a refusal; data `text` is its sentence."""


class TakenOver(GatewayDown):
    """Another program logged in with the same credential; we come back only when a person asks for it."""


class RequestTimeout(GatewayError):
    """No answer in time; for a write this means the outcome is unknown."""


class InsecureTransport(GatewayError):
    """A secret or a trading write would cross the network in clear text; no setting turns this off."""


class ServerRefused(GatewayError):
    """An answer that says no. `text` is the server's sentence as received."""

    def __init__(self, code: str, *, text: str = "", **data: object) -> None:
        super().__init__(code, text=text, **data)
        self.text = text


class PermissionMissing(ServerRefused):
    """The quote or trade right is missing."""


class QuotaExceeded(ServerRefused):
    """A subscription or history quota is used up."""


class RateLimited(ServerRefused):
    """Too many calls; `retry_after` seconds as told until the budget is free again (0 when unknown), to be shown.

    `whose` is who told them. Whoever waits, waits for `pause`.
    """

    def __init__(
        self, code: str, *, text: str = "", retry_after: float = 0.0, whose: object = PauseBy.OWN, **data: object
    ) -> None:
        self.retry_after, self.whose = retry_after, PauseBy.of(whose)
        if self.whose is PauseBy.FOREIGN:
            data["whose"] = str(self.whose)
        super().__init__(code, text=text, retry_after=retry_after, **data)

    @property
    def pause(self) -> float:
        """The seconds of `retry_after` that are waited for, bounded by who told them."""
        return bounded_pause(self.retry_after, self.whose)


class TradingLocked(ServerRefused):
    """Trading must be unlocked first."""


class WrongPassword(ServerRefused):
    """The trade password was refused."""


class UnknownSymbol(ServerRefused):
    """The security does not exist at this backend."""


class NotSubscribed(ServerRefused):
    """The call needs a subscription first."""


class ServerTrouble(ServerRefused):
    """The server reports a failure of its own: the same read may succeed later, and a write is never repeated."""


class NotOffered(ServerRefused):
    """The backend does not offer this call for this security or account."""


_OF_KEY_OR_CALL: Final = frozenset(
    {
        "call-not-offered",
        "rest-key-limit",
        "rest-keyless",
        "rest-scope-missing",
        "rest-trading-off",
        "rest-value-above-limit",
        "route-missing",
    }
)
"""Refusals of what is asked with, or by what call, whoever is asked about."""


def may_be_of_a_member(error: ServerRefused) -> bool:
    """Whether a list may have been refused for one of its securities, its market or a right to it, so that others pass.

    Never one for the rate, a lock, a login, time or trouble in the server.
    """
    of_one = isinstance(error, UnknownSymbol | PermissionMissing | NotOffered)
    return of_one and error.code not in _OF_KEY_OR_CALL


class OrderError(TideboardError):
    """An order that did not become a working order."""


class OrderDenied(OrderError):
    """Refused by Tideboard before the wire; nothing was sent."""


class OrderRejected(OrderError):
    """Refused by the broker; data `text` is its sentence."""


PRICE_STEP_REFUSED = "price-step-refused"
"""Code of an OrderRejected whose price lies on no price step, by the broker's word."""


class OrderUnknown(OrderError):
    """The order may or may not be at the broker; it is never sent again."""


class FeedError(TideboardError):
    """The release feed could not be asked, or said what cannot be used; this program is as good as before."""


class NoticeFailed(TideboardError):
    """A channel did not take a notice; nothing of the notice or of the channel's keys is among the data."""


class VaultError(TideboardError):
    """The operating system's keyring did not do what was asked."""


class VaultUnavailable(VaultError):
    """There is no keyring backend that Tideboard accepts."""


class VaultLocked(VaultError):
    """The keyring is locked, or its prompt was dismissed."""


class VaultTimeout(VaultError):
    """The keyring's prompt was not answered in time."""


def without_frames(error: E) -> E:
    """The same error for a place that keeps it: a copy that holds no frame of the call that met it, nor its causes.

    An error that was raised keeps each frame it passed through, and with these the request, its answer and the tasks.
    """
    return copy(error)


def field_of(error: Exception) -> str:
    """The field that an error of reading names, else what kind of error it is."""
    data = error.data if isinstance(error, TideboardError) else {}
    return str(data.get("field") or data.get("message") or getattr(error, "code", "") or type(error).__name__)
