"""The quantity of the ticket in each unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_desktop.ticket.form_values import QuantityUnit, Ticket

PAPER = Instrument(
    id=InstrumentId("HK.00700"), name="name", security_type=SecurityType.STOCK, lot_size=100, currency="HKD"
)


def test_quantity_in_each_unit() -> None:
    ticket = Ticket(entered=Decimal(2000))
    assert ticket.quantity(PAPER, price=None, most=None) == 2000
    money = ticket.with_unit(QuantityUnit.AMOUNT, Decimal(1_000_000))
    assert money.quantity(PAPER, price=Decimal(613), most=None) == 1600
    assert money.quantity(PAPER, price=None, most=None) is None
    percent = ticket.with_unit(QuantityUnit.POWER, Decimal(50))
    assert percent.quantity(PAPER, price=Decimal(613), most=4800) == 2400
    assert percent.quantity(PAPER, price=Decimal(613), most=None) is None


@pytest.mark.parametrize("entered", [None, Decimal(0), Decimal(-5), Decimal("1.5")])
def test_no_quantity_from_nothing_or_a_fraction_of_a_share(entered: Decimal | None) -> None:
    assert Ticket(entered=entered).quantity(PAPER, price=None, most=None) is None
