"""The boxes of a flatten's confirmation: entries that are cancelled first, and lines that come unticked."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.model.flatten import FlattenPlan
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order, OrderStatus
from tideboard_core.orders.exit_cover import holds_up_exits
from tideboard_desktop.orders.cancel.all_orders import cancel_line
from tideboard_desktop.orders.flatten.lines import WIDTH, cautions_words
from tideboard_desktop.ui.dialogs.trading_dialog import PADDING
from tideboard_desktop.ui.literal_text import breakable, tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.widgets.tick_box import TickBox
from tideboard_desktop.ui.words.combinations import FactsOf, leg_words, no_facts

translate = QCoreApplication.translate
ROW, MOST = 24, 5


class TickBoxes(QWidget):
    """A box for each of `rows`, by its key, those of `ticked` ticked beforehand; more than MOST of them scroll.

    `prefix` begins the identifiers of the boxes.
    """

    changed = Signal()

    def __init__(
        self, rows: Mapping[str, str], theme: Theme, prefix: str, ticked: Collection[str] = frozenset()
    ) -> None:
        super().__init__()
        self.boxes: dict[str, TickBox] = {}
        inner = QWidget()
        column = vbox(on=inner, margins=0, spacing=0)
        for key, text in rows.items():
            box = TickBox(text, theme, identifier=f"{prefix}_{key}")
            box.setToolTip(tip(text))
            box.setFixedHeight(theme.px(ROW))
            box.setChecked(key in ticked)
            box.toggled.connect(self.changed)
            self.boxes[key] = box
            column.addWidget(box)
        scroll = scrolling(inner)
        vbox(scroll, on=self, margins=0, spacing=0)
        self.setFixedHeight(theme.px(ROW * min(len(self.boxes), MOST)) + 2)

    @property
    def ticked(self) -> frozenset[str]:
        """The keys whose boxes are ticked."""
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())


class EntryBoxes(QWidget):
    """A box for each entry, and below them what stays; without any it takes no room.

    Ticked beforehand is the rest of an entry of which a part has filled and whose exits go: it would fill without any.
    Not one that another program placed: that it is cancelled is for a person to say.
    """

    changed = Signal()

    def __init__(self, plan: FlattenPlan, theme: Theme, parent: QWidget, facts: FactsOf = no_facts) -> None:
        super().__init__(parent)
        self._theme = theme
        lines = [staying_words(order, plan, facts) for order in plan.staying]
        self.staying = label(breakable("\n".join(lines)), theme)
        whole = vbox(on=self, margins=(PADDING, 8, PADDING, 8), spacing=4)
        entries = [order for line in plan.lines if line.obstacle is None for order in line.entries]
        at_market = {order.id for line in plan.lines for order in line.not_by_hand}
        rows = {
            order.id: cancel_line(
                order, foreign=order.id in plan.foreign, by_hand=order.id not in at_market, facts=facts
            )
            for order in entries
        }
        waiting = {order.id for order in entries if holds_up_exits(order)}
        self.list = TickBoxes(rows, theme, "tick_entry", waiting - plan.foreign)
        self.list.changed.connect(self.changed)
        if entries:
            text = translate(
                "Flatten", "Working orders that add to these positions stay; ticked ones are cancelled first:"
            )
            whole.addWidget(label(text, theme, Type.BODY, Tone.SECONDARY))
            whole.addWidget(self.list)
        if waiting:
            text = translate(
                "Flatten", "Unticked, the rest of an entry goes on working, and what fills of it has no exit any more."
            )
            note = label(text, theme, Type.BODY, Tone.WARN)
            note.setWordWrap(True)
            identify(note, "rest_of_entry")
            whole.addWidget(note)
        if plan.staying:
            text = translate("Flatten", "These go on working as well; they are not cancelled from here:")
            whole.addWidget(label(text, theme, Type.BODY, Tone.SECONDARY))
            whole.addWidget(self._rest())
        self.setVisible(bool(entries or plan.staying))

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
        return self.list.ticked


class LineBoxes(QWidget):
    """A box for each position that is closed only where it is ticked, and of several one for all at the head."""

    changed = Signal()

    def __init__(self, plan: FlattenPlan, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        lines = plan.to_tick
        self.list = TickBoxes({line.instrument: cautions_words(line) for line in lines}, theme, "tick_line")
        self.all = TickBox(translate("Flatten", "All of these"), theme, identifier="tick_all_lines")
        self.all.setFixedHeight(theme.px(ROW))
        self.all.setVisible(len(lines) > 1)
        whole = vbox(on=self, margins=(PADDING, 8, PADDING, 8), spacing=4)
        text = translate("Flatten", "These positions are closed only where you tick them:")
        whole.addWidget(label(text, theme, Type.BODY, Tone.WARN))
        whole.addWidget(self.all)
        whole.addWidget(self.list)
        self.all.clicked.connect(self._tick_all)
        self.list.changed.connect(self._changed)
        self.setVisible(bool(lines))

    @property
    def ticked(self) -> frozenset[InstrumentId]:
        """The positions whose boxes are ticked."""
        return frozenset(map(InstrumentId, self.list.ticked))

    def _tick_all(self, checked: bool) -> None:  # noqa: FBT001  Qt's signal
        for box in self.list.boxes.values():
            box.setChecked(checked)

    def _changed(self) -> None:
        self.all.setChecked(len(self.list.ticked) == len(self.list.boxes))
        self.changed.emit()


def staying_words(order: Order, plan: FlattenPlan, facts: FactsOf = no_facts) -> str:
    """An order that stays: a combination with its legs in the listed positions, one without an answer as such."""
    listed = {line.instrument for line in plan.lines}
    unknown = order.status is OrderStatus.UNKNOWN
    parts = [cancel_line(order, foreign=order.id in plan.foreign and not unknown, facts=facts)]
    parts += [leg_words(leg, order.remaining, facts) for leg in order.legs if leg.instrument in listed]
    if unknown:
        parts.append(translate("Flatten", "outcome unknown"))
    return "  ·  ".join(parts)
