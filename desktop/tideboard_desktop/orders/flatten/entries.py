"""The working entries of the positions that a flatten closes, each with a box: ticked ones are cancelled first."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tideboard_core.model.flatten import FlattenPlan
from tideboard_desktop.orders.cancel.all_orders import cancel_line
from tideboard_desktop.orders.confirm.check_lines import TickBox
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, label
from tideboard_desktop.ui.widgets.scroll_area import scrolling

translate = QCoreApplication.translate
ROW, MOST = 24, 5


class EntryBoxes(QWidget):
    """A box for each entry, none ticked beforehand; further than MOST scroll. Without any it takes no room."""

    changed = Signal()

    def __init__(self, plan: FlattenPlan, theme: Theme) -> None:
        super().__init__()
        self.boxes: dict[str, TickBox] = {}
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for order in (order for line in plan.worked_on for order in line.entries):
            text = cancel_line(order, foreign=order.id in plan.foreign)
            box = TickBox(text, theme, identifier=f"tick_entry_{order.id}")
            box.setFixedHeight(theme.px(ROW))
            box.toggled.connect(self.changed)
            self.boxes[order.id] = box
            column.addWidget(box)
        scroll = scrolling(rows)
        scroll.setFixedHeight(theme.px(ROW * min(len(self.boxes), MOST)) + 2)
        text = translate("Flatten", "Working orders that add to these positions stay; ticked ones are cancelled first:")
        self.words = label(text, theme, Type.BODY, Tone.SECONDARY)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 8, 18, 8)
        whole.setSpacing(4)
        whole.addWidget(self.words)
        whole.addWidget(scroll)
        self.setVisible(bool(self.boxes))

    @property
    def ticked(self) -> frozenset[str]:
        """Ids of the entries whose boxes are ticked."""
        return frozenset(order_id for order_id, box in self.boxes.items() if box.isChecked())
