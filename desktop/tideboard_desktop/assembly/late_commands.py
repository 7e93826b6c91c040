"""The commands of docks that are not built yet: each opens its dock, then does what the dock's own command does."""

from __future__ import annotations

from functools import cached_property, partial

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.keyboard.key_table import KeyTable
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.palette.command_table import CommandRow, read_table, text_of

translate = QCoreApplication.translate


class LateCommands(QObject):
    """Made from the table of commands for one window, in its language; deleted with it."""

    def __init__(self, window: MainWindow, keys: KeyTable) -> None:
        super().__init__(keys)
        self._window, self._keys = window, keys
        self._places: dict[str, QWidget] = {}

    @cached_property
    def commands(self) -> dict[str, Command]:
        """By id, for every dock that this window can have."""
        specs = self._window.workspace.specs
        return {row.id: self._command(row) for row in read_table().values() if row.dock in specs}

    def _command(self, row: CommandRow) -> Command:
        return Command(
            id=row.id,
            text=text_of(row.text, translate),
            group=text_of(row.group, translate),
            run=partial(self._run, row),
            keys=row.keys,
            scope=self._place(row.dock) if row.inside else None,
            hidden=row.hidden,
            also=tuple(text_of(words, translate) for words in row.also),
        )

    def _place(self, dock: str) -> QWidget:
        """A widget that never has the focus, in place of the dock that is not built."""
        if dock not in self._places:
            place = QWidget(self._window)
            place.hide()
            self._places[dock] = place
        return self._places[dock]

    def _run(self, row: CommandRow) -> None:
        workspace = self._window.workspace
        workspace.open(row.dock)
        dock = workspace.docks[row.dock]
        if isinstance(dock.body, LazyDock):
            dock.body.build()
        own = next((one for one in self._keys.built if one.id == row.id), None)
        if own is not None and own.enabled():
            own.run()
        else:
            reason = own.why_not() if own is not None else ""
            text = titled(self.commands[row.id].text, reason or translate("Palette", "not now"))
            self._window.banner.show_message("command", BannerMessage(text, passing=True))
