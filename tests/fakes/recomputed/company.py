"""Recomputations of what stands behind the flow: members, volumes by price, options, short sales, holders, ratings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from fakes.recomputed.figures import Figures, Path
from fakes.recomputed.market import Beside
from tideboard_core.model.behind.brokers import HoldingHistory, Holdings
from tideboard_core.model.behind.company import (
    EpsForecasts,
    FinancialReports,
    Industry,
    PeerComparison,
    RatingHistory,
    Ratings,
    ValuationHistory,
    ValuationMetric,
)
from tideboard_core.model.behind.events import ChangeSpan, MarketEvent, RankList
from tideboard_core.model.behind.holders import Holders
from tideboard_core.model.behind.listings import Constituents, OptionVolumes, PremiumLine, PriceVolumes
from tideboard_core.model.behind.results import ExchangeRates
from tideboard_core.model.behind.short_selling import ShortPositions, ShortVolumes

_DAY_MOVES: Final = Decimal("0.1")
_IN_HONG_KONG: Final = {
    "HKD": (Decimal(1), Decimal(1)),
    "USD": (Decimal("7.75"), Decimal("7.85")),
    "CNY": (Decimal("1.01"), Decimal("1.25")),
    "CNH": (Decimal("1.01"), Decimal("1.25")),
}
"""The bounds of the peg, and what a yuan has cost in the last years."""


def constituents(answer: Constituents, beside: Beside) -> Figures:
    """Last price by the change that is printed, turnover by the prices of the day; how many rise by their changes."""
    found = Figures(answer)
    for place, row in enumerate(answer.rows):
        at: Path = ("rows", place)
        more: Beside = beside.get(row.instrument, {})
        if "chg" in more and row.previous_close:
            last = row.previous_close * (1 + Decimal(more["chg"]))
            found.near((*at, "last"), last, places=2, part="0.0001", rule="previous close and change")
        if row.volume and row.last and row.previous_close:
            low, high = sorted((row.last, row.previous_close))
            least, most = low * (1 - _DAY_MOVES) * row.volume, high * (1 + _DAY_MOVES) * row.volume
            found.within((*at, "turnover"), least, most, rule="volume x price")
    if beside.get("whole"):
        changes = [(row.last or 0) - (row.previous_close or 0) for row in answer.rows]
        found.near(("rising",), sum(each > 0 for each in changes), places=0, rule="members above their close")
        found.near(("falling",), sum(each < 0 for each in changes), places=0, rule="members below their close")
    return found


def price_volumes(answer: PriceVolumes, beside: Beside) -> Figures:
    """Each side's volume by the others and the total; of a whole list also by its rows, and the mean price."""
    found = Figures(answer)
    sides = ("bought", "sold", "neutral")
    if "total" in beside:
        shown = sum(getattr(answer, side) for side in sides)
        for side in sides:
            rest = int(beside["total"]) - shown + getattr(answer, side)
            found.near((side,), rest, places=0, rule="total - the other sides")
    if beside.get("whole") and answer.rows:
        for side in sides:
            summed = sum(getattr(row, side) for row in answer.rows)
            found.near((side,), summed, places=0, rule="sum of the prices")
        shares = [row.bought + row.sold + row.neutral for row in answer.rows]
        money = sum((row.price * each for row, each in zip(answer.rows, shares, strict=True)), Decimal(0))
        found.near(("average",), money / sum(shares), places=4, rule="mean of the prices by volume")
    return found


def option_volumes(answer: OptionVolumes, beside: Beside) -> Figures:
    """Puts by calls and the printed ratio, calls by the total."""
    found = Figures(answer)
    if "ratio" in beside and answer.calls:
        ratio, rule = Decimal(beside["ratio"]), "calls x ratio"
        found.near(("puts",), answer.calls * ratio, places=0, part="0.0003", rule=rule)
    for place, row in enumerate(answer.days):
        more: Beside = beside.get(row.day.isoformat(), {})
        at: Path = ("days", place)
        for kind in ("", "open_"):
            calls, puts = f"{kind}calls", f"{kind}puts"
            many, few = getattr(row, calls), getattr(row, puts)
            if more and many is not None and few is not None:
                found.near((*at, calls), int(more[f"{kind}total"]) - few, places=0, rule="total - puts")
                part = many * Decimal(more[f"{kind}ratio"])
                found.near((*at, puts), part, places=0, part="0.0003", rule="calls x ratio")
    return found


def short_positions(answer: ShortPositions, beside: Beside) -> Figures:
    """Days to cover by the volume of a day, money by the close; the part that is short of the issued shares."""
    found = Figures(answer)
    for place, row in enumerate(answer.days):
        at: Path = ("days", place)
        if row.shares and row.daily_volume:
            days = Decimal(row.shares) / row.daily_volume
            found.near((*at, "days_to_cover"), days, places=2, rule="shares / daily volume")
        if row.shares and row.close:
            found.near((*at, "value"), row.shares * row.close, places=0, part="1e-6", rule="shares x close")
        if row.shares and "issued" in beside and row.percent is not None:
            part = Decimal(row.shares) / int(beside["issued"]) * 100
            found.near((*at, "percent"), part, places=2, rule="shares / issued shares")
    return found


