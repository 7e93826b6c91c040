"""A confirmation while it is open: frozen summary, live checks, and the reasons that make it void."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Final, Generic, NamedTuple, Protocol, Self, TypeVar

from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied
from tideboard_core.lock.one_act import OneAct
from tideboard_core.lock.trading_lock import LINK, TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import (
    ACCOUNT_READS,
    LOCK,
    QUOTES_LINK,
    Key,
    Topic,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.listeners import Listener, Listeners
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.open_review import WithoutStop
from tideboard_core.model.order import Account, Order, OrderAction
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
from tideboard_core.orders.checks import Verdicts, reducing
from tideboard_core.orders.fees import summarise
from tideboard_core.orders.snapshot import Sales
from tideboard_core.orders.writes import UNKNOWN_WRITES
from tideboard_core.ports.system import Clock, Confirmer

log = logging.getLogger(__name__)

VOID_AFTER = 30.0
"""Seconds that a confirmation may be read: its order goes out as it was shown."""
HOLD_SECONDS = 0.9
"""Seconds that the button of a live order is held."""
STALE_BOOK = 1.0
"""Seconds without a push after which an open review asks for the book again."""
_OWN_CODES = {
    CheckCode.LINK: VoidCode.LINK_DOWN,
    CheckCode.LOCK: VoidCode.LOCKED,
    CheckCode.BOOK_AGE: VoidCode.BOOK_TOO_OLD,
    CheckCode.COLLAR_BEST: VoidCode.BEST_LEFT_COLLAR,
    CheckCode.ORDER: VoidCode.WITHDRAWN,
    CheckCode.PROPOSAL: VoidCode.PROPOSAL,
}


class Given(NamedTuple):
    """When a person said yes, by `Clock.boot()`, and the epoch of the lock."""

    at: float
    epoch: int


class UnlockForOne:
    """The unlock for one confirmation alone, of an account that is locked or pinned."""

    def __init__(self, lock: TradingLock, account: Account, password_kind: PasswordKind) -> None:
        """`password_kind` is the owner of the password that would be asked for."""
        self._lock, self._account, self._password_kind = lock, account, password_kind
        self._given: OneAct | None = None
        self._ended = False
        self._running = asyncio.Lock()

    @property
    def valid(self) -> bool:
        """Whether it was given, and nothing has locked trading since."""
        return self._given is not None and self._given.valid

    @property
    def allowed(self) -> bool:
        """Whether the lock is open, or was opened for this alone."""
        return self.valid or self._lock.is_open(self._account)

    @property
    def needed(self) -> PasswordKind | None:
        """Owner of the password to ask for, None while it is allowed."""
        return None if self.allowed else self._password_kind

    async def once(self, password: str) -> None:
        """Unlock; a second call waits for the first, and does nothing after it or a lock. Errors as the lock's."""
        epoch = self._lock.epoch
        async with self._running:  # of two nobody would end the first
            if not self.allowed and self._lock.epoch == epoch:
                self._given = await self._lock.unlock_once(self._account, password, way_out=True)
                if self._ended:  # while the password was judged
                    self.end()

    def end(self) -> None:
        """Lock again what was unlocked, or is being unlocked."""
        self._ended = True
        if self._given is not None:
            self._given.end()


