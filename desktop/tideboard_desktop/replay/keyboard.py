"""Keys and palette of a replay: the ways out, time, docks and securities. No command of it sends or unlocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.replay.clock import SPEEDS
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.replay.content import ReplayContent
from tideboard_desktop.replay.decision_review import DecisionReview
from tideboard_desktop.replay.own_tables import ORDERS, POSITIONS, OwnTables
from tideboard_desktop.replay.time_bar import TimeBar
from tideboard_desktop.replay.top_bar import ReplayTopBar
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.window.keyboard.key_names import shown_all
from tideboard_desktop.window.keyboard.key_table import KeyTable, topmost
from tideboard_desktop.window.palette.matches import PaletteMatches
from tideboard_desktop.window.palette.recents import Recents
from tideboard_desktop.window.palette.view import Palette

translate = QCoreApplication.translate
_OPEN: Final = "palette.open"
_MOST_OPEN: Final = 20
"""Menus and dialogs over one another of which each is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayParts:
    """What commands act on. `content` returns the docks of the shown day, `go_to` leads to one of them by its key.

    `lock`, `cancel` and `back` ask for the ways out, `select` links a security.
    """

    top: ReplayTopBar
    bar: TimeBar
    review: DecisionReview
    own: OwnTables
    content: Callable[[], ReplayContent | None]
    go_to: Callable[[str], None]
    select: Callable[[InstrumentId], None]
    lock: Callable[[], None]
    cancel: Callable[[], None]
    back: Callable[[], None]


class ReplayKeyboard(QObject):
    """Belongs to the window and ends with it. `keys` are those that a person gave to commands, by command.

    A command that means the same as one of the live window has its name, and so its keys.
    """

    def __init__(
        self, window: QWidget, parts: ReplayParts, theme: Theme, tasks: Tasks, keys: Mapping[str, tuple[str, ...]]
    ) -> None:
        super().__init__(window)
        self._parts = parts
        settings = Settings(keys=dict(keys))
        unwritten = Preferences(settings, SettingsFile(Path()), tasks, writable=False, failed=_nothing)
        recents = Recents()
        self.table = KeyTable(window, (), unwritten)
        findings = PaletteMatches(self.table, recents, find=self.find_now, facts=self._facts, watched=self._watched)
        self.palette = Palette(window, findings, self.table, recents, self, theme, tasks)
        self.palette.symbol_chosen.connect(lambda symbol: parts.select(InstrumentId(symbol)))
        self.palette.symbol_added.connect(self._add)
        parts.top.search.clicked.connect(lambda _on=False: self.palette.open())

    def gather(self) -> None:
        """Take the commands of the docks that are shown now."""
        self.table.replace([*_ways_out(self._parts), *_time(self._parts), *_docks(self._parts), _find(self.palette)])
        self._parts.top.search.show_key(next(iter(shown_all(self.table.keys(_OPEN))), ""))

    @property
    def _shown(self) -> ReplayContent | None:
        return self._parts.content()

    # --- securities of the shown day's market -----------------------------------------------------------------------

    async def prepare(self) -> None:
        """Read them."""
        if self._shown is not None:
            await self._shown.lookup.prepare()

    async def find(self, text: str) -> Sequence[Instrument]:
        """The best matches first."""
        return () if self._shown is None else await self._shown.lookup.find(text)

    def find_now(self, text: str) -> Sequence[Instrument]:
        """The same among what has been read."""
        return () if self._shown is None else self._shown.lookup.find_now(text)

    def _facts(self, instrument: InstrumentId) -> Instrument | None:
        return None if self._shown is None else self._shown.lookup.facts(instrument)

    def _watched(self) -> Sequence[InstrumentId]:
        return () if self._shown is None else self._shown.watched()

    def _add(self, symbol: str) -> None:
        if self._shown is not None:
            self._shown.watchlist.list_actions.add(InstrumentId(symbol))


