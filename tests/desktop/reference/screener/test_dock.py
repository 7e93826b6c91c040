"""The screener: what is written, what it asks, pages, saved screens."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget

from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.errors import BadInput, NotOffered
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.reference import Plate
from tideboard_core.model.watch.screen import (
    OwnChoice,
    OwnCondition,
    OwnField,
    OwnFigure,
    OwnParameter,
    OwnScreen,
    Screen,
    ScreenCondition,
    ScreenField,
    ScreenPage,
    ScreenRow,
)
from tideboard_desktop.reference.screener.dock import FILE, KEPT_ASIDE, VERSION, ScreenerDock, ScreensFile
from tideboard_desktop.reference.screener.model import WrittenCondition, key_of
from tideboard_desktop.ui.dialogs.name_dialog import NameDialog

pytestmark = pytest.mark.slow

LINES = [WrittenCondition(ScreenField.PRICE, "10", "1,000"), WrittenCondition(ScreenField.CHANGE_RATE, "-5%", "", 3)]
ASKED = Screen(
    market=Market.HK,
    conditions=(
        ScreenCondition(field=ScreenField.PRICE, least=Decimal(10), most=Decimal(1000)),
        ScreenCondition(field=ScreenField.CHANGE_RATE, least=Decimal(-5), days=3),
    ),
    order=ScreenField.PRICE,
)


def rows(begin: int, count: int) -> tuple[ScreenRow, ...]:
    return tuple(
        ScreenRow(InstrumentId(f"HK.{number:05}"), f"Row {number}", {ScreenField.PRICE: Decimal(number)})
        for number in range(begin, begin + count)
    )


def shown(reference: ReferenceScene) -> ScreenerDock:
    reference.source.answers["screen"] = lambda _screen, *, begin, count: ScreenPage(
        rows(begin, min(count, 450 - begin)), 450
    )
    dock: ScreenerDock = reference.show(ScreenerDock)
    dock.editor.show_lines(LINES)
    dock.editor.order.setCurrentIndex(1)
    return dock


async def test_what_is_written_is_asked_and_pages_are_turned(reference: ReferenceScene) -> None:
    dock = shown(reference)
    dock.editor.go.click()
    await reference.settle()
    assert reference.source.last("screen") == (ASKED,)
    assert dock.table is not None
    assert dock.foot.words.text() == "450 found, 1 to 200 shown"
    assert [column.title for column in dock.table.rows.shown_columns] == ["Security", "Price", "Change"]
    dock.on.click()
    await reference.settle()
    dock.on.click()
    await reference.settle()
    assert dock.foot.words.text() == "450 found, 401 to 450 shown"
    assert not dock.on.isEnabled()
    assert reference.source.asked[-1][2] == {"begin": 400, "count": 200}
    dock.back.click()
    await reference.settle()
    assert dock.table.rows.rows[0].instrument == "HK.00200"


async def test_a_line_that_means_nothing_says_so_and_nothing_is_asked(reference: ReferenceScene) -> None:
    dock = shown(reference)
    dock.editor.rows[0].least.setText("ten")
    dock.editor.rows[1].field.setCurrentIndex(0)
    dock.editor.go.click()
    assert dock.editor.rows[0].note.text() == "\u201cten\u201d: This is not a number."
    assert dock.editor.rows[1].note.text() == "There is a condition on this field already."
    assert reference.source.count("screen") == 0


async def test_what_the_broker_does_not_take_is_said_at_its_field(reference: ReferenceScene) -> None:
    dock = shown(reference)
    reference.source.answers["screen"] = BadInput("screen-days", field="change-rate", days=300, limit=250)
    dock.editor.go.click()
    await reference.settle()
    assert "250" in dock.editor.rows[1].note.text()
    assert not dock.editor.rows[0].note.text()


async def test_a_screen_is_saved_found_again_and_deleted(reference: ReferenceScene, tmp_path: Path) -> None:
    dock = shown(reference)
    dock.editor.keep.click()
    await reference.settle()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, NameDialog) and one.isVisible())
    dialog.field.setText("Large and rising")
    dialog.accept()
    await reference.settle()
    assert (tmp_path / "screens.json").exists()

    other: ScreenerDock = reference.show(ScreenerDock)
    assert other.editor.saved.itemText(1) == "Large and rising"
    other.pick("Large and rising")
    await reference.settle()
    assert reference.source.last("screen") == (ASKED,)
    other.drop()
    assert other.file.screens.named == {}


async def test_a_damaged_file_is_put_aside_and_said(
    reference: ReferenceScene, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "screens.json").write_text('{"version": 1, "named": 3}')
    dock = shown(reference)
    assert "cannot be read" in dock.foot.words.text()
    assert (tmp_path / "screens.damaged.json").exists()
    assert dock.editor.keep.isEnabled()
    (tmp_path / "screens.json").write_text('{"version": 9}')
    newer: ScreenerDock = reference.show(ScreenerDock)
    assert not newer.editor.keep.isEnabled()
    assert "screens-newer" in caplog.text


async def test_it_comes_back_with_what_was_written(reference: ReferenceScene) -> None:
    dock = shown(reference)
    other: ScreenerDock = reference.show(ScreenerDock)
    other.recall(dock.memory())
    assert other.editor.written() == ASKED
    other.recall({"screen": {"market": 5}})
    assert other.editor.written() == ASKED


async def test_a_whole_page_goes_into_a_list(reference: ReferenceScene) -> None:
    dock = shown(reference)
    dock.editor.go.click()
    await reference.settle()
    menu = QMenu()
    dock.fill_lists(menu)
    menu.actions()[0].trigger()
    menu.deleteLater()
    assert len(set(reference.lists.all[0].symbols) & {row.instrument for row in rows(0, 200)}) == 200


PLATES = {
    Market.HK: [Plate(InstrumentId("HK.BK1005"), "Banks"), Plate(InstrumentId("HK.BK1006"), "Ships")],
    Market.US: NotOffered("not-offered", text="no plates"),
}


async def test_a_screen_can_be_narrowed_to_a_plate(reference: ReferenceScene) -> None:
    reference.source.answers["plates"] = lambda market: PLATES[market]
    dock = shown(reference)
    await reference.settle()
    box = dock.editor.plate
    assert [box.itemText(place) for place in range(box.count())] == ["Whole market", "Banks", "Ships"]
    box.setCurrentIndex(2)
    box.activated.emit(2)
    dock.editor.go.click()
    await reference.settle()
    assert reference.source.last("screen")[0].plate == "HK.BK1006"
    kept = dock.memory()
    dock.editor.show_market("US")
    await reference.settle()
    assert (box.count(), box.isEnabled()) == (1, False)
    assert "no plates" in box.toolTip()
    written = dock.editor.written()
    assert written is not None
    assert written.plate is None, "a plate of another market"
    again = shown(reference)
    again.recall(kept)
    assert again.editor.plate.currentText() == "HK.BK1006", "by its code until the names have come"
    await reference.settle()
    assert again.editor.plate.currentText() == "Ships"
    again.recall({"within": "HK.BK1005"})
    assert (again.editor.plate.currentText(), len(again.editor.rows)) == ("Banks", 2)


async def test_tab_goes_down_the_form_through_a_condition_that_was_added(reference: ReferenceScene) -> None:
    dock = shown(reference)
    editor = dock.editor
    row = editor.add_line(WrittenCondition(ScreenField.PB))
    walked: QWidget | None = editor.rows[0].field
    seen: list[QWidget] = []
    while walked is not None and walked is not editor.go:
        seen.append(walked)
        walked = walked.nextInFocusChain()
    assert seen.index(editor.rows[1].most) < seen.index(row.field) < seen.index(editor.add) < seen.index(editor.order)


async def test_parts_of_a_second_dock_carry_identifiers_of_their_own(reference: ReferenceScene) -> None:
    dock = shown(reference)
    dock.tell_apart(2)
    row = dock.editor.add_line(WrittenCondition(ScreenField.PB))
    dock.editor.go.click()
    await reference.settle()
    assert dock.table is not None
    assert row.field.accessibleIdentifier().endswith("_field_2")
    assert dock.refresh_button.accessibleIdentifier() == "screener_again_2"
    assert (dock.table.accessibleIdentifier(), dock.accessibleIdentifier()) == ("screener_table_2", "screener_body_2")
    dock.tell_apart(2)
    assert dock.table.accessibleIdentifier() == "screener_table_2"


CHEAP = Screen(
    market=Market.HK,
    conditions=(ScreenCondition(field=ScreenField.PE_TTM, least=Decimal("0.5"), most=Decimal(10)),),
    order=ScreenField.MARKET_VALUE,
)
RISING = Screen(
    market=Market.US,
    conditions=(ScreenCondition(field=ScreenField.CHANGE_RATE, least=Decimal(3), days=5),),
    order=ScreenField.CHANGE_RATE,
)


def read_again(directory: Path) -> dict[str, Screen]:
    file = ScreensFile(directory)
    file.load()
    return file.screens.named


def test_what_is_saved_is_read_back_in_its_order(tmp_path: Path) -> None:
    file = ScreensFile(tmp_path)
    file.load()
    assert file.screens.named == {}
    file.save("cheap", CHEAP)
    file.save("rising", RISING)
    file.save("cheap", RISING)
    assert list(read_again(tmp_path).items()) == [("cheap", RISING), ("rising", RISING)]
    file.delete("cheap")
    file.delete("nobody")
    assert read_again(tmp_path) == {"rising": RISING}


def test_without_a_directory_screens_live_as_long_as_the_program() -> None:
    file = ScreensFile(None)
    file.load()
    file.save("cheap", CHEAP)
    assert file.screens.named == {"cheap": CHEAP}


@pytest.mark.parametrize("data", [b"", b"[]", b'{"version": 1, "named": {"cheap": 3}}'])
def test_a_damaged_file_is_moved_aside_and_a_new_one_can_be_written(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    (tmp_path / FILE).chmod(0o600)
    file = ScreensFile(tmp_path)
    with pytest.raises(BadInput) as refusal:
        file.load()
    assert refusal.value.code == "screens-damaged"
    assert (tmp_path / KEPT_ASIDE).read_bytes() == data
    file.save("cheap", CHEAP)
    assert read_again(tmp_path) == {"cheap": CHEAP}


def test_of_a_damaged_file_the_other_screens_are_there(tmp_path: Path) -> None:
    file = ScreensFile(tmp_path)
    for name, screen in (("cheap", CHEAP), ("rising", RISING)):
        file.save(name, screen)
    (tmp_path / FILE).write_text((tmp_path / FILE).read_text().replace('"US"', '"UX"'))
    file = ScreensFile(tmp_path)
    with pytest.raises(BadInput, match="screens-damaged"):
        file.load()
    assert file.screens.named == {"cheap": CHEAP}


def test_a_newer_file_stays_as_it_is(tmp_path: Path) -> None:
    newer = b'{"version": %d, "named": {}, "folders": [], "written_by": "9.0"}' % (VERSION + 1)
    (tmp_path / FILE).write_bytes(newer)
    (tmp_path / FILE).chmod(0o600)
    file = ScreensFile(tmp_path)
    with pytest.raises(BadInput) as refusal:
        file.load()
    assert (refusal.value.code, refusal.value.data["writer"]) == ("screens-newer", "9.0")
    with pytest.raises(BadInput, match="screens-newer"):
        file.save("cheap", CHEAP)
    with pytest.raises(BadInput, match="screens-newer"):
        file.delete("cheap")
    assert (tmp_path / FILE).read_bytes() == newer


def test_what_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    file = ScreensFile(tmp_path / "absent" / "deeper")
    with pytest.raises(OSError, match="deeper"):
        file.save("cheap", CHEAP)
    assert file.screens.named == {}


LARGE = OwnField(key="filter_marketcap", name="Market cap", unit="亿", group="Size")
CROSSING = OwnParameter("category", (OwnChoice("goldenfork", "Golden cross"), OwnChoice("deadcross", "Death cross")))
CROSSED = OwnField(key="filter_macd_day", name="MACD", group="Technical", parameters=(CROSSING,))
OWN = Screen(
    market=Market.HK,
    provider="Owner",
    own=(
        OwnCondition(key="filter_marketcap", name="Market cap", unit="亿", least=Decimal(1000)),
        OwnCondition(key="filter_macd_day", name="MACD", chosen={"category": "deadcross"}),
    ),
    own_order="filter_marketcap",
)
KEPT = [OwnScreen(42, "Growth", mine=True), OwnScreen(19, "Strong today")]


def own_rows(*codes: str) -> ScreenPage:
    """Rows with the figures of two fields, one of which nobody named."""
    own = {
        "filter_marketcap": OwnFigure("5481120000000", Decimal(5481120000000)),
        "filter_prevchg": OwnFigure("-0.497", Decimal("-0.497"), "%"),
        "filter_industry": OwnFigure("Software", None),
    }
    return ScreenPage(tuple(ScreenRow(InstrumentId(code), code, {}, own) for code in codes), 7, "symbol")


def offering(reference: ReferenceScene) -> None:
    """The broker has a screener of its own."""
    reference.source.own_screener = reference.source
    reference.source.answers.update(fields=[LARGE, CROSSED], screens=KEPT, screen=own_rows("HK.00700"))


async def own_dock(reference: ReferenceScene) -> ScreenerDock:
    offering(reference)
    dock: ScreenerDock = reference.show(ScreenerDock)
    await reference.settle()
    return dock


async def test_the_brokers_own_fields_are_asked_in_its_words_and_units(reference: ReferenceScene) -> None:
    dock = await own_dock(reference)
    (row,) = dock.editor.rows
    assert (row.field.currentText(), row.unit.text(), row.note.text()) == ("Market cap", "亿", "Size")
    row.least.setText("1000")
    crossed = dock.editor.add_line(dock.editor._unused())
    ((key, box),) = crossed.choices
    assert (key, box.itemText(0), crossed.least.isVisibleTo(crossed)) == ("category", "Golden cross", False)
    box.setCurrentIndex(1)
    dock.editor.order.setCurrentIndex(1)
    dock.editor.go.click()
    await reference.settle()
    assert reference.source.last("screen") == (OWN,)
    assert dock.table is not None
    assert [column.title for column in dock.table.rows.shown_columns] == [
        "Security",
        "Market cap",
        "prevchg",
        "industry",
    ]
    shown = [column.cell(dock.table.rows.rows[0]).text for column in dock.table.rows.shown_columns[1:]]
    assert shown == ["5,481,120,000,000", "-0.497 %", "Software"]
    assert dock.foot.words.text() == (
        "7 found, 1 to 1 shown · Rows that could not be read were left out (field symbol)."
    )


@pytest.mark.parametrize("written", ["5亿", "5M", "ten"])
async def test_a_bound_in_the_brokers_unit_takes_no_other_unit(written: str, reference: ReferenceScene) -> None:
    dock = await own_dock(reference)
    dock.editor.rows[0].least.setText(written)
    assert dock.editor.written() is None
    assert written in dock.editor.rows[0].note.text()


async def test_fields_that_the_broker_lacks_are_greyed_with_the_reason(reference: ReferenceScene) -> None:
    dock = await own_dock(reference)
    box = dock.editor.rows[0].field
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    greyed = {
        box.itemText(place): model.item(place).toolTip()
        for place in range(box.count())
        if not model.item(place).isEnabled()
    }
    assert {"Bid/ask ratio", "P/E (TTM)"} <= set(greyed), "P/E is not among this broker's own"
    assert "Market value" not in greyed, "the broker's own stands for it"
    assert set(greyed.values()) == {"Script has no such condition."}


async def test_screens_of_one_provider_stay_for_the_other(reference: ReferenceScene, tmp_path: Path) -> None:
    ScreensFile(tmp_path).save("cheap", CHEAP)
    file = ScreensFile(tmp_path)
    file.load()
    file.save("own", OWN)
    typed = shown(reference)
    written = typed.memory()
    assert [typed.editor.saved.itemText(place) for place in (1, 2)] == ["cheap", "own"]
    assert not_to_choose(typed.editor.saved) == {"own": "Made of conditions of Owner."}

    dock = await own_dock(reference)
    assert not_to_choose(dock.editor.saved) == {"cheap": "Made of conditions of another provider."}
    dock.recall(written)
    assert [key_of(row.line.field) for row in dock.editor.rows] == ["filter_marketcap"]
    dock.pick("own")
    await reference.settle()
    kept = dock.memory()
    reference.source.own_screener = None
    again: ScreenerDock = reference.show(ScreenerDock)
    again.recall(kept)
    assert again.editor.written() == ASKED, "what was written of the other provider's fields"
    offering(reference)
    other: ScreenerDock = reference.show(ScreenerDock)
    other.recall(again.memory())
    assert other.editor.written() == OWN, "before the fields have come"
    await reference.settle()
    assert other.editor.written() == OWN


async def test_bounds_of_another_unit_are_not_taken_for_the_present_one(reference: ReferenceScene) -> None:
    offering(reference)
    reference.source.answers["fields"] = [replace(LARGE, unit="B"), CROSSED]
    dock: ScreenerDock = reference.show(ScreenerDock)
    dock.editor.show_screen(OWN)
    await reference.settle()
    assert dock.editor.written() is None
    assert dock.editor.rows[0].note.text() == "Written in \u201c亿\u201d; the broker now counts in \u201cB\u201d."
    QTest.keyClicks(dock.editor.rows[0].least, "0")
    found = dock.editor.written()
    assert found is not None
    assert (found.own[0].least, found.own[0].unit) == (Decimal(10000), "B")


async def test_a_field_that_the_broker_no_longer_has_is_not_asked(reference: ReferenceScene) -> None:
    offering(reference)
    reference.source.answers["fields"] = [CROSSED]
    dock: ScreenerDock = reference.show(ScreenerDock)
    dock.editor.show_screen(OWN)
    await reference.settle()
    dock.editor.go.click()
    assert dock.editor.rows[0].note.text() == "Script has no such condition."
    assert reference.source.count("screen") == 0


async def test_a_screen_that_the_broker_keeps_is_written_and_run(reference: ReferenceScene) -> None:
    dock = await own_dock(reference)
    box = dock.editor.kept
    assert [box.itemText(place) for place in range(box.count())] == [
        "Broker’s screens",
        "Growth (mine)",
        "Strong today",
    ]
    condition = OwnCondition(key="filter_marketcap", least=Decimal(50))
    reference.source.answers["kept_screen"] = Screen(market=Market.US, provider="Owner", own=(condition,))
    box.setCurrentIndex(2)
    box.activated.emit(2)
    await reference.settle()
    assert reference.source.last("kept_screen") == (19, Market.HK)
    assert dock.editor.market is Market.US
    (asked,) = reference.source.last("screen")
    assert asked.own == (OwnCondition(key="filter_marketcap", name="Market cap", unit="亿", least=Decimal(50)),)
    assert reference.source.last("screens") == (Market.US,), "those of the market that is shown"


async def test_what_the_broker_refuses_of_its_own_is_said(reference: ReferenceScene) -> None:
    offering(reference)
    reference.source.answers["screens"] = NotOffered("not-offered", text="screens")
    reference.source.answers["kept_screen"] = NotOffered("not-offered", text="this one")
    dock: ScreenerDock = reference.show(ScreenerDock)
    await reference.settle()
    assert "screens" in dock.editor.kept.toolTip()
    assert not dock.editor.kept.isEnabled()
    dock.editor.fetched.emit(19)
    await reference.settle()
    assert "this one" in dock.foot.words.text()
    reference.source.answers["fields"] = NotOffered("not-offered", text="the fields")
    other: ScreenerDock = reference.show(ScreenerDock)
    await reference.settle()
    assert "the fields" in other.foot.words.text()
    assert not other.editor.add.isEnabled()


def not_to_choose(box: QComboBox) -> dict[str, str]:
    """Items of a choice that cannot be chosen, with the reason."""
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    items = [model.item(place) for place in range(box.count())]
    return {item.text(): item.toolTip() for item in items if not item.isEnabled()}
