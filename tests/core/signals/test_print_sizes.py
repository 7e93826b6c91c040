"""Sizes of trades kept as counts: the same limits of a large one as of every trade."""

from __future__ import annotations

import numpy as np
import pytest

from tideboard_core.signals.loading import SizeCounts, quantile_of


@pytest.mark.parametrize("seed", range(40))
def test_a_quantile_of_counts_is_that_of_every_trade(seed: int) -> None:
    rng = np.random.default_rng(seed)
    days = [rng.integers(1, rng.integers(2, 900), rng.integers(1, 400)) * 100 for _ in range(rng.integers(1, 21))]
    counted = [SizeCounts(*np.unique(each, return_counts=True)) for each in days]
    whole = np.concatenate(days).astype(np.float64)
    for share in (0.0, 0.5, 0.9, 0.995, 0.999, 1.0, rng.random()):
        assert quantile_of(counted, share) == float(np.quantile(whole, share))
