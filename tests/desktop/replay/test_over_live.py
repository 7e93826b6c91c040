"""A replay over a live side in this process: when there is none, what it holds, how it is left, what goes on behind."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from fakes.scenes.live_window import LiveWindow, live_window
from fakes.values.archive_market import TENCENT
from fakes.values.hub_values import put
from fakes.values.object_graph import reachable, senders
from fakes.values.replayed import moment
from fakes.values.trading import ACCOUNTS, order_row
from fakes.values.waiting import tasks_done, until
from fakes.walks.replay_walk import unknown_write
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment
from tideboard_core.orders.writes import UNKNOWN_WRITES, UnknownWrite
from tideboard_desktop.assembly.replays import Replays
from tideboard_desktop.orders.unlock.idle_watch import NO_PRESENCE
from tideboard_desktop.replay.window import ReplayWindow
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.notices.model import NoticeAction, NoticeCard

pytestmark = pytest.mark.slow

PAPER = ACCOUNTS[Environment.PAPER]
ASKED, UNKNOWN = (
    "Not while an order is prepared or a question is open",
    "Not while the outcome of an order is unknown",
)


@pytest.fixture
def live(qapp: QApplication, recorded_folder: Path) -> Iterator[LiveWindow]:
    """A window in view, its account one of PAPER."""
    with live_window(qapp, recorded_folder) as made:
        made.account = PAPER
        yield made


async def entered(replays: Replays) -> ReplayWindow:
    """The window of a replay that was opened, in front."""
    await replays.open(TENCENT)
    window = replays.window
    assert window is not None
    await until(window.isActiveWindow)
    return window


async def left(replays: Replays, live: LiveWindow) -> None:
    """The live window is there again at once, and the replay ends behind it."""
    assert replays.window is None
    assert live.window.isVisible()
    await tasks_done("replay", failing=Exception)  # a read under way is cancelled


async def test_there_is_none_while_an_order_of_any_account_is_unknown(live: LiveWindow) -> None:
    unknown: tuple[UnknownWrite, ...] = (unknown_write(),)
    async with live.replays() as replays:
        live.hub.publish(UNKNOWN_WRITES.of("another account"), Lazy.ready(unknown))
        await replays.open(TENCENT)
        assert (replays.window, live.window.messages) == (None, [UNKNOWN])
        live.hub.publish(UNKNOWN_WRITES.of("another account"), Lazy.ready(unknown[1:]))
        await entered(replays)


async def test_there_is_none_beside_a_dialog_of_trading_in_its_own_window(live: LiveWindow) -> None:
    """As the progress of a flatten is."""
    dialog = TradingDialog("Closing", PAPER, make_theme(), live.window)
    dialog.setWindowModality(Qt.WindowModality.NonModal)
    dialog.show()
    async with live.replays() as replays:
        await replays.open(TENCENT)
        assert (replays.window, live.window.messages) == (None, [ASKED])
        dialog.reject()
        await until(lambda: replays.why_not() == "")


async def test_what_begins_while_the_day_is_read_keeps_it_away(live: LiveWindow) -> None:
    async with live.replays() as replays:
        opening = asyncio.get_running_loop().create_task(replays.open(TENCENT))
        await asyncio.sleep(0)
        assert replays.why_not() == ""
        live.busy = True
        await opening
        assert (replays.window, live.window.messages) == (None, [ASKED])
        assert live.window.isVisible()


async def test_no_object_of_it_can_send_or_is_the_live_side(live: LiveWindow) -> None:
    """Also once it has gone to another second; what it needs of the live side comes by signals that carry data."""
    async with live.replays() as replays:
        window = await entered(replays)
        window.sought.emit(moment("10:47"))
        await until(lambda: window.facts is not None and window.top.clock.first.text() == "10:47:00 HKT")
        assert window.player is not None
        found = reachable([window, window.player.market, *window.findChildren(QObject)])
        assert len(found) > 5_000
        assert set(senders(found)) <= {"tideboard_core.orders.book_effect.Hypothetical"}, "a value of the book dock"
        side = {id(replays), id(live), id(live.hub), id(live.window)}
        assert not [one for one in found if id(one) in side]


async def test_it_shows_what_goes_on_live_and_esc_twice_leads_back(live: LiveWindow) -> None:
    async with live.replays() as replays:
        put(live.hub, Topic.ORDERS.of(PAPER.id), (order_row(PAPER),))
        window = await entered(replays)
        assert not live.window.isVisible()
        assert window.top.clock.first.text() == "09:30:00 HKT"
        assert window.top.environment.accessibleName().startswith("PAPER")
        assert window.top.account.whole.endswith("Open orders, live: 1")
        handle = window.windowHandle()
        assert handle is not None
        assert handle.property(NO_PRESENCE), "keys and clicks in it are no presence"
        for _ in range(2):
            QTest.keyClick(window, Qt.Key.Key_Escape)
        await left(replays, live)
        assert live.done == []


@pytest.mark.parametrize(
    ("key", "held", "done"),
    [
        (Qt.Key.Key_F12, Qt.KeyboardModifier.NoModifier, "blotter.cancel_all"),
        (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier, "lock"),
    ],
)
async def test_cancel_all_and_lock_lead_out_and_do_what_they_always_do(
    live: LiveWindow, key: Qt.Key, held: Qt.KeyboardModifier, done: str
) -> None:
    """Over menus and dialogs of a replay: test_keyboard.py beside this one."""
    async with live.replays() as replays:
        QTest.keyClick(await entered(replays), key, held)
        await left(replays, live)
        assert live.done == [done]


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
async def test_a_live_notice_is_marked_and_acted_on_after_the_way_back(live: LiveWindow) -> None:
    seen: list[bool] = []
    async with live.replays() as replays:
        window = await entered(replays)
        action = NoticeAction(text="Cancel it", run=lambda: seen.append(live.window.isVisible()))
        live.notices.post(
            NoticeType.ORDER, "Rejected: Buy 100", card=lambda: NoticeCard(title="Exit", actions=(action,))
        )
        beat = replays.findChild(QTimer)
        assert beat is not None
        beat.timeout.emit()
        window.top.bell.open_list()
        menu = window.top.bell.findChild(QMenu)
        assert menu is not None
        entries = menu.actions()
        assert "live: Rejected: Buy 100" in [entry.text() for entry in entries]
        next(entry for entry in entries if entry.text().strip() == "Cancel it").trigger()
        assert seen == [True]
        await left(replays, live)
