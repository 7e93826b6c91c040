"""Alerts of several keepers."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

import pytest

from tideboard_core.alerts.keepers import read_alerts
from tideboard_core.errors import BadInput, GatewayDown, TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertKeeper, AlertKind, PriceAlert
from tideboard_core.ports.reference import AlertService
from tideboard_core.ports.trading import ReadRows

TENCENT = InstrumentId("HK.00700")
UP = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(640), key="7")


class Keeper:
    """Has one alert, or cannot be read."""

    def __init__(self, error: TideboardError | None = None, unread: str = "") -> None:
        self.error = error
        self.unread = unread

    async def alerts(self, instrument: InstrumentId | None = None) -> list[PriceAlert]:
        """The alert, for its security and for all."""
        if self.error is not None:
            raise self.error
        return ReadRows([UP] if instrument in {None, TENCENT} else [], unread=self.unread)


def of(**keepers: Keeper) -> dict[AlertKeeper, AlertService]:
    return {AlertKeeper(name): cast("AlertService", keeper) for name, keeper in keepers.items()}


async def test_those_of_one_are_there_while_another_cannot_be_read() -> None:
    down = GatewayDown("not-connected")

    found = await read_alerts(of(broker=Keeper(down), tideboard=Keeper()), TENCENT)

    assert (list(found), found.failed) == ([UP], {AlertKeeper.BROKER: down})


async def test_a_keeper_that_left_rows_out_is_named() -> None:
    found = await read_alerts(of(broker=Keeper(unread="frequency"), tideboard=Keeper()))

    assert (len(found), found.unread) == (2, {AlertKeeper.BROKER: "frequency"})


async def test_nothing_read_is_an_error_and_no_empty_list() -> None:
    with pytest.raises(GatewayDown):
        await read_alerts(
            of(broker=Keeper(GatewayDown("not-connected")), tideboard=Keeper(BadInput("alerts-not-read")))
        )

    assert list(await read_alerts(of(broker=Keeper()), InstrumentId("HK.00005"))) == []
