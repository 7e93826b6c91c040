"""A draft in one moment with what follows from both, and the two verdicts a check can give."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.book_effect import effect_on, worst_taken
from tideboard_core.draft import Draft
from tideboard_core.evidence import Evidence
from tideboard_core.fees import order_value
from tideboard_core.model.limits import MoneyLimits, TradingLimits
from tideboard_core.model.order import Side
from tideboard_core.model.review import BookPreview, Check, CheckCode, Severity, SourceKind


class Moment:
    """A draft in one moment, with what follows from both."""

    __slots__ = ("book", "draft", "evidence", "limits", "value")

    def __init__(self, draft: Draft, evidence: Evidence, limits: TradingLimits) -> None:
        self.draft = draft
        self.evidence = evidence
        self.limits = limits
        self.book: BookPreview | None = None
        if evidence.book is not None and evidence.book_age is not None:
            multiplier = evidence.instrument.multiplier
            self.book = effect_on(evidence.book, draft, evidence.book_age, multiplier=multiplier)
        self.value = order_value(draft, evidence, self.book)

    @property
    def last(self) -> Decimal | None:
        """Last price, None when there is none that measures anything."""
        quote = self.evidence.quote
        usable = quote is not None and quote.last > 0 and self.evidence.services.source is not SourceKind.DELAYED
        return quote.last if quote is not None and usable else None

    @property
    def collared_price(self) -> Decimal | None:
        """What the collar holds: a waiting stop's trigger, the limit, or the worst level a market order would take."""
        if self.draft.waits:
            return self.draft.trigger
        return self.draft.price if self.draft.price is not None else worst_taken(self.book)

    @property
    def money(self) -> MoneyLimits | None:
        """The limits of the instrument's currency, None where none are set."""
        return self.limits.money.get(self.evidence.instrument.currency)

    @property
    def free(self) -> int | None:
        """Shares of the holding that this side may still close; None while positions are not known."""
        held = self.evidence.held
        if held is None:
            return None
        return max((held if self.draft.side is Side.SELL else -held) - self.evidence.services.committed, 0)

    @property
    def reduces(self) -> int | None:
        """The free position if the order provably closes no more than that; a write without answer leaves no proof."""
        free = self.free
        fits = free is not None and self.draft.working <= free and not self.evidence.services.unanswered
        return free if fits else None

    @property
    def priced(self) -> bool:
        """Whether a limit bounds what it trades at now: false of market orders and of those that wait for a trigger."""
        return not self.draft.waits and self.draft.price is not None


def hard(code: CheckCode, *, passed: bool, **data: object) -> Check:
    """A verdict that denies when it fails."""
    return Check(code=code, severity=Severity.HARD, passed=passed, data=data)


def soft(code: CheckCode, *, passed: bool, **data: object) -> Check:
    """A verdict that warns when it fails."""
    return Check(code=code, severity=Severity.SOFT, passed=passed, data=data)


def typed(code: CheckCode, *, passed: bool, **data: object) -> Check:
    """A verdict that is overridden by typing the quantity when it fails."""
    return Check(code=code, severity=Severity.TYPED, passed=passed, data=data)


def percent_from(price: Decimal | None, reference: Decimal | None) -> Decimal | None:
    """`price` against `reference` in signed percent, None when one of them is not known."""
    return None if price is None or not reference else (price - reference) / reference * 100
