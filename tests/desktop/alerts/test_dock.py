"""Price alerts from the dock: listed, set, changed, switched, deleted, marked when they ring; every write recorded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton

from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.screen.parts import label
from fakes.values.hub_values import put
from tideboard_core.alerts.local_alerts import LocalAlerts
from tideboard_core.errors import BadInput, GatewayDown, NotOffered, RequestTimeout, ServerRefused
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.watch.alerts import (
    AlertFired,
    AlertFrequency,
    AlertKeeper,
    AlertKind,
    AlertSession,
    AlertTerms,
    PriceAlert,
)
from tideboard_core.ports.gateway import Offer
from tideboard_core.ports.trading import ReadRows
from tideboard_desktop.alerts.actions import AlertActions, window_alert_commands
from tideboard_desktop.alerts.dock import AlertsDock
from tideboard_desktop.alerts.triggered import TriggeredAlerts
from tideboard_desktop.alerts.view import AlertDialog, DeleteAlertsDialog
from tideboard_desktop.docks.pane import Pane
from tideboard_desktop.ui.tables.column_model import TextColour
from tideboard_desktop.window.notices.model import NoticeStore

APPLE = InstrumentId("US.AAPL")
UP = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(640), key="7", note="half out")
DOWN = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_DOWN, value=Decimal(590), key="8", enabled=False)
US = PriceAlert(
    instrument=APPLE, kind=AlertKind.CHANGE_RATE_UP, value=Decimal(5), key="9", sessions=frozenset({AlertSession.OPEN})
)

UNKNOWN = "It is not known whether this was changed: the list is read again."


class Room(ReferenceScene):
    """A scene with a desk of alerts; `records` holds what the order log would."""

    records: list[tuple[str, Mapping[str, Any], str]]

    def furnish(self) -> None:
        """Make the desk and the memory of those that rang."""
        self.records = []
        self.notices = NoticeStore(self.clock)
        desk = AlertActions(
            self.context.services.feeds,
            self.hub,
            self.tasks,
            self.theme,
            record=lambda call, data, outcome: self.records.append((call, data, outcome)),
            window=lambda: self.windows[-1],
        )
        self.fired = TriggeredAlerts(self.hub, self.clock, self.notices)
        self.desk = desk
        self.source.answers |= {"alerts": [UP, DOWN, US], "snapshots": [], "instruments": []}

    def dialog(self, kind: type[Any] = AlertDialog) -> Any:
        """The open dialog."""
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


@pytest.fixture
async def room(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Room]:
    """Put away at the end."""
    made = Room(qapp, tmp_path)
    made.furnish()
    yield made
    await made.end()


async def shown(room: Room) -> AlertsDock:
    """The dock with its rows."""
    dock: AlertsDock = room.show(partial(AlertsDock, alerts=room.desk, fired=room.fired))
    await room.settle()
    return dock


def pane_of(dock: AlertsDock) -> Pane:
    """The pane in view."""
    return next(one for one in dock.findChildren(Pane) if one.isVisible())


async def test_all_alerts_or_those_of_the_security(room: Room) -> None:
    """With the last price and the distance to it."""
    dock = await shown(room)
    rows = dock.rows_model.rows
    assert [row.alert.key for row in rows] == ["7", "8", "9"]
    assert dock.foot.words.text() == "3 alerts, 2 on"
    cells = {column.key: column.cell(rows[0]).text for column in dock.rows_model.shown_columns}
    assert cells["value"] == "640.00"
    assert cells["last"] == "612.50"
    assert cells["distance"] == "+4.49%"
    dock.scope.button("here").click()
    assert [row.alert.key for row in dock.rows_model.rows] == ["7", "8"]
    room.selection.select(APPLE)
    assert [row.alert.key for row in dock.rows_model.rows] == ["9"]
    assert dock.foot.words.text() == "1 alert, 1 on"


async def test_a_new_alert_is_judged_against_the_price_and_recorded(room: Room) -> None:
    """It begins a little above the last price; amber where it would ring at once; set with Enter."""
    dock = await shown(room)
    room.source.answers["add_alert"] = "10"
    dock.add()
    await room.settle()
    dialog = room.dialog()
    assert (dialog.value.text, dialog.value.field.selectedText()) == ("618.50", "618.50")
    assert dialog.set_button.isEnabled()
    dialog.value.field.setText("")
    assert not dialog.set_button.isEnabled()
    dialog.value.field.setText("610")
    assert "ring at once" in dialog.words.text()
    dialog.value.field.setText("640.1234")
    assert "three decimals" in dialog.words.text()
    assert not dialog.set_button.isEnabled()
    dialog.value.field.setText("620")
    assert dialog.words.text() == "+7.50 from the last price, +1.22%"
    dialog.value.stepped.emit(1)
    assert dialog.value.text == "620.50"
    dialog.frequency.button(AlertFrequency.ONCE.value).click()
    dialog.note.setText("half out")
    QTest.keyClick(dialog.note, Qt.Key.Key_Return)
    await room.settle()
    sent = room.source.last("add_alert")[0]
    assert sent == PriceAlert(
        instrument=TENCENT,
        kind=AlertKind.PRICE_UP,
        value=Decimal("620.5"),
        frequency=AlertFrequency.ONCE,
        note="half out",
    )
    assert [(call, outcome) for call, _data, outcome in room.records] == [("add_alert", "asked"), ("add_alert", "done")]
    assert room.records[0][1]["symbol"] == TENCENT
    assert room.source.count("alerts") == 2
    assert "was set" in dock.foot.words.text()


async def test_what_the_broker_makes_of_a_value_is_said_before_it_is_set(room: Room) -> None:
    dock = await shown(room)
    dock.add()
    await room.settle()
    dialog = room.dialog()
    dialog.kind.setCurrentIndex(dialog.kind.findData(AlertKind.TURNOVER_UP.value))
    dialog.value.field.setText("900000000102")
    assert dialog.words.text() == "The broker keeps 900,000,000,100: it cuts this to its own step."
    dialog.value.field.setText("900000000100")
    assert "cuts" not in dialog.words.text()


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ServerRefused("server-refused", text="too many"), "refused"),
        (BadInput("alert-value", kind="x", value=1), "refused"),
        (RequestTimeout("answer-without-outcome", text="HTTP 502"), "unknown"),
        (GatewayDown("connection-lost"), "unknown"),
    ],
)
async def test_a_refusal_keeps_the_dialog_and_its_values(room: Room, error: Exception, outcome: str) -> None:
    """It is said in the dialog, and recorded for what it is."""
    await shown(room)
    room.source.answers["add_alert"] = error
    room.desk.add(TENCENT, Decimal(600))
    await room.settle()
    dialog = room.dialog()
    assert dialog.kind.currentData() == AlertKind.PRICE_DOWN.value
    dialog.submit()
    await room.settle()
    assert dialog.isVisible()
    assert dialog.words.text().endswith(UNKNOWN) is (outcome == "unknown")
    assert dialog.words.text() != UNKNOWN
    assert room.source.count("alerts") == 2, "the list is read again"
    assert dialog.value.text == "600.00"
    assert room.records[-1][2] == outcome
    dialog.reject()
    await room.settle()


async def test_a_switch_that_may_have_been_made_says_so_and_reads_the_list(room: Room) -> None:
    await shown(room)
    refused: list[str] = []
    room.desk.refused.connect(refused.append)
    room.source.answers["change_alert"] = RequestTimeout("answer-without-outcome", text="HTTP 502")
    room.desk.switch(UP)
    await room.settle()

    assert refused == [f"The broker's answer does not say what became of it: \u201cHTTP 502\u201d {UNKNOWN}"]
    assert room.source.count("alerts") == 2
    assert [outcome for _call, _data, outcome in room.records] == ["asked", "unknown"]


async def test_the_dialog_follows_the_price_and_keeps_a_refusal(room: Room) -> None:
    """Until something else is asked for."""
    await shown(room)
    room.source.answers["add_alert"] = ServerRefused("server-refused", text="too many")
    room.desk.add(TENCENT, Decimal(620))
    await room.settle()
    dialog = room.dialog()
    quote = room.hub.value(Topic.QUOTE.of(TENCENT))
    assert quote is not None
    put(room.hub, Topic.QUOTE.of(TENCENT), msgspec.structs.replace(quote, last=Decimal(615)))
    assert "615.00" in label(dialog, "Last price").text()
    assert dialog.words.text().startswith("+5.00 from the last price")
    dialog.submit()
    await room.settle()
    put(room.hub, Topic.QUOTE.of(TENCENT), msgspec.structs.replace(quote, last=Decimal(616)))
    assert "616.00" in label(dialog, "Last price").text()
    assert "too many" in dialog.words.text()
    dialog.value.field.setText("621")
    assert dialog.words.text().startswith("+5.00 from the last price")
    dialog.reject()
    await room.settle()


async def test_sessions_of_a_us_security(room: Room) -> None:
    """One at least; they are shown only there."""
    await shown(room)
    room.source.answers["change_alert"] = None
    room.desk.edit(US)
    await room.settle()
    dialog = room.dialog()
    dialog.sessions[AlertSession.OPEN].click()
    assert not dialog.set_button.isEnabled()
    dialog.sessions[AlertSession.AFTER].click()
    dialog.submit()
    await room.settle()
    assert room.source.last("change_alert")[0].sessions == {AlertSession.AFTER}
    room.desk.edit(UP)
    await room.settle()
    assert not room.dialog().sessions
    room.dialog().reject()
    await room.settle()


async def test_switched_and_deleted(room: Room) -> None:
    """Without a question, but for all of a security."""
    dock = await shown(room)
    room.source.answers |= {"change_alert": None, "delete_alerts": None}
    dock.table.acted.emit(1)  # type: ignore[union-attr]  # it has one
    await room.settle()
    assert room.source.last("change_alert")[0] == replace(DOWN, enabled=True)
    dock.table.selectRow(0)  # type: ignore[union-attr]
    dock.delete()
    await room.settle()
    assert room.source.last("delete_alerts") == (TENCENT, "7")
    dock.delete_all()
    await room.settle()
    dialog = room.dialog(DeleteAlertsDialog)
    assert any("all 2 alerts of HK.00700" in each.text() for each in dialog.findChildren(QLabel))
    dialog.reject()
    await room.settle()
    assert room.source.count("delete_alerts") == 1
    dock.delete_all()
    await room.settle()
    room.dialog(DeleteAlertsDialog).done(QDialog.DialogCode.Accepted)
    await room.settle()
    assert room.source.last("delete_alerts") == (TENCENT,)
    room.source.answers["delete_alerts"] = NotOffered("not-offered", text="x")
    dock.delete()
    await room.settle()
    assert room.records[-1][2] == "refused"


async def test_one_that_rings_is_a_notice_and_marked(room: Room) -> None:
    """By its number; the list is read again, since one that rings once is off from then on."""
    dock = await shown(room)
    fired = AlertFired(
        instrument=TENCENT, name="Tencent", price=Decimal("640.5"), change_rate=Decimal(6), text="", key="7",
        kind=AlertKind.PRICE_UP, value=Decimal(640),
    )  # fmt: skip
    put(room.hub, Topic.ALERT.of(TENCENT), fired)
    await room.settle()
    assert [(one.type, one.zone) for one in room.notices.notices] == [(NoticeType.ALERT, "Asia/Hong_Kong")]
    assert room.notices.notices[0].urgent
    assert room.source.count("alerts") == 2
    rang = [row.rang for row in dock.rows_model.rows]
    assert isinstance(rang[0], datetime)
    assert rang[1:] == [None, None]
    cell = next(one for one in dock.rows_model.shown_columns if one.key == "rang").cell(dock.rows_model.rows[0])
    assert cell.alarm


async def test_a_broker_without_alerts_says_so(room: Room) -> None:
    """And none at all is no failure."""
    room.source.answers["alerts"] = NotOffered("not-offered", text="no")
    dock = await shown(room)
    assert pane_of(dock).note.sentence.text() == "Not offered here"
    assert not pane_of(dock).note.detail.text(), "no advice on what cannot be had"
    assert not pane_of(dock).footer.button.isVisible(), "a fact, not a failure: nothing to try again"
    assert not dock.new.isEnabled()
    assert "does not offer" in dock.new.toolTip()
    new = next(command for command in dock.commands() if command.id == "alerts.new")
    assert (new.enabled(), new.why_not()) == (False, dock.new.toolTip())
    room.source.answers["alerts"] = []
    dock.ask_again()
    await room.settle()
    assert pane_of(dock).note.sentence.text() == "No price alerts"
    assert pane_of(dock).note.detail.text()
    assert dock.new.isEnabled()


async def test_where_the_broker_keeps_none_nothing_is_asked_and_the_reason_is_known_before(room: Room) -> None:
    """No dialog opens whose answer could only be a refusal; the palette and the plus say why."""
    vars(room.gateway).update(alerts=None, unoffered={Offer.ALERTS: "gateway-program-not-offered"})
    dock = await shown(room)
    refused: list[str] = []
    room.desk.refused.connect(refused.append)
    (command,) = window_alert_commands(room.desk, lambda: TENCENT)
    assert not command.enabled()
    assert command.why_not() == dock.new.toolTip() == "There is no gateway program between Tideboard and Script."
    assert not dock.new.isEnabled()
    room.desk.add(TENCENT, Decimal(640))
    await room.settle()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, AlertDialog) and w.isVisible()]
    assert refused == ["There is no gateway program between Tideboard and Script."]
    assert room.records == []

    vars(room.gateway).update(alerts=room.source)
    assert command.enabled()
    room.desk.why_off = lambda: "The key may not."
    assert (command.enabled(), command.why_not()) == (False, "The key may not.")


async def own(room: Room, tmp_path: Path) -> LocalAlerts:
    """Alerts that Tideboard keeps, as for a broker that keeps none."""
    vars(room.gateway).update(alerts=None, unoffered={Offer.ALERTS: "gateway-program-not-offered"})
    kept = LocalAlerts(
        room.hub,
        room.clock,
        tmp_path / "alerts.json",
        spawn=lambda work: room.tasks.spawn(work, name="own alerts"),
        failed=lambda error: pytest.fail(str(error)),
    )
    await kept.begin()
    feeds = replace(room.context.services.feeds, own_alerts=kept)
    room.serve(feeds=feeds)
    room.desk = AlertActions(
        feeds, room.hub, room.tasks, room.theme,
        record=lambda call, data, outcome: room.records.append((call, data, outcome)), window=lambda: room.windows[-1],
    )  # fmt: skip
    return kept


async def test_where_the_broker_keeps_none_the_same_dialog_sets_one_of_ours(room: Room, tmp_path: Path) -> None:
    """Its row, its words and its notice; nothing goes to the broker or into the order log."""
    kept = await own(room, tmp_path)
    dock = await shown(room)
    link = LinkStatus(state=LinkState.LIVE, provider="Script", address="", since=0.0)
    put(room.hub, QUOTES_LINK, link)
    (command,) = window_alert_commands(room.desk, lambda: TENCENT)
    assert command.enabled()
    assert dock.new.isEnabled()
    command.run()
    await room.settle()
    dialog = room.dialog()
    assert any("only works while this program runs" in each.text() for each in dialog.findChildren(QLabel))
    assert not any(each.text() == "Kept by the broker" for each in dialog.findChildren(QLabel))
    assert dialog.kind.findData(AlertKind.BID_UP.value) < 0, "no quote decides it"
    dialog.value.field.setText("620")
    over = asyncio.Event()
    dialog.finished.connect(lambda _result: over.set())
    dialog.submit()
    await over.wait()
    await room.settle()
    (alert,) = await kept.alerts()
    row = dock.rows_model.rows[0]
    cells = {column.key: column.cell(row) for column in dock.rows_model.shown_columns}
    assert (cells["keeper"].text, cells["keeper"].colour) == ("Tideboard", TextColour.WARN)
    assert cells["enabled"].text == "On"

    put(room.hub, QUOTES_LINK, replace(link, state=LinkState.DISCONNECTED))
    dock.each_second()
    cells = {column.key: column.cell(dock.rows_model.rows[0]) for column in dock.rows_model.shown_columns}
    assert cells["enabled"].text == "Waits"

    quote = room.hub.value(Topic.QUOTE.of(TENCENT))
    assert quote is not None
    put(room.hub, Topic.QUOTE.of(TENCENT), msgspec.structs.replace(quote, last=Decimal(640), delayed=True))
    (notice,) = room.notices.notices
    assert (notice.type, notice.urgent) == (NoticeType.ALERT, True)
    assert "Price rises to 620.00, now 640.00" in notice.text
    assert "a delayed price" in notice.text
    assert room.fired.of(alert) is not None
    assert (room.records, room.source.count("add_alert")) == ([], 0)
    kept.close()
    await room.quiet()


async def test_all_of_ours_are_deleted_with_words_that_say_whose_they_are(room: Room, tmp_path: Path) -> None:
    """No other program loses anything."""
    kept = await own(room, tmp_path)
    await kept.add_alert(UP)
    dock = await shown(room)
    dock.delete_all()
    await room.settle()
    dialog = room.dialog(DeleteAlertsDialog)
    delete = dialog.findChild(QPushButton, "delete_alerts_now")
    assert delete is not None
    assert delete.text() == "Delete"
    assert any("Delete the alert of HK.00700?" in each.text() for each in dialog.findChildren(QLabel))
    assert any("on this computer" in each.text() for each in dialog.findChildren(QLabel))
    over = asyncio.Event()
    room.desk.written.connect(over.set)
    dialog.done(QDialog.DialogCode.Accepted)
    await over.wait()
    assert await kept.alerts() == []
    kept.close()
    await room.quiet()


class SilentKeeper:
    """A broker that keeps alerts of two kinds and tells its own apps alone when one rings."""

    terms = AlertTerms(
        kinds=(AlertKind.PRICE_UP, AlertKind.CHANGE_RATE_UP), rings_here=False, notes=False, sessions=False
    )

    def __init__(self) -> None:
        self.kept: list[PriceAlert] = [UP]
        self.error: GatewayDown | None = None
        self.unread = ""

    async def alerts(self, instrument: InstrumentId | None = None) -> list[PriceAlert]:
        """Those that were added."""
        if self.error is not None:
            raise self.error
        return ReadRows((one for one in self.kept if instrument in {None, one.instrument}), unread=self.unread)

    async def add_alert(self, alert: PriceAlert) -> str:
        """Keep it, and lose the answer if so told."""
        self.kept.append(replace(alert, key="99"))
        if self.error is not None:
            raise self.error
        return ""

    async def delete_alerts(self, instrument: InstrumentId, key: str | None = None) -> None:
        """Forget them."""
        self.kept = [one for one in self.kept if one.instrument != instrument or key not in {None, one.key}]


async def both(room: Room, tmp_path: Path) -> tuple[SilentKeeper, LocalAlerts]:
    """Such a broker, and Tideboard beside it."""
    kept, broker = await own(room, tmp_path), SilentKeeper()
    vars(room.gateway).update(alerts=broker)
    return broker, kept


async def test_a_broker_that_rings_elsewhere_and_tideboard_are_a_choice(room: Room, tmp_path: Path) -> None:
    """The dialog says what each depends on, and offers what each can judge and keep."""
    broker, kept = await both(room, tmp_path)
    dock = await shown(room)
    dock.add()
    await room.settle()
    dialog = room.dialog()

    def texts() -> set[str]:
        return {each.text() for each in dialog.findChildren(QLabel) if each.isVisible()}

    assert dialog.keeper.key == "tideboard", "the one that rings here"
    assert any("The broker's own ring in its apps, not here." in text for text in texts())
    dialog.keeper.button("broker").click()
    assert "Kept by the broker: rings in the broker's own apps, not here" in texts()
    assert [dialog.kind.itemData(place) for place in range(dialog.kind.count())] == ["price-up", "change-rate-up"]
    assert not dialog.note.isEnabled()
    assert dialog.note.placeholderText() == "The broker keeps no note"
    dialog.keeper.button("tideboard").click()
    assert any("only works while this program runs" in text for text in texts())
    assert dialog.note.isEnabled()
    dialog.kind.setCurrentIndex(dialog.kind.findData(AlertKind.VOLUME_UP.value))
    dialog.keeper.button("broker").click()
    assert dialog.kind.currentData() == AlertKind.PRICE_UP.value, "the broker does not judge volumes"
    dialog.keeper.button("tideboard").click()
    dialog.value.field.setText("650")
    over = asyncio.Event()
    dialog.finished.connect(lambda _result: over.set())
    dialog.submit()
    await over.wait()
    await room.settle()

    assert [alert.keeper for alert in await kept.alerts()] == [AlertKeeper.TIDEBOARD]
    assert broker.kept == [UP]
    assert room.records == [], "what Tideboard keeps is no change at the broker"
    column = next(each for each in dock.rows_model.shown_columns if each.key == "keeper")
    cells = [column.cell(row) for row in dock.rows_model.rows]
    assert [cell.text for cell in cells] == ["Broker", "Tideboard"]
    assert cells[0].exact == "Kept by the broker: rings in the broker's own apps, not here"
    kept.close()


async def test_what_one_keeper_has_is_shown_while_the_other_cannot_be_read(room: Room, tmp_path: Path) -> None:
    broker, kept = await both(room, tmp_path)
    await kept.add_alert(replace(UP, key=""))
    broker.error = GatewayDown("not-connected")

    dock = await shown(room)

    assert [row.alert.keeper for row in dock.rows_model.rows] == [AlertKeeper.TIDEBOARD]
    assert "The broker's alerts are not in the list" in dock.foot.words.text()
    kept.close()


async def test_alerts_of_a_keeper_that_were_left_out_are_named(room: Room, tmp_path: Path) -> None:
    broker, kept = await both(room, tmp_path)
    broker.unread = "frequency"

    dock = await shown(room)

    assert dock.foot.words.text() == "1 alert, 1 on \u00b7 Rows that could not be read were left out (field frequency)."
    kept.close()


async def test_deleting_all_reaches_every_keeper_that_has_one(room: Room, tmp_path: Path) -> None:
    """The question says so; only the broker's part is in the order log."""
    broker, kept = await both(room, tmp_path)
    await kept.add_alert(replace(UP, key=""))
    dock = await shown(room)

    dock.delete_all()
    await room.settle()
    question = room.dialog(DeleteAlertsDialog)
    said = " ".join(each.text() for each in question.findChildren(QLabel))
    assert "Delete all 2 alerts" in said
    assert "The broker keeps them" in said
    assert "Tideboard keeps them" in said
    over = asyncio.Event()
    room.desk.written.connect(over.set)
    question.accept()
    await over.wait()

    assert (broker.kept, await kept.alerts()) == ([], [])
    assert [(call, outcome) for call, _data, outcome in room.records] == [
        ("delete_alerts", "asked"), ("delete_alerts", "done"),
    ]  # fmt: skip
    kept.close()


