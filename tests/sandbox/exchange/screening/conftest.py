"""What tests of the screener share: the shares that it lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tideboard_core.model.instrument import InstrumentId
    from tideboard_sandbox.exchange.facade import Exchange
    from tideboard_sandbox.exchange.screening.candidates import Candidate


@pytest.fixture(scope="module")
def shares(exchange: Exchange) -> dict[InstrumentId, Candidate]:
    from tideboard_core.model.instrument import Market

    found = exchange.reference.screener.screen([Market.HK], tests=[], orders=[])
    return {share.id: share for share in found}
