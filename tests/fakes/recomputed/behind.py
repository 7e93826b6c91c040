"""Recomputations of what Futu tells beside quotes: brokers, buy-backs, institutions, option trades, lists, actions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import prod
from typing import Final

from fakes.recomputed.figures import Figures, Path
from fakes.recomputed.market import Beside
from fakes.recomputed.model import Priced
from tideboard_core.model.behind.brokers import BrokerTrades
from tideboard_core.model.behind.company import BuyBacks, Ratings
from tideboard_core.model.behind.events import OptionEvent
from tideboard_core.model.behind.holders import (
    Holders,
    InstitutionHistory,
    InstitutionHoldings,
    InstitutionProfile,
)
from tideboard_core.model.behind.short_selling import ShortRank
from tideboard_core.model.reference import ActionKind, CorporateAction
from tideboard_core.model.watch.screen import ScreenField, ScreenPage

_CONTRACT: Final = 100
"""Shares of an option of the United States."""
_YEAR: Final = 365
_WILD: Final = (3, 300)
"""The calmest option and the wildest, percent of a year."""
_PLAIN: Final = frozenset({ActionKind.DIVIDEND, ActionKind.TRANSFER, ActionKind.BONUS})
_ONE: Final = Decimal(1)
_ABOUT: Final = (Decimal("0.8"), Decimal("1.25"))
"""A portfolio's value as its list and its profile have it: not of the same day."""
_CUT: Final = "0.003"
"""The part by which a percent may be too small that is cut after its second place, not rounded."""


def broker_trades(answer: BrokerTrades, beside: Beside) -> Figures:
    """What a broker traded, its worth and the mean price, each by the two others; the net is no more than all."""
    found = Figures(answer)
    for side in ("buyers", "sellers"):
        for place, row in enumerate(getattr(answer, side)):
            at: Path = (side, place)
            if row.shares and row.turnover and row.average:
                found.near((*at, "average"), row.turnover / row.shares, places=5, rule="turnover / shares")
                found.near((*at, "shares"), row.turnover / row.average, places=1, part="1e-6", rule="turnover / price")
                found.near((*at, "turnover"), row.shares * row.average, places=0, part="1e-6", rule="shares x price")
    return found


def buy_backs(answer: BuyBacks, beside: Beside) -> Figures:
    """Money by shares and the range of the prices, the part by the issued shares of the time."""
    found = Figures(answer)
    for place, row in enumerate(answer.days):
        at: Path = ("days", place)
        if row.shares is not None:
            found.mean_price((*at, "amount"), row.shares, row.low, row.high)
        if row.shares and row.amount and row.low and row.high:
            least, most = row.amount / row.high, row.amount / row.low
            found.within((*at, "shares"), least - 1, most + 1, rule="amount / price")
            mean = row.amount / row.shares
            found.within((*at, "low"), mean / 2, mean * Decimal("1.0005"), rule="no higher than the mean price")
            found.within((*at, "high"), mean * Decimal("0.9995"), mean * 2, rule="no lower than the mean price")
        if row.shares and "issued" in beside:
            part = row.shares / Decimal(beside["issued"]) * 100
            found.near((*at, "percent"), part, places=6, part="0.002", rule="shares / issued shares")
    return found


def percents_of_analysts(answer: Ratings, beside: Beside) -> Figures:
    """Each part is that of a whole number of analysts, all make a hundred; the mean target lies in its range."""
    found = Figures(answer)
    for place, part in enumerate(answer.percents):
        rest = 100 - sum(answer.percents) + part
        found.near(("percents", place), rest, places=2, rule="a hundred less the others")
        if answer.analysts:
            people = round(part * answer.analysts / 100)
            nearest = Decimal(people) / answer.analysts * 100
            found.near(("percents", place), nearest, places=3, rule="a whole number of analysts")
    low, mean, high = answer.target_low, answer.target_mean, answer.target_high
    found.within(("target_mean",), low, high, rule="from the lowest to the highest")
    if low and mean and high:
        found.within(("target_low",), mean / 5, mean, rule="no higher than the mean")
        found.within(("target_high",), mean, mean * 5, rule="no lower than the mean")
    return found


def issued_parts(answer: Holders | InstitutionHistory, beside: Beside) -> Figures:
    """Each part by its shares and what was issued, about: a company buys shares back and issues others."""
    found = Figures(answer)
    name = "rows" if isinstance(answer, Holders) else "periods"
    for place, row in enumerate(getattr(answer, name)):
        if row.shares and row.percent:
            part = row.shares / Decimal(beside["issued"]) * 100
            found.near((name, place, "percent"), part, places=3, part="0.05", rule="shares / issued shares")
            shares = row.percent / 100 * Decimal(beside["issued"])
            edge = Decimal("0.0006") / row.percent + Decimal("0.05")
            path: Path = (name, place, "shares")
            found.within(path, shares * (1 - edge), shares * (1 + edge), rule="part of the issued shares")
    return found


def institution(answer: InstitutionProfile, beside: Beside) -> Figures:
    """The value by the one before and the printed change; each industry by the part and value of the largest one."""
    found = Figures(answer)
    if answer.value and answer.value_before and "change" in beside:
        grown = 1 + Decimal(beside["change"]) / 100
        found.near(("value",), answer.value_before * grown, places=0, part="1e-5", rule="value before and change")
        found.near(("value_before",), answer.value / grown, places=0, part="1e-5", rule="value and change")
    known = [(place, row) for place, row in enumerate(answer.industries) if row.value and row.percent]
    for place, row in known:
        for other, base in known:
            if other != place and row.value and base.value and base.percent and row.percent:
                at: Path = ("industries", place)
                part = row.value / base.value * base.percent
                found.near((*at, "percent"), part, places=3, rule="value, and value and part of another")
                worth = row.percent / base.percent * base.value
                found.near((*at, "value"), worth, places=0, part="0.0001", rule="part, and value and part of another")
                break
    if "whole" in beside:
        parts = [row.percent or Decimal(0) for row in answer.industries]
        for place, part in enumerate(parts):
            rest = 100 - sum(parts) + part
            found.near(("industries", place, "percent"), rest, places=2, rule="a hundred less the others")
    return found


