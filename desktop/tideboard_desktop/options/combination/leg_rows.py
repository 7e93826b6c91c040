"""One row for each leg of a combination: side, ratio, contract, its bid and ask, and a button that takes it out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.order import Side
from tideboard_core.model.quote import Level
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    icon_button,
    identify,
    label,
    push_button,
)
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.widgets.stepper import StepperInput
from tideboard_desktop.ui.words.combinations import contract_words, leg_words
from tideboard_desktop.ui.words.orders import side_word

translate = QCoreApplication.translate
ROW = 28
Best = tuple[Level | None, Level | None]


class LegControls(QWidget):
    """`turned`: the side was pressed; `stepped` carries a change of the ratio; `removed`: it is to be taken out."""

    turned = Signal()
    stepped = Signal(int)
    removed = Signal()

    def __init__(self, place: int, theme: Theme) -> None:
        super().__init__()
        identify(self, f"leg_{place + 1}")
        give_role(self, QAccessible.Role.Grouping)
        self._theme, self._bought = theme, True
        self.side = push_button("", theme, ButtonStyle.OUTLINE, identifier=f"leg_{place + 1}_side")
        self.side.setFixedSize(theme.px(72), theme.px(ROW))
        self.side.setAutoDefault(False)
        name = translate("Combination", "Ratio of leg {number}").format(number=place + 1)
        self.ratio = StepperInput(theme, identifier=f"leg_{place + 1}_ratio", name=name, height=ROW, letters=False)
        self.ratio.setFixedWidth(theme.px(116))
        self.contract = elided_label("", theme, Type.STRONG)
        self.contract.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.prices = label("", theme, Type.BODY, Tone.SECONDARY)
        self.prices.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = translate("Combination", "Take leg {number} out").format(number=place + 1)
        self.remove = icon_button("x", words, theme, identifier=f"leg_{place + 1}_remove")
        self._arrange()
        theme.follow(self, LegControls._tint)
        self.side.clicked.connect(lambda _on=False: self.turned.emit())
        self.ratio.stepped.connect(self.stepped)
        self.remove.clicked.connect(lambda _on=False: self.removed.emit())

    def _arrange(self) -> None:
        """Two lines, so that a row fits the width of the order entry."""
        vbox(
            hbox((self.contract, 1), self.remove, spacing=4),
            hbox(self.side, self.ratio, (self.prices, 1), spacing=6),
            on=self,
            margins=0,
            spacing=2,
        )

    def _tint(self) -> None:
        pair = self._theme.up if self._bought else self._theme.down
        self.side.setStyleSheet(f"color: {pair.text};")

    def show_leg(self, leg: CombinationLeg, best: Best) -> None:
        """Show a leg with the best prices of its contract."""
        arrow = "\u2191" if leg.side is Side.BUY else "\u2193"
        words = f"{arrow} {side_word(leg.side)}"
        if self.side.text() != words:
            self._bought = leg.side is Side.BUY
            self.side.setText(words)
            self._tint()
        self.side.setAccessibleName(translate("Combination", "{leg}, turn round").format(leg=leg_words(leg)))
        self.setAccessibleName(leg_words(leg))
        if not self.ratio.field.hasFocus() or self.ratio.text.isdigit():
            self.ratio.set_text(str(leg.ratio))
        self.contract.setText(contract_words(leg.instrument))
        self.contract.whole = str(leg.instrument)
        bid, ask = (fmt.MISSING if level is None else fmt.price(level.price) for level in best)
        shown = f"{bid} \u00d7 {ask}"
        if self.prices.text() != shown:
            self.prices.setText(shown)
            self.prices.setAccessibleName(translate("Combination", "bid {bid}, ask {ask}").format(bid=bid, ask=ask))


class LegRows(QWidget):
    """The rows; `turned`, `removed` carry the place of a leg, `ratio` its place and the new number."""

    turned = Signal(int)
    removed = Signal(int)
    ratio = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: list[LegControls] = []
        self._legs: tuple[CombinationLeg, ...] = ()
        self.nothing = label(
            translate(
                "Combination",
                "No legs yet. In the option chain press + to buy or - to sell the contract under the cursor, "
                "or open its menu for whole strategies.",
            ),
            theme,
            Type.BODY,
            Tone.CAPTION,
        )
        self.nothing.setWordWrap(True)
        self.column = vbox(self.nothing, on=self, margins=0, spacing=8)

    def show_legs(self, legs: tuple[CombinationLeg, ...], best: list[Best]) -> None:
        """Show these legs; a row that was there stays, with its focus."""
        self._legs = legs
        while len(self.rows) < len(legs):
            self._add()
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(legs))
            if place < len(legs):
                row.show_leg(legs[place], best[place])
        self.nothing.setVisible(not legs)

    def _add(self) -> None:
        place = len(self.rows)
        row = LegControls(place, self._theme)
        row.turned.connect(lambda: self.turned.emit(place))
        row.removed.connect(lambda: self.removed.emit(place))
        row.stepped.connect(lambda steps: self.ratio.emit(place, self._legs[place].ratio + steps))
        row.ratio.edited.connect(lambda text: self._typed(place, text))
        self.rows.append(row)
        self.column.addWidget(row)

    def _typed(self, place: int, text: str) -> None:
        if text.isascii() and text.isdigit() and int(text):
            self.ratio.emit(place, int(text))