class LiveConfirmation:
    """What every review of the guard has while it is open: its age, why it is void, and who is told.

    It is void by age `life` seconds after it was made. Once it is void it stays so.
    """

    def __init__(self, clock: Clock, life: float) -> None:
        self._clock, self._life = clock, life
        self._opened = clock.boot()
        self._void: VoidReason | None = None
        self._listeners = Listeners(self._view_failed)

    @property
    def seconds_left(self) -> float:
        """Seconds until it is void by age."""
        return max(0.0, self._life - self.age)

    @property
    def age(self) -> float:
        """Seconds since it was opened, asleep ones too."""
        return self._clock.boot() - self._opened

    @property
    def void_reason(self) -> VoidReason | None:
        """Why it can no longer be confirmed, or None."""
        return self._void

    def fail(self) -> None:
        """Void it for good, because the dialog may not have shown what would be sent."""
        if self._void is None:
            self._void = VoidReason(code=VoidCode.VIEW_FAILED)
            self._listeners.notify()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every look, and when it becomes void; the result ends it."""
        return self._listeners.add(listener)

    def _view_failed(self, _listener: Listener, error: Exception) -> None:
        log.error("a view of a confirmation failed", exc_info=error)
        self.fail()

    def _fail_judgement(self, error: Exception) -> None:
        """Void it for good because its checks raised `error`, a fault of our own; a reason before that stays."""
        log.error("a confirmation could not be judged", exc_info=error)
        self._void = self._void or VoidReason(code=VoidCode.NOT_JUDGED)
        self._listeners.notify()


class Judged(Protocol):
    """One evaluation of the checks, of an order or of a combination."""

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check, in the order in which they are shown."""
        ...

    @property
    def generation(self) -> int:
        """The connection on which it was made."""
        ...

    @property
    def book_age(self) -> float | None:
        """Seconds since the book, or the oldest of several, was last proven; None without one."""
        ...

    @property
    def units(self) -> tuple[object, ...]:
        """What a quantity means; another value means another order."""
        ...

    @property
    def closes(self) -> bool:
        """Whether it, or every part of it, adds nothing and closes what is held, by what is known."""
        ...

    @property
    def sales(self) -> Sales:
        """What it sells, and what stands behind contracts that it could leave bare."""
        ...

    def beside(self, code: CheckCode) -> Self:
        """The same without one of its checks."""
        ...

    def proves(self, code: CheckCode) -> bool:
        """Whether orders and positions were read lately enough to prove to this check what it reduces."""
        ...

    @property
    def gesture(self) -> Gesture:
        """What sends an order with these verdicts."""
        ...


class Frozen(Protocol):
    """The part of a summary that an answer is compared with."""

    @property
    def client_order_id(self) -> str: ...

    @property
    def quantity(self) -> int:
        """What is typed to send it."""
        ...


J = TypeVar("J", bound=Judged)
S = TypeVar("S", bound=Frozen)


