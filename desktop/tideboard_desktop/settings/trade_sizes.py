"""Settings: the sizes of single trades in our own count of inflow, three amounts for each market."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from tideboard_core.flow.size_limits import MOST, SIZE_LIMITS, SizeLimits, size_limits
from tideboard_core.model.instrument import MARKET_CURRENCY, Market
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.number_input import LONGEST, WrongNumber, read_number
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import Form, Note
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, push_button, set_style_property
from tideboard_desktop.ui.widgets.layouts import hbox

translate = QCoreApplication.translate
FIELD_WIDTH = 96
"""Least width of a field and of the words above it."""
_MAINLAND = (Market.SH, Market.SZ)


class _Row(NamedTuple):
    """Markets that have the same sizes, and their fields, the largest first."""

    markets: tuple[Market, ...]
    fields: tuple[QLineEdit, ...]
    note: Note


class TradeSizes:
    """Adds its section to a page. An amount is kept when its field is left; what cannot be read stands below it."""

    def __init__(self, form: Form, theme: Theme, preferences: Preferences) -> None:
        self._theme, self._preferences = theme, preferences
        form.section(translate("Settings", "Own count of the trades: sizes"))
        names: Sequence[tuple[str, tuple[Market, ...]]] = (
            (translate("Settings", "Hong Kong"), (Market.HK,)),
            (translate("Settings", "US"), (Market.US,)),
            (translate("Settings", "Shanghai and Shenzhen"), _MAINLAND),
            (translate("Settings", "Singapore"), (Market.SG,)),
        )
        self._sizes = (
            translate("Settings", "Extra-large from"),
            translate("Settings", "Large from"),
            translate("Settings", "Medium from"),
        )
        heads, line = _beside()
        labels = [label(size, theme, Type.CAPTION, Tone.CAPTION) for size in self._sizes]
        self._width = max(theme.px(FIELD_WIDTH), *(head.sizeHint().width() for head in labels))
        for head in labels:
            head.setFixedWidth(self._width)
            line.addWidget(head)
        form.row("", heads).hide()
        self.rows = [self._add(form, name, markets) for name, markets in names]
        words = translate("Settings", "Usual sizes")
        self.usual = push_button(words, theme, identifier="settings_trade_sizes_usual")
        self.usual.clicked.connect(self._take_usual)
        form.row(
            "",
            self.usual,
            translate(
                "Settings",
                "Recorded trades are counted anew with the sizes in force. Pictures and tables that were saved with "
                "other sizes name theirs, and do not compare.",
            ),
        ).show()
        self._show_kept(*self.rows)

    def _add(self, form: Form, name: str, markets: tuple[Market, ...]) -> _Row:
        box, line = _beside()
        fields = []
        for number, size in enumerate(self._sizes):
            field = QLineEdit()
            spoken = translate("Settings", "{market}: {size}").format(market=name, size=size)
            identify(field, f"settings_trade_size_{markets[0].value}_{number}", spoken)
            field.setFont(self._theme.font(Type.BODY))
            field.setMaxLength(LONGEST)
            field.setFixedWidth(self._width)
            line.addWidget(field)
            fields.append(field)
        box.setFocusProxy(fields[0])
        words = translate("Settings", "{name}, {currency}").format(name=name, currency=MARKET_CURRENCY[markets[0]])
        note = form.row(words, box)
        note.hide()
        row = _Row(markets, tuple(fields), note)
        for field in fields:
            field.editingFinished.connect(lambda: self._keep(row))
        return row

    def _show_kept(self, *rows: _Row) -> None:
        for row in rows:
            limits = size_limits(row.markets[0], self._preferences.settings.trade_sizes)
            for field, limit in zip(row.fields, limits, strict=True):
                field.setText(fmt.plain(limit, 0))
            self._say(row, "")
        self.usual.setEnabled(bool(self._preferences.settings.trade_sizes))

    def _keep(self, row: _Row) -> None:
        try:
            found = [read_number(field.text(), units=True) for field in row.fields]
        except WrongNumber as error:
            self._say(row, str(error))
            return
        limits = SizeLimits(*(0.0 if each is None else float(round(each)) for each in found))
        if not limits.usable:
            words = translate("Settings", "Three amounts, each below the one before it, of at most {most}.")
            self._say(row, words.format(most=fmt.plain(MOST, 0)))
            return
        chosen = dict(self._preferences.settings.trade_sizes)
        for market in row.markets:
            chosen.pop(market.value, None)
            if limits != SIZE_LIMITS[market]:
                chosen[market.value] = (limits.extra_large, limits.large, limits.medium)
        if chosen != self._preferences.settings.trade_sizes:
            self._preferences.change(trade_sizes=chosen)
        self._show_kept(row)

    def _take_usual(self) -> None:
        self._preferences.change(trade_sizes={})
        self._show_kept(*self.rows)

    def _say(self, row: _Row, problem: str) -> None:
        row.note.say(problem)
        row.note.setVisible(bool(problem))
        for field in row.fields:
            set_style_property(field, "invalid", bool(problem))


def _beside() -> tuple[QWidget, QHBoxLayout]:
    """A widget whose parts stand beside each other."""
    box = QWidget()
    line = hbox(on=box, margins=0, spacing=6)
    return box, line
