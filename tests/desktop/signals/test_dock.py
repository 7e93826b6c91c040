"""The signals dock over a made-up market: records, arming, changed rules, keys, table; with real keys and clicks."""

from __future__ import annotations

import gc
import json
import re
import weakref
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget
from shiboken6 import isValid

from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.market.signals import SYMBOLS, SignalsScene
from fakes.values.archive_market import DAY, session
from fakes.values.waiting import until
from tideboard_core.signals.record import Half
from tideboard_core.signals.rules import RuleKind
from tideboard_core.signals.sessions import Seen
from tideboard_desktop.signals.content import record_line
from tideboard_desktop.signals.dock import LOOKED_EVERY, SignalsDock
from tideboard_desktop.signals.records import RecordStage, seen_of
from tideboard_desktop.signals.rule_dialog import RuleDialog

pytestmark = pytest.mark.slow

__all__ = ["reference"]
BLOCK, TURN, PERCENTILE, PRINTS = (
    str(kind)
    for kind in (
        RuleKind.PRICE_UP_BLOCK_OUT,
        RuleKind.SIGN_TURN,
        RuleKind.PERCENTILE_ABOVE,
        RuleKind.LARGE_PRINTS,
    )
)


@pytest.fixture
async def scene(reference: ReferenceScene, tmp_path: Path) -> AsyncIterator[SignalsScene]:
    made = SignalsScene(reference, tmp_path)
    yield made
    await made.end()


@pytest.fixture
async def dock(scene: SignalsScene) -> SignalsDock:
    scene.fill()
    made = await scene.show()
    await scene.computed(made)
    for row in made.rows.values():
        row.show_record(shown=True)
    return made


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def words_of(dock: SignalsDock) -> str:
    """Everything that can be read on the page, painted words included."""
    found = [each.text() for each in dock.window().findChildren(QLabel)]
    found += [each.accessibleName() + each.accessibleDescription() for each in dock.window().findChildren(QWidget)]
    for row in dock.rows.values():
        found += [*row.content.fired.lines, row.sentence.text]
        found += [words for each in row.content.spreads for words in each.words]
    return "\n".join(found)


async def test_a_record_says_counts_changes_and_one_of_four_words(dock: SignalsDock) -> None:
    block, few = dock.rows[BLOCK].content, dock.rows[PERCENTILE].content
    record = dock.records.states[BLOCK].record
    assert record is not None
    assert (block.fired.number, block.fired.of) == (str(len(record.firings)), "times in 12 sessions")
    assert sum(block.fired.counts) == len(record.firings) > 20
    assert [each.words[1] for each in block.spreads] == ["differs"] * 3
    assert few.spreads[0].words == (f"{few.fired.number} of 20, too few to say",)
    assert few.spreads[0].box is None
    assert dock.rows[PRINTS].content.note.startswith("No trades recorded")
    assert len(block.thumbnails) == 5
    assert dock.about.text() == "Archive: 12 sessions, 5 Nov to 20 Nov 2026"


async def test_a_rule_is_one_line_that_says_its_record_in_words_with_units(scene: SignalsScene) -> None:
    """The record itself comes at a press, and is to be seen again in a layout."""
    scene.fill()
    dock = await scene.show()
    await scene.computed(dock)
    row, few = dock.rows[BLOCK], dock.rows[PERCENTILE]
    assert not any(each.spreads.isVisible() for each in dock.rows.values())
    assert row.verdict.text() == "After 5, 30 and 60 min the price differs, by more than chance explains"
    assert re.fullmatch(r"Median after 30 min: \S\d\.\d\d%, without the signal \S?\d\.\d\d%", row.measured.text())
    assert (row.count.text(), row.counted.text()) == (row.content.fired.number, "times in 12 sessions")
    assert few.verdict.text() == "Too few firings to say anything"
    assert "of 20" in few.measured.text()
    click(row.record)
    assert row.spreads.isVisible()
    assert dock.saved_state().opened == (BLOCK,)
    dock.restore(msgspec.structs.replace(dock.saved_state(), opened=(TURN,)))
    assert dock.rows[TURN].spreads.isVisible()
    assert not row.spreads.isVisible()


async def test_no_words_of_a_rule_are_cut(dock: SignalsDock) -> None:
    for words in (dock.comparisons, dock.caveat, *(row.verdict for row in dock.rows.values())):
        assert words.heightForWidth(words.width()) <= words.height()


