"""The flow map with real keys and clicks: rows, order, cursor, shared minute, table, recorded days."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from fakes.scenes.market.flow_map import IDS, FlowMapScene
from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.market.reference import ReferenceScene, security
from fakes.values.archive_filling import BROKEN, DAYS, HOLED, TWIN, UNREAD, WHOLE, YOUNG, fill
from fakes.values.archive_market import DAY, after_close
from fakes.values.hub_values import put
from fakes.values.untraded import closure_of, shut_from_eleven
from tideboard_core.flow.session_minutes import minute_start
from tideboard_core.model.hub_keys import CLOSURES, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.watch.screen import ScreenPage, ScreenRow
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListType
from tideboard_desktop.docks.figures.percentiles import Percentiles
from tideboard_desktop.docks.fired_marks import FiredMark
from tideboard_desktop.docks.reads import ReadState
from tideboard_desktop.flowmap.cell_steps import CellStep
from tideboard_desktop.flowmap.dock import FlowMapDock
from tideboard_desktop.flowmap.map_geometry import LABELS
from tideboard_desktop.flowmap.map_view import MapSpot
from tideboard_desktop.flowmap.row_labels import net_words
from tideboard_desktop.flowmap.row_order import Sort
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.tables.flow_cells import PercentileCell
from tideboard_desktop.ui.theme import Type

pytestmark = pytest.mark.slow

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
OUT_THEN_IN = [-20.0] * 40 + [20.0] * 50
IN_THEN_OUT = [10.0] * 70 + [-50.0] * 20


@pytest.fixture
async def scene(reference: ReferenceScene) -> FlowMapScene:
    made = FlowMapScene(reference)
    made.flow(IDS[0], OUT_THEN_IN)
    made.flow(IDS[1], IN_THEN_OUT)
    made.flow(IDS[2], [5.0] * 90)
    return made


@pytest.fixture
async def dock(scene: FlowMapScene) -> FlowMapDock:
    return await scene.show()


def shown(dock: FlowMapDock) -> list[str]:
    """The securities from top to bottom."""
    assert dock.sheet is not None
    return [dock.sheet.ids[row] for row in dock.order.rows]


def press(dock: FlowMapDock, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        QTest.keyClick(dock.map, key, held)


def point(dock: FlowMapDock, place: int, minute: int) -> QPoint:
    return dock.map.cell_rect(MapSpot(place, minute)).center().toPoint()


async def test_the_newest_turn_is_first_and_rows_without_data_say_why(dock: FlowMapDock) -> None:
    assert shown(dock) == [IDS[1], IDS[0], IDS[2], IDS[3]]
    labels = [dock.label_of(row) for row in dock.order.rows]
    assert [label.side for label in labels] == [-1, 1, 0, 0]
    assert labels[0].sort.startswith("10:4")
    assert labels[3].reason.startswith("first reading in")
    assert dock.sheet is not None
    assert dock.sheet.sides() == (2, 1, 1)
    assert dock.turns_panel.summary.text() == "0 to inflow, 1 to outflow in the last 30 min"


async def test_only_what_is_on_screen_is_asked_for(dock: FlowMapDock, scene: FlowMapScene) -> None:
    hub = scene.reference.hub
    assert {key.subject for key in hub.wanted() if key.topic is Topic.BARS_1M} == set(IDS)
    dock.window().hide()
    assert hub.wanted() == frozenset()


async def test_a_map_hidden_until_the_next_session_does_not_show_the_one_before(
    dock: FlowMapDock, scene: FlowMapScene
) -> None:
    before = dock.sheet
    assert before is not None
    dock.window().hide()
    scene.reference.clock.set_market(scene.session.open + timedelta(days=7, minutes=5))
    dock.window().show()
    dock.each_second()
    assert dock.sheet is not None
    assert dock.sheet.session.date > before.session.date
    assert dock.sheet.last == -1


async def test_a_new_minute_does_not_move_rows_below_the_keys(dock: FlowMapDock, scene: FlowMapScene) -> None:
    dock.map.setFocus()
    press(dock, Qt.Key.Key_PageUp)
    scene.now(94)
    scene.reference.clock.advance(120)
    scene.flow(IDS[2], [10.0] * 74 + [-60.0] * 20)
    await scene.second(dock)
    assert dock.sheet is not None
    assert dock.sheet.turn_of(2) is not None
    assert shown(dock)[0] == IDS[1]
    assert not dock.controls.resort.isHidden()

    QTest.mouseClick(dock.controls.resort, Qt.MouseButton.LeftButton)
    assert shown(dock)[0] == IDS[2]
    assert dock.map.cursor_spot.place == 1, "the cursor stays with its security"


async def test_rows_stay_below_the_mouse_wherever_it_is_on_them(dock: FlowMapDock, scene: FlowMapScene) -> None:
    """On a label too, which is what a click selects, and after the rows were scrolled below it."""
    QTest.mouseMove(dock.map.viewport(), QPoint(12, point(dock, 2, 14).y()))
    assert dock.map.pointed_at
    dock.map.scrollContentsBy(0, 0)
    assert dock.map.pointed_at
    scene.now(94)
    scene.reference.clock.advance(120)
    scene.flow(IDS[2], [10.0] * 74 + [-60.0] * 20)
    await scene.second(dock)
    assert shown(dock)[0] == IDS[1]
    QTest.mouseMove(dock.map.viewport(), QPoint(12, 3))
    await scene.second(dock)
    assert shown(dock)[0] == IDS[2]


async def test_percentiles_known_before_are_sorted_by_at_once(reference: ReferenceScene) -> None:
    """They are told only when they change: another list, day or dock has them too."""
    services = reference.context.services
    calendar = services.feeds.calendar
    known = Percentiles(None, reference.hub, calendar, reference.clock, reference.tasks)
    known._cells |= {
        IDS[0]: PercentileCell("51", 51.0, "51st percentile"),
        IDS[2]: PercentileCell("90", 90.0, "90th percentile"),
    }
    made = FlowMapScene(reference)
    for each in IDS:
        made.flow(each, [5.0] * 90)
    dock: FlowMapDock = reference.show(lambda context, bar: FlowMapDock(context, bar, percentiles=known))
    await made.second(dock)
    dock.controls.sort_chosen.emit(Sort.PERCENTILE.value)
    assert shown(dock)[:2] == [IDS[2], IDS[0]]


async def test_the_sorts(dock: FlowMapDock) -> None:
    dock.map.sort_wanted.emit(Sort.NET.value)
    assert shown(dock) == [IDS[2], IDS[0], IDS[1], IDS[3]]
    dock.controls.sort_chosen.emit(Sort.LIST.value)
    assert shown(dock) == list(IDS)
    assert dock.controls.sort is Sort.LIST


@pytest.mark.parametrize(
    ("sort", "key"),
    [(Sort.TURN, "sort"), (Sort.CHANGE, "sort"), (Sort.PERCENTILE, "percentile"), (Sort.NET, "net")],
)
async def test_the_heading_that_is_sorted_by_fits_its_column(dock: FlowMapDock, sort: Sort, key: str) -> None:
    theme = dock.context.theme
    dock.map.sort_wanted.emit(sort.value)
    words = f"{dock.map._headings.titles[key]} \u2193"
    width = next(theme.px(each.width) for each in LABELS if each.key == key)
    assert texts_of(theme, Type.CAPTION_STRONG).width(words) <= width - 2


async def test_keys_move_the_cursor_and_it_is_read_out(dock: FlowMapDock) -> None:
    dock.controls.restore({**dock.controls.keys(), "column": "1"})
    dock.recall({"column": "1"})
    dock.map.setFocus()
    press(dock, Qt.Key.Key_PageUp, Qt.Key.Key_Home)
    assert dock.map.cursor_spot == MapSpot(0, 0)
    press(dock, Qt.Key.Key_Right, Qt.Key.Key_Down)
    press(dock, Qt.Key.Key_Right, held=SHIFT)
    assert dock.map.cursor_spot == MapSpot(1, 11)
    assert dock.map.accessibleDescription() == "Name 001, 09:41, strong outflow, \u2212200.00K, \u221220% of turnover"
    press(dock, Qt.Key.Key_PageDown)
    assert dock.map.accessibleDescription().startswith("Name 004, first reading in")
    press(dock, Qt.Key.Key_PageUp)
    press(dock, Qt.Key.Key_C, held=CTRL)
    assert QGuiApplication.clipboard().text() == "Name 002, 09:41, inflow, +100.00K, +10% of turnover"


async def test_enter_and_a_click_select_for_the_link_letter(dock: FlowMapDock) -> None:
    dock.map.setFocus()
    press(dock, Qt.Key.Key_PageUp, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert dock.selection.instrument == IDS[2]
    QTest.mouseClick(dock.map.viewport(), Qt.MouseButton.LeftButton, NONE, point(dock, 0, 14))
    assert dock.selection.instrument == IDS[1]


async def test_the_shared_minute_goes_both_ways_and_end_is_live(dock: FlowMapDock, scene: FlowMapScene) -> None:
    start = scene.session.open.timestamp()
    QTest.mouseDClick(dock.map.viewport(), Qt.MouseButton.LeftButton, NONE, point(dock, 0, 14))
    assert dock.selection.minute == start + 14 * 60
    dock.map.setFocus()
    press(dock, Qt.Key.Key_End)
    assert dock.selection.minute is None

    press(dock, Qt.Key.Key_Home)
    press(dock, Qt.Key.Key_Return, held=SHIFT)
    assert dock.selection.minute == start
    dock.selection.move_minute(start + 3600)
    assert dock.map._minute == 60
    dock.selection.move_minute(start - 86_400)
    assert dock.map._minute is None, "a minute of another day"


async def test_the_table_has_the_same_rows_and_is_saved(dock: FlowMapDock) -> None:
    dock.map.setFocus()
    press(dock, Qt.Key.Key_T)
    assert dock.rows.isVisible()
    assert [row.id for row in dock.rows.rows.rows] == shown(dock)
    lines = dock.rows.csv().splitlines()
    assert lines[0] == "symbol,last [%],net,currency,percentile,ratio 15 min [%],ratio 5 min [%],turn,signals,reason"
    assert lines[1].startswith(f"{IDS[1]},,-3000000,HKD,,-50,-50,")


async def test_a_turn_of_the_list_moves_the_minute(dock: FlowMapDock, scene: FlowMapScene) -> None:
    rows = dock.turns.rows.rows
    assert [(row.id, row.side) for row in rows] == [(IDS[1], -1), (IDS[0], 1)]
    dock.turns.opened.emit(1)
    assert dock.selection.instrument == IDS[0]
    assert dock.selection.minute == scene.session.open.timestamp() + rows[1].minute * 60


async def test_turns_stay_where_they_are_below_the_mouse(dock: FlowMapDock, scene: FlowMapScene) -> None:
    """A click selects the security that was read there; the newest turn comes first once the mouse has left."""
    QApplication.sendEvent(dock.turns.viewport(), QEvent(QEvent.Type.Enter))
    for minutes, expected in ((94, [IDS[1], IDS[0], IDS[2]]), (98, [IDS[2], IDS[1], IDS[0]])):
        scene.now(minutes)
        scene.reference.clock.advance(120)
        scene.flow(IDS[2], [10.0] * 74 + [-60.0] * (minutes - 74))
        await scene.second(dock)
        assert [row.id for row in dock.turns.rows.rows] == expected
        QApplication.sendEvent(dock.turns.viewport(), QEvent(QEvent.Type.Leave))


async def test_a_closed_map_hears_of_no_signals(dock: FlowMapDock, scene: FlowMapScene) -> None:
    """Their marks outlive it: a call would be into widgets that are gone."""
    assert dock.sheet is not None
    day = dock.sheet.session.date
    dock.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    scene.reference.context.services.marks.show({IDS[0]: (FiredMark("Sign turn", day, 40, 0.0),)})


async def test_the_card_says_what_the_cell_holds(dock: FlowMapDock) -> None:
    QTest.mouseMove(dock.map.viewport(), point(dock, 1, 14))
    row = dock.order.rows[1]
    card = dock._card(row, 14)
    assert (card.title, card.subject) == ("09:40\u201309:44 HKT", "HK.01001 Name 001")
    assert [(line.name, line.value) for line in card.lines[:2]] == [
        ("Net, 5 minutes", "\u22121.00M"),
        ("of turnover 5.00M", "\u221220.00%"),
    ]
    assert dock.map.pointed_at
    QTest.mouseMove(dock.map.viewport(), QPoint(2, 2))
    assert not dock.map.pointed_at


async def test_a_picture_has_a_caption_and_no_card(dock: FlowMapDock) -> None:
    QTest.mouseMove(dock.map.viewport(), point(dock, 1, 14))
    image = dock.picture.image(1.0)
    assert image is not None
    assert image.height() > dock.map.viewport().height()
    lines = dock._caption()
    assert "Flow map" in lines[0]
    assert "Four" in lines[0]


async def test_a_plate_is_read_and_its_coverage_said(dock: FlowMapDock, scene: FlowMapScene) -> None:
    source = scene.reference.source
    source.answers["plate_members"] = [security(each, f"Member {each[-1]}") for each in IDS[1:3]]
    dock.recall({"within": "HK.LIST1059", "name": "Internet"})
    await scene.until_read(dock)
    assert dock.sheet is not None
    assert dock.sheet.ids == IDS[1:3]
    assert dock.lists.text() == "Internet"
    assert shown(dock) == [IDS[1], IDS[2]], "flow that is there already is shown and sorted"
    assert dock.memory()["type"] == "plate"


async def test_a_ranking_says_how_many_there_are_and_is_read_again(dock: FlowMapDock, scene: FlowMapScene) -> None:
    source = scene.reference.source
    rows = tuple(ScreenRow(each, "Listed", {}) for each in IDS[:2])
    source.answers["screen"] = ScreenPage(rows, 412)
    dock.lists.chosen_list.emit(ChosenList(ListType.RISING_NOW, "HK"))
    await scene.until_read(dock)
    assert dock.foot.words.text().startswith("2 of 412 symbols")
    assert dock.as_of() is not None
    source.answers["screen"] = ScreenPage(rows[1:], 412)
    dock.ask_again()
    await scene.until_read(dock)
    assert dock.sheet is not None
    assert dock.sheet.ids == IDS[1:2]


async def test_a_broker_without_the_list_says_so(dock: FlowMapDock, scene: FlowMapScene) -> None:
    dock.lists.chosen_list.emit(ChosenList(ListType.MOVERS, "US"))
    await scene.until_read(dock)
    assert dock.sheet is None
    assert dock.listed.content.state is ReadState.NOT_OFFERED
    dock.lists.chosen_list.emit(ChosenList(ListType.WATCHLIST, "Four"))
    assert shown(dock) == list(IDS)


async def test_a_list_of_an_older_layout_is_found_by_its_place(dock: FlowMapDock) -> None:
    dock.recall({"list": 0, "market": ""})
    assert dock.listed.chosen == ChosenList(ListType.WATCHLIST, "Four")
    dock.recall({"list": 7, "market": "MOON"})
    assert shown(dock)[0] == IDS[1]


@pytest.fixture
async def recorded(reference: ReferenceScene, tmp_path: Path) -> FlowMapDock:
    """A map over a filled archive, in the evening."""
    archive = OpenArchive(tmp_path / "archive")
    reference.clock.set_market(after_close())
    fill(archive.folder, after_close())
    reference.serve(archive=archive)
    scene = FlowMapScene(reference, ids=(WHOLE, HOLED, YOUNG, TWIN), minutes=330)
    return await scene.show()


async def test_a_recorded_day_comes_from_the_archive(recorded: FlowMapDock) -> None:
    dock = recorded
    dock.show_day(BROKEN)
    assert dock.reading is not None
    await dock.reading
    assert dock.sheet is not None
    assert dock.sheet.session.date == BROKEN
    ids = dock.sheet.ids
    assert [dock.sheet.last_of(ids.index(each)) for each in (WHOLE, HOLED, YOUNG, TWIN)] == [329, 300, 329, 300]
    assert set(dock.sheet.cells[ids.index(HOLED), 61:].tolist()) == {CellStep.AHEAD}
    assert "recorded on" in dock.foot.words.text()

    dock.show_day(UNREAD)
    await dock.reading
    assert all(dock.label_of(row).reason == "not recorded" for row in dock.order.rows)
    dock.show_day(None)
    assert dock.sheet.session.date == DAY


async def test_a_day_that_comes_late_does_not_replace_the_newest_session(recorded: FlowMapDock) -> None:
    recorded.show_day(BROKEN)
    late = recorded.reading
    assert late is not None
    recorded.show_day(None)
    await late
    assert recorded.sheet is not None
    assert recorded.sheet.session.date == DAY


async def test_a_hidden_map_reads_no_earlier_minutes(recorded: FlowMapDock) -> None:
    recorded.show_day(DAY)
    assert recorded.reading is not None
    await recorded.reading
    recorded.window().hide()
    recorded.controls._colour.choose("own")
    recorded._recolour()
    assert recorded.own.reading is None
    read = recorded.ranks.reading
    recorded.show_table(shown=True)
    recorded.selection.move_minute(minute_start(recorded.sheet.session, 30) if recorded.sheet else None)
    assert recorded.ranks.reading is read
    assert not recorded.ranks._due


async def test_when_a_closure_becomes_certain_its_minutes_are_judged_anew(
    recorded: FlowMapDock, reference: ReferenceScene
) -> None:
    """The provider sent none of them: they were missing, and nothing moved since the minute before."""
    dock, sheet = recorded, recorded.sheet
    assert sheet is not None
    scene = FlowMapScene(reference, ids=sheet.ids, minutes=94)
    scene.flow(WHOLE, [5.0] * 90)
    await scene.second(dock)
    row = sheet.row_of[WHOLE]
    dock.selection.move_minute(minute_start(sheet.session, 89))
    assert dock.ranks.reading is not None
    await dock.ranks.reading
    assert (sheet.last_of(row), dock.ranks.cell(row, 89) is None) == (89, False)
    with shut_from_eleven(sheet.session.date, 4):
        put(reference.hub, CLOSURES, (closure_of(sheet.session.date),))
        reference.frame.catch_up()
        assert (sheet.last_of(row), dock.ranks.cell(row, 89) is None) == (93, True)
        await dock.ranks.reading


async def test_a_minute_is_compared_only_with_enough_earlier_ones(
    recorded: FlowMapDock,
) -> None:
    """Five recorded days are not twenty."""
    dock = recorded
    dock.show_day(DAY)
    assert dock.reading is not None
    await dock.reading
    QTest.mouseClick(dock.controls._colour.button("own"), Qt.MouseButton.LeftButton)
    assert dock.own.reading is not None
    await dock.own.reading
    assert dock.sheet is not None
    assert set(dock.sheet.cells.ravel().tolist()) == {CellStep.GAP}
    assert len(DAYS) < 20


async def test_signals_of_the_day_are_marked_reached_by_keys_and_spoken(dock: FlowMapDock, scene: FlowMapScene) -> None:
    assert dock.sheet is not None
    day, marks = dock.sheet.session.date, scene.reference.context.services.marks
    start = minute_start(dock.sheet.session, 40)
    before = dock.map.viewport().grab().toImage()
    marks.show(
        {
            IDS[0]: (FiredMark("Sign turn", day, 40, start), FiredMark("Mine", day, 60, start + 1200)),
            IDS[2]: (FiredMark("Sign turn", day - timedelta(days=1), 40, start),),
        }
    )
    assert dock.map.viewport().grab().toImage() != before
    dock.map.setFocus()
    press(dock, Qt.Key.Key_Home, Qt.Key.Key_PageUp, Qt.Key.Key_BracketRight)
    assert dock.map.cursor_spot == MapSpot(1, 40)
    assert dock.map.accessibleDescription().endswith("Sign turn fired 10:10")
    press(dock, Qt.Key.Key_BracketRight, Qt.Key.Key_BracketRight)
    assert dock.map.cursor_spot == MapSpot(1, 60), "the mark of another day is not there"
    press(dock, Qt.Key.Key_BracketLeft)
    assert dock.map.cursor_spot == MapSpot(1, 40)
    assert [line.name for line in dock._card(0, 40).lines][-1] == "Sign turn fired 10:10"
    dock.show_table(shown=True)
    assert dock.rows.row_at(1).signals == "Sign turn fired 10:10, Mine fired 10:30"
    marks.show({})
    assert dock.rows.row_at(1).signals == ""


async def test_a_shared_minute_has_the_percentiles_of_that_minute(recorded: FlowMapDock) -> None:
    dock = recorded
    dock.show_day(BROKEN)
    assert dock.reading is not None
    await dock.reading
    dock.each_second()
    sheet = dock.sheet
    assert sheet is not None
    assert dock.label_of(0).percentile is None, "asked for, not yet read"
    assert dock.ranks.reading is not None
    await dock.ranks.reading
    told = dock.label_of(0).percentile
    assert told is not None
    assert told.meaning.endswith("of 20 sessions"), "of the recorded day's close"
    dock.selection.move_minute(sheet.session.open.timestamp() + 60 * 60)
    await dock.ranks.reading
    assert dock.map._headings.titles["percentile"] == "at 10:30"
    assert {minute for _each, minute, _net in dock.ranks._cells} == {60, 300, 329}
    assert dock._card(dock.order.rows[0], 64).lines[-1].name != "Percentile at 10:34"
    await dock.ranks.reading
    assert dock._card(dock.order.rows[0], 64).lines[-1].name == "Percentile at 10:34"


async def test_a_recorded_day_is_sorted_by_its_percentiles(recorded: FlowMapDock) -> None:
    dock = recorded
    dock._sort_chosen(Sort.PERCENTILE)
    dock.show_day(BROKEN)
    assert dock.reading is not None
    await dock.reading
    sheet = dock.sheet
    assert sheet is not None
    await asyncio.gather(*(each for each in [dock.ranks.reading] if each is not None))
    for row, value in enumerate((50.0, 93.0, 30.0, 99.0)):
        place = sheet.ids[row], sheet.last_of(row), sheet.net(row)
        dock.ranks._cells[place] = PercentileCell(str(value), value, "")
    dock.ranks.changed.emit(frozenset(range(4)))
    assert dock.order.rows == [3, 1, 2, 0], "the farthest from the middle first"


async def test_rows_stay_below_the_keys_in_the_table_too(dock: FlowMapDock, scene: FlowMapScene) -> None:
    dock.show_table(shown=True)
    scene.now(94)
    scene.reference.clock.advance(120)
    scene.flow(IDS[2], [10.0] * 74 + [-60.0] * 20)
    await scene.second(dock)
    assert shown(dock)[0] == IDS[1]
    QTest.mouseClick(dock.controls.resort, Qt.MouseButton.LeftButton)
    assert shown(dock)[0] == IDS[2]


async def test_a_net_in_another_currency_than_the_heading_names_it(reference: ReferenceScene) -> None:
    renminbi = InstrumentId("HK.80700")
    made = FlowMapScene(reference, ids=(IDS[0], renminbi))
    reference.hub.publish(Topic.INSTRUMENT.of(renminbi), Lazy.ready(replace(security(renminbi), currency="CNY")))
    for each in (IDS[0], renminbi):
        made.flow(each, [5.0] * 90)
    dock = await made.show()
    unit = dock.map._unit
    assert dock.map._headings.titles["net"] == "Net, HKD"
    assert [net_words(dock.label_of(row), unit) for row in range(2)] == ["+4.5M", "+4.5M CNY"]


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
async def test_a_cell_of_a_recorded_session_is_replayed_one_of_the_running_session_shared(
    dock: FlowMapDock, scene: FlowMapScene
) -> None:
    asked: list[tuple[object, ...]] = []
    context = dock.context
    dock.context = replace(context, window=replace(context.window, replay=lambda *what: asked.append(what)))
    dock.map.cell_opened.emit(IDS[0], 3)
    assert asked == []
    assert scene.reference.selection.minute is not None
    sheet = dock.sheet
    assert sheet is not None
    begin = datetime.fromtimestamp(minute_start(sheet.session, 3), UTC)
    dock.map.menu_wanted.emit(IDS[0], 3, QPoint(5, 5))
    (entry,) = dock.findChild(QMenu, "flow_map_cell_menu").actions()  # type: ignore[union-attr]
    entry.trigger()
    assert asked == [(IDS[0], sheet.session.date, begin)]
    dock.day = sheet.session.date  # as of a recorded session
    dock.map.cell_opened.emit(IDS[0], 3)
    assert asked == [(IDS[0], sheet.session.date, begin)] * 2
    dock.context = replace(context, window=replace(context.window, replay=None))
    scene.reference.selection.move_minute(None)
    dock.map.cell_opened.emit(IDS[0], 3)
    assert scene.reference.selection.minute is not None, "in a replay there is no other one: the minute is shared"
