"""Conditions of the rules, minute by minute, from one view of a session; none reads behind the minute it judges."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from tideboard_core.archive.comparison import ranking
from tideboard_core.archive.comparison.ranking import OPENING
from tideboard_core.flow.session_minutes import MINUTE, Floats, changes, minutes_at
from tideboard_core.flow.turns import ratio, turns, window_sums
from tideboard_core.indicators.bars import Bars
from tideboard_core.indicators.compute import compute
from tideboard_core.indicators.parameters import ValueUnit
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.signals.rules import DAILY, Comparison, Condition, Operator, Quantity, Rule, RuleKind, Term
from tideboard_core.signals.sessions import Flags, RecordedPrints, Seen, SessionData, View

_ROUNDING: Final = 1e-12
"""By which a quotient of decimal numbers may miss the limit that it reaches exactly."""
_KNOWN_SHARE: Final = 0.8
"""Of a turn's window that has to be known: 12 of 15 minutes."""


class ConditionRows(NamedTuple):
    """For the condition, and for its mirror image if it is watched, a row: where it holds.

    `able` says where everything was known that the condition needs.
    """

    holds: Flags
    able: Flags


class RuleCase(NamedTuple):
    """A rule on one view of a session; `received` is when each minute counts (UTC seconds, NaN = never)."""

    rule: Rule
    session: SessionData
    view: View
    received: Floats


def judge(case: RuleCase) -> ConditionRows:
    """Judge every minute of a view."""
    return CONDITIONS[case.rule.kind](case)


def percentiles(net: Floats, sample: Floats | None) -> Floats:
    """Percentile of each minute's net among those of earlier sessions; NaN with fewer than 20, and when opening."""
    found = ranking.percentiles(net, np.zeros((0, len(net))) if sample is None else sample)
    found[:OPENING] = np.nan
    return found


def large_until(prints: RecordedPrints, starts: Floats, minute: int, window: int, received: float) -> Flags:
    """Which prints are large and counted at the end of a minute that was received then (UTC seconds)."""
    minutes = minutes_at(starts, prints.time)
    inside = (minutes >= 0) & (minutes > minute - window) & (minutes <= minute)
    return inside & (prints.shares > prints.large) & (prints.received <= received)


def _price_against_block(case: RuleCase) -> ConditionRows:
    rule, view = case.rule, case.view
    window = rule.whole("window")
    change = _change(view.minutes.close, window)
    share = _share(view.minutes.block, view.minutes.turnover, window)
    least, most = rule.parameter("change") / 100 - _ROUNDING, rule.parameter("block") / 100 - _ROUNDING
    rows = [(change >= least) & (share <= -most), (change <= -least) & (share >= most)]
    return _judged(rule, rows, np.isfinite(change) & np.isfinite(share))


def _turn(case: RuleCase) -> ConditionRows:
    rule, view = case.rule, case.view
    window = rule.whole("window")
    share = ratio(changes(view.minutes.net), view.minutes.turnover, window, int(np.ceil(window * _KNOWN_SHARE)))
    turned = turns(share, rule.parameter("limit") / 100, rule.whole("lasting"))
    at = np.maximum.accumulate(np.where(turned != 0, np.arange(len(turned)), -1))
    side = np.where(at >= 0, turned[at], 0)
    return _judged(rule, [side > 0, side < 0], np.isfinite(share))


def _percentile(case: RuleCase) -> ConditionRows:
    found, limit = percentiles(case.view.minutes.net, case.session.sample), case.rule.parameter("percentile")
    return _judged(case.rule, [found > limit, found < 100 - limit], np.isfinite(found))


def _disagreement(case: RuleCase) -> ConditionRows:
    rule, view = case.rule, case.view
    if view.other is None:
        return _nothing(case)
    one, other, traded = view.minutes.net, view.other.net, view.traded
    beyond, gap = rule.parameter("beyond") / 100 * traded, rule.parameter("gap") / 100 * traded
    apart = (one * other < 0) & (np.minimum(abs(one), abs(other)) > beyond) & (abs(one - other) >= gap)
    lasting = rule.whole("lasting")
    minutes, _known = window_sums(apart.astype(np.float64), lasting)
    return _judged(rule, [minutes >= lasting], np.isfinite(one + other + traded))


def _large_prints(case: RuleCase) -> ConditionRows:
    rule, session, prints = case.rule, case.session, case.session.prints
    if prints is None or np.isnan(prints.large):
        return _nothing(case)
    arrivals = prints.received if session.seen is Seen.LIVE else prints.time
    minutes = minutes_at(session.starts, prints.time)
    large = (prints.shares > prints.large) & (minutes >= 0)
    minute, arrived = minutes[large], arrivals[large]
    money, side = (prints.price * prints.shares)[large], prints.side[large]
    number, total, bought, sold = (np.zeros(session.count) for _ in range(4))
    for back in range(rule.whole("window")):  # each print counts in its own minute and those after it
        at = minute + back
        known = at < session.count
        known[known] = arrived[known] <= case.received[at[known]]
        for into, amount in ((number, 1.0), (total, money), (bought, money * (side > 0)), (sold, money * (side < 0))):
            np.add.at(into, at[known], amount if isinstance(amount, float) else amount[known])
    enough, share = number >= rule.whole("prints"), rule.parameter("share") / 100 * total
    able = case.received >= arrivals.min(initial=np.inf)  # no trade before says that they come at all
    return _judged(rule, [enough & (bought >= share), enough & (sold >= share)], able)


