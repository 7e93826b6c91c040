"""The smallest spreads: one price step, of sessions whose price and steps are known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from fakes.values.signal_market import market
from tideboard_core.model.instrument import Instrument, SecurityType, currency_of
from tideboard_core.signals.spreads import least_spreads


def test_it_is_a_step_at_the_last_price_of_each_session() -> None:
    sessions = market(3, sessions=2, symbols=2, effect=0.0, rate=0.2)
    known = sessions[0].instrument
    facts = Instrument(
        id=known,
        name="",
        security_type=SecurityType.STOCK,
        lot_size=100,
        currency=currency_of(known, SecurityType.STOCK),
    )
    own = [each for each in sessions if each.instrument == known]
    wanted = []
    for each in own:
        price = float(each.bars.close[np.isfinite(each.bars.close)][-1])
        wanted.append(float(facts.price_steps.step(Decimal(repr(price)))) / price)
    silent = replace(own[0], bars=own[0].bars._replace(close=np.full(own[0].count, np.nan)))
    assert least_spreads([*own, silent], facts.price_steps) == pytest.approx(wanted)
    assert not len(least_spreads(own, None))
