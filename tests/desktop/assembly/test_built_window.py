"""A window is built and shown step by step; the application has no style sheet, every window has the theme's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QApplication, QListView, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.timers import next_frame, next_second
from fakes.scenes.screen.turns import turns
from fakes.scenes.window.main_window import WholeWindow
from tideboard_desktop.assembly import window_docks
from tideboard_desktop.assembly.built_window import BuiltWindow, build_in_turns, dock_commands
from tideboard_desktop.assembly.docks import dock_table
from tideboard_desktop.assembly.window_docks import WindowDocks
from tideboard_desktop.flow.history.period_table import HistoryTable
from tideboard_desktop.flow.past_view import StripTable
from tideboard_desktop.search.symbol_field import SymbolField
from tideboard_desktop.ticket.view import TicketLayout
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import Theme, style_sheet
from tideboard_desktop.ui.widgets.panel_state import StateView
from tideboard_desktop.window.keyboard.cheat_sheet import CheatSheet
from tideboard_desktop.window.keyboard.key_table import KeyTable
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.palette.view import Palette
from tideboard_desktop.window.workspace import default_layout
from tideboard_desktop.window.workspace.dock_specs import DockParts, DockSpec
from tideboard_desktop.window.workspace.dock_widget import DockWidget

pytestmark = pytest.mark.slow


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeWindow(qapp, tmp_path)
    yield made
    await made.end()


async def test_the_style_sheet_is_on_the_window(whole: WholeWindow, qapp: QApplication) -> None:
    window = whole.built.window
    assert window.styleSheet() == style_sheet(whole.theme)
    assert not qapp.styleSheet()


async def test_no_large_part_has_a_style_sheet_of_its_own(whole: WholeWindow) -> None:
    """Qt styles all in it again for that sheet, and twice more as it gets its place: a third of a start's styling."""
    parts = whole.built.window.findChildren(QWidget)
    own = {one.accessibleIdentifier(): len(one.findChildren(QWidget)) for one in parts if one.styleSheet()}
    assert {name: inside for name, inside in own.items() if inside > 5} == {}


async def test_the_form_of_the_ticket_has_no_ground_of_its_own(whole: WholeWindow) -> None:
    """The window's sheet names its scroll area and what is in it."""
    form = whole.built.ticket.form.price_row.parentWidget()
    assert form is not None
    form.ensurePolished()
    assert form.palette().window().color().alpha() == 0


@pytest.fixture
def earlier(qapp: QApplication) -> list[QWidget]:
    """What tests before have left, which nobody has collected yet."""
    return list(qapp.topLevelWidgets())


async def test_nothing_stands_outside_a_dressed_window(
    earlier: list[QWidget], whole: WholeWindow, qapp: QApplication
) -> None:
    """The sheet makes tool tips plain text: a window of ours without it would interpret the markup of a broker."""
    window = whole.built.window
    window.show()
    assert window not in earlier
    made = [one for one in qapp.topLevelWidgets() if one is not window and one not in earlier]
    ours = [one for one in made if type(one).__module__.startswith("tideboard")]
    outside = [one for one in ours if one.window() is not window and not _over(one, window)]
    assert [(type(one).__name__, one.objectName()) for one in outside] == []


class Paints(QObject):
    """Which widgets are painted, and which are laid out again."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: set[str] = set()
        self.laid_out: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Note both by object name."""
        if event.type() is QEvent.Type.Paint:
            self.painted.add(watched.objectName())
        elif event.type() is QEvent.Type.LayoutRequest:
            self.laid_out.add(watched.objectName())
        return False


