"""A confirmation while it is open: frozen summary, live checks, and the reasons that make it void."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tideboard_core.checks import gesture_for
from tideboard_core.draft import Draft
from tideboard_core.fees import summarise
from tideboard_core.hub import Hub
from tideboard_core.lock import LINK, LOCK, OneAct, TradingLock
from tideboard_core.model.instrument import Market
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.order import Account, Order, OrderAct
from tideboard_core.model.review import (
    BookPreview,
    Check,
    CheckCode,
    Confirmation,
    Gesture,
    OrderSummary,
    Severity,
    VoidCode,
    VoidReason,
)
from tideboard_core.moment import Moment
from tideboard_core.ports import QUOTES_LINK, Clock, Key, Topic

VOID_AFTER = 30.0
HOLD_SECONDS = 0.9
STALE_BOOK = 1.0
"""Seconds without a push after which an open review asks for the book again."""
_OWN_CODES = {
    CheckCode.LINK: VoidCode.LINK_DOWN,
    CheckCode.LOCK: VoidCode.LOCKED,
    CheckCode.BOOK_AGE: VoidCode.BOOK_TOO_OLD,
    CheckCode.COLLAR_BEST: VoidCode.BEST_LEFT_COLLAR,
    CheckCode.ORDER: VoidCode.WITHDRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """One evaluation: the moment and its checks, and the connection it was made on."""

    moment: Moment
    checks: tuple[Check, ...]
    generation: int


class LiveReview:
    """The OrderReview of the guard. `evaluate` looks at everything now; `freshen` asks for the book in the background.

    The verdicts of the first evaluation are what the person is shown: any other verdict makes the review void.
    """

    def __init__(
        self, first: Verdicts, *, evaluate: Callable[[], Verdicts], freshen: Callable[[], None], clock: Clock
    ) -> None:
        self._evaluate = evaluate
        self._freshen = freshen
        self._clock = clock
        self._opened = clock.monotonic()
        self._first = first
        self._now = first
        self._void: VoidReason | None = None
        self._listeners: list[Callable[[], None]] = []
        self._gesture = gesture_for(first.moment, first.checks)
        self._summary = summarise(first.moment.draft, first.moment.evidence, first.moment.book)

    @property
    def summary(self) -> OrderSummary:
        """What will be sent, and what it costs."""
        return self._summary

    @property
    def exact_body(self) -> str:
        """The very text that will be sent, where a person wrote it for the wire."""
        return self._summary.request.exact_body

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check on current data."""
        return self._now.checks

    @property
    def verdicts(self) -> Verdicts:
        """The newest evaluation."""
        return self._now

    @property
    def book(self) -> BookPreview | None:
        """The newest book with what the order takes or joins."""
        return self._now.moment.book

    @property
    def gesture(self) -> Gesture:
        """What sends this order."""
        return self._gesture

    @property
    def generation(self) -> int:
        """The connection on which it was opened."""
        return self._first.generation

    @property
    def seconds_left(self) -> float:
        """Seconds until the review is void by age."""
        return max(0.0, VOID_AFTER - (self._clock.monotonic() - self._opened))

    @property
    def void_reason(self) -> VoidReason | None:
        """Why it can no longer be sent, or None."""
        return self._void

    def refresh(self) -> None:
        """Evaluate again now; ask for the book where pushes are silent."""
        if self._void is not None:
            return
        self._now = self._evaluate()
        if self._void is not None:
            return  # the look itself locked trading, and that was judged already
        age = self._now.moment.evidence.book_age
        if age is None or age > STALE_BOOK:
            self._freshen()
        self._void = self._judge(self._now)
        for listener in tuple(self._listeners):
            listener()

    def fail(self) -> None:
        """The person may not have seen what would be sent: void for good."""
        if self._void is None:
            self._void = VoidReason(code=VoidCode.VIEW_FAILED)
            for listener in tuple(self._listeners):
                listener()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every evaluation; the result ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def _judge(self, now: Verdicts) -> VoidReason | None:
        if now.generation != self._first.generation:
            return VoidReason(code=VoidCode.LINK_DOWN)
        changed = self._changed(now.checks) or self._revalued(now)
        if changed is not None:
            own = _OWN_CODES.get(changed.code) if not changed.passed else None
            if own is not None:
                return VoidReason(code=own, data=changed.data)
            told = {"check": changed.code, "passed": changed.passed, **changed.data}
            return VoidReason(code=VoidCode.CHECK_CHANGED, data=told)
        if gesture_for(now.moment, now.checks) is not self._gesture:
            return VoidReason(code=VoidCode.CHECK_CHANGED, data={"check": CheckCode.VALUE, "passed": True})
        if self.seconds_left <= 0:
            return VoidReason(code=VoidCode.TOO_LATE, data={"limit": VOID_AFTER})
        return None

    def _changed(self, checks: tuple[Check, ...]) -> Check | None:
        """The first check whose verdict is not the one that was shown; one that no longer applies counts as passed."""
        shown = {check.code: _verdict(check) for check in self._first.checks}
        for check in checks:
            if _verdict(check) != shown.pop(check.code, None):
                return check
        left = next((code for code, verdict in shown.items() if verdict is not None), None)
        return next((check for check in self._first.checks if check.code is left), None)

    def _revalued(self, now: Verdicts) -> Check | None:
        """The value, where its currency or what a unit stands for is not what was shown, however small it is."""
        if _units(now) == _units(self._first):
            return None
        return next(check for check in now.checks if check.code is CheckCode.VALUE)


