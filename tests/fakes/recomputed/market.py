"""Recomputations of market data: turnover by prices and volume, changes, averages, flows, terms of derivatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

from fakes.recomputed.figures import Figures, Path
from fakes.recomputed.model import Priced
from tideboard_core.model.derivatives import (
    OptionContract,
    OptionFigures,
    OptionQuote,
    OptionSide,
    SecurityFigures,
    Warrant,
    WarrantKind,
    WarrantPage,
    option_of,
    premium_of,
)
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, SizeDistribution
from tideboard_core.model.quote import MinuteLine, OrderBook, Quote, Snapshot, Tick
from tideboard_core.ports.bars import BarPage

Beside = Mapping[str, Any]
"""What is printed beside an answer and our model does not keep, or what another printed answer of the same day says."""
_PLAIN: Final = {WarrantKind.CALL: True, WarrantKind.PUT: False}
_UP: Final = frozenset({WarrantKind.CALL, WarrantKind.BULL})
_YEAR: Final = 365
_CALMEST, _WILDEST = 0.03, 3.0
_MINUTE_MOVES: Final = Decimal("0.03")
"""A minute's mean price is not farther from its last one."""
_OUTSIDE: Final = Decimal("0.06")
"""Nor are bid and ask from the last price, also outside the session."""
_CUT: Final = "0.0015"
"""The part by which a rate may be too small that is cut after its third place, not rounded."""
_DAY_MOVES: Final = Decimal("0.1")
"""Nor a day's from where it began or ended."""


def quotes(answer: Sequence[Quote], beside: Beside) -> Figures:
    """Turnover of the day and of each session around it, what such a session changed, rates of the day.

    Before the open it is measured by the close of the day before (by the last price where that is the close still, as
    `beside` says), after the close by the last price.
    """
    found = Figures(answer)
    for place, quote in enumerate(answer):
        _quote(found, (place,), quote, beside.get(quote.instrument, {}))
    return found


def snapshots(answer: Sequence[Snapshot], beside: Beside) -> Figures:
    """Figures of quotes; the value of a company by its shares, its price to earnings by those of a share."""
    found = Figures(answer)
    for place, row in enumerate(answer):
        more: Beside = beside.get(row.quote.instrument, {})
        last = row.quote.last
        _quote(found, (place, "quote"), row.quote, more)
        if "issued" in more:
            worth, edge = last * int(more["issued"]), more.get("edge", "1e-6")
            found.near((place, "market_value"), worth, places=0, part=edge, rule="last x shares")
        if "earnings" in more:
            ratio = last / Decimal(more["earnings"])
            found.near((place, "pe_ttm"), ratio, places=3, part="0.0005", rule="last / earnings of a share")
        if row.bid and row.ask:
            edge = last * _OUTSIDE
            found.within((place, "bid"), last - edge, row.ask, rule="below the ask, near the last")
            found.within((place, "ask"), row.bid, last + edge, rule="above the bid, near the last")
        if row.high_52_weeks and row.low_52_weeks:
            high, low = max(row.quote.high or last, last), min(row.quote.low or last, last)
            found.within((place, "high_52_weeks"), high, last * 5, rule="no lower than the day's high")
            found.within((place, "low_52_weeks"), last / 5, low, rule="no higher than the day's low")
    return found


def _quote(found: Figures, at: Path, quote: Quote, more: Beside) -> None:
    found.mean_price((*at, "turnover"), quote.volume, quote.low, quote.high)
    for name in ("open", "last"):
        found.within((*at, name), quote.low or None, quote.high or None, rule="from the low to the high")
    if quote.amplitude and quote.prev_close:
        moved = (quote.high - quote.low) / quote.prev_close * 100
        found.near((*at, "amplitude"), moved, places=3, rule="(high - low) / previous close")
    if quote.turnover_rate and "shares" in more:
        part = Decimal(quote.volume) / int(more["shares"]) * 100
        edge = more.get("edge", "0")
        found.near((*at, "turnover_rate"), part, places=3, part=edge, rule="volume / shares in circulation")
    bases = {"pre": quote.last if more.get("pre") == "last" else quote.prev_close}
    for name in ("pre", "after", "overnight"):
        block, base = getattr(quote, name), bases.get(name, quote.last)
        if block is None or not base or not block.price:
            continue
        found.mean_price((*at, name, "turnover"), block.volume, block.low, block.high)
        change = block.price - base
        found.near((*at, name, "change"), change, places=3, rule="price - close")
        rate = change / base * 100
        found.near((*at, name, "change_rate"), rate, places=3, part=_CUT, rule="change / close")


