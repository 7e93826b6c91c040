"""Versions of a session's minutes as they come: late, out of order, restated, missing, halted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np

from fakes.values.archive_market import DAY, session
from tideboard_core.archive.records import BARS, FLOW, NULL, Layout, Rows
from tideboard_core.flow.session_minutes import Floats, minute_starts
from tideboard_core.model.instrument import Market
from tideboard_core.signals.loading import Versions
from tideboard_core.signals.rules import (
    Comparison,
    Condition,
    Operator,
    Quantity,
    Rule,
    RuleKind,
    Stated,
    Term,
    default_rule,
)
from tideboard_core.signals.sessions import RecordedPrints

SECOND: Final = 1_000_000


def comparison(quantity: Quantity, value: float, window: int = 0, code: str = "", line: int = 0) -> Comparison:
    term = Term(quantity=quantity, window=window, code=code, line=line)
    return Comparison(term=term, operator=Operator.ABOVE, value=value)


OWN: Final = Rule(
    id="own",
    kind=RuleKind.OWN,
    states=Stated.HIGHER,
    condition=Condition(
        any=True,
        comparisons=(comparison(Quantity.NET_SHARE, 5, 10), comparison(Quantity.PERCENTILE, 60)),
        conditions=(
            Condition(
                comparisons=(
                    comparison(Quantity.INDICATOR, 0, code="MA"),
                    comparison(Quantity.INDICATOR, 0, code="MACD", line=2),
                    comparison(Quantity.BLOCK_SHARE, 1, 5),
                    comparison(Quantity.REST, 0),
                )
            ),
        ),
    ),
)
BARS_OWN: Final = Rule(
    id="own-of-bars",
    kind=RuleKind.OWN,
    condition=Condition(
        comparisons=(
            comparison(Quantity.INDICATOR, 50, code="KDJ"),
            comparison(Quantity.INDICATOR, 0.05, code="ATR"),
            comparison(Quantity.INDICATOR, 1000, code="VOL"),
        )
    ),
)
"""Of highs, lows and volume."""
RULES: Final = [
    replace(
        default_rule(RuleKind.PRICE_UP_BLOCK_OUT), parameters={"change": 0.05, "block": 0.1, "window": 5}, mirrored=True
    ),
    replace(default_rule(RuleKind.SIGN_TURN), parameters={"limit": 0.5}),
    replace(default_rule(RuleKind.PERCENTILE_ABOVE), parameters={"percentile": 55}, mirrored=True),
    replace(default_rule(RuleKind.PROVIDERS_DISAGREE), parameters={"lasting": 2, "beyond": 0.0, "gap": 0.5}, begins=15),
    OWN,
    BARS_OWN,
    replace(default_rule(RuleKind.LARGE_PRINTS), parameters={"prints": 2, "share": 60}),
]
"""Rules with parameters that hold often."""
SAMPLE: Final = np.cumsum(np.random.default_rng(1).normal(0, 3e5, (40, 330)), axis=1)
"""Nets of forty sessions before."""


def tape(day: date = DAY) -> RecordedPrints:
    """Prints of a day, some of them large, now and then in clusters, and some received late."""
    rng = np.random.default_rng(3)
    starts = minute_starts(session(day))
    per_minute = np.where(rng.random(len(starts)) < 0.1, 6, rng.integers(0, 2, len(starts)))
    time = np.sort(np.repeat(starts, per_minute) + rng.random(per_minute.sum()) * 60)
    count, side = len(time), np.where(np.repeat(np.arange(len(starts)) // 10 % 2, per_minute) > 0, 1, -1)
    side[rng.random(count) < 0.1] = 0
    received = time + np.where(rng.random(count) < 0.05, 300 * rng.random(count), 1.0)
    shares = np.rint(np.exp(rng.normal(7, 1, count)))
    return RecordedPrints(time, received, np.full(count, 60.0), shares, side.astype(np.int8), 1000.0)


def versions(seed: int, *, day: date = DAY, gentle: bool = False, market: Market = Market.HK) -> Versions:
    """Flow, bars and a second provider's flow of a day; `gentle` without anything late, missing or restated."""
    rng = np.random.default_rng(seed)
    starts = minute_starts(session(day, market))
    count = len(starts)
    close = np.rint(6_000_000 * np.exp(np.cumsum(rng.normal(0, 0.002, count)))).astype(np.int64)
    turnover = np.rint(1e9 * np.exp(rng.normal(0, 1, count))).astype(np.int64)
    steps = np.rint(turnover * rng.normal(0, 0.2, count) + turnover * 0.1 * _waves(count, rng)).astype(np.int64)
    net, large = np.cumsum(steps), np.cumsum(steps // 2)
    flow = {"net": net, "extra_large": large // 2, "large": large - large // 2}
    opposite = np.where(np.arange(count) < 40, 1, -4)
    other = {"net": np.cumsum(steps * opposite + rng.integers(-(10**8), 10**8, count))}
    bars = {"open": np.append(close[:1], close[:-1]), "high": close + 5000, "low": close - 5000, "close": close,
            "volume": turnover // 60, "turnover": turnover}  # fmt: skip
    if not gentle and rng.random() < 0.3:
        halted = int(rng.integers(0, count - 40))
        for column in bars.values():
            column[halted : halted + 30] = NULL
    return Versions(
        _rows(FLOW, flow, starts, rng, gentle=gentle),
        _rows(BARS, bars, starts, rng, gentle=gentle),
        _rows(FLOW, other, starts, rng, gentle=gentle),
    )


def _waves(count: int, rng: np.random.Generator) -> Floats:
    return np.sin(np.arange(count) / 12 + rng.random() * 6)


def _rows(
    layout: Layout, values: dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]], starts: Floats,
    rng: np.random.Generator, *, gentle: bool,
) -> Rows:  # fmt: skip
    """First versions and, unless gentle, some late, some missing, some behind later ones and some restated."""
    count = len(starts)
    ends = ((starts + 60) * SECOND).astype(np.int64)
    received = ends + rng.integers(5, 55, count) * SECOND
    minutes = np.arange(count)
    if not gentle:
        begin = int(rng.integers(0, count))
        received[begin : begin + 8] = np.maximum(
            received[begin : begin + 8], ends[min(begin + 7, count - 1)]
        )  # at once
        late = rng.random(count) < 0.03
        received[late] += rng.integers(60, 1200, late.sum()) * SECOND
        minutes = minutes[rng.random(count) > rng.choice([0.0, 0.05])]
    columns = {name: np.full(len(minutes), NULL, np.int64) for name in layout.columns}
    columns |= {name: column[minutes].copy() for name, column in values.items()}
    columns |= {layout.index: minutes, "version": np.ones(len(minutes), np.int64), "received": received[minutes],
                "source": np.ones(len(minutes), np.int64)}  # fmt: skip
    first = Rows(layout, columns)
    if gentle:
        return first
    which = np.flatnonzero(rng.random(len(minutes)) < 0.02)
    again = first.chosen(which)
    again.columns["version"] += 1
    again.columns["received"] += rng.integers(1, 3000, len(which)) * SECOND
    for name in values:
        changed = again.columns[name] != NULL
        again.columns[name][changed] += rng.integers(-(10**5), 10**5, changed.sum())
    both = Rows(layout, {name: np.concatenate([first[name], again[name]]) for name in layout.columns})
    return both.chosen(np.lexsort((both["version"], both.index)))


def never() -> bool:
    return False