class JudgedReview(LiveConfirmation, Generic[J, S]):
    """A review whose checks run while it is open. `evaluate` runs them now; `freshen` reads books in the background.

    The dialog shows the verdicts of the first evaluation: any other verdict makes the review void.
    """

    def __init__(
        self, first: J, summary: S, *, evaluate: Callable[[], J], freshen: Callable[[], None], clock: Clock
    ) -> None:
        super().__init__(clock, VOID_AFTER)
        self._evaluate = evaluate
        self._freshen = freshen
        self._first = first
        self._now = first
        self.gesture: Final = first.gesture
        self.summary: Final = summary
        """What will be sent, and what it costs."""

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check on current data."""
        return self._now.checks

    @property
    def verdicts(self) -> J:
        """The newest evaluation."""
        return self._now

    @property
    def warned(self) -> frozenset[CheckCode]:
        """The checks whose warning was shown."""
        return frozenset(check.code for check in self._first.checks if check.warns)

    @property
    def generation(self) -> int:
        """The connection on which it was opened."""
        return self._first.generation

    @property
    def needs_password(self) -> PasswordKind | None:
        """Owner of the password that is still to be given for it; None without one."""
        return None

    def refresh(self) -> None:
        """Evaluate again now; ask for the book where pushes are silent."""
        if self._void is not None:
            return
        try:
            now = self._evaluate()
            if self._void is not None:
                return  # evaluating locked trading, which refreshed this review already
            age = now.book_age
            if age is None or age > STALE_BOOK:
                self._freshen()
            self._now, self._void = now, self._judge(now)
        except Exception as error:  # noqa: BLE001  what cannot be judged is not sent
            self._fail_judgement(error)
        else:
            self._listeners.notify()

    def _judge(self, now: J) -> VoidReason | None:
        if now.generation != self._first.generation:
            return VoidReason(code=VoidCode.LINK_DOWN)
        first, judged = self._first, now
        if first.closes and now.closes:  # no exit is held up by a brake or a pause that begins or ends as it is shown
            for code in (CheckCode.BRAKE, CheckCode.SERVER_PAUSE):
                first, judged = first.beside(code), judged.beside(code)
        changed = _changed(first.checks, judged.checks) or self._revalued(now)
        if changed is not None:
            own = _OWN_CODES.get(changed.code) if not changed.passed else None
            if own is not None:
                return VoidReason(code=own, data=changed.data)
            data = {"check": changed.code, "passed": changed.passed, **changed.data}
            return VoidReason(code=VoidCode.CHECK_CHANGED, data=data)
        if judged.gesture is not first.gesture:
            # The value crossed the amount from which a live quantity is typed: no verdict changed, but what the dialog
            # asks for is no longer what sends it.
            return VoidReason(code=VoidCode.CHECK_CHANGED, data={"check": CheckCode.VALUE, "passed": True})
        if self.seconds_left <= 0:
            return VoidReason(code=VoidCode.TOO_LATE, data={"limit": VOID_AFTER})
        return None

    def _revalued(self, now: J) -> Check | None:
        """The value check, if currency, multiplier or lot are not those that were shown; else None."""
        if now.units == self._first.units:
            return None
        return next(check for check in now.checks if check.code is CheckCode.VALUE)


class NotSent(NamedTuple):
    """Why nothing is sent: code and data of an OrderDenied, as the order log keeps them."""

    code: str
    data: Mapping[str, object]


class Case(Protocol[J, S]):
    """One request on its way through the guard: what is read for it, its verdicts, and the question that is asked.

    The questions that have an answer here are those of an order that the person began.
    """

    keys: tuple[Key[object], ...]
    """The hub keys that its review listens to."""
    closes: tuple[InstrumentId, ...] = ()
    """The securities whose lists would prove that it reduces; empty = of any."""

    @property
    def log_data(self) -> Mapping[str, object]:
        """What each line of the order log names besides, of its intent and of a denial."""
        return {}

    async def read(self) -> None:
        """Read what its checks need; what cannot be read in time is not known to them."""
        ...

    def verdicts(self) -> J:
        """Every check on current data."""
        ...

    def open(self, first: J) -> JudgedReview[J, S]:
        """Open its confirmation with these verdicts."""
        ...

    async def ask(self, confirmer: Confirmer) -> Confirmation:
        """Show the open confirmation and wait for the person's answer."""
        ...

    async def reread(self) -> None:
        """Read orders and positions again, for a request that passes a limit because it reduces."""
        ...

    def count(self, summary: S) -> None:
        """Count it in the day's value: a second request must see it."""
        ...

    def basis(self, verdicts: J) -> dict[str, object]:
        """What the order log keeps of the verdicts that it was approved with."""
        ...

    def hasty(self, age: float) -> NotSent | None:
        """Why a yes counts for nothing that many seconds after its confirmation was opened; None where it counts."""
        return None

    @property
    def paused(self) -> bool:
        """Whether a pause that the server asked for binds it if it adds anything."""
        return False

    def unlocked(self) -> bool:
        """Whether trading is unlocked for it alone."""
        return False

    def end(self) -> None:
        """Lock again what was unlocked for it alone."""
        return

    def still_holds(self) -> None:
        """Raise OrderDenied if it may not go out any more; called in the step that writes."""
        return

    def taken(self) -> None:
        """Note that its approval was taken, in the step that writes: nothing may be raised here."""
        return

    def failed(self) -> None:
        """Note that it was denied."""
        return


class LiveReview(JudgedReview[Verdicts, OrderSummary]):
    """The OrderReview of the guard."""

    def __init__(
        self,
        first: Verdicts,
        unlock: UnlockForOne,
        *,
        evaluate: Callable[[], Verdicts],
        freshen: Callable[[], None],
        clock: Clock,
    ) -> None:
        """`unlock` is asked for where its checks ask for a password."""
        super().__init__(first, summarise(first.snapshot), evaluate=evaluate, freshen=freshen, clock=clock)
        self.unlock = unlock

    @property
    def needs_password(self) -> PasswordKind | None:
        """Owner of the password that the dialog must ask for, None without a pin and once it was given."""
        return self.unlock.needed if self._first.asks_password else None

    async def unlock_once(self, password: str) -> None:
        """Unlock for this order only; see `UnlockForOne`."""
        await self.unlock.once(password)
        self._listeners.notify()

    @property
    def book(self) -> BookPreview | None:
        """The newest book with what the order takes or joins."""
        return self._now.snapshot.effect


