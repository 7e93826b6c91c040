"""A combination of Tencent's options: legs, facts, summary and a review that a test moves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from fakes.values.option_chain import option, terms_of
from fakes.values.reviews import TENCENT, ScriptedOpenReview, account, checks, order
from tideboard_core.model.combination import (
    CombinationLeg,
    CombinationMargin,
    CombinationRequest,
    CombinationSummary,
    CombinationTerms,
    LegSummary,
    NetQuote,
    strategy_of,
)
from tideboard_core.model.derivatives import OptionStyle
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import Environment, Order, OrderType, Side
from tideboard_core.model.review import Gesture
from tideboard_core.orders.combination.payoff import PayoffLeg, payoff_of

BUTTERFLY = (
    CombinationLeg(instrument=option(600, "C"), side=Side.BUY),
    CombinationLeg(instrument=option(610, "C"), side=Side.SELL, ratio=2),
    CombinationLeg(instrument=option(620, "C"), side=Side.BUY),
)
NAKED = (
    CombinationLeg(instrument=option(620, "C"), side=Side.SELL),
    CombinationLeg(instrument=option(590, "P"), side=Side.SELL),
)


def facts(contract: InstrumentId) -> Instrument:
    """A contract of 100 shares."""
    return Instrument(
        id=contract,
        name=contract,
        security_type=SecurityType.OPTION,
        lot_size=1,
        currency="HKD",
        multiplier=100,
        underlying=TENCENT.id,
        style=OptionStyle.AMERICAN,
    )


def combination(
    legs: tuple[CombinationLeg, ...] = BUTTERFLY, price: str = "1.77", environment: Environment = Environment.PRACTICE
) -> CombinationSummary:
    """Three of them at a limit, with the payoff that they have."""
    request = CombinationRequest(
        account=account(environment),
        legs=legs,
        quantity=3,
        order_type=OrderType.LIMIT,
        client_order_id="TB-1120-KQXW-0001",
        price=Decimal(price),
    )
    lines = tuple(
        LegSummary(
            leg=leg,
            instrument=facts(leg.instrument),
            terms=terms_of(leg.instrument),
            contracts=leg.ratio * 3,
            bid=Decimal(10),
            ask=Decimal("10.1"),
            held=0,
        )
        for leg in legs
    )
    payoff = payoff_of(
        [
            PayoffLeg(
                side=one.leg.side,
                option=one.terms.side,
                strike=one.terms.strike,
                expiry=one.terms.expiry,
                multiplier=100,
                ratio=one.leg.ratio,
                style=OptionStyle.AMERICAN,
            )
            for one in lines
            if one.terms is not None
        ],
        Decimal(price),
        3,
    )
    return CombinationSummary(
        environment=environment,
        account=request.account,
        request=request,
        client_order_id=request.client_order_id,
        quantity=3,
        legs=lines,
        terms=CombinationTerms(
            strategy=strategy_of(legs),
            net_now=NetQuote(Decimal("1.75"), Decimal("1.79")),
            max_loss=payoff.max_loss,
            max_gain=payoff.max_gain,
            breakevens=payoff.breakevens,
            outcome_known=payoff.known,
            margin=CombinationMargin(initial_change=Decimal(531), buying_power_change=Decimal(-531)),
        ),
        underlying=TENCENT.id,
        underlying_price=Decimal("612.5"),
        currency="HKD",
        multiplier=100,
        price=request.price,
        estimated=False,
        cost=payoff.cost,
        fee_total=Decimal("67.63"),
        total=payoff.cost + Decimal("67.63"),
        value=payoff.max_loss,
        closes=False,
    )


class ScriptedCombination(ScriptedOpenReview):
    """A CombinationReview."""

    def __init__(self, summary: CombinationSummary, gesture: Gesture | None = None) -> None:
        live = summary.environment is Environment.LIVE
        wanted = gesture or (Gesture.HOLD if live else Gesture.CLICK)
        super().__init__(wanted, checks(warning=wanted in {Gesture.TICK, Gesture.TYPE}))
        self.summary = summary
        self.net_now = summary.terms.net_now


def combination_order(filled: int = 0) -> Order:
    """The same as the broker lists it."""
    return replace(
        order(filled=filled),
        instrument=BUTTERFLY[0].instrument,
        name="",
        quantity=3,
        price=Decimal("1.77"),
        legs=BUTTERFLY,
    )
