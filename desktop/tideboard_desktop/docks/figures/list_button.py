"""The button that shows which list a map or board is about, with the menu to choose another one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.chosen_list import (
    INDEXES,
    MARKETS,
    ChosenList,
    ListType,
    index_name,
    list_words,
    ranking_words,
    rankings_of,
)
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.words.markets import market_words

translate = QCoreApplication.translate
WIDTH = 150
HEIGHT = 22


class ListButton(QPushButton):
    """`chosen_list` carries a ChosenList. Plates are chosen in their own dock, which the last entry opens."""

    chosen_list = Signal(object)

    def __init__(self, context: DockContext, *, identifier: str) -> None:
        super().__init__()
        theme = context.theme
        self._context, self._shown = context, ChosenList(ListType.WATCHLIST, "")
        self.setFont(theme.font(Type.BODY))
        self.setProperty("kind", "outline")
        self.setAutoDefault(False)
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QPushButton { min-height: 0; padding: 0 8px; text-align: left; }")
        identify(self, identifier, translate("FlowBoard", "List"))
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide for short names as for usual ones, where there is room."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), self._context.theme.px(WIDTH)), hint.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return super().sizeHint()

    def show_list(self, chosen: ChosenList) -> None:
        self._shown = chosen
        words = list_words(self._context.services, chosen)
        if self.text() == button_text(words):
            return
        self.setText(button_text(words))
        self.setToolTip(tip(words))
        self.setAccessibleName(translate("FlowBoard", "{name}, list").format(name=words))

    def fill(self) -> None:
        """Fill the menu with the lists that there are now."""
        menu, services = self._menu, self._context.services
        menu.clear()
        for place, one in enumerate(services.lists.all):
            if not one.follows_positions:
                self._add(menu, services.lists.name(place), ChosenList(ListType.WATCHLIST, one.name))
        menu.addSeparator()
        for market in MARKETS:
            below = menu.addMenu(button_text(market_words(market)))
            for ranking in rankings_of(market):
                self._add(below, ranking_words(ranking), ChosenList(ranking, market.value))
        indexes = menu.addMenu(translate("FlowBoard", "Members of an index"))
        for index in INDEXES:
            self._add(indexes, index_name(index), ChosenList(ListType.INDEX, index))
        menu.addSeparator()
        plates = menu.addAction(translate("FlowBoard", "A plate\u2026"))
        plates.triggered.connect(lambda _on=False: self._context.window.open_dock("plates", {}))

    def _add(self, menu: QMenu, words: str, chosen: ChosenList) -> None:
        action = menu.addAction(button_text(words))
        action.setCheckable(True)
        action.setChecked(chosen[:2] == self._shown[:2])
        action.triggered.connect(partial(self._choose, chosen))

    def _choose(self, chosen: ChosenList, _checked: object = None) -> None:
        self.chosen_list.emit(chosen)
