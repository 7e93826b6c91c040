"""Contracts of a family with their terms and hours."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fakes.scenes.market.reference import ReferenceScene, security
from tideboard_core.errors import UnknownSymbol
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.reference import FutureInfo, ReferenceKind, TradeTime
from tideboard_desktop.docks.pane import Pane
from tideboard_desktop.reference.futures import FuturesDock

TIMES = (TradeTime(-405, 180), TradeTime(555, 720), TradeTime(780, 990))


def terms(code: str, day: date | None) -> FutureInfo:
    return FutureInfo(
        instrument=InstrumentId(f"HK.{code}"),
        name=code,
        last_trade=day,
        owner=InstrumentId("HK.800000"),
        owner_name="HSI",
        exchange="HKEX",
        contract_type="Index",
        contract_size=Decimal(50),
        size_unit="HKD",
        currency="HKD",
        tick=Decimal(1),
        tick_unit="point",
        quote_unit="point",
        times=TIMES,
        zone="CCT",
        origin=None if day else InstrumentId("HK.HSI2611"),
    )


CONTRACTS = [
    terms("HSI2612", date(2026, 12, 30)),
    terms("HSImain", None),
    terms("HSI2611", date(2026, 11, 27)),
]


async def shown(reference: ReferenceScene) -> FuturesDock:
    answers = reference.source.answers
    answers["related"] = [security(one.instrument) for one in CONTRACTS]
    answers["futures"] = CONTRACTS
    answers["snapshots"] = []
    dock: FuturesDock = reference.show(FuturesDock)
    await reference.settle()
    return dock


async def test_what_stands_for_others_comes_first_then_by_last_day(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert dock.table is not None
    assert [row.terms.name for row in dock.table.rows.rows] == ["HSImain", "HSI2611", "HSI2612"]
    assert reference.source.last("related") == ("HK.HSImain", ReferenceKind.FUTURE)
    model = dock.table.rows
    assert [model.cell(model.index(row, 5)).text for row in range(3)] == ["\u2014", "7", "40"]


async def test_the_row_under_the_keys_tells_its_terms_and_hours(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert dock.table is not None
    assert dock.facts.values()["Stands for"] == "HK.HSI2611"
    dock.table.choose_row(1)
    values = dock.facts.values()
    assert (values["Last day"], values["Contract size"]) == ("Fri 27 Nov 2026", "50 HKD")
    assert dock.hours.accessibleName() == "17:15\u201303:00, 09:15\u201312:00, 13:00\u201316:30 HKT"


async def test_another_family_that_is_not_there_leaves_nothing_behind(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    reference.source.answers["related"] = UnknownSymbol("unknown-symbol", text="HTI")
    dock.show_family("HTI")
    await reference.settle()
    assert dock.table is not None
    assert not dock.table.rows.rows
    assert dock.findChildren(Pane)[0].note.sentence.text() == "No contracts of this family"
    assert dock.facts.values() == {}
    assert not dock.hours.isVisible()
    again: FuturesDock = reference.show(FuturesDock)
    again.recall(dock.memory())
    await reference.settle()
    assert again.family == "HTI"


async def test_a_future_that_is_selected_elsewhere_is_shown_here(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert dock.table is not None
    dock.selection.select(InstrumentId("HK.HSI2612"))
    assert dock.table.current_row == 2
    dock.selection.select(InstrumentId("HK.00700"))
    assert dock.table.current_row == 2, "a stock moves nothing"
    reference.source.answers["futures"] = [terms("MHI2611", date(2026, 11, 27)), terms("MHI2612", date(2026, 12, 30))]
    dock.selection.select(InstrumentId("HK.MHI2612"))
    await reference.settle()
    assert (dock.family, dock.tabs.key, dock.table.current_row) == ("MHI", "MHI", 1)
    dock.selection.select(InstrumentId("HK.HSI261127C25000"))
    assert dock.family == "MHI", "an option on an index is no future"
