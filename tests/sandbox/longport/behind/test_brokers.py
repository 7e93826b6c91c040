"""Holdings as the port writes them: three calls that agree."""

from __future__ import annotations

from typing import Any

import pytest

from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.reference.holdings import NUMBERS
from tideboard_sandbox.longport.access.refusals import HttpRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.behind.brokers import broker_holding, broker_holding_daily, broker_holding_detail
from tideboard_sandbox.longport.transport.http_call import HttpCall


def call(exchange: Exchange, **fields: Any) -> HttpCall:
    return HttpCall(LongportState(exchange, now=lambda: 0.0), "LB-1", "key", {"symbol": "700.HK", **fields})


def test_every_participant_is_told_and_its_history_ends_there(standing_exchange: Exchange) -> None:
    told = broker_holding_detail(call(standing_exchange))

    assert {row["parti_number"] for row in told["list"]} == set(NUMBERS)
    for row in told["list"][:3]:
        history = broker_holding_daily(call(standing_exchange, parti_number=row["parti_number"]))["list"]
        assert (history[0]["date"], history[0]["holding"]) == (told["updated_at"], row["shares"]["value"])
        assert int(history[0]["holding"]) - int(history[20]["holding"]) == int(row["shares"]["chg_20"])


@pytest.mark.parametrize("span", [1, 5, 20, 60])
def test_the_largest_changes_come_first(span: int, standing_exchange: Exchange) -> None:
    told = broker_holding(call(standing_exchange, type=f"rct_{span}"))
    grown, shrunk = ([int(row["chg"]) for row in told[side]] for side in ("buy", "sell"))

    assert len(grown) == len(shrunk) == 10
    assert grown == sorted(grown, reverse=True)
    assert shrunk == sorted(shrunk)
    assert min(grown) > 0 > max(shrunk)


def test_what_is_not_known_is_refused_or_empty(standing_exchange: Exchange) -> None:
    with pytest.raises(HttpRefusal):
        broker_holding(call(standing_exchange, type="rct_2"))
    assert broker_holding_daily(call(standing_exchange, parti_number="B99999")) == {"list": []}