def bars(answer: BarPage, beside: Beside) -> Figures:
    """Turnover of each bar, unless its prices are adjusted, and the close before."""
    found = Figures(answer)
    for place, bar in enumerate(answer.bars):
        if not beside.get("adjusted"):
            found.mean_price(("bars", place, "turnover"), bar.volume, bar.low, bar.high)
        for name in ("open", "close"):
            found.within(("bars", place, name), bar.low, bar.high, rule="from the low to the high")
        if place:
            close = beside.get("closes", {}).get(str(place), answer.bars[place - 1].close)
            found.near(("bars", place, "prev_close"), close, places=4, rule="close of the bar before")
    return found


def minute_line(answer: MinuteLine, beside: Beside) -> Figures:
    """The mean price since the open, as far as all minutes are there, and the turnover of each minute."""
    found = Figures(answer)
    money, shares = (list(accumulate(each)) for each in (answer.turnovers, answer.volumes))
    for place, (price, volume) in enumerate(zip(answer.prices, answer.volumes, strict=True)):
        if volume:
            path: Path = ("averages", place)
            if place < beside.get("from_open", len(answer.times)):
                found.near(path, money[place] / shares[place], places=3, rule="all turnover / all volume")
            worth, edge = Decimal(price) * volume, _MINUTE_MOVES
            found.within(("turnovers", place), worth * (1 - edge), worth * (1 + edge), rule="volume x price")
    return found


def ticks(answer: Sequence[Tick], beside: Beside) -> Figures:
    """Turnover of each trade."""
    found = Figures(answer)
    for place, tick in enumerate(answer):
        found.near((place, "turnover"), tick.price * tick.quantity, places=6, rule="price x quantity")
    return found


def order_book(answer: OrderBook, beside: Beside) -> Figures:
    """Each price, by the best of the other side and no farther from it than a day moves."""
    found = Figures(answer)
    best_bid, best_ask = answer.best_bid, answer.best_ask
    if best_bid is None or best_ask is None:
        return found
    for place in range(len(answer.asks)):
        most = best_bid.price * (1 + _DAY_MOVES)
        found.within(("asks", place, "price"), best_bid.price, most, rule="above the best bid")
    for place in range(len(answer.bids)):
        least = best_ask.price * (1 - _DAY_MOVES)
        found.within(("bids", place, "price"), least, best_ask.price, rule="below the best ask")
    return found


def option_chain(answer: Sequence[OptionContract], beside: Beside) -> Figures:
    """Each strike, by the codes of its contracts."""
    found = Figures(answer)
    for place, row in enumerate(answer):
        for code in (row.call, row.put):
            contract = None if code is None else option_of(code)
            if contract is not None and contract.terms is not None:
                found.near((place, "strike"), contract.terms.strike, places=3, rule="thousandths in the code")
    return found


def capital_flow(answer: CapitalFlow, beside: Beside) -> Figures:
    """The day's net, by the distribution's amounts in and out, which may be of some minutes later; net by its tiers."""
    found = Figures(answer)
    if (net := beside.get("net")) is not None:
        edge = abs(Decimal(net)) * Decimal(beside.get("edge", "0.5"))
        path: Path = ("net", len(answer.net) - 1)
        found.within(path, Decimal(net) - edge, Decimal(net) + edge, rule="in - out of the distribution")
    for place, net in enumerate(answer.net if answer.tiers is not None else ()):
        tiers = {name: getattr(answer.tiers, name)[place] for name in answer.tiers._fields} if answer.tiers else {}
        shown, edge = sum(tiers.values()), sum(map(abs, tiers.values())) / 1e6
        found.near(("net", place), shown, places=0, rule="sum of the tiers")
        for name, amount in tiers.items():
            rest = net - shown + amount
            found.within(("tiers", name, place), rest - edge, rest + edge, rule="net and the other tiers")
        if answer.reported_block is not None:
            block = tiers["extra_large"] + tiers["large"]
            found.near(("reported_block", place), block, places=0, rule="the two largest tiers")
    return found


def distribution(answer: SizeDistribution | FlowDistribution, beside: Beside) -> Figures:
    """Each amount, by all others and the newest point of the flow."""
    found = Figures(answer)
    if (net := beside.get("net")) is None:
        return found
    sides = ((("inflow", answer.inflow), 1), (("outflow", answer.outflow), -1))
    shown = Decimal(answer.inflow.total) - Decimal(answer.outflow.total)
    for (name, amounts), sign in sides:
        for size in amounts._fields:
            lacking = sign * (Decimal(net) - shown)
            rest = Decimal(getattr(amounts, size)) + lacking
            edge = abs(Decimal(net)) * Decimal(beside.get("edge", "0.5"))
            found.within((name, size), rest - edge, rest + edge, rule="the flow and the other amounts")
    return found


