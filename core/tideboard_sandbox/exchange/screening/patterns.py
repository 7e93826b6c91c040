"""Indicators of a share by name, how two of them stand to each other, and the patterns they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isnan, nan, sqrt
from typing import NamedTuple

from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.screening.candidates import Candidate, Columns

Column = list[float]


class Kdj(NamedTuple):
    """Columns of the stochastic oscillator."""

    k: Column
    d: Column
    j: Column


class Macd(NamedTuple):
    """Difference of two averages, its own average, and twice what lies between."""

    diff: Column
    dea: Column
    macd: Column


class Boll(NamedTuple):
    """Average of a window and bands so many standard deviations away."""

    upper: Column
    middle: Column
    lower: Column


def moving_average(prices: Sequence[float], window: int) -> Column:
    """Mean of each `window` prices."""
    total, made = 0.0, []
    for place, price in enumerate(prices):
        total += price - (prices[place - window] if place >= window else 0.0)
        made.append(total / window if place >= window - 1 else nan)
    return made


def exponential_average(prices: Sequence[float], window: int) -> Column:
    """Average that forgets: a new price counts 2 / (window + 1); NaN before `window` prices."""
    return [price if place >= window - 1 else nan for place, price in enumerate(_smooth(prices, window))]


def relative_strength(prices: Sequence[float], window: int) -> Column:
    """Wilder's RSI: rises in percent of all moves."""
    made: Column = [nan]
    rises = falls = 0.0
    for place in range(1, len(prices)):
        move = prices[place] - prices[place - 1]
        weight = 1 / min(place, window)
        rises += (max(move, 0.0) - rises) * weight
        falls += (max(-move, 0.0) - falls) * weight
        value = 100 * rises / (rises + falls) if rises + falls else 50.0
        made.append(value if place >= window else nan)
    return made[: len(prices)]


def stochastic(
    highs: Sequence[float], lows: Sequence[float], closes: Sequence[float], *, window: int, slow: int, slower: int
) -> Kdj:
    """KDJ: where the close stands in the range of `window`, smoothed twice; from 50 on."""
    columns = Kdj([], [], [])
    k = d = 50.0
    for place, close in enumerate(closes):
        first = max(place - window + 1, 0)
        high, low = max(highs[first : place + 1]), min(lows[first : place + 1])
        raw = (close - low) / (high - low) * 100 if high > low else 50.0
        k += (raw - k) / slow
        d += (k - d) / slower
        ready = place >= window - 1
        for column, value in zip(columns, (k, d, 3 * k - 2 * d), strict=True):
            column.append(value if ready else nan)
    return columns


def convergence(prices: Sequence[float], *, short: int, long: int, signal: int) -> Macd:
    """MACD; NaN before `long` prices."""
    quick, slow = _smooth(prices, short), _smooth(prices, long)
    diff = [a - b for a, b in zip(quick, slow, strict=True)]
    dea = _smooth(diff, signal)
    macd = [2 * (a - b) for a, b in zip(diff, dea, strict=True)]
    blank: Column = [nan] * min(long - 1, len(prices))
    return Macd(*(blank + column[len(blank) :] for column in (diff, dea, macd)))


def bollinger(prices: Sequence[float], *, window: int, width: int) -> Boll:
    """Bollinger bands of `width` standard deviations."""
    middle = moving_average(prices, window)
    squares = moving_average([price * price for price in prices], window)
    spreads = [width * sqrt(max(square - mean * mean, 0.0)) for square, mean in zip(squares, middle, strict=True)]
    upper = [mean + spread for mean, spread in zip(middle, spreads, strict=True)]
    lower = [mean - spread for mean, spread in zip(middle, spreads, strict=True)]
    return Boll(upper, middle, lower)


def _smooth(prices: Sequence[float], window: int) -> Column:
    weight, made = 2 / (window + 1), []
    value = prices[0] if prices else 0.0
    for price in prices:
        value += (price - value) * weight
        made.append(value)
    return made


FIXED = {
    **{f"MA{window}": ("MA", (window,)) for window in (5, 10, 20, 30, 60, 120, 250)},
    **{f"EMA{window}": ("EMA", (window,)) for window in (5, 10, 20, 30, 60, 120, 250)},
}
"""Names that hold their parameter."""

DEFAULTS: Mapping[str, tuple[int, ...]] = {"RSI": (12,), "KDJ": (9, 3, 3), "MACD": (12, 26, 9), "BOLL": (20, 2)}
"""Parameters that need not be given, by family."""