def close_over(window: QWidget) -> None:
    """Close every open menu, and the dialogs over this window, the last one first."""
    for _one in range(_MOST_OPEN):
        popup = QApplication.activePopupWidget()
        if popup is None:
            break
        popup.close()
    for _one in range(_MOST_OPEN):
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or topmost(dialog) is not window:
            break
        dialog.reject()


def _nothing() -> None:
    """Settings are not written by a replay."""


def _ways_out(parts: ReplayParts) -> list[Command]:
    """The two of safety are keys alone: nothing that a few letters find locks or asks."""
    group = translate("Replay", "Replay")
    out = [
        ("window.lock", translate("MainWindow", "Lock trading"), parts.lock, "Ctrl+L"),
        ("blotter.cancel_all", translate("Blotter", "Cancel all open orders"), parts.cancel, "F12"),
    ]
    back = Command(id="replay.back", text=translate("TimeBar", "Back to live"), group=group, run=parts.back)
    return [
        *(
            Command(id=id_, text=text, group=group, run=run, keys=(key,), hidden=True, vital=True)
            for id_, text, run, key in out
        ),
        back,
    ]


def _time(parts: ReplayParts) -> list[Command]:
    bar, group = parts.bar, translate("Replay", "Replay")
    speed = translate("Replay", "Play at {speed}\u00d7")
    words: list[tuple[str, str, Callable[[], None]]] = [
        ("play", translate("Replay", "Play or stop"), bar.flip),
        *((f"speed_{one}", speed.format(speed=one), partial(bar.play_at, one)) for one in SPEEDS),
        ("mark_next", translate("TimeBar", "Next mark"), partial(bar.go_to_mark, back=False)),
        ("mark_before", translate("TimeBar", "Mark before"), partial(bar.go_to_mark, back=True)),
        ("hide", translate("TimeBar", "Hide what came after"), bar.hides.toggle),
        ("practise", translate("Replay", "Practise this day from here"), bar.practise.click),
        ("export", translate("Replay", "Export the decision review"), parts.review.export.click),
    ]
    days = [
        ("day_before", translate("Replay", "Recorded day before"), bar.before),
        ("day_after", translate("Replay", "Next recorded day"), bar.after),
    ]
    return [
        *(Command(id=f"replay.{name}", text=text, group=group, run=run) for name, text, run in words),
        *(
            Command(
                id=f"replay.{name}",
                text=text,
                group=group,
                run=button.click,
                enabled=button.isEnabled,
                why_not=lambda: translate("TimeBar", "No other day was recorded there"),
            )
            for name, text, button in days
        ),
    ]


def _find(palette: Palette) -> Command:
    text, group = translate("Palette", "Find a symbol or a command"), translate("Common", "Program")
    return Command(id=_OPEN, text=text, group=group, run=palette.toggle, keys=("Ctrl+K",), hidden=True)


def _docks(parts: ReplayParts) -> list[Command]:
    """To the docks, by the live window's keys; those behind a tab by their names."""
    content, group = parts.content(), translate("MainWindow", "Go to")
    if content is None:
        return []
    go: list[tuple[str, str, Callable[[], None], str]] = [
        ("watchlist", translate("MainWindow", "Go to watchlist"), content.watchlist.setFocus, "Alt+1"),
        ("capital_flow", translate("MainWindow", "Go to capital flow"), partial(parts.go_to, "flow"), "Alt+2"),
        ("order_book", translate("MainWindow", "Go to order book"), content.book.setFocus, "Alt+3"),
        ("order_entry", translate("Replay", "Go to decision review"), parts.review.take_focus, "Alt+4"),
        ("positions", translate("MainWindow", "Go to positions"), partial(parts.own.go_to, POSITIONS), "Alt+5"),
        ("orders", translate("MainWindow", "Go to orders"), partial(parts.own.go_to, ORDERS), "Alt+6"),
    ]
    return [
        *(Command(id=f"window.go.{name}", text=text, group=group, run=run, keys=(key,)) for name, text, run, key in go),
        *(
            Command(id=f"replay.dock.{key}", text=title, group=group, run=partial(parts.go_to, key))
            for key, title in content.tabs.titles.items()
            if key != "flow"
        ),
    ]
