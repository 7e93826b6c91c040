"""The smallest spreads that the price steps of a security allow, beside which a difference may be nothing."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import numpy as np

from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.price_steps import PriceSteps
from tideboard_core.signals.sessions import SessionData


def least_spreads(sessions: Iterable[SessionData], steps: PriceSteps | None) -> Floats:
    """One price step of a security at the last price of each of its sessions, as a fraction of that price.

    Books are not recorded, so that no spread is known; it is never smaller than a step. Sessions without a price are
    left out; none is left where the steps are not known.
    """
    found = []
    for session in () if steps is None else sessions:
        known = session.bars.close[np.isfinite(session.bars.close)]
        if steps is not None and len(known) and known[-1] > 0:
            price = float(known[-1])
            found.append(float(steps.step(Decimal(repr(price)))) / price)
    return np.array(found, np.float64)