def short_volumes(answer: ShortVolumes, beside: Beside) -> Figures:
    """The part of a day's volume that was sold short, what each venue counted, and money at about the close."""
    found = Figures(answer)
    for place, row in enumerate(answer.days):
        at: Path = ("days", place)
        more: Beside = beside.get(row.day.isoformat(), {})
        for name, value in more.items():
            found.near((*at, name), int(value), places=0, rule="what is printed")
        if row.shares and row.volume:
            part = Decimal(row.shares) / row.volume * 100
            found.near((*at, "percent"), part, places=2, rule="shares sold short / shares")
        counted = sum(each.shares for each in row.venues)
        for number, each in enumerate(row.venues):
            rest = None if row.shares is None else row.shares - counted + each.shares
            found.near((*at, "venues", number, "shares"), rest, places=0, rule="all - the other venues")
        if row.shares and row.close:
            worth, edge = row.shares * row.close, _DAY_MOVES
            rule = "shares sold short x close"
            found.within((*at, "turnover_short"), worth * (1 - edge), worth * (1 + edge), rule=rule)
    return found


def premium(answer: PremiumLine, beside: Beside) -> Figures:
    """Dollars for a yuan, by both prices and the premium that is printed, else in its range; the premium by them."""
    found = Figures(answer)
    for place, point in enumerate(answer.points):
        at: Path = ("points", place)
        more, here, there = beside.get(point.time.date().isoformat()), point.hong_kong, point.mainland
        if more is not None and here and there:
            rate = here / (there * (1 + Decimal(more) / 100))
            found.near((*at, "rate"), rate, places=3, rule="price here / (price there x premium)")
        else:
            found.within((*at, "rate"), *_IN_HONG_KONG["CNY"], rule="Hong Kong dollars for a yuan")
        if here and there and point.rate:
            part = (here / (there * point.rate) - 1) * 100
            found.near((*at, "h_over_a"), part, places=2, rule="price here / (price there x rate)")
    return found


def exchange_rates(answer: ExchangeRates, beside: Beside) -> Figures:
    """Units of the base for one of the other: what a dollar of Hong Kong is bound to, and the yuan in its range."""
    found = Figures(answer)
    for place, row in enumerate(answer.rates):
        here, there = (_IN_HONG_KONG.get(each) for each in (row.base, row.other))
        if here is None or there is None:
            continue
        for name in ("average", "bid", "offer"):
            least, most = there[0] / here[1], there[1] / here[0]
            found.within(("rates", place, name), least, most, rule="the worth of both in Hong Kong dollars")
    return found


def ranking(answer: RankList, beside: Beside) -> Figures:
    """The change by price and printed rate; percents by change, by the price outside the session, by `spans`."""
    found = Figures(answer)
    for place, row in enumerate(answer.rows):
        at: Path = ("rows", place)
        more: Beside = beside.get(row.instrument, {})
        if row.last and "chg" in more:
            change = row.last - row.last / (1 + Decimal(more["chg"]))
            found.near((*at, "change"), change, places=2, part="0.005", rule="last and printed rate")
        for number, (span, _) in enumerate(row.percents):
            path: Path = (*at, "percents", number, 1)
            if span is ChangeSpan.DAY and row.last and row.change is not None:
                rate = row.change / (row.last - row.change) * 100
                found.near(path, rate, places=2, rule="change / (last - change)")
            if span is ChangeSpan.OUTSIDE and row.last and row.outside:
                found.near(path, (row.outside / row.last - 1) * 100, places=2, rule="price outside / last")
            if span in more.get("spans", {}):
                found.near(path, more["spans"][span], places=2, part="0.01", rule="the same among the figures")
    return found


def movers(answer: Sequence[MarketEvent], beside: Beside) -> Figures:
    """By how far each moved, as it is printed or its quote has it."""
    found = Figures(answer)
    for place, row in enumerate(answer):
        found.near((place, "percent"), beside.get(row.instrument), places=2, rule="change that is told elsewhere")
    return found


def holdings(answer: Holdings, beside: Beside) -> Figures:
    """Parts of the issued shares: fractions, and the same of every participant."""
    found = Figures(answer)
    for place, row in enumerate(answer.rows):
        if row.unstated and row.unstated[0].name == "ratio.value" and "issued" in beside:
            part = Decimal(row.shares) / int(beside["issued"])
            path: Path = ("rows", place, "unstated", 0, "value")
            found.near(path, part, places=4, rule="shares / issued shares")
    return found