FAMILY = {
    "Price": "PRICE", "MA": "MA", "EMA": "EMA", "RSI": "RSI", "KDJ_K": "KDJ", "KDJ_D": "KDJ", "KDJ_J": "KDJ",
    "MACD_DIFF": "MACD", "MACD_DEA": "MACD", "MACD": "MACD",
    "BOLL_UPPER": "BOLL", "BOLL_MIDDLER": "BOLL", "BOLL_LOWER": "BOLL",
    **{name: family for name, (family, _) in FIXED.items()},
}  # fmt: skip
"""Which indicator a name belongs to."""

COUNTS: Mapping[str, int] = {"PRICE": 0, "MA": 1, "EMA": 1, "RSI": 1, "KDJ": 3, "MACD": 3, "BOLL": 2}
"""Parameters of a family."""

AGAINST_PRICE = frozenset({"PRICE", "MA", "EMA", "BOLL"})
"""Families that stand on the price's own scale and may be compared with it."""

_LOOK_BACK = 240
"""Bars that decide on a pattern: its slowest average has forgotten what came before."""

_AVERAGES = (5, 10, 20, 30, 60)


class Indicator(NamedTuple):
    """A column by the broker's name and its parameters."""

    name: str
    parameters: tuple[int, ...]

    def column(self, bars: Columns) -> Column:
        """Its values beside the bars."""
        family, parameters = FIXED.get(self.name, (FAMILY[self.name], self.parameters))
        return _COLUMNS[family](bars, parameters, self.name)


def value_of(share: Candidate, indicator: Indicator, period: BarPeriod) -> float | None:
    """Newest value; None without enough bars."""
    column = indicator.column(share.bars(period))
    return None if not column or isnan(column[-1]) else column[-1]


def stands(first: Column, second: Column, relation: str, periods: int) -> bool:
    """Whether a relation held in each of the newest `periods` places."""
    test = RELATIONS[relation]
    if len(first) <= periods:
        return False
    return all(test(first, second, place) for place in range(len(first) - periods, len(first)))


RELATIONS: Mapping[str, Callable[[Column, Column, int], bool]] = {
    "More": lambda a, b, at: a[at] > b[at],
    "Less": lambda a, b, at: a[at] < b[at],
    "CrossUp": lambda a, b, at: a[at - 1] < b[at - 1] and a[at] > b[at],
    "CrossDown": lambda a, b, at: a[at - 1] > b[at - 1] and a[at] < b[at],
}
"""Of NaN nothing holds."""


def _stochastic_line(bars: Columns, parameters: Sequence[int], name: str) -> Column:
    window, slow, slower = parameters
    columns = stochastic(bars.highs, bars.lows, bars.closes, window=window, slow=slow, slower=slower)
    return columns[["KDJ_K", "KDJ_D", "KDJ_J"].index(name)]


def _convergence_line(bars: Columns, parameters: Sequence[int], name: str) -> Column:
    short, long, signal = parameters
    columns = convergence(bars.closes, short=short, long=long, signal=signal)
    return columns[["MACD_DIFF", "MACD_DEA", "MACD"].index(name)]


def _bollinger_line(bars: Columns, parameters: Sequence[int], name: str) -> Column:
    window, width = parameters
    columns = bollinger(bars.closes, window=window, width=width)
    return columns[["BOLL_UPPER", "BOLL_MIDDLER", "BOLL_LOWER"].index(name)]


_COLUMNS: Mapping[str, Callable[[Columns, Sequence[int], str], Column]] = {
    "PRICE": lambda bars, _, __: list(bars.closes),
    "MA": lambda bars, parameters, _: moving_average(bars.closes, parameters[0]),
    "EMA": lambda bars, parameters, _: exponential_average(bars.closes, parameters[0]),
    "RSI": lambda bars, parameters, _: relative_strength(bars.closes, parameters[0]),
    "KDJ": _stochastic_line,
    "MACD": _convergence_line,
    "BOLL": _bollinger_line,
}


# --- patterns ----------------------------------------------------------------------------------------------------
def shows(share: Candidate, pattern: str, period: BarPeriod, periods: int) -> bool:
    """Whether the newest bar ends a pattern, or each of the newest `periods` ones does."""
    bars = share.bars(period).newest(_LOOK_BACK)
    test = PATTERNS[pattern](bars)
    return len(bars.closes) > periods + 1 and all(
        test(place) for place in range(len(bars.closes) - periods, len(bars.closes))
    )


_Test = Callable[[int], bool]
_Pattern = Callable[[Columns], _Test]


