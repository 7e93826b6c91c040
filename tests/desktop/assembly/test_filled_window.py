"""A dock fills the whole window: what is of safety stays in view, and each way to it gives the room back first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS, TENCENT
from fakes.scenes.screen.timers import next_frame
from fakes.scenes.window.main_window import WholeWindow
from fakes.scenes.window.rebuilt_window import Room
from fakes.values.hub_values import put
from fakes.values.lock import GOOD, PasswordGateway
from fakes.values.lock import MemoryStore as SecretStore
from fakes.values.proposals import Facts, MemoryStore, fields, proposer
from fakes.values.reviews import order
from fakes.values.trading import position
from fakes.values.waiting import until
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.model.hub_keys import APPEARED, Topic
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.programs.proposal_desk import ProposalDesk
from tideboard_core.system.appearance import Language, ThemeChoice
from tideboard_core.system.settings import LockSettings
from tideboard_desktop.assembly.banner_messages import BannerMessages
from tideboard_desktop.assembly.brake_changes import BANNER as BRAKE
from tideboard_desktop.assembly.proposals import ProposalSide, WindowProposals
from tideboard_desktop.assembly.window_docks import WindowServices
from tideboard_desktop.blotter.words import ORDERS, POSITIONS
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.orders.unlock.prompt import UnlockDialog, UnlockPrompt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.workspace.commands import FILL_KEY
from tideboard_desktop.window.workspace.default_layout import TAPE
from tideboard_desktop.window.workspace.dock_area import Workspace
from tideboard_desktop.window.workspace.dock_moves import in_view

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
WORKS = replace(order(number="1", status=OrderStatus.SUBMITTED), account_id=ACCOUNT.id, instrument=TENCENT)


class Whole(WholeWindow):
    """The window with the proposals of programs."""

    def __init__(self, qapp: QApplication, directory: Path) -> None:
        self._more = list[Command]()
        super().__init__(qapp, directory)
        self.desk = ProposalDesk(MemoryStore(), Facts(), self.clock, key=lambda _id: proposer())
        confirmer = DialogConfirmer(self.theme, self.clock, self.tasks, parent=lambda: None)
        side = ProposalSide(
            hub=self.hub,
            frame=self.frame,
            guard=self.trading.guard,
            confirmer=confirmer,
            theme=lambda: self.theme,
            built=lambda: self.built,
            account=lambda: ACCOUNT,
        )
        self.proposals = WindowProposals(self.desk, side)
        self._more.append(self.proposals.command())
        self.built.keyboard.gather()

    def window_services(self) -> WindowServices:
        return replace(super().window_services(), commands=lambda: self._more)


class Screen:
    """The whole window, on it the flow chart over all other docks."""

    def __init__(self, whole: Whole) -> None:
        self.whole = whole
        self.window = whole.built.window
        self.workspace = self.window.workspace

    @property
    def filled(self) -> str:
        dock = self.window.workspace.filling.dock
        return "" if dock is None else dock.identity

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def fill_flow(self) -> None:
        """Let the flow chart fill the window; docks that came back or went take presses a moment later."""
        self.whole.clock.advance(1)
        self.workspace.go_to("flow")
        self.key(getattr(Qt.Key, f"Key_{FILL_KEY}"))
        assert self.filled == "flow"
        self.whole.clock.advance(1)

    def frame(self) -> None:
        next_frame(self.whole.frame)

    def tell(self, topic: Topic[object], *values: object) -> None:
        """Let the broker tell these rows of the account."""
        put(self.whole.hub, topic.of(ACCOUNT.id), values)
        self.frame()

    @property
    def row(self) -> str:
        """What the row says of positions, orders and stops."""
        row = self.window.fill_row
        counts = row.findChild(QWidget, "fill_counts")
        assert counts is not None
        text: str = counts.text()  # type: ignore[attr-defined]  # a label
        return text + (" | " + row.button.text() if row.button.isVisible() else "")

    def whole_bars(self) -> bool:
        """Whether top bar, row and strip are in view, and no part of the dock lies over them."""
        dock = self.workspace.filling.dock
        assert dock is not None
        bars = (self.window.top_bar, self.window.fill_row, self.window.strip)
        lies = dock.geometry().translated(self.window.mapToGlobal(self.window.rect().topLeft()))
        return all(
            bar.isVisible() and not lies.intersects(bar.rect().translated(bar.mapToGlobal(bar.rect().topLeft())))
            for bar in bars
        )


@pytest.fixture
async def screen(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Screen]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    whole = Whole(qapp, tmp_path)
    window = whole.built.window
    window.resize(*WholeWindow.TABBED)
    window.show()
    window.settle()
    window.activateWindow()
    await until(window.isActiveWindow)
    made = Screen(whole)
    made.tell(Topic.POSITIONS, position(ACCOUNT, 300))
    made.tell(Topic.ORDERS, WORKS)
    whole.built.show_account(ACCOUNT)
    made.fill_flow()
    yield made
    whole.frame.stop()
    await whole.end()


# --- what stays in view -----------------------------------------------------------------------------------------------


async def test_bars_stay_whole_and_the_row_says_what_is_out_of_sight(screen: Screen) -> None:
    assert screen.whole_bars()
    assert screen.row == f"1 position \u00b7 1 order | 1 unprotected: {TENCENT}"
    sentence = f"Capital flow fills the window: Esc or {FILL_KEY} gives the room back"
    assert screen.window.fill_row.accessibleName() == sentence
    assert not screen.whole.built.ticket.isVisible()
    assert not screen.whole.built.blotter.isVisible()


async def test_a_fill_and_a_position_without_a_stop_are_said_as_they_come(screen: Screen) -> None:
    other = replace(position(ACCOUNT, 500), instrument=IDS[1])
    screen.tell(Topic.POSITIONS, position(ACCOUNT, 300), other)
    screen.tell(Topic.ORDERS)
    assert screen.row == f"2 positions \u00b7 no orders | 2 unprotected: {TENCENT}, {IDS[1]}"
    screen.tell(Topic.POSITIONS)
    assert screen.row == "no positions \u00b7 no orders"
    assert screen.filled == "flow"


async def test_a_message_moves_nothing(screen: Screen) -> None:
    """Banner and toast have their places in the strip's own row."""
    dock = screen.workspace.filling.dock
    assert dock is not None
    before = dock.geometry()
    _otherwise(screen)
    await asyncio.sleep(0)
    assert screen.window.banner.isVisible()
    assert screen.whole_bars()
    assert dock.geometry() == before


