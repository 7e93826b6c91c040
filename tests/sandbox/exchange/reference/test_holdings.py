"""Holdings of the clearing house: the same shares every day, each day following from the day before."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.exchange.reference.holdings import NUMBERS, participant_name


@pytest.mark.parametrize("security", ["HK.00700", "HK.00005", "HK.02800", "HK.09988"])
@pytest.mark.parametrize("seed", [1, 7, 99])
def test_what_is_held_is_what_the_clearing_house_has(security: str, seed: int) -> None:
    exchange = Exchange(seed=seed)
    name = InstrumentId(security)
    days = exchange.details.holdings(name)
    exchange.close()

    assert len(days) == 250
    assert len({sum(row.shares for row in day.rows) for day in days}) == 1
    assert 0 < sum(row.shares for row in days[-1].rows) < exchange.details.issued_shares(name)
    for before, after in pairwise(days):
        assert before.day < after.day
        old = {row.number: row.shares for row in before.rows}
        assert all(row.shares == old[row.number] + row.change and row.shares > 0 for row in after.rows)
        assert sum(row.change for row in after.rows) == 0


def test_every_participant_has_a_number_and_a_name_of_its_own() -> None:
    assert len(set(NUMBERS)) == len(NUMBERS) == len({participant_name(number) for number in NUMBERS})


def test_only_hong_kong_has_a_clearing_house() -> None:
    exchange = Exchange(seed=1)
    with pytest.raises(ExchangeRefusal):
        exchange.details.holdings(InstrumentId("US.AAPL"))
    exchange.close()