def _units(verdicts: Verdicts) -> tuple[str, int, int]:
    instrument = verdicts.moment.evidence.instrument
    return instrument.currency, instrument.multiplier, instrument.lot_size


def _verdict(check: Check) -> Severity | None:
    """None while it passes; a warning that becomes a denial is another verdict."""
    return None if check.passed else check.severity


def review_keys(draft: Draft) -> tuple[Key, ...]:
    """Everything in the hub that an open review follows."""
    account, subject = draft.account.id, draft.instrument
    market = (Topic.BOOK, Topic.QUOTE, Topic.MARKET_STATE)
    own = (Topic.ORDERS, Topic.FUNDS, Topic.POSITIONS, Topic.UNKNOWNS)
    return (
        LINK,
        QUOTES_LINK,
        LOCK,
        Key(Topic.MARKET_STATE, ""),
        *(Key(topic, subject) for topic in market),
        *(Key(topic, account) for topic in own),
    )


@contextmanager
def following(hub: Hub, keys: Sequence[Key], listener: Callable[[], None]) -> Iterator[None]:
    """Call `listener` at every publish of `keys` inside the block."""
    ends = [hub.listen(key, lambda _: listener()) for key in keys]
    try:
        yield
    finally:
        for end in ends:
            end()


def proven(review: LiveReview, confirmation: Confirmation) -> bool:
    """Whether the answer's gesture is at least the one that the review asks for; typing the quantity always is."""
    given, wanted = confirmation.gesture, review.gesture
    if given is Gesture.TYPE:
        return confirmation.typed_quantity == review.summary.quantity
    if wanted is Gesture.HOLD:
        return given is Gesture.HOLD and confirmation.held >= HOLD_SECONDS
    if wanted is Gesture.TICK:
        return {check.code for check in review.checks if check.warns} <= confirmation.ticked
    return wanted is Gesture.CLICK


class LiveCancelReview:
    """The CancelReview of the guard; `look` returns the orders as they stand now."""

    def __init__(
        self,
        account: Account,
        *,
        look: Callable[[], tuple[Order, ...]],
        foreign: Callable[[Sequence[Order]], frozenset[str]],
        everything: bool,
        lock: TradingLock,
        password_kind: PasswordKind,
        act: OrderAct | None = None,
        at_once: Market | None = None,
        exact_body: str = "",
    ) -> None:
        self._account = account
        self._act = act
        self._at_once = at_once
        self._exact_body = exact_body
        self._look = look
        self._foreign = foreign
        self._everything = everything
        self._lock = lock
        self._password_kind = password_kind
        self._listeners: list[Callable[[], None]] = []
        self._unlocked: OneAct | None = None

    @property
    def account(self) -> Account:
        """The account the orders belong to."""
        return self._account

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders as they stand now."""
        return self._look()

    @property
    def foreign_ids(self) -> frozenset[str]:
        """Ids among `orders` that other programs placed."""
        return self._foreign(self._look())

    @property
    def everything(self) -> bool:
        """Whether this is cancel all."""
        return self._everything

    @property
    def act(self) -> OrderAct | None:
        """What is done to the order; None = a cancel."""
        return self._act

    @property
    def at_once(self) -> Market | None:
        """The market whose orders one write withdraws; None = one write for each order."""
        return self._at_once

    @property
    def exact_body(self) -> str:
        """The very text that will be sent, where a person wrote it for the wire."""
        return self._exact_body

    @property
    def allowed(self) -> bool:
        """Whether the lock is open, or was opened for this act."""
        return (self._unlocked is not None and self._unlocked.valid) or self._lock.is_open(self._account)

    @property
    def needs_password(self) -> PasswordKind | None:
        """Whose password the dialog must ask for, or None while unlocked."""
        return None if self.allowed else self._password_kind

    async def unlock_once(self, password: str) -> None:
        """Unlock for this act only."""
        if not self.allowed:
            self._unlocked = await self._lock.unlock_once(self._account, password)
        self.changed()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when an order or the lock changed; the result ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def changed(self) -> None:
        """Tell the listeners."""
        for listener in tuple(self._listeners):
            listener()

    def end(self) -> None:
        """The act is over: what was unlocked for it is locked again."""
        if self._unlocked is not None:
            self._unlocked.end()