async def test_a_second_at_rest_paints_only_the_texts_that_changed(whole: WholeWindow, qapp: QApplication) -> None:
    """Clock and ages paint their own ground: the bars below them stay, and no layout is asked."""
    window = whole.built.window
    window.show()

    async def second() -> None:
        whole.clock.advance(1.0)
        next_second(whole.frame)
        next_frame(whole.frame)
        await turns()

    for _ in range(20):  # past every age that starts to warn, and past the first paints
        await second()
    paints = Paints()
    qapp.installEventFilter(paints)
    for _ in range(3):
        await second()
    qapp.removeEventFilter(paints)

    assert not {"top_bar", "link_cell", "status_strip", "strip_quotes", "strip_flow"} & paints.painted
    assert "main_window" not in paints.laid_out
    assert window.strip.details.quotes._age.text() in window.strip.details.quotes.accessibleName()


async def test_a_step_of_the_start_builds_at_most_one_dock(whole: WholeWindow) -> None:
    """The loop runs between two steps, so none may keep it for longer than a dock takes."""
    docks: list[str] = []

    def build(spec: DockSpec, selection: Selection) -> DockParts:
        docks.append(spec.key)
        return spec.build(selection)

    def table(window: WindowDocks) -> list[DockSpec]:
        return [replace(spec, build=partial(build, spec)) for spec in dock_table(window)]

    steps = build_in_turns(whole.window_services(), whole.appearance, table)
    counts, builts = [0], []

    def run() -> Iterator[None]:
        builts.append((yield from steps))

    counts += [len(docks) for _ in run()]
    built: BuiltWindow = builts[0]
    assert docks == ["watchlist", "flow", "book", "ticket", "blotter", "price_chart"]
    assert max(after - before for before, after in pairwise(counts)) == 1
    assert list(built.window.workspace.docks) == docks
    whole.discard(built)


