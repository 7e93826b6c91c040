"""A draft in one moment with what follows from both, and the two verdicts a check can give."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.book_effect import effect_on, worst_taken
from tideboard_core.draft import Draft
from tideboard_core.evidence import Evidence
from tideboard_core.fees import order_value
from tideboard_core.model.limits import TradingLimits
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


def hard(code: CheckCode, *, passed: bool, **data: object) -> Check:
    """A verdict that denies when it fails."""
    return Check(code=code, severity=Severity.HARD, passed=passed, data=data)


def soft(code: CheckCode, *, passed: bool, **data: object) -> Check:
    """A verdict that warns when it fails."""
    return Check(code=code, severity=Severity.SOFT, passed=passed, data=data)


def percent_from(price: Decimal | None, reference: Decimal | None) -> Decimal | None:
    """`price` against `reference` in signed percent, None when one of them is not known."""
    return None if price is None or not reference else (price - reference) / reference * 100
