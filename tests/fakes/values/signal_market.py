"""Made-up markets for signals: flows and prices of many sessions from a seed, without an effect or with a known one."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from fakes.values.archive_market import DAY, days_before, session
from tideboard_core.flow.session_minutes import Floats, MinuteBars, SessionMinutes, minute_starts
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.signals.sessions import Seen, SessionData, View, traded

MINUTES: Final = 330
PAST: Final = 20
"""Sessions before the first one, for its percentiles."""
JUMP: Final = 0.009
"""Rise of the price in the minute in which block orders go out."""
BLOCK_OUTS: Final = 0.15
"""Share of the symbol-sessions that have one."""
STEP: Final = 0.05
"""Of prices; of what lies around 100 it is 5 basis points, so that many changes of price are exactly zero."""
APART: Final = 7.0
"""What the price of one security is above that of the one before, so that steps are other changes of each."""


def market(
    seed: int,
    *,
    sessions: int = 60,
    symbols: int = 6,
    effect: float = 0.0,
    after: int = 30,
    rate: float = BLOCK_OUTS,
    step: float = STEP,
) -> list[SessionData]:
    """Sessions of some symbols by day; each block-out is followed by `effect` (a fraction) within `after` minutes.

    Prices move with the market of their day, with fat tails and a volatility that changes from day to day; flows follow
    the price of their own minute and their own past, never what comes. Prices lie on steps of `step`, 0 for anywhere.
    """
    rng = np.random.default_rng(seed)
    days = [*days_before(DAY, sessions + PAST - 1), DAY]
    shape = (len(days), symbols, MINUTES)
    volatility = 0.0004 * np.exp(rng.normal(0, 0.3, (len(days), 1, 1)))
    noise = rng.standard_t(4, shape) / np.sqrt(2) + 0.7 * rng.standard_t(4, (len(days), 1, MINUTES)) / np.sqrt(2)
    returns = volatility * noise / np.sqrt(1.49)
    turnover = 1e6 * np.exp(rng.normal(0, 0.5, shape) + rng.normal(0, 0.3, (*shape[:2], 1)))
    leaning = _slow(rng.normal(0, 0.03, shape)) + 0.05 * np.clip(noise, -3, 3) + rng.normal(0, 0.08, shape)
    block_leaning = 0.5 * leaning + rng.normal(0, 0.05, shape)
    where = np.argwhere(rng.random(shape[:2]) < rate)
    for day, symbol in where:
        minute = int(rng.integers(40, MINUTES - 80))
        returns[day, symbol, minute] += JUMP
        for flows in (leaning, block_leaning):  # in the same minutes: before, they would tell of the jump
            flows[day, symbol, minute : minute + 2] = -0.95
        # received in the next minute, so that the entry is the open of the one after
        returns[day, symbol, minute + 2 : minute + 2 + after] += effect / after
    net, block = np.cumsum(leaning * turnover, axis=2), np.cumsum(block_leaning * turnover, axis=2)
    first = 100 + APART * np.arange(symbols)
    close = first[:, None] * np.cumprod(1 + returns, axis=2)
    if step:
        close = np.round(np.round(close / step) * step, 6)
    delay = 20 + 30 * rng.random(shape)
    return [
        _session(day, InstrumentId(f"HK.{number + 1:05}"), [each[place, number] for each in (net, block, turnover)],
                 first[number], close[place, number], delay[place, number], net[max(place - 60, 0) : place, number])
        for place, day in enumerate(days)
        if place >= PAST
        for number in range(symbols)
    ]  # fmt: skip


def _slow(steps: Floats) -> Floats:
    """Steps that remember the last minutes."""
    found = steps.copy()
    for minute in range(1, steps.shape[2]):
        found[:, :, minute] += 0.8 * found[:, :, minute - 1]
    return found


def _session(
    day: date, instrument: InstrumentId, flows: list[Floats], first: float, close: Floats, delay: Floats, sample: Floats
) -> SessionData:
    hours = session(day)
    starts = minute_starts(hours)
    count = len(starts)
    net, block, turnover = (each[:count] for each in flows)
    received = starts + 60 + delay[:count]
    before = np.concatenate([[first], close[: count - 1]])
    high, low = np.maximum(before, close[:count]), np.minimum(before, close[:count])
    bars = MinuteBars(before, high, low, close[:count], turnover / close[:count])
    minutes = SessionMinutes(hours, net, block, turnover, close[:count], received)
    return SessionData(
        instrument=instrument,
        day=hours.date,
        seen=Seen.LIVE,
        starts=starts,
        flow_received=received,
        bar_received=received,
        views=(View(-np.inf, minutes, bars, traded(minutes)),),
        bars=bars,
        sample=sample[:, :count],
    )