def _own(case: RuleCase) -> ConditionRows:
    condition = case.rule.condition
    if condition is None:
        return _nothing(case)
    terms = {repr(each.term): _term(each.term, case) for each in condition.walk()}
    able = np.all([np.isfinite(values) for values in terms.values()], axis=0)
    return _judged(case.rule, [_combined(condition, terms)], able)


CONDITIONS: Final[dict[RuleKind, Callable[[RuleCase], ConditionRows]]] = {
    RuleKind.PRICE_UP_BLOCK_OUT: _price_against_block,
    RuleKind.SIGN_TURN: _turn,
    RuleKind.PERCENTILE_ABOVE: _percentile,
    RuleKind.PROVIDERS_DISAGREE: _disagreement,
    RuleKind.LARGE_PRINTS: _large_prints,
    RuleKind.OWN: _own,
}

_COMPARE: Final[dict[Operator, Callable[[Any, Any], Flags]]] = {
    Operator.ABOVE: operator.gt,
    Operator.AT_LEAST: operator.ge,
    Operator.BELOW: operator.lt,
    Operator.AT_MOST: operator.le,
}


def _combined(condition: Condition, terms: dict[str, Floats]) -> Flags:
    parts = [_compared(each, terms[repr(each.term)]) for each in condition.comparisons]
    parts += [_combined(each, terms) for each in condition.conditions]
    combined: Flags = np.any(parts, axis=0) if condition.any else np.all(parts, axis=0)
    return combined


def _compared(comparison: Comparison, values: Floats) -> Flags:
    return _COMPARE[comparison.operator](values, comparison.value)


def _term(term: Term, case: RuleCase) -> Floats:
    """The values of a term, NaN where it is not known."""
    session, view = case.session, case.view
    if term.quantity in DAILY:
        if session.daily is None:
            return np.full(session.count, np.nan)
        return session.daily.values(term, session.day, session.ends, case.received)
    return _of_minutes(term, session, view)


def _of_minutes(term: Term, session: SessionData, view: View) -> Floats:
    minutes = view.minutes
    rest = minutes.net - minutes.block
    match term.quantity:
        case Quantity.PRICE:
            return minutes.close
        case Quantity.PRICE_CHANGE:
            return 100 * _change(minutes.close, term.window)
        case Quantity.NET:
            return minutes.net
        case Quantity.NET_SHARE:
            return 100 * _share(minutes.net, minutes.turnover, term.window)
        case Quantity.BLOCK:
            return minutes.block
        case Quantity.BLOCK_SHARE:
            return 100 * _share(minutes.block, minutes.turnover, term.window)
        case Quantity.REST:
            return rest
        case Quantity.REST_SHARE:
            return 100 * _share(rest, minutes.turnover, term.window)
        case Quantity.PERCENTILE:
            return percentiles(minutes.net, session.sample)
        case _:
            return _indicator(term, session, view)


def _indicator(term: Term, session: SessionData, view: View) -> Floats:
    """A line over the bars known in this view; of one in units of price how far the price is above it, percent."""
    nothing, bars = np.full(session.count, np.nan), view.bars
    rows = Bars(
        (session.starts // MINUTE).astype(np.int32), bars.open, bars.high, bars.low, bars.close, bars.volume,
        view.minutes.turnover, np.zeros(session.count, np.int32), nothing, nothing, nothing,
    )  # fmt: skip
    line = compute(term.code, term.settings, rows).lines[term.line]
    if INDICATORS[term.code].lines[term.line].unit is not ValueUnit.PRICE:
        return line
    return 100 * _quotient(bars.close - line, line)


def _change(price: Floats, window: int) -> Floats:
    """Change over the last minutes, a fraction."""
    found = np.full(len(price), np.nan)
    found[window:] = _quotient(price[window:] - price[:-window], price[:-window])
    return found


def _share(totals: Floats, turnover: Floats, window: int) -> Floats:
    """Growth of a running total over the last minutes as a fraction of their turnover; all of it has to be known."""
    traded, known = window_sums(turnover, window)
    begun = np.concatenate([np.full(window - 1, np.nan), [0.0], totals])[: len(totals)]
    return _quotient(totals - begun, np.where(known == window, traded, np.nan))


def _quotient(part: Floats, of: Floats) -> Floats:
    found: Floats = np.divide(part, of, out=np.full(len(part), np.nan), where=of > 0)
    return found


def _judged(rule: Rule, rows: list[Flags], able: Flags) -> ConditionRows:
    holds = np.array(rows[: 2 if rule.mirrored else 1])
    return ConditionRows(holds, able | holds.any(axis=0))


def _nothing(case: RuleCase) -> ConditionRows:
    return _judged(case.rule, [np.zeros(case.session.count, bool)] * 2, np.zeros(case.session.count, bool))
