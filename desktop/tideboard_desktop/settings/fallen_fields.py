"""The page of what a start did not use of the settings file, what holds instead, and its sentence in the banner."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from tideboard_core.plain_text import plain_text
from tideboard_core.system.field_reading import FaultKind
from tideboard_core.system.settings import VERSION, Settings
from tideboard_core.system.settings_reading import ReadSettings, SettingsReview
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import escape_button, lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.literal_text import breakable
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate
WIDTH, ROWS_HEIGHT = 620, 260
MOST_ROWS = 200
"""More rows would take seconds to build; the others are counted."""
_KINDS = {
    FaultKind.MISSING: QT_TRANSLATE_NOOP("FallenSettings", "is missing"),
    FaultKind.UNKNOWN: QT_TRANSLATE_NOOP("FallenSettings", "is not known"),
    FaultKind.UNREADABLE: QT_TRANSLATE_NOOP("FallenSettings", "cannot be used"),
}


def found_sentence(review: SettingsReview) -> str:
    """What the banner says of it."""
    read = review.read
    if review.confirmed:
        return translate("FallenSettings", "The settings were changed outside Tideboard.")
    if read.newer is not None:
        text = translate("FallenSettings", "The settings are of a newer Tideboard ({writer}).")
        first = text.format(writer=read.newer.writer)
    elif read.reason:
        first = translate("FallenSettings", "The settings file cannot be read.")
    else:
        one = translate("FallenSettings", "A part of the settings file cannot be used.")
        text = translate("FallenSettings", "{count} parts of the settings file cannot be used.")
        first = one if len(read.faults) == 1 else text.format(count=fmt.quantity(len(read.faults)))
    return together(first, _until(review))


def _until(review: SettingsReview) -> str:
    """What waits for the person's word."""
    if review.unconnected:
        return translate("FallenSettings", "Nothing is connected until you have confirmed what holds.")
    if review.fallen:
        return translate("FallenSettings", "LIVE accounts only close and cancel until you have confirmed what holds.")
    return translate("FallenSettings", "Changes are not saved until you have confirmed what holds.")


