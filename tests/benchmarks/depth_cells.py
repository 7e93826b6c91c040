"""Made-up books of one security for the depth benchmark; nothing of ours, since peers import it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

COLUMNS: Final = 1500
PRICES: Final = 200
LEVELS: Final = 10
COLOURS: Final = 11
SIZE: Final = (1500, 600)
STEPS: Final = 20
HOVERS: Final = 40


def middles(columns: int = COLUMNS + STEPS, seed: int = 7) -> NDArray[np.int64]:
    """The row of the best bid in each column: it wanders through most of the rows."""
    draw = np.random.default_rng(seed)
    wave = np.sin(np.arange(columns) / columns * 9) * (PRICES / 2 - 2 * LEVELS)
    return np.round(PRICES / 2 + wave + draw.normal(0, 1, columns)).astype(np.int64)


def shares(columns: int = COLUMNS + STEPS, seed: int = 8) -> NDArray[np.int64]:
    """Shares of the ten bids, best first, then of the ten asks of each column."""
    draw = np.random.default_rng(seed)
    return draw.integers(1, 200, (columns, 2 * LEVELS)) * 100


def cells() -> NDArray[np.uint8]:
    """The same as colours: columns x prices, 0 = no level."""
    found = np.zeros((COLUMNS + STEPS, PRICES), np.uint8)
    colours = (shares() * (COLOURS - 2) // 20_000 + 1).astype(np.uint8)
    for column, middle in enumerate(middles().tolist()):
        found[column, middle - LEVELS + 1 : middle + 1] = colours[column, :LEVELS][::-1]
        found[column, middle + 1 : middle + LEVELS + 1] = colours[column, LEVELS:]
    return found
