"""What follows from a draft and its moment."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from fakes.evidence import EVIDENCE, LIMITS, market, request, with_evidence, with_services
from tideboard_core.draft import draft_of
from tideboard_core.model.order import OrderRequest, OrderType
from tideboard_core.model.review import SourceKind
from tideboard_core.moment import Moment, percent_from


def collared(order: OrderRequest) -> Decimal | None:
    return Moment(draft_of(order), EVIDENCE, LIMITS).collared_price


def test_the_collar_holds_trigger_limit_or_worst_level() -> None:
    trigger = Decimal("620.00")
    assert collared(request()) == Decimal("612.50")
    assert collared(market(quantity=1300)) == Decimal("613.00")
    assert collared(request(order_type=OrderType.STOP_LIMIT, trigger=trigger, price=Decimal(621))) == trigger


def test_what_levels_cost_more_counts_the_shares_behind_contracts() -> None:
    plain, behind = (
        Moment(draft_of(request(quantity=1300, price=Decimal(613))), evidence, LIMITS).book
        for evidence in (EVIDENCE, with_evidence(instrument=replace(EVIDENCE.instrument, multiplier=100)))
    )

    assert plain is not None
    assert behind is not None
    assert plain.extra > 0
    assert behind.extra == 100 * plain.extra
    assert behind.average == plain.average


def test_a_delayed_last_price_measures_nothing() -> None:
    draft = draft_of(request())
    assert Moment(draft, EVIDENCE, LIMITS).last == Decimal("612.50")
    assert Moment(draft, with_services(source=SourceKind.DELAYED), LIMITS).last is None
    assert Moment(draft, with_evidence(quote=None), LIMITS).last is None


def test_percent_needs_both_prices() -> None:
    assert percent_from(Decimal(101), Decimal(100)) == 1
    assert percent_from(None, Decimal(100)) is None
    assert percent_from(Decimal(101), None) is None
    assert percent_from(Decimal(101), Decimal(0)) is None