def _changed(first: tuple[Check, ...], checks: tuple[Check, ...]) -> Check | None:
    """The first check whose verdict is not the one that was shown; one that no longer applies counts as passed."""
    shown = {check.code: _verdict(check) for check in first}
    for check in checks:
        if _verdict(check) != shown.pop(check.code, None):
            return check
    left = next((code for code, verdict in shown.items() if verdict is not None), None)
    return next((check for check in first if check.code is left), None)


def _verdict(check: Check) -> Severity | None:
    """None while it passes; a warning that becomes a denial is another verdict."""
    return None if check.passed else check.severity


def review_keys(account_id: str, instruments: Sequence[InstrumentId]) -> tuple[Key[object], ...]:
    """The hub keys that an open review of these securities listens to."""
    market = (Topic.BOOK, Topic.QUOTE)
    own = (Topic.ORDERS, Topic.FUNDS, Topic.POSITIONS, UNKNOWN_WRITES)
    return (
        LINK,
        QUOTES_LINK,
        LOCK,
        ACCOUNT_READS,
        Topic.GATEWAY_STATE.of(""),
        *(topic.of(subject) for subject in instruments for topic in market),
        *(topic.of(account_id) for topic in own),
    )


@contextmanager
def following(hub: Hub, keys: Sequence[Key[object]], listener: Callable[[], None]) -> Iterator[None]:
    """Call `listener` at every publish of `keys` inside the block."""
    ends = [hub.listen(key, lambda _: listener()) for key in keys]
    try:
        yield
    finally:
        for end in ends:
            end()


class OneReview:
    """At most one open confirmation; a second one is denied and recorded."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._open = False

    @contextmanager
    def open(self, client_order_id: str, log_data: Mapping[str, object] = MappingProxyType({})) -> Iterator[None]:
        """Be the open confirmation inside the block; raises OrderDenied `confirmation-open` if there is one.

        `log_data` is what the line of a denial names besides.
        """
        if self._open:
            self._audit.note(RecordKind.DENIED, client_order_id, {"code": "confirmation-open", **log_data})
            raise OrderDenied("confirmation-open", client_order_id=client_order_id)
        self._open = True
        try:
            yield
        finally:
            self._open = False


def refusal_of(case: Case[J, S], review: JudgedReview[J, S], confirmation: Confirmation) -> NotSent | None:
    """Why the answer to an open confirmation sends nothing; None where it sends."""
    void = review.void_reason
    early = case.hasty(review.age) if confirmation.accepted else None
    if early is not None:
        return early
    # A dialog that failed answers no by itself: then its failure is the reason, not the person.
    if not confirmation.accepted and not (void is not None and void.code is VoidCode.VIEW_FAILED):
        return NotSent("not-confirmed", {"reason": "not-confirmed" if void is None else void.code.value})
    if void is not None:
        return NotSent(void.code.value, void.data)
    if review.needs_password is not None:
        return NotSent(CheckCode.PINNED.value, {})
    if not gesture_given(review, confirmation):
        return NotSent("gesture-missing", {"wanted": review.gesture, "given": confirmation.gesture})
    return denial_by(review.verdicts)


def denial_by(verdicts: Judged, codes: Collection[CheckCode] = frozenset(CheckCode)) -> NotSent | None:
    """Return what the first check that denies says, None if none does.

    A check denies if it failed hard, or if it passes a limit only because the order reduces the position and the
    holding was not read again since, lately enough for that check.
    """
    for check in verdicts.checks:
        reduces = "reduces" in check.data
        denies = check.severity is Severity.HARD or (reduces and not verdicts.proves(check.code))
        if check.code in codes and not check.passed and denies:
            # It is a way out by what is known, which is told: only the lists that would prove it are too old.
            return NotSent(check.code.value, {**check.data, "unproven": True} if reduces else check.data)
    return None


def loses_proof(before: tuple[Check, ...], now: tuple[Check, ...]) -> bool:
    """Whether a check that a proof let pass would be typed now: nobody has typed anything for it."""
    warned = {check.code for check in reducing(before) if check.severity is Severity.SOFT}
    return any(check.code in warned and check.severity is Severity.TYPED and not check.passed for check in now)


def gesture_given(review: JudgedReview[J, S], confirmation: Confirmation) -> bool:
    """Whether the answer's gesture is at least the one that the review asks for; typing the quantity always is."""
    given, wanted = confirmation.gesture, review.gesture
    if given is Gesture.TYPE:
        return confirmation.typed_quantity == review.summary.quantity
    if wanted is Gesture.HOLD:
        return given is Gesture.HOLD and confirmation.held >= HOLD_SECONDS
    if wanted is Gesture.TICK:
        return review.warned <= confirmation.ticked
    return wanted is Gesture.CLICK


