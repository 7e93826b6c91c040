"""The blotter's title bar: environment word, tabs with counts, the account's sums, filter, cancel all, more."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QLabel, QMenu, QTabBar, QWidget

from tideboard_core.model.order import Account, Funds
from tideboard_desktop.blotter.day_sums import Day, sums_tip
from tideboard_desktop.blotter.position_columns import Totals
from tideboard_desktop.blotter.words import (
    BEFORE_FEES,
    CASH,
    FILLS,
    LAST_WEEK,
    ORDERS,
    WITH_FEES,
    day_text,
    filter_words,
    tab_words,
)
from tideboard_desktop.docks.day_result import TONES, day_title, sums_text
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.focus_transfer import transfer_focus
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    chip,
    icon_button,
    identify,
    label,
    push_button,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.joining import with_key
from tideboard_desktop.ui.words.margin import margin_tip

translate = QCoreApplication.translate


class MoreMenu(QMenu):
    """Saves the table in view, and shows the day's result before or with fees.

    `save` carries nothing, `day_chosen` BEFORE_FEES or WITH_FEES.
    """

    save = Signal()
    day_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.saves = self.addAction(translate("Blotter", "Save this table as CSV"))
        self.saves.triggered.connect(self.save)
        self.addSeparator()
        group = QActionGroup(self)
        self._actions: dict[str, QAction] = {}
        for key, text in (
            (WITH_FEES, translate("Blotter", "Show the day’s result with fees")),
            (BEFORE_FEES, translate("Blotter", "Show the day’s result before fees")),
        ):
            action = self._actions[key] = self.addAction(text)
            action.setCheckable(True)
            action.setObjectName(f"day_{key}")
            action.triggered.connect(lambda _on=False, key=key: self.day_chosen.emit(key))
            group.addAction(action)
        self.choose(WITH_FEES)

    @property
    def key(self) -> str:
        return next(key for key, action in self._actions.items() if action.isChecked())

    def choose(self, key: str) -> None:
        """Choose without emitting `day_chosen`."""
        self._actions[key].setChecked(True)


_GAPS = 26
_SUMS = ("day", "open", "margin", "assets")


class BlotterTitleBar(QObject):
    """Fills the title bar `bar`; knows no orders."""

    def __init__(self, bar: TitleBar, theme: Theme) -> None:
        super().__init__()
        self._bar, self._theme = bar, theme
        self._pages: MenuChoice | None = None
        self._on_margin = False
        self._shown_sums: dict[str, tuple[str, str, Tone, str]] = {}
        self._funds_shown: tuple[Funds | None, ...] = ()
        self._day_tip = ""
        bar.title.hide()
        self.account = chip("", theme)
        self.account.setAccessibleIdentifier("blotter_account")
        self.account.hide()
        self.tabs = QTabBar()
        identify(self.tabs, "blotter_tabs", _pages_title())
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setFont(theme.font(Type.BODY))
        for tab in range(4):
            self.tabs.addTab(tab_words(tab, None))
        self.sums = {name: _sum(theme) for name in _SUMS}
        self.filters = {
            tab: MenuChoice(filter_words(tab), theme, identifier=identifier, name=translate("Blotter", "Shown"))
            for tab, identifier in ((ORDERS, "orders_filter"), (FILLS, "fills_filter"), (CASH, "cash_filter"))
        }
        self.filters[CASH].choose(LAST_WEEK)
        for one in self.filters.values():
            one.setFont(theme.font(Type.CAPTION))
        self.cancel_all = push_button(
            translate("Blotter", "Cancel all"), theme, ButtonStyle.OUTLINE, identifier="cancel_all"
        )
        self.cancel_all.setFont(theme.font(Type.CAPTION))
        self.cancel_all.setStyleSheet(
            f"QPushButton {{ min-height: {theme.px(20)}px; padding: 0 8px; font-weight: 400; }}"
        )
        find = self.find = icon_button("list-filter", filter_title(), theme, identifier="blotter_filter")
        find.setCheckable(True)
        find.setProperty("kind", "tool")
        more = self.more = icon_button("ellipsis", translate("Blotter", "More"), theme, identifier="blotter_more")
        self.menu = MoreMenu(more)
        more.clicked.connect(lambda: self.menu.popup(more.mapToGlobal(QPoint(0, more.height()))))
        for part in (self.account, self.tabs):
            bar.left.addWidget(part)
        for name in _SUMS:
            bar.right.addWidget(self.sums[name].widget)
        for control in (find, *self.filters.values(), self.cancel_all, more):
            bar.add_control(control)

    def show_keys(self, cancel_all: str, find: str) -> None:
        """Show the keys of "Cancel all" and of the filters in their tool tips."""
        words = translate("Blotter", "Cancel all open orders of the account, filtered out or not; asks first")
        self.cancel_all.setToolTip(tip(with_key(words, cancel_all)))
        self.find.setToolTip(tip(with_key(filter_title(), find)))

    def show_account(self, account: Account | None, provider: str = "") -> None:
        """Show the account's provider if several connections are used."""
        self._on_margin = account is not None and account.margin
        self._shown_sums.clear()
        self.account.setText("" if account is None else f"{provider} {account.short_id}")
        self.account.setVisible(account is not None and bool(provider))

    def show_tab(self, tab: int, width: int) -> None:
        """Show the filter of a tab; positions have none."""
        for one, choice in self.filters.items():
            choice.setVisible(one == tab)
        self.find.setVisible(tab in self.filters)
        self.fit(width)

    def show_totals(self, sums: Totals, day: Day, width: int) -> None:
        """Show the sums; an unknown one is a dash."""
        before = dict(self._shown_sums)
        for name, title, (text, text_colour) in (
            ("day", day_title(after_fees=day.fees), sums_text(day.sums, sums.currency)),
            ("open", translate("Blotter", "Unrealised"), day_text(sums.unrealised)),
        ):
            self._say(name, title, text, TONES[text_colour])
        if self._day_tip != (words := sums_tip(day)):
            self._day_tip = words
            self.sums["day"].widget.setToolTip(tip(words))
            self.sums["day"].value.setAccessibleDescription(words)
        assets = fmt.MISSING if sums.assets is None else fmt.money(sums.assets)
        self._say("assets", translate("Blotter", "Assets"), assets, Tone.PRIMARY, unit=sums.currency)
        self._show_margin(sums.funds)
        if self._shown_sums != before:
            self.fit(width)

    def _show_margin(self, funds: Funds | None) -> None:
        """What a margin account has to keep, in percent of its assets; amber from the warning's threshold on."""
        percent = None if funds is None else funds.margin_percent
        text = fmt.MISSING if percent is None else fmt.share(percent)
        near = self._on_margin and funds is not None and funds.margin_near
        self._say("margin", translate("Blotter", "Margin"), text, Tone.WARN if near else Tone.PRIMARY)
        if not self._funds_shown or self._funds_shown[0] is not funds:
            self._funds_shown = (funds,)
            self.sums["margin"].widget.setToolTip(tip(margin_tip(funds)))
            self.sums["margin"].value.setAccessibleDescription(margin_tip(funds))

    def _say(self, name: str, title: str, value: str, tone: Tone, *, unit: str = "") -> None:
        if self._shown_sums.get(name) == (shown := (title, value, tone, unit)):
            return
        self._shown_sums[name] = shown
        _widget, title_label, value_label, unit_label = self.sums[name]
        title_label.setText(title)
        value_label.setText(value)
        unit_label.setText(unit)
        set_tone(value_label, tone)
        unit_label.setVisible(bool(unit))
        value_label.setAccessibleName(f"{title} {value} {unit}".strip())

    def fit(self, width: int) -> None:
        """Hide sums in a narrow dock: unrealised first, the day's, margin, assets; a cash account has no margin.

        Where all tabs have no room, a menu of them takes their place; then the button of the filters goes, which has a
        key, and the filter of the tab. The word of the environment, "Cancel all" and the close button stay.
        """
        gap, own = self._bar.left.spacing(), self._own_filters()
        fixed = sum(part.sizeHint().width() + 2 for part in (self.cancel_all, self.more, *own))
        account = 0 if self.account.isHidden() else self.account.sizeHint().width() + gap
        left = width - fixed - account - self._bar.outer_width - _GAPS
        room = left - self.tabs.sizeHint().width() - gap
        self._fold_tabs(on=room < 0)
        left -= self.shown_tabs.sizeHint().width() + gap
        for part in own:
            part.setVisible(left >= 0)
            left += part.sizeHint().width() + 2 if left < 0 else 0
        for name in ("assets", "margin", "day", "open"):
            widget = self.sums[name].widget
            if name == "margin" and not self._on_margin:
                widget.hide()
                continue
            room -= widget.sizeHint().width() + 2
            widget.setVisible(room >= 0)

    def _own_filters(self) -> list[QWidget]:
        """The button of the filters and the filter of the tab in front, if it has them."""
        choice = self.filters.get(self.tabs.currentIndex())
        return [] if choice is None else [self.find, choice]

    @property
    def shown_tabs(self) -> QWidget:
        """The tabs, or the menu in their place."""
        return self.tabs if self._pages is None or self._pages.isHidden() else self._pages

    def _fold_tabs(self, *, on: bool) -> None:
        if self._pages is None:
            if not on:
                return
            self._pages = self._make_pages()
        if on:
            self._name_page(self._pages)
        if self.tabs.isHidden() is on:
            return
        going, heir = (self.tabs, self._pages) if on else (self._pages, self.tabs)
        heir.show()
        transfer_focus(going, heir)
        going.hide()

    def _make_pages(self) -> MenuChoice:
        pages = MenuChoice(self._words(), self._theme, identifier="blotter_pages", name=_pages_title())
        pages.hide()
        self._bar.left.insertWidget(self._bar.left.indexOf(self.tabs) + 1, pages)
        QWidget.setTabOrder(self.tabs, pages)
        pages.chosen.connect(lambda key: self.tabs.setCurrentIndex(int(key)))
        pages.opening.connect(lambda: pages.offer(self._words(), str(self.tabs.currentIndex())))
        return pages

    def _words(self) -> list[tuple[str, str]]:
        return [(str(tab), self.tabs.tabText(tab)) for tab in range(self.tabs.count())]

    def _name_page(self, pages: MenuChoice) -> None:
        """Show the tab in front on the button; the menu has the words of the others when it opens."""
        key = str(self.tabs.currentIndex())
        if (pages.key, pages.text()) != (key, self.tabs.tabText(int(key))):
            pages.words = dict(self._words())
            pages.choose(key)


def _pages_title() -> str:
    return translate("Blotter", "Positions, orders, fills, cash")


def filter_title() -> str:
    """What the button and the command of the filters do."""
    return translate("Blotter", "Filter the rows of this table")


class _Sum(NamedTuple):
    """Title, value and unit in one widget."""

    widget: QWidget
    title: QLabel
    value: QLabel
    unit: QLabel


def _sum(theme: Theme) -> _Sum:
    widget = QWidget()
    title = label("", theme, Type.BODY, Tone.CAPTION)
    value, unit = label("", theme, Type.STRONG), label("", theme, Type.BODY, Tone.SECONDARY)
    hbox(title, value, unit, on=widget, margins=(10, 0, 6, 0), spacing=6)
    return _Sum(widget, title, value, unit)
