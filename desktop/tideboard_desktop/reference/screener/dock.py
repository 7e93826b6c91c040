"""The broker's screener: conditions written and saved, results in pages, into a watchlist or a file."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from tideboard_core.errors import BadInput
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, Market, market_of
from tideboard_core.model.reference import Plate
from tideboard_core.model.watch.screen import ROWS_PER_PAGE, OwnField, OwnScreen, Screen, ScreenPage, ScreenRow
from tideboard_core.ports.gateway import Gateway, Offer, offered
from tideboard_core.ports.reference import OwnScreener
from tideboard_core.system.versioned_file import VersionedFile
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.folding import TABLE
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.security_menu import add_security_actions, add_watchlists
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.reference.screener.condition_editor import ScreenEditor
from tideboard_desktop.reference.screener.model import Field, line_words, own_offer, result_columns
from tideboard_desktop.ui.dialogs.name_dialog import NameDialog, NameWords, ask_name
from tideboard_desktop.ui.widgets.labels import ButtonStyle, icon_button, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, vbox
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.splitter import splitter, turn
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.markets import market_words
from tideboard_desktop.ui.words.reference import with_unread

VERSION = 2
FILE = "screens.json"
KEPT_ASIDE = "screens.damaged.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screens:
    """What the file holds: screens by their names, in the order in which they were saved."""

    version: int = VERSION
    named: dict[str, Screen] = field(default_factory=dict)


class ScreensFile:
    """Reads and replaces the file; None as directory = everything lives as long as this object."""

    def __init__(self, directory: Path | None) -> None:
        self._file = (
            None if directory is None else VersionedFile(directory / FILE, Screens, name="screens", version=VERSION)
        )
        self.screens = Screens()

    def load(self) -> None:
        """Read the stored screens; there are none without a file, and of a damaged one those that can be read.

        Raises what `VersionedFile.load` raises.
        """
        if self._file is None:
            return
        try:
            self.screens = self._file.load() or self.screens
        except BadInput:
            self.screens = self._file.rest or self.screens
            raise

    def save(self, name: str, screen: Screen) -> None:
        """Keep a screen under a name; one of the same name is replaced. OSError and BadInput change nothing."""
        self._write(Screens(named={**self.screens.named, name: screen}))

    def delete(self, name: str) -> None:
        """Forget a screen. OSError and BadInput change nothing."""
        self._write(Screens(named={other: one for other, one in self.screens.named.items() if other != name}))

    def _write(self, screens: Screens) -> None:
        if self._file is not None:
            self._file.save(screens)
        self.screens = screens


log = logging.getLogger(__name__)
translate = QCoreApplication.translate
SIDE_BY_SIDE = 680
EDITOR_WIDTH = 370


class ScreenerState(SavedState, kw_only=True):
    """The screen that is written, and the name of the saved one that it is.

    `within` is a plate to which another dock restricts the present form. `own` is the screen that is written of a
    broker's own fields: each stays while the other is shown.
    """

    screen: Screen | None = None
    own: Screen | None = None
    name: str = ""
    within: InstrumentId | UnsetType = UNSET


class ScreenerDock(Dock):
    """Each run is a read of its own page; the table's columns are the fields that were asked for."""

    KEY = "screener"
    LINK = QUOTES_LINK

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self.asked: Screen | None = None
        self.begin = 0
        self._placed = False
        self.pages = self.reads()
        self.pages.changed.connect(self._came)
        self.file = ScreensFile(context.services.directory)
        reference, self._provider = context.services.gateway.reference, context.services.provider()
        self._own: OwnScreener | None = None if reference is None else reference.own_screener
        self._aside: Screen | None = None
        self._shown_keys: list[str] = []
        offer = None if self._own is None else own_offer((), self._provider)
        self.editor = ScreenEditor(context.theme, offer, "" if self._own is None else self._own.owner)
        self.own_fields: Reads[list[OwnField]] = self.reads()
        self.own_fields.changed.connect(self._fields_came)
        self.kept_screens: Reads[list[OwnScreen]] = self.reads()
        self.kept_screens.changed.connect(self._kept_came)
        self.fetched: Reads[Screen] = self.reads()
        self.fetched.changed.connect(self._fetched_came)
        self.editor.fetched.connect(self._fetch)
        self.editor.run.connect(self.run)
        self.editor.grown.connect(self.mark_apart)
        self.editor.picked.connect(self.pick)
        self.editor.save_wanted.connect(self.keep)
        self.editor.delete_wanted.connect(self.drop)
        self.editor.moved.connect(self._ask_plates)
        self.plates = self.reads()
        self.plates.changed.connect(self._plates_came)
        self._results = QWidget()
        self._room = QVBoxLayout(self._results)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._make_table([])
        self._make_foot()
        self._lay_out()
        self._load()
        self.finish()
        self._tell()

    # --- running ----------------------------------------------------------------------------------------------------

    def run(self, screen: Screen) -> None:
        """Ask for the first page."""
        fields = [one.field for one in screen.conditions]
        if self._own is None and (
            self.asked is None
            or [one.field for one in self.asked.conditions] != fields
            or (self.asked.market is not screen.market)
        ):
            self.asked = screen
            self._make_table(fields)
        self.asked = screen
        self._turn_to(0)

    def turn(self, step: int) -> None:
        """One page on (1) or back (-1)."""
        begin = self.begin + step * ROWS_PER_PAGE
        if self.asked is not None and 0 <= begin < max(self._total, 1):
            self._turn_to(begin)

    def market_shown(self) -> Market:
        return self.editor.market

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Ask for the plates when it is looked at first."""
        super().showEvent(event)
        if self.plates.subject is None:
            self._ask_plates()

    def _ask_plates(self) -> None:
        market, source, own = self.editor.market, self.context.services.gateway, self._own
        if not self.isVisible():
            self.plates.forget()
            return
        self.plates.ask(market, lambda: _plates(source, market))
        if own is not None:
            if self.own_fields.value is None:
                self.own_fields.ask("fields", own.fields)
            self.kept_screens.ask(market, lambda: own.screens(market))

    # --- the broker's own fields and screens ------------------------------------------------------------------------

    def _fields_came(self) -> None:
        found = self.own_fields.value
        if found is not None:
            self.editor.show_offer(own_offer(found, self._provider))
        elif self.own_fields.error is not None and not self.own_fields.loading:
            self.foot.refuse(error_sentence(self.own_fields.error))

    def _kept_came(self) -> None:
        error = self.kept_screens.error
        why_not = "" if error is None or self.kept_screens.loading else error_sentence(error)
        self.editor.show_kept(self.kept_screens.value or (), why_not)

    def _fetch(self, screen_id: int) -> None:
        own, market = self._own, self.editor.market
        assert own is not None
        self.fetched.ask((screen_id, market), lambda: own.kept_screen(screen_id, market))

    def _fetched_came(self) -> None:
        """Write the broker's screen into the form, in its present words and units, and run it."""
        if self.fetched.loading or self.fetched.subject is None:
            return
        if self.fetched.error is not None:
            self.foot.refuse(error_sentence(self.fetched.error))
        elif self.fetched.value is not None:
            found, self.fetched.value = self.fetched.value, None
            self.editor.show_screen(found)
            self._show_names("")
            self.editor.start()

    def _plates_came(self) -> None:
        found: Sequence[Plate] | None = self.plates.value
        if found is not None:
            self.editor.show_plates(found)
        elif self.plates.error is not None and not self.plates.loading:
            self.editor.show_plates((), error_sentence(self.plates.error))

    def _turn_to(self, begin: int) -> None:
        screen, source = self.asked, self.context.services.gateway
        assert screen is not None
        self.begin = begin
        key = msgspec.json.encode((screen, begin))
        self.pages.ask(key, lambda: _page(source, screen, begin))

    @property
    def _total(self) -> int:
        page: ScreenPage | None = self.pages.value
        return 0 if page is None else page.total

    def _came(self) -> None:
        page: ScreenPage | None = self.pages.value
        if self._own is not None and page is not None and page.rows:
            keys = list(dict.fromkeys(key for row in page.rows for key in row.own))
            if keys != self._shown_keys:
                self._shown_keys = keys
                self._make_table([self.editor.offer.find(key) or OwnField(key=key) for key in keys])
        assert self.table is not None
        self.table.rows.show_rows([] if page is None else list(page.rows))
        error = self.pages.error
        if isinstance(error, BadInput) and "field" in error.data and not self.pages.loading:
            self.editor.refuse(str(error.data["field"]), error_sentence(error))
        self._tell()

    def _tell(self) -> None:
        page: ScreenPage | None = self.pages.value
        here = 0 if page is None else len(page.rows)
        words = ""
        if page is not None:
            words = translate("Screener", "{total} found, {first} to {last} shown").format(
                total=f"{page.total:,}", first=f"{min(self.begin + 1, page.total):,}", last=f"{self.begin + here:,}"
            )
            words = with_unread(words, page)
        self.foot.show_words(words)
        self.back.setEnabled(self.begin > 0)
        self.on.setEnabled(page is not None and self.begin + here < page.total)
        self.watch.setEnabled(here > 0)

    # --- saved screens ----------------------------------------------------------------------------------------------

    def pick(self, name: str) -> None:
        """Write a saved screen into the form and run it."""
        screen = self.file.screens.named.get(name)
        if screen is not None:
            self.editor.show_screen(screen)
            self._show_names(name)
            self.editor.start()

    def _show_names(self, name: str) -> None:
        """Offer the saved screens, greyed where they are made of fields of another provider."""
        named = self.file.screens.named
        others = {
            each: translate("Screener", "Made of conditions of {provider}.").format(
                provider=screen.provider or translate("Screener", "another provider")
            )
            for each, screen in named.items()
            if not self.editor.fits(screen)
        }
        self.editor.show_names(list(named), name, others)
        self.folding.refresh()

    def keep(self) -> None:
        """Ask for a name and save the screen of the form."""
        screen = self.editor.written()
        if screen is not None:
            self.context.tasks.spawn(self._keep(screen), name="save screen")

    async def _keep(self, screen: Screen) -> None:
        words = NameWords(
            title=translate("Screener", "Save the screen"),
            action=translate("Common", "Save"),
            field=translate("Common", "Name"),
            clash=translate("Screener", "Replaces the screen of this name."),
        )
        names = list(self.file.screens.named)
        name = await ask_name(NameDialog(words, self.editor.name, names, self.context.theme, self.window()))
        if name and self._wrote(lambda: self.file.save(name, screen)):
            self._show_names(name)
            self.foot.say(translate("Screener", "\u201c{name}\u201d was saved.").format(name=name))

    def drop(self) -> None:
        """Delete the picked saved screen; the form stays."""
        name = self.editor.name
        if name and self._wrote(lambda: self.file.delete(name)):
            self._show_names("")
            self.foot.say(translate("Screener", "\u201c{name}\u201d was deleted.").format(name=name))

    def _wrote(self, action: Any) -> bool:  # noqa: ANN401  a call without arguments
        try:
            action()
        except (OSError, BadInput) as error:
            log.warning("screens not saved: %s", error)
            why = error_sentence(error) if isinstance(error, BadInput) else error.strerror or ""
            self.foot.refuse(translate("Screener", "The screens could not be saved. {why}").format(why=why))
            return False
        return True

    def _load(self) -> None:
        try:
            self.file.load()
        except BadInput as error:
            log.warning("screens not used: %s", error)
            self.editor.keep.setEnabled(error.code == "screens-damaged")  # that one was put aside
            self.foot.refuse(error_sentence(error))
        except OSError as error:
            log.warning("screens not read: %s", error)
            self.editor.keep.setEnabled(False)
        self._show_names("")

    # --- acts -------------------------------------------------------------------------------------------------------

    def _ids(self, rows: Sequence[ScreenRow]) -> list[InstrumentId]:
        return [row.instrument for row in rows]

    def _fill_menu(self, menu: QMenu, rows: Sequence[ScreenRow]) -> None:
        add_security_actions(menu, self, self._ids(rows))

    def _watch_menu(self) -> None:
        menu = passing_menu(self)
        self.fill_lists(menu)
        menu.popup(self.watch.mapToGlobal(self.watch.rect().topLeft()))

    def fill_lists(self, menu: QMenu) -> None:
        """Offer the watchlists for the chosen rows, or for all of the page where at most one is chosen."""
        assert self.table is not None
        picked = self.table.picked()
        rows = picked if len(picked) > 1 else list(self.table.rows.rows)
        add_watchlists(menu, self, self._ids(rows))

    def saved_about(self) -> Sequence[str]:
        return self.editor.market.value, self.editor.name

    # --- memory -----------------------------------------------------------------------------------------------------

    def saved_state(self) -> ScreenerState:
        written = self.editor.written()
        typed, own = (written, self._aside) if self._own is None else (self._aside, written)
        return ScreenerState(table=self.table_state(), screen=typed, own=own, name=self.editor.name)

    def restore(self, state: ScreenerState) -> None:
        super().restore(state)
        if isinstance(state.within, str):
            self.editor.show_market(market_of(state.within).value)
            self.editor.show_plate(state.within)
            return
        shown, self._aside = (state.screen, state.own) if self._own is None else (state.own, state.screen)
        if shown is not None and self.editor.fits(shown):
            self.editor.show_screen(shown)
            self._show_names(state.name)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Focus the results if there are any, else the first field, or what it is folded into."""
        if self.table is not None and self.table.rows.rows:
            self.table.setFocus(reason)
        else:
            (self.editor.go if self.conditions.isHidden() else self.conditions).setFocus(reason)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_table(self, fields: Sequence[Field]) -> None:
        theme = self.context.theme
        columns = result_columns(fields, MARKET_CURRENCY[self.editor.market], self.context.units)
        model: TableModel[ScreenRow] = TableModel(columns, lambda row: row.instrument, self._results)
        old = self.table
        self.table = Table(model, theme, identifier="screener_table", name=translate("Screener", "Results"))
        self.table.opened.connect(lambda row: self.choose(model.rows[row].instrument))
        self.table.fill_menu = self._fill_menu
        if old is not None:
            self._room.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._room.addWidget(self.table)
        self.mark_apart(self.table)

    def _make_foot(self) -> None:
        theme = self.context.theme
        self.back = icon_button(
            "chevron-left", translate("Screener", "Previous page"), theme, identifier="screener_back"
        )
        self.back.clicked.connect(lambda _on=False: self.turn(-1))
        self.on = icon_button("chevron-right", translate("Screener", "Next page"), theme, identifier="screener_next")
        self.on.clicked.connect(lambda _on=False: self.turn(1))
        self.watch = push_button(
            translate("Screener", "Add to a watchlist"), theme, ButtonStyle.TEXT, identifier="screener_watch"
        )
        self.watch.setStyleSheet("QPushButton { min-height: 0; }")
        self.watch.clicked.connect(lambda _on=False: self._watch_menu())
        for part in (self.watch, self.back, self.on):
            self.foot.row.addWidget(part)

    def _lay_out(self) -> None:
        self.split = splitter(self.context.theme)
        self._results.setMinimumHeight(self.context.theme.px(TABLE))  # below the conditions in a narrow dock
        conditions = as_widget(vbox(self.editor, margins=0))
        self.split.addWidget(conditions)
        self.split.addWidget(self.pane(self._results, self.pages, self._words))
        self.split.setStretchFactor(0, 0)
        self.split.setStretchFactor(1, 1)
        self.editor.setMinimumWidth(self.context.theme.px(330))
        self.column.addWidget(self.split, 1)
        self.conditions = self.folding.add_filters(
            self.editor,
            lambda: [line_words(row.line) for row in self.editor.rows],
            here=lambda: self.split.orientation() is Qt.Orientation.Vertical,
            then=lambda folded: conditions.setVisible(not folded),
        )
        for acted in (self.editor.run, self.editor.save_wanted, self.editor.delete_wanted):
            acted.connect(lambda *_what: self._close_conditions())

    def _close_conditions(self) -> None:
        """Show what the folded conditions find, or the dialog that they open."""
        if (popup := self.conditions.popup) is not None:
            popup.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Lay the views beside each other if there is room."""
        px = self.context.theme.px
        wide = turn(self.split, self.width(), px(SIDE_BY_SIDE))  # first, since what stands beside does not fold
        super().resizeEvent(event)
        if wide and not self._placed:
            self._placed = True
            self.split.setSizes([px(EDITOR_WIDTH), max(self.width() - px(EDITOR_WIDTH), 1)])

    def _words(self) -> Wording:
        return Wording(
            asking=translate("Screener", "Asking the screener"),
            empty=translate("Screener", "Nothing matches"),
            idle=translate("Screener", "Set conditions, then press Run"),
            detail=market_words(self.editor.market),
        )


async def _plates(gateway: Gateway, market: Market) -> list[Plate]:
    return await offered(gateway, gateway.reference, Offer.PLATES).plates(market)


async def _page(gateway: Gateway, screen: Screen, begin: int) -> ScreenPage:
    return await offered(gateway, gateway.reference, Offer.SCREEN).screen(screen, begin=begin, count=ROWS_PER_PAGE)
