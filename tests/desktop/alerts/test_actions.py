"""Every write of an alert leaves a record before it goes and one for its outcome; its number is not masked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ScriptedReference
from fakes.values.gateway import feeds_of
from tideboard_core.audit.broker_changes import record_gateway_action
from tideboard_core.errors import GatewayDown, GatewayError, RateLimited
from tideboard_core.model.watch.alerts import AlertKind, PriceAlert
from tideboard_desktop.alerts.actions import RecordedAlertWrites, logged_fields

ALERT = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(640), key="77")


@pytest.mark.parametrize(
    ("answer", "outcomes"),
    [
        (None, ["asked", "done"]),
        (RateLimited("rate-limited"), ["asked", "refused"]),
        (GatewayDown("gateway-down"), ["asked", "unknown"]),
    ],
)
async def test_a_record_before_and_after(answer: GatewayError | None, outcomes: list[str]) -> None:
    """Whatever comes of it."""
    source = ScriptedReference()
    source.answers["delete_alerts"] = answer
    records: list[tuple[str, str]] = []
    acts = RecordedAlertWrites(feeds_of(source), lambda call, _data, outcome: records.append((call, outcome)))
    if answer is None:
        await acts.delete(ALERT)
    else:
        with pytest.raises(type(answer)):
            await acts.delete(ALERT)
    assert records == [("delete_alerts", outcome) for outcome in outcomes]


def test_the_log_keeps_which_alert() -> None:
    """The number of an alert is no secret."""

    class Log:
        """Keeps what it is told."""

        def __init__(self) -> None:
            self.kept: list[Mapping[str, Any]] = []

        def note(self, _kind: object, _order_id: str, data: Mapping[str, Any]) -> None:
            """Keep it."""
            self.kept.append(data)

    log = Log()
    record_gateway_action(log, "change_alert", logged_fields(ALERT))
    assert log.kept[0]["data"]["alert"] == "77"
    assert log.kept[0]["data"]["value"] == "640"
