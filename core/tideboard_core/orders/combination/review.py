"""The confirmation of a combination while it is open, and what it freezes."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.model.combination import CombinationSummary, CombinationTerms, LegSummary, NetQuote
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.combination.checks import CombinationVerdicts
from tideboard_core.orders.combination.valuation import CombinationSnapshot, LegNow
from tideboard_core.orders.fees import fee_sum
from tideboard_core.orders.review import JudgedReview
from tideboard_core.ports.system import Clock

LEVELS = 5
"""Levels of each side of a leg's book that the order log keeps."""


class LiveCombinationReview(JudgedReview[CombinationVerdicts, CombinationSummary]):
    """The CombinationReview of the guard."""

    def __init__(
        self,
        first: CombinationVerdicts,
        *,
        evaluate: Callable[[], CombinationVerdicts],
        freshen: Callable[[], None],
        clock: Clock,
    ) -> None:
        super().__init__(first, summarise_combination(first.snapshot), evaluate=evaluate, freshen=freshen, clock=clock)

    @property
    def net_now(self) -> NetQuote:
        """The newest net prices from the legs' books."""
        return self._now.snapshot.net_now


def summarise_combination(snapshot: CombinationSnapshot) -> CombinationSummary:
    """Everything that the confirmation freezes."""
    request, payoff, cost = snapshot.request, snapshot.payoff, snapshot.cost
    fees = snapshot.fees
    fee_total = None if cost is None else fee_sum(fees)
    return CombinationSummary(
        environment=request.account.environment,
        account=request.account,
        request=request,
        client_order_id=request.client_order_id,
        quantity=request.quantity,
        legs=tuple(_leg(leg) for leg in snapshot.legs),
        terms=CombinationTerms(
            strategy=snapshot.strategy,
            net_now=snapshot.net_now,
            max_loss=snapshot.max_loss,
            max_gain=None if payoff is None else payoff.max_gain,
            breakevens=() if payoff is None else payoff.breakevens,
            outcome_known=payoff is not None and payoff.known,
            margin=snapshot.margin,
            fees=fees,
        ),
        underlying=snapshot.underlying,
        underlying_price=snapshot.one.underlying_price,
        currency=snapshot.currency,
        multiplier=snapshot.multiplier,
        price=snapshot.reference_price,
        estimated=request.price is None,
        cost=cost,
        fee_total=fee_total,
        total=None if cost is None or fee_total is None else cost + fee_total,
        value=snapshot.value,
        reduces=snapshot.reduces,
    )


def _leg(leg: LegNow) -> LegSummary:
    return LegSummary(
        leg=leg.leg,
        instrument=leg.instrument,
        terms=leg.terms,
        contracts=leg.contracts,
        bid=leg.bid,
        ask=leg.ask,
        held=leg.snapshot.held,
    )


def combination_basis(verdicts: CombinationVerdicts) -> dict[str, object]:
    """What the intent of an approved combination keeps of its checks and of its legs' books at that moment."""
    checks = [[check.code, check.severity, check.passed, dict(check.data)] for check in verdicts.checks]
    snapshot = verdicts.snapshot
    books = {str(leg.leg.instrument): _book(leg.verdicts) for leg in snapshot.legs}
    net = snapshot.net_now
    return {
        "checks": checks,
        "book_age": snapshot.book_age,
        "leg_books": books,
        "net_now": [net.bid, net.ask],
        "max_loss": snapshot.max_loss,
    }


def _book(verdicts: Verdicts) -> list[list[object]]:
    book = verdicts.snapshot.book
    if book is None:
        return []
    rows = (("sell", book.asks[:LEVELS][::-1]), ("buy", book.bids[:LEVELS]))
    return [[side, level.price, level.quantity, level.orders] for side, levels in rows for level in levels]