class LiveCancelReview:
    """The CancelReview of the guard; `look` returns the orders as they stand now."""

    def __init__(
        self,
        account: Account,
        *,
        look: Callable[[], tuple[Order, ...]],
        foreign: Callable[[Sequence[Order]], frozenset[str]],
        without_stop: Callable[[Sequence[Order]], Mapping[InstrumentId, WithoutStop]],
        taken_from: Callable[[Sequence[Order]], Mapping[str, datetime]],
        not_by_hand: Callable[[Order], bool],
        incomplete: Callable[[], bool],
        everything: bool,
        lock: TradingLock,
        password_kind: PasswordKind,
        action: OrderAction | None = None,
        at_once: Market | None = None,
    ) -> None:
        self.account: Final = account
        """The account the orders belong to."""
        self.everything: Final = everything
        """Whether this is cancel all."""
        self.action: Final = action
        """What is done to the order; None = a cancel."""
        self.at_once: Final = at_once
        """The market whose orders one write cancels; None = one write for each order."""
        self._look = look
        self._foreign = foreign
        self._without_stop, self._not_by_hand, self._taken_from = without_stop, not_by_hand, taken_from
        self._incomplete = incomplete
        self._unlock = UnlockForOne(lock, account, password_kind)
        self._listeners = Listeners()

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders as they stand now."""
        return self._look()

    @property
    def foreign_ids(self) -> frozenset[str]:
        """Ids among `orders` that other programs placed."""
        return self._foreign(self._look())

    @property
    def without_stop(self) -> Mapping[InstrumentId, WithoutStop]:
        """Each position for which no stop stands once these orders are out, where that is more than now."""
        return {} if self.action is not None else self._without_stop(self._look())

    @property
    def taken_from(self) -> Mapping[str, datetime]:
        """From when on the market takes the withdrawal of each, by id and the broker's page; none that it takes now."""
        return {} if self.action is not None else self._taken_from(self._look())

    @property
    def not_by_hand(self) -> frozenset[str]:
        """Ids among `orders` that by the broker's page are not withdrawn by hand; their cancel is sent all the same."""
        orders = () if self.action is not None else self._look()
        return frozenset(order.id for order in orders if self._not_by_hand(order))

    @property
    def incomplete(self) -> bool:
        """Whether the broker may have more orders than it lists, of which a cancel of all would know nothing."""
        return self._incomplete()

    @property
    def allowed(self) -> bool:
        """Whether the lock is open, or was opened for this act."""
        return self._unlock.allowed

    @property
    def needs_password(self) -> PasswordKind | None:
        """Owner of the password that the dialog must ask for, or None while unlocked."""
        return self._unlock.needed

    async def unlock_once(self, password: str) -> None:
        """Unlock for this act only; see `UnlockForOne`."""
        await self._unlock.once(password)
        self.changed()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when an order or the lock changed; the result ends it."""
        return self._listeners.add(listener)

    def changed(self) -> None:
        """Call the listeners."""
        self._listeners.notify()

    def end(self) -> None:
        """Lock again what was unlocked for this act."""
        self._unlock.end()
