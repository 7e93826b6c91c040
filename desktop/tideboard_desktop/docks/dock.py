"""Base of the docks: source and age in the title bar, ask again, save, a footer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import UNSET, UnsetType
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.model.hub_keys import LinkKey
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.footer import DockFooter
from tideboard_desktop.docks.saved_state import KeepsState, SavedState, TableState
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.csv_export import CsvCell, rows_to_csv, save_csv
from tideboard_desktop.ui.theme import stale_sheet
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import Tone, give_ending, icon_button, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.joining import titled, together
from tideboard_desktop.ui.words.links import stale_words

if TYPE_CHECKING:  # imported with the first read or fold: the docks of the start have none
    from tideboard_desktop.docks.folding import Folding
    from tideboard_desktop.docks.pane import Pane
    from tideboard_desktop.docks.reads import Reads
    from tideboard_desktop.docks.table import Table
    from tideboard_desktop.docks.words import Wording

translate = QCoreApplication.translate
_FRESH = 10.0
"""Seconds below which the age of what pushes keep up says nothing."""


class Dock(KeepsState, QWidget):
    """Base of the docks. A subclass sets `KEY`, makes reads and panes with the methods below, and starts the reads.

    `column` is the layout to fill from the top; `finish` adds the footer below it. `main` is the read with the
    source and age in the title bar, `table` is copied and saved.
    """

    KEY = ""
    """Identifiers and commands of the dock begin with it: `plates`."""
    READS = True
    """Whether it reads what it shows: it can be asked again and saved. False = it shows what the hub has pushed."""
    LIVE = False
    """Whether pushes keep up what it has read: fresh figures say no age then, since the window says it for all."""
    SOURCED = True
    """Whether its title bar has a chip for the source and age of what it shows."""
    LINK: LinkKey | None = None
    """The connection whose loss makes its figures old at once; None = each read says its own age, or it is one's own.

    Its theme is then a branch, of this dock alone.
    """

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__()
        identify(self, f"{self.KEY}_body", bar.title.text())
        give_role(self, QAccessible.Role.Grouping)
        self.context, self.selection, self.title_bar = context, context.selection, bar
        self.main: Reads[Any] | None = None
        self.table: Table | None = None
        self._refreshed: list[Callable[[], None]] = []
        self._reads_made = 0
        self._suffix = ""
        if self.LINK is not None:
            context.theme.follow(self, Dock._dress)  # before its parts: a sheet takes palettes of theirs away
        self.folds = False
        if self.SOURCED:
            self.source = bar.add_chip("")
            self.source.parted = True  # the age, or that it is delayed, comes last
            self.source.setAccessibleIdentifier(f"{self.KEY}_source")
            self.source.hide()
        if self.READS:
            self._add_buttons()
        self.column = vbox(on=self, margins=0, spacing=0)
        context.frame.each_second(self, self.each_second, rests=True)

    def _add_buttons(self) -> None:
        theme = self.context.theme
        self.refresh_button = icon_button("refresh-cw", self._again_words(), theme, identifier=f"{self.KEY}_again")
        self.refresh_button.clicked.connect(lambda _on=False: self._asked_again())
        self.save_button = icon_button("download", self._save_words(), theme, identifier=f"{self.KEY}_save")
        self.save_button.clicked.connect(lambda _on=False: self.save_table())
        for button in (self.refresh_button, self.save_button):
            self.title_bar.add_spare_control(button)

    # --- for subclasses ---------------------------------------------------------------------------------------------

    def reads(self, *, renew_after: float | None = None) -> Reads[Any]:
        """A read that ends with this dock; the first one made is `main`."""
        from tideboard_desktop.docks.reads import Reads

        context = self.context
        self._reads_made += 1
        kept = context.kept.slot(f"{self.KEY} {self._reads_made}")
        made: Reads[Any] = Reads(context.hub, context.tasks, context.clock, self, renew_after=renew_after, kept=kept)
        made.changed.connect(self.show_source)
        self.main = self.main or made
        return made

    def pane(self, view: QWidget, reads: Reads[Any], wording: Callable[[], Wording], *, panel: str = "") -> Pane:
        """`view` under the words of `reads`; `panel` names it where the dock has several."""
        from tideboard_desktop.docks.pane import Pane

        made = Pane(view, reads, wording, self.context.theme, panel=panel or self.KEY)
        made.rights_wanted.connect(lambda: self.context.window.open_page("connection:allowances"))
        self._refreshed.append(made.each_second)
        return made

    @cached_property
    def folding(self) -> Folding:
        """What stands above the table and folds in a low body; a dock with nothing to fold does not ask for it."""
        from tideboard_desktop.docks.folding import Folding

        self.folds = True
        return Folding(self, self.title_bar, self.context.theme, self.KEY)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Fold or unfold with the size."""
        super().resizeEvent(event)
        self.fold()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Fold before it is painted."""
        super().showEvent(event)
        self.fold()

    def fold(self) -> None:
        """Take the form that there is room for; call it when a page came to the front that needs another height."""
        if self.folds and self.isVisible():
            self.folding.fit()

    @cached_property
    def foot(self) -> DockFooter:
        """The line below all widgets; a dock without one does not ask for it."""
        return DockFooter(self.context.clock, self.context.theme, identifier=f"{self.KEY}_foot")

    def finish(self) -> None:
        """Add the footer after all widgets."""
        self.column.addWidget(self.foot)
        self._refreshed.append(self.foot.tick)
        if self.READS:
            self.save_button.setVisible(self.table is not None)
        self.show_source()

    def market_shown(self) -> Market:
        """Market of the exchange time in the title bar; by default that of the selected security."""
        return market_of(self.selection.instrument)

    def ask_again(self) -> None:
        if self.main is not None:
            self.main.again()

    def _asked_again(self) -> None:
        """A person asks: also for what was refused for want of a right."""
        self.context.hub.ask_again()
        self.ask_again()

    def begin_again(self) -> None:
        """Forget every figure of the market: it went to another time, as in a replay. What is there then comes anew."""

    def each_second(self) -> None:
        """Ages, countdowns and sentences; called while the dock is on screen."""
        for refresh in self._refreshed:
            refresh()
        self.show_source()

    def tell_apart(self, number: int) -> None:
        """Give the widgets of a second dock of the same type, and those made later, identifiers of their own."""
        self._suffix = f"_{number}" if number > 1 else ""
        give_ending(self, self._suffix)
        self.mark_apart(self)
        for part in self.title_bar.findChildren(QWidget):
            if part.accessibleIdentifier().startswith(f"{self.KEY}_"):
                self.mark_apart(part)

    def mark_apart(self, whole: QWidget) -> None:
        """Give `whole` and its children the identifiers of this dock; call it for widgets made after the dock."""
        if self._suffix:
            for part in (whole, *whole.findChildren(QWidget)):
                name = part.accessibleIdentifier()
                if name and not name.endswith(self._suffix):
                    part.setAccessibleIdentifier(name + self._suffix)

    # --- source and time --------------------------------------------------------------------------------------------

    def show_source(self) -> None:
        """Show provider and age; in amber if the last read failed."""
        reads = self.main
        known = self.as_of()
        if reads is None or known is None:
            self.source.hide()
            return
        time, age = known
        provider, zone = self.provider_words(), MARKET_ZONE[self.market_shown()]
        stale = reads.is_stale
        words = provider
        if stale or not self.LIVE or age is None or age >= _FRESH:
            words = f"{provider} \u00b7 {fmt.age(age) if stale else fmt.coarse_age(age)}"
        if self.source.text() != words:
            self.source.setText(words)
        exact = f"{fmt.clock_seconds(time, zone)} {fmt.zone_name(time, zone)}"
        sentence = translate("Common", "{provider}, read at {time}").format(provider=provider, time=exact)
        sentence = together(sentence, self.about_source())
        self.source.whole = f"{words}\n{sentence}"  # in a narrow bar the provider leaves
        self.source.setAccessibleName(sentence)
        set_tone(self.source, Tone.WARN if stale else Tone.SECONDARY)
        self.source.show()

    def provider_words(self) -> str:
        """Whose figures are shown; the connection of the prices, unless a dock asks others too."""
        return self.context.services.provider()

    def about_source(self) -> str:
        """What else the tool tip of the source says."""
        return ""

    def as_of(self) -> tuple[datetime, float | None] | None:
        """When the figures came, and the seconds since; None without any."""
        reads = self.main
        return None if reads is None or reads.time is None else (reads.time, reads.age)

    # --- figures that are not of now --------------------------------------------------------------------------------

    def show_lost(self, age: float | None) -> None:
        """Show figures that are so many seconds old: all grey, with one word for screen readers too; None = of now."""
        age, theme = self.stale_for(age), self.context.theme
        if age is None and not theme.stale:
            return
        self.show_stale(stale_words(age) if age is not None else "")
        if theme.stale is (age is None):
            self._turn_stale(on=age is not None)

    def stale_for(self, lost: float | None) -> float | None:
        """Seconds since the figures were last proven, None while they are of now; `lost` is that of the connection."""
        return lost

    def show_stale(self, words: str) -> None:
        """Say how old the figures are; no words = they are of now."""
        provider = self.context.services.provider()
        name = translate("Common", "{provider}, {age}").format(provider=provider, age=words) if words else ""
        self.title_bar.show_age(words, name)
        if self.accessibleDescription() != words:
            self.setAccessibleDescription(words)

    def _dress(self) -> None:
        if self.styleSheet() != (sheet := stale_sheet(self.context.theme)):
            self.setStyleSheet(sheet)

    def _turn_stale(self, *, on: bool) -> None:
        self.context.theme.turn_stale(on=on)
        self.context.theme.show_colours()
        for part in (self, *self.findChildren(QWidget)):
            part.update()

    # --- what it can be told ----------------------------------------------------------------------------------------

    def commands(self) -> list[Command]:
        """Ask again, save; a subclass adds its own."""
        group = self.title_bar.title.text()
        again = Command(
            id=f"{self.KEY}.again",
            text=titled(group, self._again_words()),
            group=group,
            run=self._asked_again,
            keys=("Ctrl+R",),
            scope=self,
        )
        made = [again] if self.READS else []
        if self.table is not None:
            made.append(
                Command(
                    id=f"{self.KEY}.save",
                    text=titled(group, self._save_words()),
                    group=group,
                    run=self.save_table,
                    keys=("Ctrl+E",),
                    scope=self,
                    enabled=self.has_rows,
                    why_not=lambda: translate("Reference", "The table is empty."),
                )
            )
        return made

    def has_rows(self) -> bool:
        """Whether there is anything to save."""
        return self.table is not None and bool(self.table.rows.rows)

    def save_table(self) -> None:
        """Ask where to keep the table as CSV and write it whole or not at all."""
        if self.table is None or not self.has_rows():
            self.foot.refuse(translate("Reference", "The table is empty."))
            return
        self.save_rows(self.table.rows.as_file(), self.title_bar.title.text(), *self.saved_about())

    def save_rows(self, table: tuple[Sequence[str], Iterable[Sequence[CsvCell]]], *words: str) -> None:
        """Ask where to keep titles and rows as CSV; the suggested file name is made of `words`."""
        from tideboard_desktop.ui.file_saving import file_name

        saving = save_csv(self.window(), file_name(*words), rows_to_csv(*table))
        self.context.tasks.spawn(saving, name="save csv")

    def saved_about(self) -> Sequence[str]:
        """Words of the suggested file name behind the dock's title."""
        return ()

    def saved_state(self) -> SavedState:
        return SavedState(table=self.table_state())

    def table_state(self) -> TableState | UnsetType:
        """The state of `table`."""
        return UNSET if self.table is None else self.table.saved_state()

    def restore(self, state: Any) -> None:  # noqa: ANN401  what `saved_state` returns
        """Restore the table; a subclass adds its own."""
        if self.table is not None and isinstance(state.table, TableState):
            self.table.restore(state.table)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
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
