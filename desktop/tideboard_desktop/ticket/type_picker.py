"""The ticket's choice of order type and time in force: segments for the usual kinds, menus for the rest."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from tideboard_core.model.order_terms import PLACED, TRAITS, OrderType
from tideboard_core.orders.offers import OfferReason
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.widgets.menu_choice import HEIGHT, MenuChoice
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.orders import (
    offer_reason,
    short_offer_reason,
    short_type_word,
    type_meaning,
    type_word,
)

translate = QCoreApplication.translate
_USUAL = (OrderType.LIMIT, OrderType.MARKET, OrderType.STOP)


class _Arrow(MenuChoice):
    """The choice whose word stands on another button."""

    def show_word(self, word: str) -> None:
        """Nothing beside the arrow."""


class TypeChoice(QWidget):
    """Limit, Market, Stop as segments; the arrow lists every type, those that are off with the reason."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        name = translate("Ticket", "Order type")
        self._kinds = {one: one for one in _USUAL}
        self._tips: Mapping[str, str] = {}
        self.segments = Segments(
            [(one.value, type_word(one)) for one in _USUAL], theme, identifier="order_type", name=name, height=HEIGHT
        )
        self.button(OrderType.STOP.value).setProperty("place", "middle")
        self.more = _Arrow(
            [(one.value, type_word(one)) for one in PLACED],
            theme,
            identifier="order_type_more",
            name=translate("Ticket", "Every type of order"),
        )
        for first in _USUAL[1:]:
            self.more.part_before(first.value)
        self.more.setProperty("place", "last")
        self.more.setFixedWidth(theme.px(HEIGHT))
        self.more.setToolTip(translate("Ticket", "Every type of order"))
        hbox((self.segments, 1), self.more, on=self, margins=0, spacing=0)
        self.segments.chosen.connect(self._segment)
        self.more.chosen.connect(self._kind)
        self.show_reasons({})

    @property
    def key(self) -> str:
        segment = OrderType(self.segments.key)
        return self._kinds[segment].value

    def choose(self, key: str) -> None:
        """Choose a type without emitting `chosen`; of one that the ticket does not place no segment is changed."""
        kind = OrderType(key)
        if kind in PLACED:
            self._show_kind(kind)
            self.segments.choose(_segment_of(kind).value)

    def button(self, key: str) -> QAbstractButton:
        """The segment of a type; kinds of one family share it."""
        return self.segments.button(_segment_of(OrderType(key)).value)

    def show_reasons(self, reasons: Mapping[str, OfferReason]) -> None:
        """Switch types off, each with its reason; what stays on says what it does."""
        self._tips = {key: offer_reason(reason) for key, reason in reasons.items()}
        for segment, kind in tuple(self._kinds.items()):
            if kind.value in reasons and segment.value not in {*reasons, self.segments.key}:
                self._show_kind(segment)  # of the kinds that share a segment the one that is offered
            self._tell(self._kinds[segment])
        self.more.choose(self.key)
        self.more.show_reasons(self._tips, {key: short_offer_reason(reason) for key, reason in reasons.items()})

    def _tell(self, order_type: OrderType) -> None:
        button, reason = self.button(order_type.value), self._tips.get(order_type.value, "")
        button.setEnabled(not reason)
        button.setToolTip(tip(reason or type_meaning(order_type)))

    def _segment(self, key: str) -> None:
        segment = OrderType(key)
        self.chosen.emit(self._kinds[segment].value)

    def _kind(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)

    def _show_kind(self, kind: OrderType) -> None:
        self._kinds[_segment_of(kind)] = kind
        self.more.choose(kind.value)
        button, word = self.button(kind.value), short_type_word(kind)
        if button.text() != word:
            button.setText(word)
            button.setAccessibleName(type_word(kind))
            button.updateGeometry()
        self._tell(kind)


def _segment_of(kind: OrderType) -> OrderType:
    traits = TRAITS[kind]
    if traits.trigger is not None:
        return OrderType.STOP
    return OrderType.LIMIT if traits.limited else OrderType.MARKET