async def test_the_same_number_at_two_keepers_is_two_alerts(room: Room, tmp_path: Path) -> None:
    """One that Tideboard rang marks no row of the broker's."""
    broker, kept = await both(room, tmp_path)
    key = await kept.add_alert(replace(UP, key=""))
    broker.kept = [replace(UP, key=key)]
    dock = await shown(room)
    fired = AlertFired(
        instrument=TENCENT, name="", price=Decimal(640), change_rate=Decimal(0), text="", key=key,
        keeper=AlertKeeper.TIDEBOARD,
    )  # fmt: skip
    put(room.hub, Topic.ALERT.of(TENCENT), fired)
    await room.settle()

    assert [(row.alert.keeper.value, row.rang is not None) for row in dock.rows_model.rows] == [
        ("broker", False), ("tideboard", True),
    ]  # fmt: skip
    assert "an alert of Tideboard" in room.notices.notices[-1].shown_text
    kept.close()


def test_one_that_is_held_does_not_ring(room: Room) -> None:
    """Its value is one of before a split, and nobody has answered what becomes of it."""
    fired = AlertFired(
        instrument=TENCENT, name="", price=Decimal(120), change_rate=Decimal(0), text="", key="7", value=Decimal(550)
    )
    room.fired.holds = lambda one: one.key == "7"
    put(room.hub, Topic.ALERT.of(TENCENT), fired)
    assert (room.fired.rang, [one.type for one in room.notices.notices]) == ([], [])
    put(room.hub, Topic.ALERT.of(TENCENT), replace(fired, key="8"))
    assert [one.alert.key for one in room.fired.rang] == ["8"]