def institution_holdings(answer: InstitutionHoldings, beside: Beside) -> Figures:
    """Each holding's part of the portfolio by value and part of another, and about by the value of all of them."""
    found = Figures(answer)
    known = [(place, row) for place, row in enumerate(answer.rows) if row.value and row.part]
    for place, row in known:
        if row.value and "total" in beside:
            about = row.value / Decimal(beside["total"]) * 100
            found.within(("rows", place, "part"), about * _ABOUT[0], about * _ABOUT[1], rule="value / that of all")
    for place, row in known:
        for other, base in known:
            if other != place and row.value and row.part and base.value and base.part:
                part = row.value / base.value * base.part
                found.near(("rows", place, "part"), part, places=3, part="0.001", rule="value, and those of another")
                worth = row.part / base.part * base.value
                edge = worth * (Decimal("0.001") + Decimal("0.00006") / row.part)
                rule = "part, and those of another"
                found.within(("rows", place, "value"), worth - edge, worth + edge, rule=rule)
                break
    return found


def option_trades(answer: Sequence[OptionEvent], beside: Beside) -> Figures:
    """Turnover by contracts and price, the way out of the money by strike and spot, volume by open contracts."""
    found = Figures(answer)
    for place, row in enumerate(answer):
        if row.price and row.volume:
            worth = row.price * row.volume * _CONTRACT
            found.near((place, "turnover"), worth, places=0, part="1e-5", rule="contracts x 100 x price")
            paid = (row.turnover or 0) / Decimal(row.volume * _CONTRACT)
            found.near((place, "price"), paid or None, places=5, rule="turnover / (contracts x 100)")
        if row.strike and row.owner_price and row.call is not None:
            way = (row.strike - row.owner_price) * (1 if row.call else -1) / row.owner_price * 100
            found.near((place, "out_of_money"), way, places=2, rule="way from the owner's price to the strike, cut")
        if row.total_volume and row.open_interest:
            part = Decimal(row.total_volume) / row.open_interest * 100
            found.near((place, "volume_ratio"), part, places=2, rule="volume / open contracts, cut")
        found.within((place, "volatility"), *_WILD, rule="percent of a year")
        more: Beside = beside.get(row.option, {})
        if more and row.owner_price and row.strike and row.volatility and row.call is not None:
            terms = float(row.owner_price), float(row.strike), float(more["days"]) / _YEAR, float(row.volatility) / 100
            made = Priced(row.call, *terms, float(more["interest"])).delta
            found.near((place, "delta"), made, places=3, part=str(more["edge"]), rule="delta of the model")
    return found


def short_ranks(answer: Sequence[ShortRank], beside: Beside) -> Figures:
    """The part of the volume that was sold short."""
    found = Figures(answer)
    for place, row in enumerate(answer):
        if row.shares and row.volume:
            part = Decimal(row.shares) / row.volume * 100
            found.near((place, "percent"), part, places=2, part=_CUT, rule="shares sold short / volume")
            shares = (row.percent or 0) / Decimal(100) * row.volume
            edge = Decimal("0.011") / (row.percent or 1)
            least, most = shares * (1 - edge), shares * (1 + edge)
            found.within((place, "shares"), least, most, rule="part of the volume")
    return found


def corporate_actions(answer: Sequence[CorporateAction], beside: Beside) -> Figures:
    """What a share paid is taken off prices before the day and added to those after it; new shares divide the first.

    Each row alone, and where `beside` has a price after the last day, that price before the first one.
    """
    found = Figures(answer)
    for place, row in enumerate(answer):
        if any(part.kind not in _PLAIN for part in row.parts):
            continue
        paid = sum((part.amount or Decimal(0) for part in row.parts if part.kind is ActionKind.DIVIDEND), Decimal(0))
        grown = prod(((part.base + part.ert) / part.base for part in row.parts if part.base and part.ert), start=_ONE)
        found.near((place, "forward_a"), 1 / grown, places=5, rule="old shares / shares after it")
        found.near((place, "backward_a"), grown, places=5, rule="shares after it / old shares")
        found.near((place, "forward_b"), -paid / grown, places=5, rule="less what a share paid, of the new shares")
        found.near((place, "backward_b"), paid, places=4, rule="what a share paid")
        for one, part in enumerate(row.parts):
            if part.kind is ActionKind.DIVIDEND:
                found.near((place, "parts", one, "amount"), row.backward_b, places=4, rule="what prices after it add")
    if "last" in beside:
        price = Decimal(beside["last"])
        for row in answer:  # the newest comes first
            price = price * row.backward_a + row.backward_b
        rest = answer[-1].backward_b + Decimal(beside["first"]) - price
        found.near((len(answer) - 1, "backward_b"), rest, places=4, rule="the price before all of them")
    return found


def changes(answer: ScreenPage, beside: Beside) -> Figures:
    """The change of each security, by its price and change in money that are printed beside it."""
    found = Figures(answer)
    for place, row in enumerate(answer.rows):
        more: Beside = beside.get(row.instrument, {})
        if more:
            money = Decimal(more["change"])
            rate = money / (Decimal(more["last"]) - money) * 100
            path: Path = ("rows", place, "figures", ScreenField.CHANGE_RATE)
            found.near(path, rate, places=2, rule="change / (last - change)")
    return found
