"""Actions on lists and rows; each is reported in the foot line, and most can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.context import ListRefused
from tideboard_desktop.search.code_check import CodeCheck, InstrumentReader
from tideboard_desktop.search.symbol_codes import LARGEST_FILE, NotText, decode
from tideboard_desktop.ui.tasks import Tasks, accepted
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.watchlists.list_foot import ListFoot
from tideboard_desktop.watchlists.list_tabs import ListTabs
from tideboard_desktop.watchlists.lists import WatchLists
from tideboard_desktop.watchlists.view import WatchView

T = TypeVar("T")
translate = QCoreApplication.translate


class ListActions(QObject):
    """Connects the lists with tabs, rows and foot line; `alert_wanted` carries a row's security."""

    alert_wanted = Signal(str)

    def __init__(
        self,
        lists: WatchLists,
        view: WatchView,
        tabs: ListTabs,
        foot: ListFoot,
        tasks: Tasks,
        theme: Theme,
        *,
        facts: InstrumentReader | None,
        parent: QWidget,
    ) -> None:
        """`facts` checks pasted codes; without it nothing can be pasted."""
        super().__init__(parent)
        self.why_no_alert: Callable[[], str | None] = lambda: None
        self._lists = lists
        self._view = view
        self._tabs = tabs
        self._foot = foot
        self._tasks = tasks
        self._theme = theme
        self._facts = facts
        self._window = parent
        foot.undo.connect(self.undo)
        tabs.renamed.connect(self._named)
        tabs.rename_asked.connect(self.ask_name)
        tabs.moved.connect(lists.move_list)
        tabs.currentChanged.connect(lists.show)
        view.dragged.connect(self._drag_over)
        view.dropped.connect(self._drop)
        view.drag_left.connect(lambda: tabs.show_goal(None))

    # --- rows -------------------------------------------------------------------------------------------------------

    def add(self, instrument: InstrumentId) -> None:
        """Add to the current list, or to the first that accepts symbols; the foot line then names that list."""
        taker = self._lists.taker()
        elsewhere = taker != self._lists.current
        if self._try(lambda: self._lists.add([instrument], taker)) and elsewhere:
            self._done(self.tr("{symbol} was added to “{name}”."), symbol=instrument, name=self._lists.name(taker))

    def remove(self) -> None:
        """Remove the selected rows."""
        chosen = self._view.selected()
        if not chosen:
            return
        count = self._try(lambda: self._lists.remove(chosen))
        if count == 1:
            self._done(self.tr("{symbol} was removed."), symbol=chosen[0])
        elif count:
            self._done(self.tr("{count} symbols were removed."), count=count)

    def transfer(self, to: int, chosen: Sequence[InstrumentId] = ()) -> None:
        """Move the selected rows to another list."""
        moved = list(chosen) or self._view.selected()
        if moved and self._try(lambda: self._lists.transfer(moved, to)) is not None:
            self._done(self.tr("{what} moved to “{name}”."), what=_what(moved), name=self._lists.name(to))

    def copy(self, to: int, chosen: Sequence[InstrumentId] = ()) -> None:
        """Copy the selected rows to another list."""
        copied = list(chosen) or self._view.selected()
        count = self._try(lambda: self._lists.add(copied, to)) if copied else None
        if count == 0:
            self._foot.say(self.tr("“{name}” has them already.").format(name=self._lists.name(to)))
        elif count:
            self._done(self.tr("{what} copied to “{name}”."), what=_what(copied), name=self._lists.name(to))

    def step(self, by: int) -> None:
        """Move the selected rows up (-1) or down by one."""
        if self._own_order():
            chosen = self._view.selected()
            self._try(lambda: self._lists.step(chosen, by))
            self._view.scrollTo(self._view.currentIndex())

    def to_end(self, place: int) -> None:
        """Move the selected rows to the top (0) or the end (any large number)."""
        if self._own_order():
            chosen = self._view.selected()
            self._try(lambda: self._lists.put_before(chosen, place))
            self._view.scrollTo(self._view.currentIndex())

    def toggle_pin(self) -> None:
        """Pin the selected rows to the top, or unpin them if all are pinned."""
        chosen = self._view.selected()
        action = self._lists.unpin if self.all_pinned else self._lists.pin
        if chosen:
            self._try(lambda: action(chosen))

    @property
    def all_pinned(self) -> bool:
        """Whether rows are selected and each of them is pinned."""
        chosen = self._view.selected()
        return bool(chosen) and all(self._view.rows.is_pinned(one) for one in chosen)

    def unpin(self) -> None:
        """Unpin the selected rows if all are pinned."""
        if self.all_pinned:
            self.toggle_pin()

    def ask_alert(self) -> None:
        """Ask for a price alert of the first selected row."""
        for symbol in self._view.selected()[:1]:
            self.alert_wanted.emit(symbol)

    def copy_codes(self) -> None:
        """Copy the selected codes, one per line."""
        QGuiApplication.clipboard().setText("\n".join(self._view.selected()))

    def undo(self) -> None:
        """Undo the last change of the lists."""
        if self._lists.can_undo:
            self._lists.undo()
            self._foot.say(self.tr("Taken back."))

    # --- lists ------------------------------------------------------------------------------------------------------

    def new_list(self) -> None:
        """Ask for the name of a new list behind the last tab."""
        self._tabs.edit(len(self._lists.all), "")

    def ask_name(self, place: int | None = None) -> None:
        """Ask for a new name of a list, by default the current one."""
        at = self._lists.current if place is None else place
        if self._lists.all[at].follows_positions:
            self._foot.refuse(self.tr("This list follows the positions and keeps its name."))
        else:
            self._tabs.edit(at, self._lists.name(at))

    def _named(self, place: int, name: str) -> None:
        try:
            if place < len(self._lists.all):
                self._lists.rename(place, name)
            else:
                self._lists.create(name)
        except ListRefused as refusal:
            self._tabs.editor.refuse(str(refusal))
            self._foot.refuse(str(refusal))
            return
        self._tabs.editor.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def delete_list(self) -> None:
        """Delete the current list; undo restores it."""
        place = self._lists.current
        name, before = self._lists.name(place), len(self._lists.all)
        self._try(lambda: self._lists.delete(place))
        if len(self._lists.all) < before:
            self._done(self.tr("The list “{name}” was deleted."), name=name)

    def next_list(self, by: int) -> None:
        """Show the next (1) or previous (-1) list, cyclically."""
        self._lists.show((self._lists.current + by) % len(self._lists.all))

    def move_list(self, by: int) -> None:
        """Move the current tab left (-1) or right (1)."""
        self._lists.move_list(self._lists.current, self._lists.current + by)

    # --- codes from and to elsewhere --------------------------------------------------------------------------------

    def paste(self) -> None:
        """Parse the clipboard's codes and ask before adding them."""
        text = QGuiApplication.clipboard().text()
        if len(text) > LARGEST_FILE:
            from tideboard_desktop.search.codes_edit import too_large

            self._foot.refuse(too_large())
        else:
            self._offer(text)

    def take_file(self) -> None:
        """Ask for a file of codes and show its content before adding it."""
        self._tasks.spawn(self._take_file(), name="read codes")

    async def _take_file(self) -> None:
        dialog = QFileDialog(self._window.window(), translate("Watchlist", "Read codes from a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [translate("Watchlist", "Lists of codes (*.csv *.txt *.tsv)"), translate("Watchlist", "All files (*)")]
        )
        if not await accepted(dialog) or not dialog.selectedFiles():
            return
        text = self._try(lambda: read_text(Path(dialog.selectedFiles()[0])))
        if text is not None:
            self._offer(text)

    def _offer(self, text: str) -> None:
        if self._facts is not None:
            self._tasks.spawn(self._ask_codes(text, CodeCheck(self._facts)), name="paste codes")

    async def _ask_codes(self, text: str, sorting: CodeCheck) -> None:
        from tideboard_desktop.watchlists.paste_dialog import PasteDialog

        to = self._lists.taker()
        present, name = self._lists.all[to].symbols, self._lists.name(to)
        dialog = PasteDialog(text, present, sorting, self._tasks, self._theme, self._window.window(), list_name=name)
        if not await accepted(dialog):
            return
        ids = dialog.ids()
        count = self._try(lambda: self._lists.add(ids, to))
        if count:
            self._done(self.tr("{what} added to “{name}”."), what=_what(ids), name=name)

    # --- drag -------------------------------------------------------------------------------------------------------

    def _drag_over(self, where: QPoint) -> None:
        tab = self._tab_at(where)
        self._tabs.show_goal(tab)
        self._view.show_drop(None if tab is not None or not self._orderly() else self._row_at(where))

    def _drop(self, where: QPoint) -> None:
        self._tabs.show_goal(None)
        tab = self._tab_at(where)
        if tab is not None:
            copies = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.copy if copies else self.transfer)(tab)
            return
        row = self._row_at(where)
        if row is not None and self._own_order():
            chosen = self._view.selected()
            self._try(lambda: self._lists.put_before(chosen, row))

    def _tab_at(self, where: QPoint) -> int | None:
        place = self._tabs.tabAt(self._tabs.mapFromGlobal(where))
        return place if place in self._lists.others() else None

    def _row_at(self, where: QPoint) -> int | None:
        return self._view.place_at(self._view.viewport().mapFromGlobal(where))

    # --- parts ------------------------------------------------------------------------------------------------------

    def _orderly(self) -> bool:
        return self._view.rows.sorting is None and not self._lists.in_view.follows_positions

    def _own_order(self) -> bool:
        """Whether rows can be moved; reports why not."""
        if self._view.rows.sorting is not None:
            self._foot.refuse(self.tr("The list is sorted; go back to your own order to move rows."))
            return False
        return True

    def _try(self, action: Callable[[], T]) -> T | None:
        try:
            return action()
        except ListRefused as refusal:
            self._foot.refuse(str(refusal))
            return None

    def _done(self, text: str, **words: object) -> None:
        self._foot.done(text.format(**words))


def _what(symbols: Sequence[InstrumentId]) -> str:
    if len(symbols) == 1:
        return symbols[0]
    return translate("Watchlist", "{count} symbols").format(count=len(symbols))


def read_text(path: Path) -> str:
    """The text of a file of codes; raises ListRefused if it is too large, unreadable or not text."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        text = translate("Watchlist", "{name} cannot be read: {reason}.")
        raise ListRefused(text.format(name=path.name, reason=error.strerror or error)) from None
    if len(data) > LARGEST_FILE:
        text = translate("Watchlist", "{name} is larger than 1 MB; that is no list of codes.")
        raise ListRefused(text.format(name=path.name))
    try:
        return decode(data)
    except NotText:
        text = translate("Watchlist", "{name} is no text file. Save it as CSV in UTF-8.")
        raise ListRefused(text.format(name=path.name)) from None