class FallenSettingsDialog(QDialog):
    """Accepted = a person has seen it; what holds is written. `settings` are those in force."""

    def __init__(self, review: SettingsReview, settings: Settings, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        title = translate("FallenSettings", "What of the settings was not used")
        if review.confirmed:
            title = translate("FallenSettings", "What was changed in the settings")
        identify(self, "fallen_settings", title)
        self.setWindowTitle(translate("FallenSettings", "Settings  \u00b7  Tideboard"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(theme.px(WIDTH))
        self._theme, self._read = theme, review.read
        column = vbox(margins=section_margins(), spacing=8)
        column.addWidget(label(title, theme, Type.DIALOG_TITLE))
        for text in _explanations(review):
            words = label(text, theme, Type.BODY, Tone.SECONDARY)
            words.setWordWrap(True)
            column.addWidget(words)
        self.where = elided_label(breakable(str(review.read.path)), theme, Type.CAPTION, Tone.CAPTION)
        self.where.whole = str(review.read.path)
        column.addWidget(self.where)
        inner = self._rows(settings)
        rows = scrolling(inner)
        rows.setMinimumHeight(min(inner.sizeHint().height(), theme.px(ROWS_HEIGHT)))
        column.addWidget(rows, 1)
        leave = translate("FallenSettings", "Not now") if not review.confirmed else translate("SettingsDialog", "Close")
        self.leave = escape_button(leave, theme, identifier="fallen_settings_leave")
        self.leave.clicked.connect(self.reject)
        confirm = translate("FallenSettings", "Confirm what holds")
        self.confirm = push_button(confirm, theme, ButtonStyle.PRIMARY, identifier="fallen_settings_confirm")
        self.confirm.clicked.connect(self.accept)
        self.confirm.setAutoDefault(False)
        self.confirm.setVisible(not review.confirmed)
        make_tall(self.confirm, theme)
        lay_out_over_footer(self, column, (self.leave, self.confirm))
        self.leave.setFocus()

    def _rows(self, settings: Settings) -> QWidget:
        """One row for each part: its place in the file, what is wrong, and what holds."""
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, self._theme.px(12), 0)
        grid.setHorizontalSpacing(self._theme.px(16))
        grid.setVerticalSpacing(self._theme.px(6))
        heads = (
            translate("FallenSettings", "In the file"),
            translate("FallenSettings", "What was found"),
            translate("FallenSettings", "What holds"),
        )
        for place, text in enumerate(heads):
            grid.addWidget(label(text, self._theme, Type.CAPTION, Tone.CAPTION), 0, place)
        rows = list(fallen_rows(self._read, settings))
        for number, row in enumerate(rows[:MOST_ROWS], 1):
            for place, text in enumerate(row):
                tone = Tone.WARN if place == 1 else Tone.PRIMARY
                cell = elided_label(plain_text(text), self._theme, Type.BODY, tone)
                grid.addWidget(cell, number, place)
        if len(rows) > MOST_ROWS:
            text = translate("Limits", "and {count} more").format(count=fmt.quantity(len(rows) - MOST_ROWS))
            grid.addWidget(label(text, self._theme, Type.BODY, Tone.SECONDARY), MOST_ROWS + 1, 0)
        for place, share in enumerate((5, 4, 4)):
            grid.setColumnStretch(place, share)
        grid.setRowStretch(len(rows) + 2, 1)
        return inner

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Take the height that the words need in this width."""
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
        super().showEvent(event)


def fallen_rows(read: ReadSettings, settings: Settings) -> Iterable[tuple[str, str, str]]:
    """Place in the file, what was found there, and the value that holds."""
    held = msgspec.to_builtins(settings)
    for fault in read.faults:
        found = translate("FallenSettings", str(_KINDS[fault.kind]))
        yield fault.path or translate("FallenSettings", "the whole file"), found, _value(held, fault.path)
    named = {fault.path for fault in read.faults}
    for path in read.fallen:
        if path not in named:
            yield path, translate("FallenSettings", "of a file that is not known whole"), _value(held, path)
    if read.good is None:
        return
    before = msgspec.to_builtins(read.good)
    for path in read.differing:
        text = translate("FallenSettings", "was {value} in the copy")
        yield path, text.format(value=_value(before, path)), _value(held, path)


def _explanations(review: SettingsReview) -> Iterable[str]:
    read = review.read
    if review.confirmed:
        yield translate(
            "FallenSettings",
            "The file differs from what Tideboard wrote last. Wider limits do not count for LIVE accounts: for those"
            " the order log holds.",
        )
        return
    yield _until(review)
    if read.newer is not None:
        yield translate(
            "FallenSettings",
            "The file was written by Tideboard {writer} (form {version}, this one knows {known}) and stays as it is."
            " What you change here is kept in a file of this version beside it.",
        ).format(writer=read.newer.writer, version=read.newer.version, known=VERSION)
        return
    source = translate("FallenSettings", "Parts that cannot be used are those of the last good copy.")
    if read.good is None:
        source = translate("FallenSettings", "There is no good copy, so the defaults hold.")
    yield together(
        source,
        translate(
            "FallenSettings",
            "Nothing is saved before you confirm; then the old file is kept beside the new one, with its date.",
        ),
    )


def _value(tree: object, path: str) -> str:
    """A value as the file has it; empty for a part that is not in it, and for one that is a table of its own."""
    for step in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list | tuple) and step.isdecimal() and int(step) < len(tree):
            tree = tree[int(step)]
        else:
            return fmt.MISSING
    if tree is None or isinstance(tree, dict):
        return fmt.MISSING
    if isinstance(tree, list | tuple):
        return ", ".join(map(str, tree)) if not any(isinstance(one, dict) for one in tree) else fmt.MISSING
    return str(tree) or fmt.MISSING