async def test_the_page_says_how_many_comparisons_share_the_five_percent(dock: SignalsDock) -> None:
    """Three horizons of the two rules with enough firings; every record was made with that number."""
    assert dock.comparisons.text().startswith(
        "6 comparisons: with no effect at all, chance would show one below 5% in 26%"
    )
    made = [state.record for state in dock.records.states.values()]
    assert {each.comparisons for each in made if each is not None and each.enough} == {6}


async def test_it_promises_nothing(dock: SignalsDock) -> None:
    words = words_of(dock).casefold()
    for promise in ("probab", "profit", "chance of", "win", "score", "star", "good", "bad", "best", "predict"):
        assert promise not in words.replace("without", "").replace("window", "").replace("start", "")


async def test_a_rule_with_a_record_is_armed_by_its_switch(dock: SignalsDock, scene: SignalsScene) -> None:
    row = dock.rows[BLOCK]
    click(row.switch)
    await until(lambda: row.content.armed)
    assert row.switch.accessibleName() == "Armed"
    assert "only works while Tideboard runs and is connected" in dock.foot.words.text()
    kept = json.loads((scene.archive.folder.parent / "signals.json").read_text())
    assert [each["rule"]["id"] for each in kept["rules"] if each["armed"]] == [BLOCK]
    click(row.switch)
    await until(lambda: not row.content.armed)


async def test_without_a_record_it_takes_a_second_click_on_other_words(dock: SignalsDock, scene: SignalsScene) -> None:
    row = dock.rows[PERCENTILE]
    click(row.switch)
    assert not row.content.armed
    assert row.sure.text() == "Arm without a record"
    assert row.sure.isVisible()
    click(row.sure)
    await until(lambda: row.content.armed)
    assert dock.signals.kept(row.rule).without_record


async def test_a_first_day_seen_live_does_not_hide_the_record_of_sessions_read_later(scene: SignalsScene) -> None:
    """It says so in its row and in notices; with ten days seen live the record is of these alone."""
    days = sorted({each.day for each in scene.made})
    later = dict.fromkeys(days[:9], Seen.LATER)
    scene.made = [replace(each, seen=later.get(each.day, Seen.LIVE)) for each in scene.made]
    scene.fill()
    dock = await scene.show()
    await scene.computed(dock)
    record = dock.records.states[BLOCK].record
    assert record is not None
    assert (record.seen, record.sessions, record.left_out) == (Seen.LATER, 9, 3 * len(SYMBOLS))
    assert "read after the close, not live" in dock.rows[BLOCK].content.live
    assert "read after the close, not live" in record_line(record)
    live = [replace(each, seen=Seen.LATER if each.day in days[:2] else Seen.LIVE) for each in scene.made]
    assert seen_of(live) is Seen.LIVE


async def test_the_second_click_is_for_the_setting_that_was_asked_about(dock: SignalsDock, scene: SignalsScene) -> None:
    row = dock.rows[PERCENTILE]
    click(row.switch)
    assert row.sure.isVisible()
    await dock.signals.keep(replace(row.rule, parameters={"percentile": 90}))
    assert not row.sure.isVisible()
    click(row.switch)  # its record is not made yet
    assert not row.sure.isVisible()
    assert not row.content.armed
    await scene.computed(dock)
    click(row.switch)
    assert row.sure.isVisible()


async def test_hidden_while_records_share_another_level_it_goes_on_when_shown(
    dock: SignalsDock, scene: SignalsScene
) -> None:
    """How many share the five percent changes with the first round: the second one is cut short."""
    state, records = dock.records.states[BLOCK], dock.records
    assert state.record is not None
    state.record = replace(state.record, comparisons=99)
    records.task = records._tasks.spawn(records._make_all(), name="second round")
    await until(lambda: state.stage is RecordStage.COMPUTING)
    dock.window().hide()
    dock.window().show()
    await scene.computed(dock)
    state = records.states[BLOCK]
    assert state.record is not None
    assert (state.stage, state.record.comparisons) == (RecordStage.DONE, records.comparisons)


async def test_a_session_that_ends_while_it_is_hidden_is_in_the_records_when_shown(
    dock: SignalsDock, scene: SignalsScene
) -> None:
    dock.window().hide()
    scene.read.clear()
    run = scene.reference.clock.market() + timedelta(days=3)
    scene.archive.state = replace(scene.archive.state, next_run=run)
    scene.archive.contents_changed.emit(frozenset())
    assert scene.read == []
    dock.window().show()
    await scene.computed(dock)
    assert BLOCK in scene.read


