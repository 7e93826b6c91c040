"""Keys, palette and cheat sheet of one window, joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal

from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.ports import Clock
from tideboard_desktop.commands import Command
from tideboard_desktop.keyboard.cheat_sheet import CheatSheet, HeldKey
from tideboard_desktop.keyboard.key_table import KeyTable
from tideboard_desktop.keyboard.spelling import shown
from tideboard_desktop.lookup import QuickLookup
from tideboard_desktop.palette_box.box import Palette
from tideboard_desktop.palette_box.recents import Recents
from tideboard_desktop.palette_box.rows import Findings
from tideboard_desktop.preferences import Preferences
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme
from tideboard_desktop.window import MainWindow

translate = QCoreApplication.translate

OPEN_PALETTE = "palette.open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyboard:
    """What a window's keys and palette consist of; all of it dies with the window."""

    table: KeyTable
    palette: Palette
    sheet: CheatSheet
    held: HeldKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbols:
    """Where the palette finds instruments and what it does with them."""

    lookup: QuickLookup
    recents: Recents
    facts: Callable[[InstrumentId], Instrument | None]
    watched: Callable[[], Sequence[InstrumentId]]
    choose: Callable[[InstrumentId], None]
    watch: Callable[[InstrumentId], None]


def build_palette(
    window: MainWindow,
    commands: Callable[[], Iterable[Command]],
    symbols: Symbols,
    preferences: Preferences,
    theme: Theme,
    tasks: Tasks,
    clock: Clock,
    *,
    changed: Sequence[Signal] = (),
) -> Keyboard:
    """Give a window its keys, palette and cheat sheet; `commands` is asked again after each signal of `changed`."""
    table = KeyTable(window, (), preferences)
    findings = Findings(
        table, symbols.recents, find=symbols.lookup.find_now, facts=symbols.facts, watched=symbols.watched
    )
    palette = Palette(window, findings, table, symbols.recents, symbols.lookup, theme, tasks)
    sheet = CheatSheet(window, table, theme)
    own = _own_commands(palette, sheet)
    palette.symbol_chosen.connect(lambda id_: symbols.choose(InstrumentId(id_)))
    palette.symbol_added.connect(lambda id_: symbols.watch(InstrumentId(id_)))
    window.typed.connect(palette.open)
    window.top_bar.search.clicked.connect(lambda _checked=False: palette.open())

    def gather(*_what: object) -> None:
        table.replace([*own, *commands()])

    def tell_keys() -> None:
        window.show_keys(lambda id_: tuple(map(shown, table.keys(id_))))
        window.top_bar.search.show_key(next(iter(table.keys(OPEN_PALETTE)), ""))

    table.changed.connect(tell_keys)
    gather()
    for signal in changed:
        signal.connect(gather)  # type: ignore[attr-defined]  # a bound signal
    return Keyboard(table=table, palette=palette, sheet=sheet, held=HeldKey(window, sheet, clock))


def _own_commands(palette: Palette, sheet: CheatSheet) -> list[Command]:
    group = translate("Palette", "Program")
    return [
        Command(
            id=OPEN_PALETTE,
            text=translate("Palette", "Find a symbol or a command"),
            group=group,
            run=palette.toggle,
            keys=("Ctrl+K",),
            hidden=True,
        ),
        Command(
            id="keyboard.cheat_sheet",
            text=translate("Palette", "Keyboard shortcuts"),
            group=group,
            run=sheet.toggle,
            keys=("F1",),
        ),
    ]