def _aligned(name: str, *, rising: bool) -> _Pattern:
    """Five averages in order on two bars running, and the newer close beyond the older."""

    def pattern(bars: Columns) -> _Test:
        columns = [Indicator(name, (window,)).column(bars) for window in _AVERAGES]
        upper, lower = (columns[:-1], columns[1:]) if rising else (columns[1:], columns[:-1])

        def ordered(at: int) -> bool:
            return all(high[at] > low[at] for high, low in zip(upper, lower, strict=True))

        def test(at: int) -> bool:
            move = bars.closes[at] - bars.closes[at - 1]
            return ordered(at) and ordered(at - 1) and (move > 0 if rising else move < 0)

        return test

    return pattern


def _crossing(first: Indicator, second: Indicator, relation: str, level: Callable[[float], bool]) -> _Pattern:
    """One column crosses another, both at a level."""

    def pattern(bars: Columns) -> _Test:
        a, b = first.column(bars), second.column(bars)
        return lambda at: RELATIONS[relation](a, b, at) and level(a[at]) and level(b[at])

    return pattern


def _stochastic_crossing(relation: str, level: Callable[[float], bool]) -> _Pattern:
    """K and J cross D on the same bar, all three at a level."""

    def pattern(bars: Columns) -> _Test:
        k, d, j = (Indicator(name, DEFAULTS["KDJ"]).column(bars) for name in ("KDJ_K", "KDJ_D", "KDJ_J"))
        test = RELATIONS[relation]
        return lambda at: test(k, d, at) and test(j, d, at) and all(level(column[at]) for column in (k, d, j))

    return pattern


def _divergence(indicator: Indicator, *, top: bool) -> _Pattern:
    """Of the two newest turns of the close the later goes further and the indicator less far."""

    def pattern(bars: Columns) -> _Test:
        sign = 1 if top else -1
        closes, column = [sign * close for close in bars.closes], [sign * value for value in indicator.column(bars)]

        def test(at: int) -> bool:
            turns: list[int] = []
            for place in range(at - 1, 0, -1):
                if closes[place - 1] < closes[place] > closes[place + 1]:
                    turns.append(place)
                if len(turns) == 2:
                    break
            if len(turns) < 2 or turns[0] != at - 1:
                return False
            later, earlier = turns
            return closes[later] > closes[earlier] and column[later] < column[earlier]

        return test

    return pattern


def _any(_: float) -> bool:
    return True


_RSI6, _RSI12 = Indicator("RSI", (6,)), Indicator("RSI", (12,))
_PRICE = Indicator("Price", ())
_DIFF, _DEA, _HISTOGRAM = (Indicator(name, DEFAULTS["MACD"]) for name in ("MACD_DIFF", "MACD_DEA", "MACD"))
_UPPER, _MIDDLE, _LOWER = (Indicator(f"BOLL_{name}", DEFAULTS["BOLL"]) for name in ("UPPER", "MIDDLER", "LOWER"))
_J = Indicator("KDJ_J", DEFAULTS["KDJ"])

PATTERNS: Mapping[str, _Pattern] = {
    "MAAlignmentLong": _aligned("MA", rising=True),
    "MAAlignmentShort": _aligned("MA", rising=False),
    "EMAAlignmentLong": _aligned("EMA", rising=True),
    "EMAAlignmentShort": _aligned("EMA", rising=False),
    "RSIGoldCrossLow": _crossing(_RSI6, _RSI12, "CrossUp", lambda value: value < 50),
    "RSIDeathCrossHigh": _crossing(_RSI6, _RSI12, "CrossDown", lambda value: value > 50),
    "RSITopDivergence": _divergence(_RSI12, top=True),
    "RSIBottomDivergence": _divergence(_RSI12, top=False),
    "KDJGoldCrossLow": _stochastic_crossing("CrossUp", lambda value: value <= 30),
    "KDJDeathCrossHigh": _stochastic_crossing("CrossDown", lambda value: value >= 70),
    "KDJTopDivergence": _divergence(_J, top=True),
    "KDJBottomDivergence": _divergence(_J, top=False),
    "MACDGoldCrossLow": _crossing(_DIFF, _DEA, "CrossUp", _any),
    "MACDDeathCrossHigh": _crossing(_DIFF, _DEA, "CrossDown", _any),
    "MACDTopDivergence": _divergence(_HISTOGRAM, top=True),
    "MACDBottomDivergence": _divergence(_HISTOGRAM, top=False),
    "BOLLBreakUpper": _crossing(_PRICE, _UPPER, "CrossUp", _any),
    "BOLLLower": _crossing(_PRICE, _LOWER, "CrossDown", _any),
    "BOLLCrossMiddleUp": _crossing(_PRICE, _MIDDLE, "CrossUp", _any),
    "BOLLCrossMiddleDown": _crossing(_PRICE, _MIDDLE, "CrossDown", _any),
}
"""By the broker's names, as its page describes them."""