async def test_the_lock_ends_below_it(screen: Screen) -> None:
    screen.whole.trading.lock.lock(LockReason.EXPIRED)
    screen.frame()
    assert (screen.filled, screen.whole_bars()) == ("flow", True)
    assert not screen.whole.built.ticket.isVisible()


# --- ways that give the room back -------------------------------------------------------------------------------------


def _otherwise(screen: Screen) -> None:
    """An order of another program came: a banner with a button that shows the orders."""
    BannerMessages(lambda: screen.window.banner).follow(screen.whole.hub, lambda: screen.whole.built.submission)
    put(screen.whole.hub, APPEARED, WORKS)


def _click_banner(screen: Screen) -> None:
    _otherwise(screen)
    QTest.mouseClick(screen.window.banner.button, LEFT)


def _protect(screen: Screen) -> None:
    """What the notice of a fill offers."""
    screen.whole.built.docks.exit_actions().protect(ACCOUNT, TENCENT)


def _typed(screen: Screen) -> None:
    screen.whole.built.docks.typed_actions().fill(TENCENT, Side.SELL, 300, Decimal("610.5"))


def _dialogs() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


ACTIONS: dict[str, tuple[Callable[[Screen], object], str]] = {
    "F2": (lambda screen: screen.key(Qt.Key.Key_F2), "ticket"),
    "F3": (lambda screen: screen.key(Qt.Key.Key_F3), "ticket"),
    "Ctrl+L": (lambda screen: screen.key(Qt.Key.Key_L, CONTROL), "ticket"),
    "F12": (lambda screen: screen.key(Qt.Key.Key_F12), "blotter"),
    "Shift+F12": (lambda screen: screen.key(Qt.Key.Key_F12, SHIFT), "blotter"),
    "Alt+3": (lambda screen: screen.key(Qt.Key.Key_3, ALT), "book"),
    "Alt+5": (lambda screen: screen.key(Qt.Key.Key_5, ALT), "blotter"),
    "F6": (lambda screen: screen.key(Qt.Key.Key_F6), "blotter"),
    "banner": (_click_banner, "blotter"),
    "fill": (_protect, "ticket"),
    "typed order": (_typed, "ticket"),
    "alerts": (lambda screen: screen.workspace.open("alerts"), "alerts"),
    "quick quantity": (lambda screen: screen.whole.built.keyboard.table.run("ticket.preset.buy.1"), "ticket"),
}


