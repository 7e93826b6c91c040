"""An open confirmation as a dialog sees it; the guard's own classes implement it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.order import Account, Order, OrderAction
from tideboard_core.model.review import BookPreview, Check, Gesture, OrderSummary, VoidReason
from tideboard_core.model.shares import Shares

if TYPE_CHECKING:
    from tideboard_core.model.combination import CombinationSummary, NetQuote
    from tideboard_core.model.flatten import FlattenPlan


class WithoutStop(NamedTuple):
    """What of a position no stop stands for: `shares`, or so many `contracts` where it is held in those."""

    shares: Shares
    contracts: bool = False


class OpenReview(Protocol):
    """A confirmation that lives for a while: `refresh` looks at everything again.

    The dialog calls it a few times a second, hub changes do it by themselves. Once `void_reason` is set it stays.
    """

    @property
    def gesture(self) -> Gesture:
        """What sends; it does not change while the review is open, and typing is always enough."""
        ...

    @property
    def seconds_left(self) -> float:
        """Seconds until the review is void by age."""
        ...

    @property
    def void_reason(self) -> VoidReason | None:
        """Why it can no longer be confirmed, or None."""
        ...

    def refresh(self) -> None:
        """Evaluate again now."""
        ...

    def fail(self) -> None:
        """Make it void: a part of what the user has to read could not be shown."""
        ...

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every evaluation that changed something; the result ends it."""
        ...


class OrderReview(OpenReview, Protocol):
    """The confirmation of a new or changed order: the summary is frozen, the rest follows the market.

    The order that is sent is the one in `summary`, nothing else.
    """

    @property
    def summary(self) -> OrderSummary:
        """What will be sent, and what it costs."""
        ...

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check on current data."""
        ...

    @property
    def book(self) -> BookPreview | None:
        """The newest book with what the order takes or joins; None without a book."""
        ...

    @property
    def needs_password(self) -> PasswordKind | None:
        """Owner of the password to ask for, of an exit that a pinned account puts back; None once it was given."""
        ...

    async def unlock_once(self, password: str) -> None:
        """Unlock for this order only; errors as the lock's."""
        ...


class CombinationReview(OpenReview, Protocol):
    """The confirmation of a combination of options; typing the number of combinations is always enough.

    The combination that is sent is the one in `summary`, nothing else.
    """

    @property
    def summary(self) -> CombinationSummary:
        """What will be sent, what it costs, and what it can lose."""
        ...

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check on current data."""
        ...

    @property
    def net_now(self) -> NetQuote:
        """The newest net prices from the legs' books."""
        ...


class CancelReview(Protocol):
    """The light confirmation of a cancel: one order, or with `everything` each order that will be hit.

    With `action` it is that which is done to the one order. With `at_once` one write cancels all that the account has
    on the market, also what comes in meanwhile.
    """

    @property
    def account(self) -> Account:
        """The account the orders belong to."""
        ...

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders in their present state (filled so far, what stays)."""
        ...

    @property
    def foreign_ids(self) -> frozenset[str]:
        """Ids among `orders` that other programs placed."""
        ...

    @property
    def without_stop(self) -> Mapping[InstrumentId, WithoutStop]:
        """Each position for which no stop stands once these orders are out, where that is more than now."""
        ...

    @property
    def taken_from(self) -> Mapping[str, datetime]:
        """From when on (aware) the market takes the withdrawal of each of them, by id and the broker's page.

        Those that it takes now are not in it.
        """
        ...

    @property
    def not_by_hand(self) -> frozenset[str]:
        """Ids among `orders` that by the broker's page are not withdrawn by hand; their cancel is sent all the same."""
        ...

    @property
    def incomplete(self) -> bool:
        """Whether the broker may have more orders than it lists, of which a cancel of all would know nothing."""
        ...

    @property
    def everything(self) -> bool:
        """Whether this is cancel all."""
        ...

    @property
    def action(self) -> OrderAction | None:
        """What is done to the order; None = a cancel."""
        ...

    @property
    def at_once(self) -> Market | None:
        """The market whose orders one write withdraws; None = one write for each order."""
        ...

    @property
    def needs_password(self) -> PasswordKind | None:
        """Whose password the dialog must ask for, or None while unlocked."""
        ...

    async def unlock_once(self, password: str) -> None:
        """Unlock for this act only; raises WrongPassword, RateLimited (throttled), GatewayError kinds."""
        ...

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when an order or the lock changed; the result ends it."""
        ...


class FlattenReview(OpenReview, Protocol):
    """The confirmation of a flatten: a plan that does not change while it is open.

    Its gesture is TYPE (the number of positions that are worked on) or HOLD.
    """

    @property
    def plan(self) -> FlattenPlan:
        """What is confirmed, with the lines that will not be worked on."""
        ...

    @property
    def needs_password(self) -> PasswordKind | None:
        """Whose password the dialog must ask for: a pinned account is opened for this flatten alone. Else None."""
        ...

    async def unlock_once(self, password: str) -> None:
        """Unlock for this flatten only; errors as those of a cancel."""
        ...
