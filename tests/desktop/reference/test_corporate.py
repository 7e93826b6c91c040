"""Reference of the selected security, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.model.behind.company import Dividend, Dividends
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.reference import (
    ActionKind,
    ActionPart,
    CodeChange,
    CodeChangeKind,
    CompanyEvent,
    CorporateAction,
    Plate,
    PlateKind,
    Suspension,
)
from tideboard_core.ports.gateway import Offer
from tideboard_core.ports.trading import ReadRows
from tideboard_desktop.docks.pane import Pane
from tideboard_desktop.reference.corporate import CorporateDock

TENCENT, HSBC = InstrumentId("HK.00700"), InstrumentId("HK.00005")
SPLIT = CorporateAction(
    instrument=TENCENT,
    ex_date=date(2026, 5, 8),
    parts=(
        ActionPart(ActionKind.SPLIT, Decimal(1), Decimal(5)),
        ActionPart(ActionKind.DIVIDEND, amount=Decimal("4.5")),
        ActionPart(ActionKind.ALLOTMENT, Decimal(10), Decimal(1), Decimal("3.2")),
    ),
    forward_a=Decimal("0.2"),
    forward_b=Decimal("-0.9"),
    backward_a=Decimal(5),
    backward_b=Decimal("4.5"),
)


async def shown(reference: ReferenceScene) -> CorporateDock:
    answers = reference.source.answers
    answers["corporate_actions"] = lambda one: [SPLIT] if one == TENCENT else []
    answers["code_changes"] = [
        CodeChange(
            kind=CodeChangeKind.SPLIT,
            instrument=TENCENT,
            related=InstrumentId("HK.02901"),
            published=None,
            effective=date(2026, 5, 8),
            end=None,
        )
    ]
    answers["suspensions"] = [Suspension(TENCENT, date(2026, 3, day)) for day in (2, 3)]
    answers["owner_plates"] = {TENCENT: [Plate(InstrumentId("HK.BK1"), "Internet", PlateKind.INDUSTRY)]}
    dock: CorporateDock = reference.show(CorporateDock)
    await reference.settle()
    return dock


async def test_an_action_is_told_in_words_with_its_factors(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert dock.table is not None
    cells = [dock.table.rows.cell(dock.table.rows.index(0, column)).text for column in range(4)]
    assert cells == [
        "Split 1 into 5, Dividend 4.50 a share, Rights issue 1 for 10 at 3.20",
        "8 May 2026",
        "0.200000",
        "\u22120.900000",
    ]
    assert "2026-05-08,0.2,-0.9,5,4.5" in dock.table.csv()


async def test_it_follows_its_letter_and_asks_only_what_is_looked_at(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert [name for name, _args, _named in reference.source.asked] == ["corporate_actions"]
    dock.choose(HSBC)
    await reference.settle()
    assert reference.source.last("corporate_actions") == (HSBC,)
    assert dock.title_bar.symbol.text() == "HK.00005"
    (pane,) = (each for each in dock.findChildren(Pane) if each.isVisibleTo(dock))
    assert pane.note.sentence.text() == "No corporate actions are known"


async def test_each_page_has_its_read(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    for key, count in (("codes", 1), ("suspensions", 2), ("plates", 1)):
        dock.show_page(key)
        await reference.settle()
        assert dock.table is not None
        assert len(dock.table.rows.rows) == count, key
    dock.show_page("suspensions")
    assert dock.table is not None
    assert dock.table.rows.rows[0].day == date(2026, 3, 3)
    assert reference.source.last("suspensions") == ([TENCENT], date(2025, 11, 20), date(2026, 11, 20))
    assert reference.source.count("suspensions") == 1  # the same security is not asked twice


async def test_a_plate_is_opened_in_the_dock_of_plates(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.show_page("plates")
    await reference.settle()
    assert dock.table is not None
    dock.table.opened.emit(0)
    assert reference.opened_with == [("plates", {"kind": "all", "market": "HK", "plate": "HK.BK1"})]


async def test_what_was_announced_comes_first_where_no_price_factors_are_given(reference: ReferenceScene) -> None:
    """The broker's words as plain text; the other page says that its factors cannot be had."""
    vars(reference.gateway).update(unoffered={Offer.CORPORATE_ACTIONS: "corporate-actions-not-offered"})
    reference.source.answers["company_events"] = [
        CompanyEvent(
            instrument=TENCENT,
            day=date(2026, 5, 18),
            day_kind="Ex-date",
            category="Distribution",
            text="<b>HKD 4.5</b>",
        )
    ]

    dock: CorporateDock = reference.show(CorporateDock)
    await reference.settle()

    assert dock.tabs.key == "events"
    (row,) = dock.page.table.rows.rows
    cells = {column.key: column.cell(row).text for column in dock.page.table.rows.shown_columns}
    assert (cells["text"], cells["day_kind"]) == ("<b>HKD 4.5</b>", "Ex-date")
    assert "without price factors" in dock.foot.words.text()


async def test_record_days_of_dividends_stand_among_what_was_announced(reference: ReferenceScene) -> None:
    vars(reference.gateway).update(unoffered={Offer.CORPORATE_ACTIONS: "corporate-actions-not-offered"})
    paid = CompanyEvent(
        instrument=TENCENT, day=date(2026, 6, 1), day_kind="Payment date", category="Distribution", text="HKD 4.5"
    )
    ex = replace(paid, day=date(2026, 5, 18), day_kind="Ex-date")
    reference.source.answers["company_events"] = ReadRows([paid, ex], unread="date")
    rows = (
        Dividend(text="HKD 4.5", ex_day=ex.day, record_day=date(2026, 5, 20), payment_day=paid.day, id="1"),
        Dividend(text="HKD 3", ex_day=None, record_day=None, payment_day=None),
    )
    reference.source.answers["dividends"] = Dividends(instrument=TENCENT, source="Script", rows=rows)

    dock: CorporateDock = reference.show(CorporateDock)
    await reference.settle()

    found = [(row.day, row.day_kind, row.text) for row in dock.page.table.rows.rows]
    assert found == [
        (paid.day, "Payment date", "HKD 4.5"),
        (date(2026, 5, 20), "Record date", "HKD 4.5"),
        (ex.day, "Ex-date", "HKD 4.5"),
    ]
    assert dock.foot.words.text().endswith("Rows that could not be read were left out (field date).")
