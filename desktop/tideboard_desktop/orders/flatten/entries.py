"""What works beside the positions that a flatten closes: entries, each with a box that cancels it, and the rest."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.model.flatten import FlattenPlan
from tideboard_core.model.order import Order, OrderStatus
from tideboard_desktop.orders.cancel.all_orders import cancel_line
from tideboard_desktop.orders.confirm.check_lines import TickBox
from tideboard_desktop.orders.flatten.lines import WIDTH
from tideboard_desktop.ui.dialogs.trading_dialog import PADDING
from tideboard_desktop.ui.literal_text import breakable
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.words.combinations import leg_words

translate = QCoreApplication.translate
ROW, MOST = 24, 5


class EntryBoxes(QWidget):
    """A box for each entry, none ticked beforehand, and below them what stays; more than MOST of each scroll.

    Without any it takes no room.
    """

    changed = Signal()

    def __init__(self, plan: FlattenPlan, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.boxes: dict[str, TickBox] = {}
        self.staying = label(breakable("\n".join(staying_words(order, plan) for order in plan.staying)), theme)
        whole = vbox(on=self, margins=(PADDING, 8, PADDING, 8), spacing=4)
        if entries := [order for line in plan.worked_on for order in line.entries]:
            text = translate(
                "Flatten", "Working orders that add to these positions stay; ticked ones are cancelled first:"
            )
            whole.addWidget(label(text, theme, Type.BODY, Tone.SECONDARY))
            whole.addWidget(self._tick_boxes(entries, plan))
        if plan.staying:
            text = translate("Flatten", "These go on working as well; they are not cancelled from here:")
            whole.addWidget(label(text, theme, Type.BODY, Tone.SECONDARY))
            whole.addWidget(self._rest())
        self.setVisible(bool(entries or plan.staying))

    def _tick_boxes(self, entries: list[Order], plan: FlattenPlan) -> QWidget:
        rows = QWidget()
        column = vbox(on=rows, margins=0, spacing=0)
        for order in entries:
            text = cancel_line(order, foreign=order.id in plan.foreign)
            box = TickBox(text, self._theme, identifier=f"tick_entry_{order.id}")
            box.setFixedHeight(self._theme.px(ROW))
            box.toggled.connect(self.changed)
            self.boxes[order.id] = box
            column.addWidget(box)
        scroll = scrolling(rows)
        scroll.setFixedHeight(self._theme.px(ROW * min(len(self.boxes), MOST)) + 2)
        return scroll

    def _rest(self) -> QWidget:
        identify(self.staying, "staying_orders")
        self.staying.setWordWrap(True)
        scroll, most = scrolling(self.staying), self._theme.px(ROW * MOST)
        whole = self.staying.heightForWidth(self._theme.px(WIDTH) - 2 * PADDING)
        scroll.setFixedHeight(min(whole, most) + 2)
        if whole > most:
            scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys scroll
        return scroll

    @property
    def ticked(self) -> frozenset[str]:
        """Ids of the entries whose boxes are ticked."""
        return frozenset(order_id for order_id, box in self.boxes.items() if box.isChecked())


def staying_words(order: Order, plan: FlattenPlan) -> str:
    """An order that stays: a combination with its legs in the listed positions, one without an answer as such."""
    listed = {line.instrument for line in plan.lines}
    unknown = order.status is OrderStatus.UNKNOWN
    parts = [cancel_line(order, foreign=order.id in plan.foreign and not unknown)]
    parts += [leg_words(leg, order.remaining) for leg in order.legs if leg.instrument in listed]
    if unknown:
        parts.append(translate("Flatten", "outcome unknown"))
    return "  ·  ".join(parts)