async def test_the_close_itself_makes_the_records_anew(dock: SignalsDock, scene: SignalsScene) -> None:
    await scene.computed(dock)
    monday = session(DAY + timedelta(days=3))
    for moment, again in (
        (monday.close + timedelta(seconds=170), False),
        (monday.close + timedelta(seconds=190), True),
    ):
        scene.read.clear()
        scene.reference.clock.set_market(moment)
        for _second in range(LOOKED_EVERY):
            dock.each_second()
        await scene.computed(dock)
        assert (BLOCK in scene.read) is again


async def test_days_on_which_nobody_noted_the_list_are_counted(dock: SignalsDock, scene: SignalsScene) -> None:
    await scene.computed(dock)
    assert "List noted on 0 of 12 sessions." in dock.rows[BLOCK].live.text()


async def test_the_form_says_what_a_rule_takes_when_it_is_armed(dock: SignalsDock, scene: SignalsScene) -> None:
    dock.edit(PRINTS)
    dialog = await scene.dialog(RuleDialog)
    assert dialog.armed.text().startswith("Armed, it subscribes to the trades of each security, of 60 at most.")
    dialog.reject()
    await scene.quiet()
    dock.edit(str(RuleKind.PROVIDERS_DISAGREE))
    dialog = await scene.dialog(RuleDialog)
    assert dialog.armed.text().endswith("No second provider is connected: until then it watches nothing.")
    dialog.reject()
    await scene.quiet()
    dock.edit(PERCENTILE)
    dialog = await scene.dialog(RuleDialog)
    assert not dialog.armed.isVisible()
    dialog.reject()
    await scene.quiet()


