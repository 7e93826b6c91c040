"""Bars that the tests of indicators share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tideboard_core.indicators.bars import Bars


@pytest.fixture(scope="package")
def bars() -> Bars:
    from fakes.values.indicator_bars import made_bars

    return made_bars(400)
