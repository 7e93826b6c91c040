"""The row above the status strip while a dock fills the window: what is held, works and lacks a stop out of sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Order, Position
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import announce, give_role
from tideboard_desktop.ui.widgets.icons import lead
from tideboard_desktop.ui.widgets.labels import (
    Tone,
    chip,
    elided_label,
    identify,
    label,
    push_button,
    set_style_property,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import hbox, stretch
from tideboard_desktop.ui.words.links import stale_words

HEIGHT = 26
BUTTON_HEIGHT = 20
GAP = 8
SIDE = 12
ICON = 14
MOST_CODES = 3
"""Codes that stand in the row; the tooltip has all."""

Row = TypeVar("Row")
translate = QCoreApplication.translate
Unprotected = Callable[[Account], Sequence[InstrumentId]]


class FillRow(QWidget):
    """Positions and working orders of the account in view, those without a stop, and how the room is given back.

    While the connection of the orders is lost the counts are grey, with their age. `position_wanted` carries the first
    security whose position lacks a stop.
    """

    position_wanted = Signal(str)

    def __init__(self, hub: Hub, frame: Frame, theme: Theme) -> None:
        super().__init__()
        self._hub, self._theme = hub, theme
        self._account: Account | None = None
        self._unprotected: Unprotected = lambda _account: ()
        self._codes: Sequence[InstrumentId] = ()
        identify(self, "fill_row")
        give_role(self, QAccessible.Role.Grouping)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._counts = label("", theme, Type.CAPTION_STRONG)
        identify(self._counts, "fill_counts")
        self.button = push_button("", theme, identifier="fill_unprotected")
        self.button.setFont(theme.font(Type.CAPTION_STRONG))
        self.button.setFixedHeight(theme.px(BUTTON_HEIGHT))
        self.button.clicked.connect(self._want_position)
        self.button.hide()
        self._age = chip("", theme)
        self._age.setProperty("aged", True)
        self._age.hide()
        theme.follow(self, FillRow._lead)
        self._what = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self._keys = [label("", theme, Type.CAPTION) for _ in range(2)]
        self._or = label("", theme, Type.CAPTION, Tone.CAPTION)
        self._rest = label("", theme, Type.CAPTION, Tone.CAPTION)
        for hint in self._keys:
            hint.setObjectName("key_hint")
            hint.setFixedHeight(theme.px(18))
        row = hbox(
            self._counts,
            self.button,
            self._age,
            stretch(),
            self._what,
            self._keys[0],
            self._or,
            self._keys[1],
            self._rest,
            on=self,
            margins=(SIDE, 0, SIDE, 0),
            spacing=theme.px(GAP),
        )
        row.setStretchFactor(self._what, 0)
        self._what.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.show_key("")
        frame.add(self, self.refresh)

    def set_account(self, account: Account | None) -> None:
        """Count for this account; None while none is known."""
        self._account = account
        self._show()

    def set_unprotected(self, read: Unprotected) -> None:
        """`read` returns the securities of an account whose position has shares that no stop protects."""
        self._unprotected = read
        self._show()

    def show_dock(self, title: str) -> None:
        """Say which dock fills the window."""
        self._what.setText(translate("FillRow", "{dock} fills the window:").format(dock=title))
        self._show_sentence()

    def show_key(self, key: str) -> None:
        """Show the key that gives the room back beside Esc; empty if there is none."""
        self._keys[0].setText("Esc")
        self._or.setText(translate("FillRow", "or"))
        self._keys[1].setText(key)
        self._rest.setText(translate("FillRow", "gives the room back"))
        for part in (self._or, self._keys[1]):
            part.setVisible(bool(key))
        self._show_sentence()

    def show_lost(self, age: float | None) -> None:
        """Show counts that are so many seconds old, with one word for screen readers too; None = of now."""
        words, before = "" if age is None else stale_words(age), self._age.text()
        if words == before:
            return
        self._age.setText(words)
        self._age.setMinimumWidth(self._age.sizeHint().width())  # a figure is whole
        self.setAccessibleDescription(words)
        if not (words and before):
            self._age.setVisible(bool(words))
            set_tone(self._counts, Tone.SECONDARY if words else Tone.PRIMARY)
            set_style_property(self.button, "stale", bool(words))
            self._lead()

    def _lead(self) -> None:
        surface = self._theme.surface
        colour = surface.text2 if self._age.text() else surface.warn
        lead(self.button, "triangle-alert", colour, self._theme.px(ICON))

    def _want_position(self) -> None:
        self.position_wanted.emit(next(iter(self._codes), ""))

    def refresh(self, changed: AbstractSet[Key[object]]) -> None:
        """Count again if orders or positions of the account changed, or the price that tells stops from others."""
        account = self._account
        if account is not None and {Topic.POSITIONS.of(account.id), Topic.ORDERS.of(account.id)} & changed:
            self._show()

    def _show(self) -> None:
        account = self._account
        positions: Sequence[Position] | None = self._value(Topic.POSITIONS)
        orders: Sequence[Order] | None = self._value(Topic.ORDERS)
        held = None if positions is None else sum(bool(one.quantity) for one in positions)
        works = None if orders is None else sum(one.open for one in orders)
        self._counts.setText(f"{_positions(held)} \u00b7 {_orders(works)}")
        before = set(self._codes)
        self._codes = self._unprotected(account) if account is not None and held else ()
        self.button.setVisible(bool(self._codes))
        if self._codes:
            self._show_codes(grown=not set(self._codes) <= before)

    def _show_codes(self, *, grown: bool) -> None:
        codes = self._codes
        shown = ", ".join(codes[:MOST_CODES])
        if len(codes) > MOST_CODES:
            shown += f" +{len(codes) - MOST_CODES}"
        words = translate("FillRow", "{count} unprotected: {codes}")
        self.button.setText(words.format(count=len(codes), codes=shown))
        whole = words.format(count=len(codes), codes=", ".join(codes))
        self.button.setAccessibleName(whole)
        self.button.setToolTip(tip(f"{whole}\n" + translate("FillRow", "Gives the room back and shows the positions.")))
        if grown and self.isVisible():
            announce(self.button, whole)

    def _show_sentence(self) -> None:
        parts = (self._what, *((self._keys[0], self._or, self._keys[1]) if self._keys[1].text() else self._keys[:1]))
        self.setAccessibleName(" ".join(part.text() for part in (*parts, self._rest) if part.text()))

    def _value(self, topic: Topic[tuple[Row, ...]]) -> Sequence[Row] | None:
        return None if self._account is None else self._hub.value(topic.of(self._account.id))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """One height."""
        return QSize(0, self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Any width."""
        return self.sizeHint()


def _positions(count: int | None) -> str:
    if count is None:
        return translate("FillRow", "positions not known")
    if count == 1:
        return translate("FillRow", "1 position")
    words = translate("FillRow", "{count} positions") if count else translate("FillRow", "no positions")
    return words.format(count=count)


def _orders(count: int | None) -> str:
    if count is None:
        return translate("FillRow", "orders not known")
    if count == 1:
        return translate("FillRow", "1 order")
    words = translate("FillRow", "{count} orders") if count else translate("FillRow", "no orders")
    return words.format(count=count)
