"""Sums by plate: what is added up, what is not, and how much of a plate is in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.scenes.market.hub_snapshot import quote
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.reference import Plate, PlateKind
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.flowboard.plate_page import plate_sums
from tideboard_desktop.ui.tables.flow_cells import FlowCell, FlowTone

BANKS = Plate(InstrumentId("HK.BK1005"), "Banks", PlateKind.INDUSTRY)
STATE = Plate(InstrumentId("HK.LIST1082"), "State", PlateKind.CONCEPT)
ONE, TWO, THREE, FOREIGN = (InstrumentId(one) for one in ("HK.00005", "HK.03988", "HK.00939", "HK.80939"))
OWNERS = {ONE: [BANKS], TWO: [BANKS, STATE], THREE: [STATE], FOREIGN: [STATE]}


def row(instrument: InstrumentId, net: float | None, turnover: float = 100.0, currency: str = "HKD") -> BoardRow:
    tone = FlowTone.WORDS if net is None else FlowTone.LIVE
    cell = FlowCell(tone=tone, net=net or 0.0, ratio=None if net is None else 100 * net / turnover)
    return BoardRow(instrument, instrument, quote(instrument, "1", "1", turnover), cell, currency=currency)


def test_a_plate_adds_up_what_is_known_and_counts_the_rest() -> None:
    banks, state = plate_sums([row(ONE, 30, 200), row(TWO, -10), row(THREE, None, 700)], OWNERS, lambda _one: 412)
    assert (banks.plate, banks.net, banks.turnover, banks.flowing_in, banks.flowing_out) == (BANKS, 20, 300, 1, 1)
    assert banks.ratio == pytest.approx(100 * 20 / 300)
    assert (state.net, state.known, state.listed, state.members) == (-10, 1, 2, 412)
    assert state.ratio == pytest.approx(-10)  # the turnover of what is not read is not in it


def test_nothing_known_is_no_sum_and_currencies_are_never_added_up() -> None:
    found = plate_sums([row(THREE, None), row(FOREIGN, 5, currency="CNY")], OWNERS)
    assert [(one.currency, one.net, one.ratio) for one in found] == [("HKD", None, None), ("CNY", 5, 5.0)]


def test_a_net_of_the_session_before_is_in_no_sum_of_this_one() -> None:
    """At the open most rows still have yesterday's net beside today's turnover."""
    old = replace(row(TWO, -900), flow=FlowCell(tone=FlowTone.OLD_SESSION, net=-900.0, note="Thu 19"))
    banks, _state = plate_sums([row(ONE, 30, 200), old], OWNERS)
    assert (banks.net, banks.turnover, banks.known, banks.listed) == (30, 200, 1, 2)
    assert plate_sums([old], OWNERS)[0].net is None
    suspended = replace(old, flow=replace(old.flow, ratio=-900.0))
    assert plate_sums([suspended], OWNERS)[0].net == -900
    assert plate_sums([row(ONE, 30, 200), suspended], OWNERS)[0].net == 30


def test_a_security_without_plates_is_in_no_sum() -> None:
    assert plate_sums([row(InstrumentId("HK.00001"), 5)], OWNERS) == []
