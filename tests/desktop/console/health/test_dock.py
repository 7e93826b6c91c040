"""The gateway's health: every part by itself, what is lacking in words, administration asked about and recorded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.console import NoLookup, NotedAudit
from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.errors import GatewayDown, NotOffered, PermissionMissing
from tideboard_core.model.gateway_health import (
    AdminStatus,
    CallDelay,
    DelayBand,
    DelayStatistics,
    GatewayUser,
    OrderDelay,
    PushDelay,
    QuotaUse,
    Scope,
    ScopeState,
)
from tideboard_core.model.hub_keys import ClientShare
from tideboard_desktop.connection.permissions import Permissions
from tideboard_desktop.connection.services import Trading
from tideboard_desktop.console.confirm_call import ConfirmCallDialog
from tideboard_desktop.console.health.dock import DelayBars, GatewayHealthDock, shown_bands
from tideboard_desktop.docks.context import GatewayActions
from tideboard_desktop.docks.pane import Pane
from tideboard_desktop.ui.theme import make_theme

BANDS = (DelayBand(0, 10, 90, 90.0, 90.0), DelayBand(10, 20, 10, 10.0, 100.0), DelayBand(20, 50, 0, 0.0, 100.0))
ANSWERS = {
    "delay_statistics": DelayStatistics(
        pushes=(PushDelay(kind="price", average=6.4, count=100, bands=BANDS),),
        calls=(CallDelay(name="Qot_GetKL", count=12, total=31.25, gateway=1.5, network=29.75, local=False),),
        orders=(OrderDelay(order_id="8123", total=80.0, gateway=2.0, network=60.0, update=18.0),),
    ),
    "used_quota": QuotaUse(subscriptions=23, history=4),
    "clients": [ClientShare(connection="1", used=20, own=True), ClientShare(connection="2", used=3, own=False)],
    "gateway_user": GatewayUser(id="100001", details={"nickName": "tide", "subQuota": "1000"}),
    "admin_status": AdminStatus(time=datetime(2026, 11, 20, 3, tzinfo=UTC), content={"version": "1.4.106", "keys": 2}),
    "admin_reload": None,
    "admin_shutdown": None,
    "scopes": dict.fromkeys(Scope, ScopeState.HELD),
}


class Stage:
    """The dock over a scripted gateway."""

    def __init__(self, scene: ReferenceScene, **answers: object) -> None:
        self.scene, self.audit = scene, NotedAudit()
        self.source = scene.source
        self.source.answers |= ANSWERS | answers
        self.permissions = Permissions(scene.gateway, scene.gateway, hub=scene.hub, tasks=scene.tasks)
        actions = GatewayActions(lookup=NoLookup(), permissions=self.permissions, unlock=lambda: None)
        trading = cast("Trading", type("T", (), {"audit": self.audit})())
        scene.serve(actions=actions, trading=trading)
        self.dock: GatewayHealthDock = scene.show(GatewayHealthDock, width=560, height=900)
        self.permissions.setParent(self.dock)

    def question(self) -> ConfirmCallDialog:
        """The question that is open."""
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, ConfirmCallDialog)]
        (dialog,) = [one for one in shown if one.isVisible()]
        return dialog


@pytest.fixture
async def stage(reference: ReferenceScene) -> Stage:
    made = Stage(reference)
    await reference.settle()
    return made


async def test_everything_is_told_in_its_place(stage: Stage) -> None:
    dock = stage.dock
    assert dock.user.text() == "100001 · tide"
    assert dock.status.isVisible()
    assert dock.subscriptions.words.text() == "Subscriptions: 23 of 1,000 used, 977 left"
    assert dock.history.words.text() == "Securities with history: 4 used; the limit is not reported"
    assert dock.bars.accessibleName() == "Prices: 6.4 ms on average, 100 counted, 0 – 10 ms 90.0%, 10 – 20 ms 10.0%"
    assert dock.scopes.texts()["admin"] == "admin: held"
    dock.what.button("calls").click()
    assert dock.calls.isVisible()
    assert not dock.bars.isVisible()
    columns = dock.calls.rows.shown_columns
    assert [column.cell(dock.calls.rows.rows[0]).text for column in columns] == [
        "Qot_GetKL",
        "12",
        "31.2",
        "1.5",
        "29.8",
        "",
    ]
    assert [row.own for row in dock.clients.rows.rows] == [True, False]


async def test_what_one_part_lacks_hides_no_other(reference: ReferenceScene) -> None:
    stage = Stage(
        reference,
        delay_statistics=NotOffered("not-offered", text="1007"),
        clients=PermissionMissing("rest-scope-missing", text="forbidden", call="x", scope="qot:read"),
    )
    await reference.settle()
    assert "does not offer" in stage.dock.delays_note.text()
    assert "qot:read" in stage.dock.clients_note.text()
    assert not stage.dock.bars.isVisible()
    assert "23 of 1,000" in stage.dock.subscriptions.words.text()


async def test_a_broker_without_a_program_says_so(reference: ReferenceScene) -> None:
    refused = NotOffered("not-offered", text="no gateway program")
    stage = Stage(reference, **dict.fromkeys(("delay_statistics", "used_quota", "clients", "gateway_user"), refused))
    await reference.settle()
    pane = stage.dock.findChild(Pane)
    assert pane is not None
    pane.show_state()
    assert pane.note.sentence.text() == "Not offered here"
    assert not stage.dock.status.isVisible(), "no button for a program that is not there"


async def test_status_is_shown_as_a_tree(stage: Stage) -> None:
    stage.dock.status.click()
    await stage.scene.settle()
    items = [stage.dock.tree.topLevelItem(at) for at in range(stage.dock.tree.topLevelItemCount())]
    assert [(item.text(0), item.text(1)) for item in items if item] == [("version", "1.4.106"), ("keys", "2")]


async def test_a_shutdown_is_asked_about_and_recorded(stage: Stage) -> None:
    stage.dock.shutdown.click()
    await stage.scene.settle()
    question = stage.question()
    assert "for everybody who is on it" in question.meaning.text()
    assert question.focusWidget() is question.keep
    question.keep.click()
    await stage.scene.settle()
    assert (stage.source.count("admin_shutdown"), stage.audit.acts) == (0, [])
    stage.dock.shutdown.click()
    await stage.scene.settle()
    stage.question().send.click()
    await stage.scene.settle()
    assert stage.source.count("admin_shutdown") == 1
    assert stage.audit.acts == [("admin_shutdown", "asked"), ("admin_shutdown", "done")]


async def test_a_reload_that_got_no_answer_is_not_called_done(stage: Stage) -> None:
    stage.source.answers["admin_reload"] = GatewayDown("not-connected")
    stage.dock.reload.click()
    await stage.scene.settle()
    stage.question().send.click()
    await stage.scene.settle()
    assert [outcome for _call, outcome in stage.audit.acts] == ["asked", "unknown"]
    assert stage.dock.admin_note.property("tone") == "warn"


async def test_without_the_admin_scope_the_buttons_are_off_with_the_reason(reference: ReferenceScene) -> None:
    stage = Stage(reference, scopes=dict.fromkeys(Scope, ScopeState.HELD) | {Scope.ADMIN: ScopeState.MISSING})
    await reference.settle()
    assert not stage.dock.shutdown.isEnabled()
    assert stage.dock.admin_note.text() == "The key has no admin scope."


def test_fields_that_cannot_be_read_are_counted(stage: Stage) -> None:
    dock = stage.dock
    assert dock.unreadable.text() == "Everything could be read."

    for field in ("price", "volume", "volume"):
        dock.context.hub.unreadable("book", field)
    dock.each_second()

    assert dock.unreadable.text() == "the book \u00b7 volume \u00b7 2\nthe book \u00b7 price \u00b7 1"


DELAY_BANDS = (DelayBand(0, 10, 90, 90.0, 90.0), DelayBand(10, 20, 10, 10.0, 100.0), DelayBand(20, -1, 0, 0.0, 100.0))
PRICE = PushDelay(kind="price", average=6.42, count=100, bands=DELAY_BANDS)


def test_bands_without_a_push_at_the_end_are_left_out() -> None:
    assert shown_bands(PRICE) == list(DELAY_BANDS[:2])
    assert shown_bands(PushDelay(kind="price", average=0.0, count=0, bands=DELAY_BANDS[2:])) == []


def test_bars_grow_with_what_they_show_and_say_it(qtbot: QtBot) -> None:
    theme = make_theme()
    bars = DelayBars(theme)
    qtbot.addWidget(bars)
    assert bars.accessibleName() == "No push was counted yet"
    low = bars.sizeHint().height()
    bars.show_delays([PRICE, PushDelay(kind="broker", average=1.0, count=0)])
    assert bars.accessibleName() == "Prices: 6.4 ms on average, 100 counted, 0 – 10 ms 90.0%, 10 – 20 ms 10.0%"
    assert bars.sizeHint().height() > low
    bars.resize(400, bars.sizeHint().height())
    image = QImage(bars.size(), QImage.Format.Format_RGB32)
    bars.render(image)
    inked = [
        sum(image.pixelColor(x, y).name() == theme.surface.accent.lower() for x in range(image.width()))
        for y in range(image.height())
    ]
    widths = [width for width in dict.fromkeys(inked) if width]
    assert max(widths) > 5 * min(widths), "the bars are as the shares are"
