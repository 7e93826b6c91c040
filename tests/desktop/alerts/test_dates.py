"""Dates of which a person is reminded, in the dock of price alerts: listed, deleted, saved, kept apart from alerts."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.model.behind.events import CalendarEvent, EventKind
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_desktop.alerts.actions import AlertActions
from tideboard_desktop.alerts.dock import AlertsDock
from tideboard_desktop.docks.event_reminders import EventReminders

OTHER = InstrumentId("HK.00388")


def report(instrument: InstrumentId, day: int) -> CalendarEvent:
    return CalendarEvent(
        kind=EventKind.REPORT, day=date(2026, 11, day), market=Market.HK, instrument=instrument, name="", text="Q3",
        source="Script",
    )  # fmt: skip


async def shown(scene: ReferenceScene) -> AlertsDock:
    scene.source.answers |= {"alerts": [], "snapshots": []}
    scene.serve(reminders=EventReminders(scene.context.services.directory))
    actions = AlertActions(
        scene.context.services.feeds, scene.hub, scene.tasks, scene.theme,
        record=lambda *_words: None, window=lambda: scene.windows[-1],
    )  # fmt: skip
    dock: AlertsDock = scene.show(partial(AlertsDock, alerts=actions))
    await scene.settle()
    return dock


def press(dock: AlertsDock, id_: str) -> bool:
    command = next(one for one in dock.commands() if one.id == id_)
    enabled = command.enabled()
    if enabled:
        command.run()
    return enabled


async def test_dates_are_listed_by_day_and_one_is_taken_away(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    reminders = reference.context.services.reminders
    dock.scope.button("dates").click()
    assert dock.dates_model.rows == []
    for event in (report(OTHER, 27), report(TENCENT, 26)):
        reminders.toggle(event)
    assert [(row.instrument, row.day.day) for row in dock.dates_model.rows] == [(TENCENT, 26), (OTHER, 27)]
    assert "2 dates" in dock.foot.words.text()
    assert not press(dock, "alerts.delete")
    dock.dates.choose_row(0)
    assert press(dock, "alerts.delete")
    assert [row.instrument for row in dock.dates_model.rows] == [OTHER]
    assert not reminders.has(report(TENCENT, 26))
    again = EventReminders(reference.context.services.directory)
    assert [one.instrument for one in again.kept.all()] == [OTHER]


async def test_dates_need_no_connection_and_alerts_stay_apart(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    reference.context.services.reminders.toggle(report(OTHER, 27))
    assert dock.dates_model.rows == []
    assert dock.scope.key == "all"
    dock.recall({"scope": "dates"})
    assert dock.memory()["scope"] == "dates"
    assert [row.instrument for row in dock.dates_model.rows] == [OTHER]
    assert dock.picked() == []


async def test_enter_shows_the_security_of_a_date(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    reference.context.services.reminders.toggle(report(OTHER, 27))
    dock.scope.button("dates").click()
    dock.dates.choose_row(0)
    QTest.keyClick(dock.dates, Qt.Key.Key_Return)
    assert reference.selection.instrument == OTHER
    assert dock.dates.isVisible()
    assert not dock.table.isVisible()  # type: ignore[union-attr]  # there is one