KEYS, WITH_DIALOGS = ("F2", "F3", "Ctrl+L", "Alt+3", "Alt+5", "F6"), ("F12", "Shift+F12")


@pytest.mark.parametrize(
    "several",
    [KEYS, *((way,) for way in WITH_DIALOGS), [way for way in ACTIONS if way not in {*KEYS, *WITH_DIALOGS}]],
    ids=["keys", *WITH_DIALOGS, "others"],
)
async def test_a_way_to_another_dock_gives_the_room_back_first(screen: Screen, several: Sequence[str]) -> None:
    """The chart fills the window anew before each."""
    for way in several:
        if screen.filled != "flow":
            screen.fill_flow()
        run, dock = ACTIONS[way]
        before = screen.workspace.arrangement()
        run(screen)
        assert screen.filled == "", way
        assert screen.workspace.docks[dock].body.isVisible(), way
        if way not in {"alerts", "F6"}:  # these bring another tab to the front
            assert screen.workspace.arrangement() == before, way
        if way in WITH_DIALOGS:
            await until(_dialogs)
        for dialog in _dialogs():
            dialog.reject()
        await until(lambda: not screen.whole.tasks.others(""))


async def test_f9_gives_the_room_back_before_the_list_of_proposals(screen: Screen) -> None:
    await screen.whole.desk.propose(proposer(), fields())
    screen.key(Qt.Key.Key_F9)
    shown = screen.whole.proposals.list
    assert shown is not None
    assert (shown.isVisible(), screen.filled) == (True, "")
    shown.close()


async def test_a_proposal_that_is_opened_gives_the_room_back_first(screen: Screen) -> None:
    """From the list that a click in the top bar opened over the dock; nothing is sent."""
    await screen.whole.desk.propose(proposer(), fields())
    proposals = screen.whole.proposals
    proposals.refresh()
    QTest.mouseClick(proposals.button, LEFT)
    shown = proposals.list
    assert shown is not None
    assert (shown.isVisible(), screen.filled, screen.whole_bars()) == (True, "flow", True)
    QTest.keyClick(shown.rows, Qt.Key.Key_Return)
    ticket = screen.whole.built.ticket
    assert (screen.filled, ticket.isVisible(), proposals.panel.isVisible()) == ("", True, True)
    assert ticket.ticket.form.proposal is not None
    if proposals.list is not None:
        proposals.list.close()


async def test_the_banner_of_the_loss_brake_gives_the_room_to_the_orders_that_it_cancels(screen: Screen) -> None:
    built = screen.whole.built
    message = BannerMessage("Held", button="Cancel entries", action=lambda: built.ask_cancel_several(ACCOUNT, [WORKS]))
    screen.window.banner.show_message(BRAKE, message)
    QTest.mouseClick(screen.window.banner.button, LEFT)
    assert (screen.filled, built.blotter.isVisible()) == ("", True)
    await until(_dialogs)
    for dialog in _dialogs():
        dialog.reject()
    await until(lambda: not screen.whole.tasks.others(""))