def computed(answer: Sequence[SecurityFigures], beside: Beside) -> Figures:
    """Rates that the broker computes of a security; of a warrant what `beside` says of its terms."""
    found = Figures(answer)
    for place, row in enumerate(answer):
        more: Beside = beside.get(row.instrument, {})
        if row.last is not None and row.change is not None and row.last != row.change:
            rate = row.change / (row.last - row.change) * 100
            found.near((place, "change_rate"), rate, places=2, rule="change / (last - change)")
        if row.market_value and row.last:
            shares = row.market_value / row.last
            rate, edge = row.volume / shares * 100, "0.02"
            found.near((place, "turnover_rate"), rate, places=2, part=edge, rule="volume x last / market value")
            worth, move = row.volume * row.last, _DAY_MOVES
            found.within((place, "turnover"), worth * (1 - move), worth * (1 + move), rule="volume x last")
        if "break_even" in more:
            spot = Decimal(more["strike"]) * (1 - Decimal(more["itm_otm"]) / 100)
            gap = (Decimal(more["break_even"]) / spot - 1) * 100 * (1 if more["call"] else -1)
            found.near((place, "premium"), gap, places=1, rule="way from the owner's price to break-even")
        for name, value in more.get("near", {}).items():
            found.near((place, name), value, places=1, part="0.01", rule="quote, candles and flow")
        if "option" in more:
            _greeks(found, place, row, more)
    return found


def _greeks(found: Figures, place: int, row: SecurityFigures, more: Beside) -> None:
    """Sensitivities of an option by the model, as near as `edge`.

    The time that is left is told, or it is that at which the option is worth its price; the owner's price is told, or
    it is that at which delta is what it is.
    """
    last, volatility = float(row.last or 0), float(row.implied_volatility or 0)
    delta, strike, call = float(row.delta or 0), float(more["strike"]), more["option"] == "call"
    found.within((place, "delta"), min(2 * call - 1, 0), max(2 * call - 1, 0), rule="a part of a share")
    found.within((place, "implied_volatility"), _CALMEST, _WILDEST, rule="a fraction of a year")
    if not 0 < abs(delta) < 1 or not _CALMEST <= volatility <= _WILDEST or not last:
        return
    spot, edge = float(more.get("spot", strike)), float(more.get("edge", 0.03))
    priced = Priced(call, spot, strike, more.get("left", more["days"] / _YEAR), volatility, more.get("interest", 0.0))
    if "left" not in more:
        priced = priced.lasting(last) if "spot" in more else priced.lasting_at(delta, last)
        rule = "volatility at which the time that is left is that"
        most = volatility * (priced.left * _YEAR / (more["days"] - 1)) ** 0.5
        least = volatility * (priced.left * _YEAR / (more["days"] + 4)) ** 0.5
        found.within((place, "implied_volatility"), least, most, rule=rule)
    for name, value, least_edge in (
        ("delta", priced.delta, 0.003),
        ("gamma", priced.gamma, 0.0006),
        ("vega", priced.vega, 0.0),
        ("rho", priced.rho, 0.0),
    ):
        slack = max(abs(value) * edge, least_edge)
        found.within((place, name), value - slack, value + slack, rule=f"{name} of the model")
    if "left" in more:
        slack = abs(priced.theta) * edge
        found.within((place, "theta"), priced.theta - slack, priced.theta + slack, rule="theta of the model, by a day")
    if row.premium is not None and "spot" in more:
        gap = ((strike - spot) * (1 if call else -1) + last) / spot * 100
        found.near((place, "premium"), gap, places=1, rule="way from the owner's price to break-even")


def option_figures(answer: Sequence[OptionFigures], beside: Beside) -> Figures:
    """Sensitivities by the model, the premium by price, strike and the owner's price, turnover by the last price."""
    found = Figures(answer)
    for place, row in enumerate(answer):
        more: Beside = beside.get(row.instrument, {})
        if row.last and row.volume and row.contract_size and row.turnover:
            worth = row.last * row.volume * row.contract_size
            found.within((place, "turnover"), worth / 4, worth * 4, rule="volume x contract size x about the last")
        if not more:
            continue
        call, spot, strike = more["option"] == "call", Decimal(more["spot"]), Decimal(more["strike"])
        found.within((place, "implied_volatility"), _CALMEST, _WILDEST, rule="a fraction of a year")
        if row.premium and row.last:
            side = OptionSide.CALL if call else OptionSide.PUT
            gap = premium_of(side, strike, row.last, spot)
            found.near((place, "premium"), gap, places=3, part="0.01", rule="way from the owner's price to break-even")
        if not _CALMEST <= float(row.implied_volatility or 0) <= _WILDEST:
            continue
        left, interest = float(more["days"]) / _YEAR, float(more.get("interest", 0))
        priced = Priced(call, float(spot), float(strike), left, float(row.implied_volatility or 0), interest)
        for name in ("delta", "gamma", "theta", "vega", "rho"):
            value = getattr(priced, name)
            slack = abs(value) * float(more["edge"]) + 0.0004
            found.within((place, name), value - slack, value + slack, rule=f"{name} of the model")
    return found


