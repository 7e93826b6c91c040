"""The smallest spread that the price steps of a market allow, beside which a difference may be nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.price_steps import PriceSteps
from tideboard_core.signals.sessions import SessionData


def least_spread(sessions: Sequence[SessionData], steps: Mapping[InstrumentId, PriceSteps]) -> float | None:
    """Mean of one price step at the last price of each session, as a fraction of that price.

    Books are not recorded, so that no spread is known; it is never smaller than a step. Sessions without a price, and
    of securities without known steps, are left out; None if none is left.
    """
    found = []
    for session in sessions:
        known = session.bars.close[np.isfinite(session.bars.close)]
        if len(known) and known[-1] > 0 and session.instrument in steps:
            price = float(known[-1])
            found.append(float(steps[session.instrument].step(Decimal(repr(price)))) / price)
    return float(np.mean(found)) if found else None