async def test_a_password_unlocks_over_it_and_the_room_stays(screen: Screen) -> None:
    """Ctrl+U, the digits and Enter: none of them reaches the dock, and all of safety stays in view."""
    whole, window = screen.whole, screen.window
    lock = TradingLock(
        hub=whole.hub,
        clock=whole.clock,
        gateway=PasswordGateway(),  # type: ignore[arg-type]  # the lock needs two calls of the port
        store=SecretStore(),
        spawn=lambda work: whole.tasks.spawn(work, name="lock"),
    )
    lock.switch_account(ACCOUNT)
    prompt = UnlockPrompt(
        lock,
        whole.theme,
        whole.clock,
        whole.tasks,
        settings=LockSettings,
        parent=lambda: window,
        banner=lambda: window.banner,
        keys=lambda: whole.built.keyboard.table,
    )
    window.unlock_requested.connect(lambda: prompt.open(ACCOUNT, keyring=True))
    before = screen.workspace.arrangement()
    screen.key(Qt.Key.Key_U, CONTROL)
    assert [one.isVisible() for one in window.findChildren(UnlockDialog)] == [True]
    assert screen.whole_bars()
    await until(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    QTest.keyClicks(QApplication.focusWidget() or window, GOOD)
    screen.key(Qt.Key.Key_Return)
    await until(lambda: lock.is_open(ACCOUNT))
    await until(lambda: not window.findChildren(UnlockDialog))
    assert (screen.filled, screen.whole_bars(), screen.workspace.arrangement()) == ("flow", True, before)
    lock.lock(LockReason.BY_HAND)
    await until(lambda: not screen.whole.tasks.others(""))


async def test_a_click_on_what_lacks_a_stop_leads_to_its_position(screen: Screen) -> None:
    held = replace(position(ACCOUNT, 100), instrument=IDS[2]), position(ACCOUNT, 300)
    screen.tell(Topic.POSITIONS, *held)
    QTest.mouseClick(screen.window.fill_row.button, LEFT)
    blotter = screen.whole.built.blotter
    assert screen.filled == ""
    assert blotter.tabs.currentIndex() == POSITIONS
    row = blotter.positions_view.current_row
    assert row is not None
    assert blotter.positions.rows[row].position.instrument in {TENCENT, IDS[2]}
    assert f"unprotected: {blotter.positions.rows[row].position.instrument}" in screen.window.fill_row.button.text()


async def test_the_banner_leads_to_the_orders(screen: Screen) -> None:
    _click_banner(screen)
    assert screen.whole.built.blotter.tabs.currentIndex() == ORDERS
    assert QApplication.focusWidget() is screen.whole.built.blotter.orders_view


async def test_a_confirmation_opens_over_it_and_the_room_stays(screen: Screen) -> None:
    """Ctrl+U asks for the password over the chart; the dialog's Esc closes the dialog alone."""
    screen.window.unlock_requested.connect(lambda: QDialog(screen.window).open())
    screen.key(Qt.Key.Key_U, CONTROL)
    dialog = next(one for one in screen.window.findChildren(QDialog) if one.isVisible())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert screen.filled == "flow"


# --- Esc and the key --------------------------------------------------------------------------------------------------


async def test_esc_gives_the_room_back_where_nothing_else_uses_it(screen: Screen) -> None:
    screen.key(Qt.Key.Key_Escape)
    assert screen.filled == ""


async def test_esc_closes_the_palette_first(screen: Screen) -> None:
    screen.key(Qt.Key.Key_K, CONTROL)
    palette = screen.whole.built.keyboard.palette
    assert palette.isVisible()
    screen.key(Qt.Key.Key_Escape)
    assert (palette.isVisible(), screen.filled) == (False, "flow")
    screen.key(Qt.Key.Key_Escape)
    assert screen.filled == ""


async def test_esc_held_down_closes_one_thing(screen: Screen) -> None:
    screen.key(Qt.Key.Key_K, CONTROL)
    screen.key(Qt.Key.Key_Escape)
    repeated = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, NONE, "", autorep=True)
    QApplication.sendEvent(QApplication.focusWidget() or screen.window, repeated)
    assert screen.filled == "flow"


async def test_the_key_gives_the_room_back_and_does_nothing_in_the_ticket(screen: Screen) -> None:
    key = getattr(Qt.Key, f"Key_{FILL_KEY}")
    screen.key(key)
    assert screen.filled == ""
    screen.workspace.go_to("ticket")
    screen.key(key)
    assert screen.filled == ""
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    screen.workspace.go_to("book")
    screen.key(key)
    assert screen.filled == "book"


# --- what lies over docks ---------------------------------------------------------------------------------------------


async def test_the_palette_that_was_open_stays_over_it(screen: Screen) -> None:
    screen.workspace.filling.give_back()
    screen.key(Qt.Key.Key_K, CONTROL)
    palette = screen.whole.built.keyboard.palette
    screen.workspace.filling.fill(screen.workspace.docks["flow"])
    middle = screen.window.rect().center()
    found = screen.window.childAt(middle)
    assert found is not None
    assert palette is found or palette.isAncestorOf(found)
    palette.leave()


# --- a window made anew -----------------------------------------------------------------------------------------------


async def test_what_is_stored_has_no_fill(screen: Screen) -> None:
    state = screen.whole.built.capture()
    before = screen.workspace.arrangement()
    screen.workspace.filling.give_back()
    assert screen.workspace.arrangement() == before == state.arrangement


async def _settled(workspace: Workspace) -> dict[str, QRect]:
    """Where the docks in view stand, once Qt has laid them out."""
    for _ in range(5):
        QApplication.sendPostedEvents()
        await asyncio.sleep(0)
    return {name: dock.geometry() for name, dock in workspace.docks.items() if in_view(dock)}


