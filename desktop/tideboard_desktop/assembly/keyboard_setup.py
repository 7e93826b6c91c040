"""Builds keys, palette and cheat sheet of one window and connects them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QCoreApplication, QObject

from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.ports.system import Clock
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.search.lookup import QuickLookup
from tideboard_desktop.typed_commands.rows import TypedActions, TypedCommands
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.window.keyboard.cheat_sheet import CheatSheet, HeldKey
from tideboard_desktop.window.keyboard.key_names import shown_all
from tideboard_desktop.window.keyboard.key_table import KeyTable
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.palette.matches import PaletteMatches
from tideboard_desktop.window.palette.recents import Recents
from tideboard_desktop.window.palette.view import Palette

translate = QCoreApplication.translate

OPEN_PALETTE = "palette.open"


class Keyboard(QObject):
    """Keys and palette of one window; all of it is deleted with the window.

    `gather` reads the commands again after docks or layouts were added; it ignores its arguments.
    """

    def __init__(
        self,
        window: MainWindow,
        table: KeyTable,
        clock: Clock,
        *,
        palette: Callable[[], Palette],
        sheet: Callable[[], CheatSheet],
        commands: Callable[[], Iterable[Command]],
    ) -> None:
        super().__init__(window)
        self.table = table
        self._make_palette, self._make_sheet, self._commands = palette, sheet, commands
        self._own = _own_commands(self)
        self._held = HeldKey(window, lambda: self.sheet, clock)
        window.typed.connect(self.open_palette)
        self.gather()

    @cached_property
    def palette(self) -> Palette:
        """The palette, made when it is first opened."""
        return self._make_palette()

    @cached_property
    def sheet(self) -> CheatSheet:
        """The sheet of all keys, made when it is first opened."""
        return self._make_sheet()

    def open_palette(self, text: str = "") -> None:
        """Open the palette with a text in its field."""
        self.palette.open(text)

    def toggle_palette(self) -> None:
        self.palette.toggle()

    def toggle_sheet(self) -> None:
        self.sheet.toggle()

    def gather(self, *_what: object) -> None:
        self.table.replace([*self._commands(), *self._own])


def watched(lists: Iterable[SymbolList]) -> tuple[InstrumentId, ...]:
    """Everything in the person's watchlists, each once."""
    return tuple(dict.fromkeys(InstrumentId(symbol) for one in lists for symbol in one.symbols))


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbols:
    """Where the palette finds instruments and what it does with them; `typed` is what typed commands do."""

    lookup: QuickLookup
    recents: Recents
    facts: Callable[[InstrumentId], Instrument | None]
    watched: Callable[[], Sequence[InstrumentId]]
    choose: Callable[[InstrumentId], None]
    watch: Callable[[InstrumentId], None]
    typed: TypedActions


def build_palette(
    window: MainWindow,
    commands: Callable[[], Iterable[Command]],
    symbols: Symbols,
    preferences: Preferences,
    theme: Theme,
    tasks: Tasks,
    clock: Clock,
) -> Keyboard:
    """Give a window its keys, palette and cheat sheet; `gather` of the result asks for the commands again."""

    def late(table: KeyTable) -> Mapping[str, Command]:
        from tideboard_desktop.assembly.late_commands import LateCommands  # with the first look at palette or keys

        found = table.findChild(LateCommands) or LateCommands(window, table)
        return found.commands

    table = KeyTable(window, (), preferences, late)
    find = symbols.lookup.find_now
    findings = PaletteMatches(
        table,
        symbols.recents,
        find=find,
        facts=symbols.facts,
        watched=symbols.watched,
        typed=TypedCommands(symbols.typed, find),
    )

    def palette() -> Palette:
        made = Palette(window, findings, table, symbols.recents, symbols.lookup, theme, tasks)
        made.symbol_chosen.connect(lambda id_: symbols.choose(InstrumentId(id_)))
        made.symbol_added.connect(lambda id_: symbols.watch(InstrumentId(id_)))
        return made

    def tell_keys() -> None:
        window.show_keys(lambda id_: shown_all(table.keys(id_)))
        window.top_bar.search.show_key(next(iter(shown_all(table.keys(OPEN_PALETTE))), ""))

    table.changed.connect(tell_keys)
    keyboard = Keyboard(
        window, table, clock, palette=palette, sheet=lambda: CheatSheet(window, table, theme), commands=commands
    )
    window.top_bar.search.clicked.connect(lambda _checked=False: keyboard.open_palette())
    return keyboard


def _own_commands(keyboard: Keyboard) -> list[Command]:
    group = translate("Common", "Program")
    return [
        Command(
            id=OPEN_PALETTE,
            text=translate("Palette", "Find a symbol or a command"),
            group=group,
            run=keyboard.toggle_palette,
            keys=("Ctrl+K",),
            hidden=True,
        ),
        Command(
            id="keyboard.cheat_sheet",
            text=translate("Palette", "Keyboard shortcuts"),
            group=group,
            run=keyboard.toggle_sheet,
            keys=("F1",),
        ),
    ]