async def test_the_tickets_widgets_are_made_a_step_before_its_dock(
    whole: WholeWindow, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """These alone take as long as another dock. Without a parent any of them would be a window if it was shown."""
    forms: list[TicketLayout] = []
    held: list[WindowDocks] = []
    builts: list[BuiltWindow] = []

    def make(theme: Theme) -> TicketLayout:
        forms.append(TicketLayout(theme))
        return forms[-1]

    def table(docks: WindowDocks) -> list[DockSpec]:
        held.append(docks)
        return dock_table(docks)

    def run() -> Iterator[None]:
        builts.append((yield from build_in_turns(whole.window_services(), whole.appearance, table)))

    monkeypatch.setattr(window_docks, "TicketLayout", make)
    shown = [one for one in qapp.topLevelWidgets() if one.isVisible()]
    steps: list[tuple[int, bool]] = []
    for _ in run():
        await asyncio.sleep(0)
        steps.append((len(forms), bool(held) and hasattr(held[0], "ticket")))
        assert [one for one in qapp.topLevelWidgets() if one.isVisible() and one not in shown] == []
    assert list(dict.fromkeys(steps)) == [(0, False), (1, False), (1, True)]
    assert builts[0].ticket.form is forms[0]
    whole.discard(builts[0])


async def test_docks_are_laid_out_once_where_the_size_of_the_window_is_known(
    whole: WholeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a screen that is smaller than the default size, too: otherwise showing would lay all of them out again."""
    laid_out, lay_out = list[int](), default_layout.lay_out

    def noted(window: QMainWindow, *rest: Any) -> None:
        laid_out.append(window.width())
        lay_out(window, *rest)

    monkeypatch.setattr(default_layout, "lay_out", noted)
    builts = []

    def run() -> Iterator[None]:
        builts.append((yield from build_in_turns(whole.window_services(), whole.appearance, at=QRect(0, 0, 1300, 740))))

    for _ in run():
        pass
    window = builts[0].window
    for _ in window.show_in_turns():
        await asyncio.sleep(0)
    whole.discard(builts[0])
    assert laid_out == [1300]


async def test_keys_are_made_in_another_turn_than_places(whole: WholeWindow) -> None:
    seen, builts = list[tuple[bool, bool]](), list[BuiltWindow]()

    def run() -> Iterator[None]:
        builts.append((yield from build_in_turns(whole.window_services(), whole.appearance, at=QRect(0, 0, 1300, 740))))

    before = set(QApplication.topLevelWidgets())
    for _ in run():
        new = set(QApplication.topLevelWidgets()) - before
        window = next(one for one in new if isinstance(one, MainWindow))
        docks = window.findChildren(DockWidget)
        placed = bool(docks) and window.dockWidgetArea(docks[0]) is not Qt.DockWidgetArea.NoDockWidgetArea
        seen.append((placed, window.findChild(KeyTable) is not None))
    assert list(dict.fromkeys(seen)) == [(False, False), (True, False), (True, True)]
    whole.discard(builts[0])


async def test_the_places_of_docks_are_looked_at_once_while_the_window_is_shown(whole: WholeWindow) -> None:
    """Each dock tells of its own several times then: as its parts are shown, as it gets its size."""
    window, looks = whole.built.window, list[bool]()
    window.workspace.changed.connect(lambda: looks.append(window.isVisible()))
    steps = window.show_in_turns()
    while not window.isVisible():
        looks.clear()
        next(steps)
    assert looks == [True]
    steps.close()
    window.workspace.docks["watchlist"].placed.emit()
    assert looks == [True, True]


async def test_hidden_docks_have_the_sizes_in_which_they_are_shown(whole: WholeWindow) -> None:
    """Otherwise each of them is laid out for one size when it is shown and for another right after."""
    window = whole.built.window
    docks = [dock for dock in window.workspace.docks.values() if not dock.closed]
    before = []
    for _ in window.show_in_turns():
        if not window.isVisible():
            before = [dock.size() for dock in docks]
        await asyncio.sleep(0)
    assert before == [dock.size() for dock in docks]
    assert len({size.height() for size in before}) > 2


async def test_a_kept_layout_of_another_size_is_placed_anew_when_it_is_shown(whole: WholeWindow) -> None:
    """A layout without the price chart, as of a version that had none, in a window in which both charts stand."""

    def built(at: QRect) -> Iterator[None]:
        builts.append((yield from build_in_turns(whole.window_services(), whole.appearance, at=at)))

    builts = list[BuiltWindow]()
    for at in (QRect(0, 0, 1300, 740), QRect(0, 0, 1920, 1080)):
        for _ in built(at):
            pass
    small, large = builts
    small.window.workspace.close_named("price_chart")
    state = small.capture()
    large.restore(replace(state, place=None, arrangement=replace(state.arrangement, untouched=True)))
    for _ in large.window.show_in_turns():
        await asyncio.sleep(0)
    docks = large.window.workspace.docks
    assert docks["price_chart"].geometry().bottom() < docks["flow"].geometry().top()
    for one in builts:
        whole.discard(one)


async def test_a_turn_of_the_first_show_paints_at_most_one_dock(whole: WholeWindow, qapp: QApplication) -> None:
    window = whole.built.window
    docks = {name: dock for name, dock in window.workspace.docks.items() if dock.x() >= 0}  # not behind a tab
    paints = Paints()
    for dock in docks.values():
        dock.installEventFilter(paints)
    seen: list[set[str]] = []
    for _ in window.show_in_turns():
        await turns()
        seen.append({*paints.painted})
    await turns()
    seen.append({*paints.painted})
    order = [f"{dock.identity}_dock" for dock in window.workspace.in_reading_order()]
    assert seen[-1] == {f"{key}_dock" for key in docks}
    assert max(len(after - before) for before, after in pairwise(seen)) == 1
    first = next(painted for painted in seen if painted)
    assert first == {order[0]}
    assert all(dock.updatesEnabled() for dock in docks.values())


async def test_docks_that_wait_for_their_turn_are_panels_and_no_holes(whole: WholeWindow) -> None:
    window = whole.built.window
    docks = [dock for dock in window.workspace.in_reading_order() if dock.x() >= 0]  # not behind a tab

    def colours() -> set[str]:
        """In the middle of each dock, of what the window itself paints there."""
        image = QImage(window.size(), QImage.Format.Format_RGB32)
        window.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground)
        return {image.pixelColor(dock.geometry().center()).name().upper() for dock in docks}

    steps = window.show_in_turns()
    while not (window.isVisible() and window.updatesEnabled()):
        next(steps)
    assert colours() == {window._theme.surface.panel}
    steps.close()
    assert colours() == {window._theme.surface.app}


async def test_a_first_show_that_is_broken_off_leaves_nothing_unpainted(whole: WholeWindow) -> None:
    window = whole.built.window
    steps = window.show_in_turns()
    while not window.isVisible():
        next(steps)
    steps.close()
    assert all(part.updatesEnabled() for part in (window, *window.workspace.docks.values()))


def _over(one: object, window: QMainWindow) -> bool:
    at = one
    while at is not None and at is not window:
        at = at.parentWidget()  # type: ignore[attr-defined]
    return at is window


class Body(QWidget):
    """A dock's body with one command for the window and one for itself."""

    def __init__(self, name: str, ran: list[str]) -> None:
        super().__init__()
        self._name, self._ran = name, ran

    def commands(self) -> list[Command]:
        """Both."""
        return [self._command("next"), self._command("space", scope=self)]

    def _command(self, id_: str, scope: QWidget | None = None) -> Command:
        run: Callable[[], None] = lambda: self._ran.append(f"{id_} in {self._name}")  # noqa: E731
        return Command(id=id_, text=id_, group="Flow", run=run, scope=scope)


class Dock(QWidget):
    """What a workspace holds."""

    def __init__(self, identity: str, body: QWidget) -> None:
        super().__init__()
        self.identity, self.body = identity, body
        self.closed = self.trading = False


class Workspace:
    """Two flow docks and one without commands."""

    def __init__(self, bot: QtBot) -> None:
        self.ran: list[str] = []
        self.opened: list[str] = []
        bodies = {name: Body(name, self.ran) for name in ("first", "second")} | {"bare": QWidget()}
        self.docks = {name: Dock(name, body) for name, body in bodies.items()}
        for dock in self.docks.values():
            bot.addWidget(dock.body)
            bot.addWidget(dock)
        self.used = [self.docks[name] for name in ("bare", "first", "second")]

    def use(self, name: str) -> None:
        """Give a dock the keys."""
        self.used.insert(0, self.docks[name])

    def open(self, name: str) -> None:
        """Bring a dock in front."""
        self.opened.append(name)
        self.docks[name].body.show()


def test_a_command_that_two_docks_have_means_the_one_in_use(qtbot: QtBot) -> None:
    """Or the one that was in use last; with a scope each has its own key."""
    workspace: Any = Workspace(qtbot)
    commands = dock_commands(workspace)
    assert [command.id for command in commands] == ["next", "space", "space"]
    assert [command.scope for command in commands[1:]] == [workspace.docks[name].body for name in ("first", "second")]

    commands[0].run()
    workspace.use("second")
    workspace.use("bare")
    commands[0].run()
    commands[0].run()

    assert workspace.ran == ["next in first", "next in second", "next in second"]
    assert workspace.opened == ["first", "second"]


def test_the_palette_means_the_dock_in_use_also_where_each_has_its_own_key(qtbot: QtBot) -> None:
    workspace: Any = Workspace(qtbot)
    space = dock_commands(workspace)[1]
    workspace.use("second")
    space.run()
    workspace.docks["second"].closed = True
    space.run()

    assert workspace.ran == ["space in second", "space in first"]


async def test_what_few_open_is_made_when_it_is_first_wanted(whole: WholeWindow) -> None:
    """Another theme polishes each widget twice, seen or not, and another language makes it anew."""
    window = whole.built.window
    late = (Palette, CheatSheet, HistoryTable, StripTable)
    assert [one for kind in late for one in window.findChildren(kind)] == []
    assert window.strip.findChildren(QWidget, "strip_details") == []
    assert [one for one in window.findChildren(StateView) if one.made and one.state is None] == []
    assert [one.popup for one in window.findChildren(SymbolField) if one.findChildren(QListView)] == []
