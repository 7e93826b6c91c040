"""Bars that the tests of indicators share."""

from __future__ import annotations

import pytest

from fakes.values.indicator_bars import made_bars
from tideboard_core.indicators.bars import Bars


@pytest.fixture(scope="package")
def bars() -> Bars:
    return made_bars(400)