async def _is_default(workspace: Workspace) -> bool:
    """Whether the docks stand as in a window that has had its size and text from the beginning."""
    found, untouched = await _settled(workspace), workspace.untouched
    workspace.place_default()
    return untouched and found == await _settled(workspace)


async def test_a_window_that_goes_to_a_smaller_screen_meanwhile_has_its_layout_after_it(screen: Screen) -> None:
    """From 2560 pixels, where the tape has a place of its own, to 1600, where it has none."""
    window, workspace = screen.window, screen.workspace
    workspace.filling.give_back()
    window.resize(2560, 1440)
    assert TAPE in await _settled(workspace)
    workspace.use(workspace.docks["flow"])
    workspace.toggle_fill(workspace.docks["flow"])
    await _settled(workspace)
    window.resize(1600, 1000)
    await _settled(workspace)
    assert (screen.filled, screen.whole_bars()) == ("flow", True)
    screen.key(Qt.Key.Key_Escape)
    assert TAPE not in await _settled(workspace)
    assert await _is_default(workspace)


@pytest.mark.parametrize("over", ["book", "journal"])
async def test_text_that_becomes_smaller_meanwhile_leaves_the_layout_whole(
    qapp: QApplication, tmp_path: Path, over: str
) -> None:
    """From 150 to 100 %, below the book that fills the window, and below the journal over chart and flow."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")
    room = Room(WholeWindow(qapp, tmp_path))
    window = room.rebuild.window()
    window.resize(2400, 1500)
    await _settled(window.workspace)
    room.change(text_percent=150)
    await _settled(window.workspace)
    if over == "book":
        window.workspace.toggle_fill(window.workspace.docks[over])
    else:
        window.workspace.open(over)
    covered = set(await _settled(window.workspace))
    assert (over == "journal") is ("flow" not in covered)
    room.change(text_percent=100)
    workspace = window.workspace
    assert covered <= set(await _settled(workspace)) | {TAPE}
    assert (workspace.filling.dock is None) is (over == "journal")
    if over == "book":
        workspace.filling.give_back()
    else:
        workspace.close(workspace.docks[over])
    assert await _is_default(workspace)
    await room.close()


@pytest.mark.parametrize(
    "change", [{"language": Language.TRADITIONAL}, {"text_percent": 150}, {"theme": ThemeChoice.LIGHT}]
)
async def test_a_window_made_anew_keeps_it_and_the_arrangement_below(
    qapp: QApplication, tmp_path: Path, change: dict[str, object]
) -> None:
    """For another language or text size the contents are built anew; other colours are given to those there are."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")
    room = Room(WholeWindow(qapp, tmp_path))
    window = room.rebuild.window()
    window.workspace.toggle_fill(window.workspace.docks["book"])
    row = window.fill_row
    room.change(**change)
    filled = window.workspace.filling.dock
    assert filled is not None
    assert filled.identity == "book"
    assert window.fill_row.isVisible()
    assert (window.fill_row is row) is ("theme" in change)
    room.change(language=Language.ENGLISH)
    window.workspace.filling.give_back()
    for dock in window.workspace.docks.values():
        assert dock.closed or dock.body.isVisible() or dock.x() < 0  # behind another tab
    await room.close()


@pytest.mark.parametrize("first", ["change", "key"])
async def test_a_fill_in_the_turn_of_a_rebuild_loses_no_dock(qapp: QApplication, tmp_path: Path, first: str) -> None:
    """The key comes before the new docks have their places, or the rebuild before those of the fill."""
    room = Room(WholeWindow(qapp, tmp_path), still=False)
    window = room.rebuild.window()
    window.resize(*WholeWindow.TABBED)
    window.activateWindow()
    await until(window.isActiveWindow)
    shown = set(await _settled(window.workspace))
    if first == "change":
        room.change(text_percent=150)
    window.workspace.go_to("flow")
    QTest.keyClick(QApplication.focusWidget() or window, getattr(Qt.Key, f"Key_{FILL_KEY}"))
    if first == "key":
        room.change(text_percent=150)
    filled = window.workspace.filling.dock
    assert filled is not None
    assert filled.identity == "flow"
    room.change(language=Language.SIMPLIFIED)
    await _settled(window.workspace)
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    assert window.workspace.filling.dock is None
    assert set(await _settled(window.workspace)) == shown
    await room.close()