def option_quotes(answer: Sequence[OptionQuote], beside: Beside) -> Figures:
    """Turnover by the shares of a contract; volatility by the price, where the owner's price is known."""
    found = Figures(answer)
    for place, row in enumerate(answer):
        quote, size = row.quote, row.contract_size
        found.mean_price((place, "quote", "turnover"), quote.volume * size if size else None, quote.low, quote.high)
        more: Beside = beside.get(quote.instrument, {})
        if "spot" in more and row.strike and row.expiry:
            low, high = (_implied(row, float(more["spot"]), days) for days in (more["days"] + 1, more["days"] - 1))
            rule = "volatility at which the model gives the price"
            found.within((place, "implied_volatility"), low * 0.8, high * 1.25, rule=rule)
    return found


def _implied(row: OptionQuote, spot: float, days: float) -> float:
    assert row.strike is not None
    priced = Priced(row.side is OptionSide.CALL, spot, float(row.strike), days / _YEAR, 0.3)
    return priced.worth(float(row.quote.last)).volatility


def warrants(answer: WarrantPage, beside: Beside) -> Figures:
    """Terms and sensitivities of each warrant; its owner's price is gearing x price x ratio.

    Where `beside` says that nobody prints a put's or a bear's sign, theirs is what the answer has.
    """
    found = Figures(answer)
    for place, row in enumerate(answer.rows):
        if row.last and row.change:
            rate = row.change / (row.last - row.change) * 100
            found.near(("rows", place, "change_rate"), rate, places=2, rule="change / (last - change)")
        if row.last and row.conversion_ratio and row.gearing and row.strike:
            _terms(found, ("rows", place), row, free=beside.get("sign") == "free")
            _sensitivities(found, ("rows", place), row, beside)
    return found


def _terms(found: Figures, at: Path, row: Warrant, *, free: bool) -> None:
    cost, sign = (row.last or 0) * (row.conversion_ratio or 0), 1 if row.kind in _UP else -1
    rule = "strike and price x ratio"
    found.near((*at, "break_even"), (row.strike or 0) + sign * cost, places=2, part="0.0001", rule=rule)
    spot, strike = cost * (row.gearing or 0), row.strike or Decimal(1)
    rule = "way from the owner's price to break-even"
    gap = ((row.break_even or 0) - spot) * sign / spot * 100
    found.near((*at, "premium"), gap, places=1, part="0.01", rule=rule)
    inside = (spot - strike) * sign / strike * 100
    found.near((*at, "in_the_money"), inside, places=1, part="0.01", rule="the owner's price and the strike")
    if row.delta:
        moves = (row.gearing or 0) * row.delta
        moves = moves.copy_sign(row.effective_gearing or moves) if free else moves
        found.near((*at, "effective_gearing"), moves, places=2, part="0.01", rule="gearing x delta")
    if row.call_price:
        rest = abs(spot / row.call_price - 1) * sign * 100
        rest = rest.copy_sign(row.to_call_price or rest) if free else rest
        found.near((*at, "to_call_price"), rest, places=1, part="0.05", rule="the owner's price and the call price")


def _sensitivities(found: Figures, at: Path, row: Warrant, beside: Beside) -> None:
    """The model has no dividends: it comes no nearer than `edge`."""
    terms = (row.last, row.conversion_ratio, row.gearing, row.strike, row.implied_volatility)
    if row.kind not in _PLAIN or not all(terms) or row.expiry is None or not beside.get("day"):
        return
    last, ratio, gearing, strike, volatility = (float(each or 0) for each in terms)
    left = max((row.expiry - date.fromisoformat(beside["day"])).days, 1) / _YEAR
    interest, edge = float(beside.get("interest", 0)), float(beside.get("edge", 0.03))
    priced = Priced(_PLAIN[row.kind], last * ratio * gearing, strike, left, volatility, interest)
    found.within((*at, "delta"), priced.delta - edge, priced.delta + edge, rule="delta of the model")
