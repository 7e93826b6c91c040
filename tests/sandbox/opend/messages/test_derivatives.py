"""What quotes and snapshots say of options and warrants, and of nothing else."""

from __future__ import annotations

import pytest

from fakes.servers.opend.in_process import InProcessOpend
from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.opend.messages.derivatives import option_basic, option_snapshot, warrant_basic, warrant_snapshot

CALL, APPLE_CALL = InstrumentId("HK.TCH261230C600000"), InstrumentId("US.AAPL261218C270000")


@pytest.mark.parametrize("name", ["HK.00700", "HK.800000", "HK.02800"])
def test_other_securities_have_none_of_it(opend: InProcessOpend, name: str) -> None:
    instrument = InstrumentId(name)

    assert option_basic(opend.exchange, instrument) is None
    assert option_snapshot(opend.exchange, instrument) is None
    assert warrant_basic(opend.exchange, instrument) is None
    assert warrant_snapshot(opend.exchange, instrument) is None


def test_some_figures_of_an_option_exist_in_hong_kong_alone(opend: InProcessOpend) -> None:
    here, there = option_basic(opend.exchange, CALL), option_basic(opend.exchange, APPLE_CALL)
    assert here is not None
    assert there is not None

    assert here.contractNominalValue == float(opend.exchange.quote(InstrumentId("HK.00700")).last) * 100
    assert (here.ownerLotMultiplier, here.contractMultiplier) == (1, 100)
    assert not there.HasField("contractNominalValue")
    assert (there.contractSize, there.expiryDateDistance) == (100, 31)  # it is the evening before in New York


def test_volatility_belongs_to_plain_warrants(opend: InProcessOpend) -> None:
    plain, bull = (warrant_basic(opend.exchange, InstrumentId(name)) for name in ("HK.13716", "HK.54113"))
    assert plain is not None
    assert bull is not None

    assert plain.impliedVolatility > 10
    assert not bull.HasField("impliedVolatility")
    seen = warrant_snapshot(opend.exchange, InstrumentId("HK.54113"))
    assert seen is not None
    assert seen.premium == bull.premium
