"""Settings page: where files are kept, whether the order log is whole, the sizes of trades in our count of inflow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from tideboard_core.audit.records import FILE as AUDIT_FILE
from tideboard_core.audit.records import Verification, verify
from tideboard_core.errors import TideboardError
from tideboard_core.flow.size_limits import MOST, SIZE_LIMITS, SizeLimits, size_limits
from tideboard_core.model.instrument import MARKET_CURRENCY, Market
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.number_input import LONGEST, WrongNumber, read_number
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import FieldNote, Form
from tideboard_desktop.ui.widgets.labels import (
    Tone,
    elided_label,
    identify,
    label,
    line_edit,
    push_button,
    set_style_property,
)
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.markets import market_name

translate = QCoreApplication.translate

FIELD_WIDTH = 96
"""Least width of a field and of the words above it."""
_MAINLAND = (Market.SH, Market.SZ)


class _Row(NamedTuple):
    """Markets that have the same sizes, and their fields, the largest first."""

    markets: tuple[Market, ...]
    fields: tuple[QLineEdit, ...]
    note: FieldNote


class TradeSizes:
    """Adds its section to a page. An amount is kept when its field is left; what cannot be read stands below it."""

    def __init__(self, form: Form, theme: Theme, preferences: Preferences) -> None:
        self._theme, self._preferences = theme, preferences
        form.section(translate("Settings", "Own count of the trades: sizes"))
        names: Sequence[tuple[str, tuple[Market, ...]]] = (
            (market_name(Market.HK), (Market.HK,)),
            (market_name(Market.US), (Market.US,)),
            (translate("Settings", "Shanghai and Shenzhen"), _MAINLAND),
            (market_name(Market.SG), (Market.SG,)),
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
            spoken = translate("Settings", "{market}: {size}").format(market=name, size=size)
            field = line_edit(f"settings_trade_size_{markets[0].value}_{number}", spoken, self._theme)
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


class DataPage(Form):
    """`open_folder` shows a folder in the system's file browser; False when it could not."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        directory: Path,
        preferences: Preferences,
        *,
        open_folder: Callable[[Path], bool] = lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
    ) -> None:
        super().__init__(translate("Settings", "Data"), theme)
        self._tasks, self._directory, self._open = tasks, directory, open_folder
        where = elided_label(str(directory), theme, Type.BODY)
        identify(where, "settings_data_directory", translate("Settings", "Data folder"))
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._where = self.row(
            translate("Settings", "Data folder"),
            where,
            translate("Settings", "Settings, layouts, order log and practice account. No password is in it."),
        )
        show = push_button(translate("Common", "Open the folder"), theme, identifier="settings_open_folder")
        show.clicked.connect(self._show_folder)
        self.row("", show)
        self.section(translate("Common", "Archive"))
        words = translate("Settings", "Record")
        self.collect = QCheckBox(words)
        self.collect.setFont(theme.font(Type.BODY))
        self.collect.setChecked(preferences.settings.collect)
        self.collect.toggled.connect(lambda on: preferences.change(collect=on))
        identify(self.collect, "settings_collect", words)
        self.row(
            translate("Settings", "Capital flow and minute bars of the watchlists"),
            self.collect,
            translate(
                "Settings", "Each minute while a market trades, and once after its close. It is kept on this computer."
            ),
        )
        self.trade_sizes = TradeSizes(self, theme, preferences)
        self.section(translate("Common", "Order log"))
        check = push_button(translate("Common", "Check now"), theme, identifier="settings_check_log")
        check.clicked.connect(lambda: tasks.spawn(self._check(), name="check the order log"))
        self.log = self.row(
            translate("Settings", "Every line carries the hash of the one before"),
            check,
            translate("Settings", "Checks the whole file; trading goes on meanwhile."),
        )
        words = translate("Settings", "Account keys and passwords lie in the system's keyring, never in files.")
        secrets = label(words, theme, Type.CAPTION, Tone.CAPTION)
        secrets.setWordWrap(True)
        self.put(secrets, above=10)

    def _show_folder(self) -> None:
        if not self._open(self._directory):
            text = translate("Common", "The system has no program that shows folders. The path is {path}.")
            self._where.say(text.format(path=self._directory))

    async def _check(self) -> None:
        self.log.setText(translate("Settings", "Checking\u2026"))
        try:
            found = await asyncio.to_thread(verify, self._directory / AUDIT_FILE)
        except TideboardError as error:
            self.log.say(error_sentence(error))
        except OSError as error:
            text = translate("Settings", "The order log cannot be read: {reason}.")
            self.log.say(text.format(reason=error.strerror))
        else:
            self._tell(found)

    def _tell(self, found: Verification) -> None:
        if found.whole:
            text = translate("Common", "The order log is whole: {count} records.")
            self.log.say("")
            self.log.setText(text.format(count=f"{found.count:,}"))
            return
        text = translate("Settings", "The order log is broken at line {line}; {count} records before it are whole.")
        self.log.say(text.format(line=found.line, count=f"{found.count:,}"))
