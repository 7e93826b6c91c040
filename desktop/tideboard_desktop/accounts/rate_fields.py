"""Fields in which a person types a rate for each currency that no broker tells one for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from tideboard_core.accounts.typed_rates import TypedRates
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import Tone, identify, label
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox

translate = QCoreApplication.translate
_FIELD = 72


class RateFields(QWidget):
    """A field for each currency; hidden without any. `typed` carries the currency and what was typed, empty = none."""

    typed = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[str, ...] = ()
        self.fields: dict[str, QLineEdit] = {}
        self._flow = FlowLayout(gap=10)
        self.setLayout(self._flow)
        self.hide()

    def show_currencies(self, names: Sequence[str], into: str, rates: TypedRates) -> None:
        """Offer a field for these, with what was typed; a field in which somebody types stays as it is."""
        if self._shown != (shown := (into, *names)):
            self._shown = shown
            self._build(names, into)
        for name, field in self.fields.items():
            rate = rates.rate(name, into)
            if not field.hasFocus():
                field.setText("" if rate is None else fmt.plain(rate.rate, 6).rstrip("0").rstrip("."))
        self.setVisible(bool(names))

    def _build(self, names: Sequence[str], into: str) -> None:
        self.fields.clear()
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for name in names:
            field = self.fields[name] = QLineEdit()
            title = translate("Accounts", "One {currency} in {into}").format(currency=name, into=into)
            identify(field, f"accounts_rate_{name}", title)
            field.setPlaceholderText(translate("Accounts", "type a rate"))
            field.setFixedWidth(self._theme.px(_FIELD))
            field.editingFinished.connect(lambda name=name, field=field: self.typed.emit(name, field.text()))
            words = label(title, self._theme, Type.CAPTION, Tone.CAPTION)
            self._flow.addWidget(as_widget(hbox(words, field, margins=(10, 2, 0, 2), spacing=6)))
