"""What confirmations named as the risk of an order: out of the order log, read on as it grows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.values.trading import ACCOUNTS, NOON, TENCENT
from tideboard_core.audit.records import FILE, ZERO, Record, RecordKind, encode
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.order import Environment, OrderType, Side
from tideboard_core.orders.planned_risk import PlannedRisks, planned_risks
from tideboard_core.orders.writes import UnknownWrite, write_data
from tideboard_core.ports.trading import WriteVerb
from tideboard_core.trips.journal import PlannedOrder

LIVE = ACCOUNTS[Environment.LIVE]
STOP = AttachedExits(stop_loss=ExitTerms(trigger=Decimal(600)), take_profit=ExitTerms(trigger=Decimal(630)))
PLANNED = PlannedOrder(LIVE.identity, "TB-1120-0001", date(2026, 11, 20))


def intent(number: int = 1, **changes: Any) -> Record:
    write = UnknownWrite(
        verb=WriteVerb.PLACE,
        client_order_id=f"TB-1120-{number:04}",
        account=LIVE.identity,
        instrument=TENCENT.id,
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=500,
        price=Decimal(605),
        trigger=None,
        since=NOON,
        exits=STOP,
    )
    write = replace(write, **changes)
    counted = {"environment": "LIVE", "day": "2026-11-20", "value": "303000", "multiplier": "2"}
    return Record(kind=RecordKind.INTENT, id=write.client_order_id, at=NOON, data=write_data(write) | counted)


@pytest.mark.parametrize(
    ("changes", "risk"),
    [
        ({}, Decimal(5000)),
        ({"side": Side.SELL, "price": Decimal(590)}, Decimal(10000)),
        ({"order_type": OrderType.MARKET, "price": None, "quantity": 250}, Decimal(3000)),
        ({"price": Decimal(599)}, None),
        ({"exits": None}, None),
        ({"exits": AttachedExits(take_profit=STOP.take_profit)}, None),
        ({"verb": WriteVerb.MODIFY}, None),
    ],
)
def test_the_risk_is_the_loss_at_the_stop(changes: dict[str, Any], risk: Decimal | None) -> None:
    assert planned_risks([intent(**changes)]).get(PLANNED) == risk


def test_the_log_is_read_on_where_it_stopped(tmp_path: Path) -> None:
    path, risks = tmp_path / FILE, PlannedRisks(tmp_path / FILE)
    assert risks.read() == {}
    lines = []
    head = ZERO
    for number, record in enumerate((intent(1), intent(2, exits=None), intent(3)), start=1):
        line, head = encode(record, number=number, previous=head)
        lines.append(line)
    path.write_bytes(lines[0] + lines[1] + lines[2][:40] + bytes(64))
    assert risks.read() == {PLANNED: Decimal(5000)}
    path.write_bytes(b"".join(lines) + bytes(64))
    assert set(risks.read()) == {PLANNED, PLANNED._replace(our_id="TB-1120-0003")}
    path.write_bytes(lines[2])
    assert set(risks.read()) == {PLANNED._replace(our_id="TB-1120-0003")}, "another log begins anew"
