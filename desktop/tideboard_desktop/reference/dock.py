"""The body that every dock of reference data is: source and age in its title bar, ask again, save, a foot line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_desktop import format as fmt
from tideboard_desktop.commands import Command
from tideboard_desktop.csv_export import save_csv
from tideboard_desktop.file_saving import file_name
from tideboard_desktop.memory import JsonValue, Memory
from tideboard_desktop.reference.foot import FootLine
from tideboard_desktop.reference.ground import ReferenceGround
from tideboard_desktop.reference.loader import Loader, ReadState
from tideboard_desktop.reference.pane import ReadPane
from tideboard_desktop.reference.table import ReferenceTable
from tideboard_desktop.reference.words import Wording
from tideboard_desktop.selection import Selection
from tideboard_desktop.sentences import titled
from tideboard_desktop.widgets.accessible_roles import give_role
from tideboard_desktop.widgets.labels import Tone, icon_button, identify, set_tone
from tideboard_desktop.widgets.panel import TitleBar

translate = QCoreApplication.translate


class ReferenceDock(QWidget):
    """Base of the docks. A subclass names its `KEY`, makes loaders and panes with the methods below, and asks.

    `column` is the layout to fill from the top; the foot line stands below it once `finish` was called. `main` is the
    read whose source and age the title bar tells, `table` what is copied and saved. `home` takes the keys.
    """

    KEY = ""
    """Identifiers and commands of the dock begin with it: `plates`."""

    def __init__(self, ground: ReferenceGround, selection: Selection, bar: TitleBar) -> None:
        super().__init__()
        identify(self, f"{self.KEY}_body", bar.title.text())
        give_role(self, QAccessible.Role.Grouping)
        self.ground, self.selection, self.title_bar = ground, selection, bar
        self.main: Loader[Any] | None = None
        self.table: ReferenceTable | None = None
        self._panes: list[ReadPane] = []
        self._suffix = ""
        self.source = bar.add_chip("")
        self.source.setAccessibleIdentifier(f"{self.KEY}_source")
        self.source.hide()
        theme = ground.theme
        self.refresh_button = icon_button("refresh-cw", self._again_words(), theme, identifier=f"{self.KEY}_again")
        self.refresh_button.clicked.connect(lambda _on=False: self.ask_again())
        self.save_button = icon_button("download", self._save_words(), theme, identifier=f"{self.KEY}_save")
        self.save_button.clicked.connect(lambda _on=False: self.save_table())
        for button in (self.refresh_button, self.save_button):
            bar.add_spare_control(button)
        self.foot = FootLine(ground.clock, theme, identifier=f"{self.KEY}_foot")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        ground.frame.each_second(self, self.each_second)

    # --- for subclasses ---------------------------------------------------------------------------------------------

    def loader(self, *, renew_after: float | None = None) -> Loader[Any]:
        """A read that ends with this dock; the first one made is `main`."""
        ground = self.ground
        made: Loader[Any] = Loader(ground.hub, ground.tasks, ground.clock, self, renew_after=renew_after)
        made.changed.connect(self.show_source)
        self.main = self.main or made
        return made

    def pane(self, view: QWidget, loader: Loader[Any], wording: Callable[[], Wording], *, panel: str = "") -> ReadPane:
        """`view` under the words of `loader`; `panel` names it where the dock has several."""
        made = ReadPane(view, loader, wording, self.ground.theme, panel=panel or self.KEY)
        made.rights_wanted.connect(lambda: self.ground.open_page("connection:allowances"))
        self._panes.append(made)
        return made

    def finish(self) -> None:
        """Everything stands: the foot line comes below it."""
        self.column.addWidget(self.foot)
        self.save_button.setVisible(self.table is not None)
        self.show_source()

    def market_shown(self) -> Market:
        """Whose exchange time the title bar tells; the selected security's by default."""
        return market_of(self.selection.instrument)

    def ask_again(self) -> None:
        """Read anew what is shown."""
        if self.main is not None:
            self.main.again()

    def each_second(self) -> None:
        """Ages, countdowns and sentences; called while the dock is on screen."""
        for pane in self._panes:
            pane.each_second()
        self.foot.tick()
        self.show_source()

    def tell_apart(self, number: int) -> None:
        """Let the parts of a second dock of the kind, and those it makes later, carry identifiers of their own."""
        self._suffix = f"_{number}" if number > 1 else ""
        self.mark_apart(self)
        for part in self.title_bar.findChildren(QWidget):
            if part.accessibleIdentifier().startswith(f"{self.KEY}_"):
                self.mark_apart(part)

    def mark_apart(self, whole: QWidget) -> None:
        """Give the parts of `whole` the identifiers of this dock; call it for what is made after the dock."""
        if self._suffix:
            for part in (whole, *whole.findChildren(QWidget)):
                name = part.accessibleIdentifier()
                if name and not name.endswith(self._suffix):
                    part.setAccessibleIdentifier(name + self._suffix)

    # --- source and time --------------------------------------------------------------------------------------------

    def show_source(self) -> None:
        """Who said it, and how long ago; amber once it could not be renewed."""
        loader = self.main
        if loader is None or loader.time is None:
            self.source.hide()
            return
        provider, zone = self.ground.provider(), MARKET_ZONE[self.market_shown()]
        words = f"{provider} \u00b7 {fmt.age(loader.age)}"
        if self.source.text() != words:
            self.source.setText(words)
        exact = f"{fmt.clock_seconds(loader.time, zone)} {fmt.zone_name(loader.time, zone)}"
        told = translate("Reference", "{provider}, read at {time}").format(provider=provider, time=exact)
        self.source.whole = told
        self.source.setAccessibleName(told)
        set_tone(self.source, Tone.WARN if loader.state is ReadState.STALE else Tone.SECONDARY)
        self.source.show()

    # --- what it can be told ----------------------------------------------------------------------------------------

    def commands(self) -> list[Command]:
        """Ask again, save; a subclass adds its own."""
        group = self.title_bar.title.text()
        made = [
            Command(
                id=f"{self.KEY}.again",
                text=titled(group, self._again_words()),
                group=group,
                run=self.ask_again,
                keys=("Ctrl+R",),
                scope=self,
            )
        ]
        if self.table is not None:
            made.append(
                Command(
                    id=f"{self.KEY}.save",
                    text=titled(group, self._save_words()),
                    group=group,
                    run=self.save_table,
                    keys=("Ctrl+E",),
                    scope=self,
                    enabled=lambda: self.table is not None and bool(self.table.rows.rows),
                    why_not=lambda: translate("Reference", "The table is empty."),
                )
            )
        return made

    def save_table(self) -> None:
        """Ask where to keep the table as CSV and write it whole or not at all."""
        if self.table is None or not self.table.rows.rows:
            self.foot.refuse(translate("Reference", "The table is empty."))
            return
        name = file_name(self.title_bar.title.text(), *self.saved_about())
        self.ground.tasks.spawn(save_csv(self.window(), name, self.table.csv()), name="save csv")

    def saved_about(self) -> Sequence[str]:
        """Words of the suggested file name behind the dock's title."""
        return ()

    def memory(self) -> Memory:
        """What the person has chosen; a subclass adds its own."""
        return {} if self.table is None else {"table": self.table.memory()}

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take up an earlier memory."""
        table = memory.get("table")
        if self.table is not None and isinstance(table, dict):
            self.table.recall(table)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """The table takes the keys."""
        if self.table is not None:
            self.table.setFocus(reason)
        else:
            super().setFocus(reason)

    def choose(self, instrument: InstrumentId) -> None:
        """Let the dock's letter show a security, in every dock of the letter."""
        self.selection.select(instrument)

    @staticmethod
    def _again_words() -> str:
        return translate("Reference", "Ask again")

    @staticmethod
    def _save_words() -> str:
        return translate("Reference", "Save as CSV\u2026")