async def test_a_changed_value_counts_as_tried_and_shows_the_older_half(dock: SignalsDock, scene: SignalsScene) -> None:
    row = dock.rows[BLOCK]
    row.sentence.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(row.sentence, Qt.Key.Key_Return)
    field = row.sentence.field
    assert field is not None
    QTest.keyClicks(field, "0.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: dock.records.states[BLOCK].wanted.tried == 2)
    await scene.computed(dock)
    state = dock.records.states[BLOCK]
    assert state.record is not None
    assert (state.record.half, state.record.rule.parameter("change")) == (Half.OLDER, 0.5)
    assert row.content.tried == "Tried 2 settings"
    assert "older half of the sessions" in row.content.live
    assert dock.records.comparisons == 3 * (2 * state.record.enough + 1)
    await dock.signals.arm(row.rule, on=True)
    await scene.computed(dock)
    state = dock.records.states[BLOCK]
    assert state.record is not None
    assert state.record.half is Half.NEWER


async def test_a_hidden_dock_computes_nothing(dock: SignalsDock, scene: SignalsScene) -> None:
    dock.window().hide()
    scene.read.clear()
    click(dock.sessions.button("20"))
    await scene.reference.settle()
    assert scene.read == []
    dock.window().show()
    await scene.computed(dock)
    assert scene.read


async def test_computing_can_be_cancelled_and_asked_again(dock: SignalsDock, scene: SignalsScene) -> None:
    dock.ask_again()
    assert dock.cancel.isVisible()
    click(dock.cancel)
    assert dock.rows[TURN].spreads.figure.sentence == "Cancelled: Ask again computes it"
    assert not dock.cancel.isVisible()
    dock.ask_again()
    await scene.computed(dock)
    assert dock.records.states[TURN].stage is RecordStage.DONE
    assert not dock.cancel.isVisible()


async def test_the_members_of_lists_are_noted_with_each_record(dock: SignalsDock, scene: SignalsScene) -> None:
    signals = dock.signals
    await until(lambda: signals.signals.members)
    (noted,) = signals.signals.members
    assert (noted.list_id, noted.symbols) == ("", SYMBOLS)
    assert signals.members_of(dock.rows[TURN].rule)(noted.day) == SYMBOLS
    assert signals.ever_in_list(dock.rows[TURN].rule, SYMBOLS[1:]) == (*SYMBOLS[1:], SYMBOLS[0])


async def test_without_an_archive_rules_stay_and_say_why(scene: SignalsScene) -> None:
    dock = await scene.show()
    await scene.computed(dock)
    assert dock.rows[BLOCK].spreads.figure.sentence.startswith("Nothing is recorded for these securities yet")
    assert scene.read == []
    assert len(dock.rows) == 5


async def test_records_are_made_once_the_first_sessions_have_come(scene: SignalsScene) -> None:
    dock = await scene.show()
    await scene.computed(dock)
    assert dock.rows[BLOCK].verdict.text().startswith("Nothing is recorded")
    scene.fill()
    dock.archive.contents_changed.emit(frozenset(SYMBOLS))
    for _second in range(LOOKED_EVERY):
        dock.each_second()
    await scene.computed(dock)
    assert dock.rows[BLOCK].verdict.text().startswith("After 5, 30 and 60 min")


async def test_keys_walk_over_the_page_and_go_to_a_minute(dock: SignalsDock) -> None:
    dock.window().activateWindow()
    dock.setFocus(Qt.FocusReason.TabFocusReason)
    spreads = dock.rows[BLOCK].spreads
    QTest.keyClick(spreads, Qt.Key.Key_Right)
    QTest.keyClick(spreads, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("after 30 min: ")
    assert "outcomes, median \u2212" in QGuiApplication.clipboard().text()
    QTest.keyClick(spreads, Qt.Key.Key_Down)
    assert dock.rows[TURN].spreads.hasFocus()
    last = dock.rows[TURN].last
    last.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(last, Qt.Key.Key_End)
    QTest.keyClick(last, Qt.Key.Key_Return)
    state = dock.records.states[TURN]
    assert state.record is not None
    oldest = state.record.last_five[0].firing
    assert dock.selection.instrument == oldest.instrument
    assert dock.selection.minute == dock.signals.start_of(oldest)


async def test_t_shows_the_quartiles_as_a_table(dock: SignalsDock) -> None:
    QTest.keyClick(dock.rows[BLOCK].spreads, Qt.Key.Key_T)
    assert dock.quartiles.isVisible()
    rows = dock.quartiles.csv().splitlines()
    assert len(rows) == 1 + 5 * 3
    assert rows[0].startswith("rule,after,outcomes,sessions,low [%]")
    record = dock.records.states[BLOCK].record
    assert record is not None
    few = next(row for row in dock.quartiles.rows.rows if row.key == (PERCENTILE, 30))
    cells = next(line for line in rows if line.startswith("Percentile above 95,30 min,")).split(",")
    assert cells[2] == str(len(few.horizon.points))
    assert cells[4:7] == ["", "", ""]  # points only: nothing is said of their middle
    assert dock.rows[PERCENTILE].content.readings[1].startswith("after 30 min, ")
    assert rows[1].startswith(f'"Price up, block out",5 min,{len(record.firings)},12,-')


async def test_an_own_rule_is_made_by_the_form_deleted_and_had_again(dock: SignalsDock, scene: SignalsScene) -> None:
    click(dock.new)
    dialog = await scene.dialog(RuleDialog)
    QTest.keyClicks(dialog.fields["name"], "Mine")
    click(dialog.keep)
    await until(lambda: len(dock.rows) == 6)
    own = next(row for row in dock.rows.values() if row.rule.kind is RuleKind.OWN)
    assert own.name.text() == "Mine"
    assert dock.symbols_of(own.rule) == SYMBOLS
    await scene.computed(dock)
    await until(lambda: dock.asking is None)
    click(own.edit)
    dialog = await scene.dialog(RuleDialog)
    kept = dock.signals.kept(own.rule)
    click(next(each for each in dialog.findChildren(QPushButton) if each.text() == "Delete"))
    await until(lambda: len(dock.rows) == 5)
    await until(lambda: scene.reference.undos != [])
    assert scene.reference.undos[-1].words() == "Mine was deleted."
    scene.reference.undos[-1].run()
    await until(lambda: len(dock.rows) == 6)
    assert dock.signals.kept(own.rule) == kept
    await scene.computed(dock)


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
async def test_a_firing_is_replayed_from_its_minute(dock: SignalsDock) -> None:
    asked: list[tuple[object, ...]] = []
    context = dock.context
    dock.context = replace(context, window=replace(context.window, replay=lambda *what: asked.append(what)))
    (command,) = [each for each in dock.commands() if each.id == "signals.replay"]
    state = dock.records.states[BLOCK]
    assert state.record is not None
    firing = state.record.last_five[-1].firing
    begin = datetime.fromtimestamp(dock.signals.start_of(firing), UTC)
    row = dock.rows[BLOCK]
    row.last.setFocus()
    row.last.move_to(0)
    command.run()
    row.last.menu_wanted.emit(0, QPoint(5, 5))
    (entry,) = dock.findChild(QMenu, "signals_firing_menu").actions()  # type: ignore[union-attr]
    entry.trigger()
    assert asked == [(firing.instrument, firing.day, begin)] * 2


async def test_what_comes_from_a_shared_place_keeps_no_closed_dock_alive(scene: SignalsScene) -> None:
    dock = await scene.show()
    await scene.quiet()
    asked = weakref.ref(dock)
    scene.reference.windows.pop().deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(dock)
    scene.archive.shared_came.emit(frozenset())
    scene.archive.contents_changed.emit(frozenset())
    del dock
    gc.collect()
    assert asked() is None