def holding_history(answer: HoldingHistory, beside: Beside) -> Figures:
    """The change of a day by the day before, its part of the issued shares by that of another day."""
    found = Figures(answer)
    for place, (before, row) in enumerate(zip(answer.days, answer.days[1:], strict=False), start=1):
        change = row.shares - before.shares
        found.near(("days", place, "change"), change, places=0, rule="shares - shares of the day before")
        if row.unstated and before.unstated and row.shares and before.shares:
            there = before.unstated[0].value
            part = Decimal(row.shares) / Decimal(before.shares) * there
            path: Path = ("days", place, "unstated", 0, "value")
            found.near(path, part, places=4, part="0.04", rule="part of the day before and shares of both")
    if "issued" in beside:
        for place, row in enumerate(answer.days):
            if row.unstated:
                part = Decimal(row.shares) / int(beside["issued"])
                path = ("days", place, "unstated", 0, "value")
                found.near(path, part, places=4, rule="shares / issued shares")
    return found


def top_holders(answer: Holders, beside: Beside) -> Figures:
    """Each part by shares and part of the largest holder: all are of the same issued shares."""
    found = Figures(answer)
    held = [(place, Decimal(row.shares), row.percent) for place, row in enumerate(answer.rows) if row.shares]
    for place, shares, _ in held[1:]:
        _, most, part = held[0]
        made = None if part is None else shares / most * part
        found.near(("rows", place, "percent"), made, places=2, rule="shares, and shares and part of the largest")
    if "issued" in beside:
        for place, shares, _ in held:
            made, rule = shares / int(beside["issued"]) * 100, "shares / issued shares"
            found.near(("rows", place, "percent"), made, places=2, part="0.01", rule=rule)
    return found


def ratings(answer: Ratings, beside: Beside) -> Figures:
    """All analysts by their counts, the mean target by its range and by the change that it would be."""
    found = Figures(answer)
    if answer.counts is not None:
        found.near(("analysts",), answer.counts.total, places=0, rule="sum of the counts")
        for name in ("strong_buy", "buy"):
            found.near(("counts", name), beside.get(name), places=0, rule="the same analysts in the summary")
    found.within(("target_mean",), answer.target_low, answer.target_high, rule="from the lowest to the highest")
    if "close" in beside:
        mean = Decimal(beside["close"]) * (1 + Decimal(beside["change"]) / 100)
        found.near(("target_mean",), mean, places=1, rule="close and change")
    return found


def rating_history(answer: RatingHistory, beside: Beside) -> Figures:
    """The mean target of each day, by its range."""
    found = Figures(answer)
    for place, day in enumerate(answer.days):
        path: Path = ("days", place, "target_mean")
        found.within(path, day.target_low, day.target_high, rule="from the lowest to the highest")
    return found


def eps_forecasts(answer: EpsForecasts, beside: Beside) -> Figures:
    """Mean and median of each window, by its range."""
    found = Figures(answer)
    for place, row in enumerate(answer.rows):
        for name in ("mean", "median"):
            found.within(("rows", place, name), row.low, row.high, rule="from the lowest to the highest")
    return found


def industry(answer: Industry, beside: Beside) -> Figures:
    """The place among as many by the percentile that is printed; the value by its range, and by its own row."""
    found = Figures(answer)
    own = next((row for row in answer.peers if row.instrument == answer.instrument), None)
    for number, place in enumerate(answer.places):
        at: Path = ("places", number)
        found.within((*at, "value"), place.low, place.high, rule="from the lowest to the highest")
        if place.metric is ValuationMetric.BOOK and own is not None:
            found.near((*at, "value"), own.pb, places=2, rule="ratio in the row of the company")
        if place.metric in beside and place.of:
            percentile = Decimal(beside[place.metric]) / 100
            found.near((*at, "rank"), percentile * (place.of - 1) + 1, places=1, rule="percentile of as many")
    return found


def valuation(answer: ValuationHistory, beside: Beside) -> Figures:
    """The median of each metric, by its range."""
    found = Figures(answer)
    for place, row in enumerate(answer.series):
        path: Path = ("series", place, "median")
        found.within(path, row.low, row.high, rule="from the lowest to the highest")
    return found


def reports(answer: FinancialReports, beside: Beside) -> Figures:
    """The margin of each period, in percent, as its line says it by `beside`."""
    found = Figures(answer)
    lines = {(row.period, row.name): (place, row.value) for place, row in enumerate(answer.figures)}
    for period, margin in beside.get("margins", {}).items():
        place, _ = lines[period, beside["income"]]
        _, revenue = lines[period, beside["revenue"]]
        part = Decimal(margin) / 100 * (revenue or 0)
        found.near(("figures", place, "value"), part, places=0, part=beside["edge"], rule="revenue x margin")
    return found


def compared(answer: PeerComparison, beside: Beside) -> Figures:
    """A ratio now is the newest of its history, which `beside` has."""
    found = Figures(answer)
    for place, row in enumerate(answer.rows):
        for name, value in beside.get(row.instrument or "", {}).items():
            found.near(("rows", place, name), Decimal(value), places=2, rule="newest of its history")
    return found
