"""The quick quantities of one market: six fields, each in lots, percent or money."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from tideboard_core.model.instrument import MARKET_CURRENCY, Market
from tideboard_desktop.ticket.quick_quantities import USUAL, key_of
from tideboard_desktop.ui.number_input import LONGEST
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    identify,
    label,
    push_button,
    set_style_property,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox

translate = QCoreApplication.translate
WIDTH = 380


class QuickQuantitiesDialog(QDialog):
    """`keys` holds the row once it was accepted."""

    def __init__(self, market: Market, keys: Sequence[str], theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        identify(self, "order_presets")
        self.setWindowTitle(translate("Presets", "Quick quantities, {market}").format(market=market.value))
        self.keys: tuple[str, ...] = tuple(keys)
        self.fields: list[QLineEdit] = []
        rule = translate("Presets", "5 is lots, 25% is of what you can buy or sell, $50000 is money in {currency}.")
        self.rule = label(rule.format(currency=MARKET_CURRENCY[market]), theme, Type.BODY, Tone.SECONDARY)
        self.rule.setWordWrap(True)
        self.keep = push_button(translate("Presets", "Keep"), theme, ButtonStyle.PRIMARY, identifier="keep_presets")
        vbox(self.rule, self._grid(keys, theme), self._foot(theme), on=self, margins=(18, 16, 18, 16), spacing=10)
        self.setFixedWidth(theme.px(WIDTH))
        self._check()

    def _grid(self, keys: Sequence[str], theme: Theme) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, key in enumerate(keys):
            field = QLineEdit(key)
            field.setMaxLength(LONGEST)
            name = translate("Presets", "Quick quantity {number}").format(number=place + 1)
            identify(field, f"preset_{place + 1}", name)
            field.setFont(theme.font(Type.INPUT))
            field.setFixedHeight(theme.px(32))
            field.textChanged.connect(self._check)
            grid.addWidget(field, place // 3, place % 3)
            self.fields.append(field)
        return grid

    def _foot(self, theme: Theme) -> QHBoxLayout:
        usual = push_button(translate("Presets", "Usual ones"), theme, ButtonStyle.TEXT, identifier="usual_presets")
        cancel = push_button(translate("Presets", "Cancel"), theme, ButtonStyle.OUTLINE, identifier="cancel_presets")
        usual.clicked.connect(self._usual)
        cancel.clicked.connect(self.reject)
        self.keep.clicked.connect(self._keep)
        self.keep.setDefault(True)
        return hbox(usual, stretch(), cancel, self.keep)

    def _usual(self) -> None:
        for field, key in zip(self.fields, USUAL, strict=True):
            field.setText(key)

    def _check(self) -> None:
        good = [key_of(field.text()) is not None for field in self.fields]
        for field, fine in zip(self.fields, good, strict=True):
            set_style_property(field, "invalid", "false" if fine else "true")
        self.keep.setEnabled(all(good) and len({key_of(field.text()) for field in self.fields}) == len(self.fields))
        set_tone(self.rule, Tone.SECONDARY if all(good) else Tone.WARN)

    def _keep(self) -> None:
        self.keys = tuple(key_of(field.text()) or "" for field in self.fields)
        self.accept()
