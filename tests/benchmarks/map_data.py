"""Made-up minutes of many securities for the flow map's benchmark; nothing of ours, since peers import it."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

SECURITIES: Final = 500
MINUTES: Final = 330
SIZE: Final = (1000, 600)
STEPS: Final = 20
HOVERS: Final = 40
COLOURS: Final = 9


class MapData(NamedTuple):
    """Net inflow and turnover of each minute: securities x minutes."""

    change: NDArray[np.float64]
    turnover: NDArray[np.float64]

    @property
    def steps(self) -> NDArray[np.uint8]:
        """The share of each minute as one of nine colours."""
        found: NDArray[np.uint8] = np.clip(self.change / self.turnover * 10 + COLOURS / 2, 0, COLOURS - 1).astype("u1")
        return found


def made(securities: int = SECURITIES) -> MapData:
    """The same numbers each time."""
    draw = np.random.default_rng(7)
    turnover = 1e6 * np.exp(draw.normal(0, 0.5, (securities, MINUTES)))
    return MapData(turnover * draw.normal(0, 0.1, turnover.shape), turnover)
