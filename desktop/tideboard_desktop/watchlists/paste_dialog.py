"""Dialog for pasted codes or a file of codes: shows what they mean before anything is added."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from tideboard_core.errors import GatewayError
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_desktop.search.code_check import CheckedCodes, CodeCheck
from tideboard_desktop.search.codes_edit import CodesEdit
from tideboard_desktop.search.symbol_codes import MOST_CODES, Token, tokens
from tideboard_desktop.ui.dialogs.trading_dialog import lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.watchlists.lists import MOST_SYMBOLS

WIDTH, HEIGHT = 620, 460
PAUSE = 0.25
"""Seconds without typing before the text is parsed again."""


class PasteDialog(QDialog):
    """Accepted = `fresh` holds the codes to add, all of them or none."""

    def __init__(
        self,
        text: str,
        present: Collection[str],
        sorting: CodeCheck,
        tasks: Tasks,
        theme: Theme,
        parent: QWidget | None,
        *,
        list_name: str,
    ) -> None:
        super().__init__(parent)
        identify(self, "paste_codes")
        self._present = present
        self._sorting = sorting
        self._tasks = tasks
        self._theme = theme
        self._work: asyncio.Task[Any] | None = None
        self.fresh: tuple[Instrument, ...] = ()
        self.setWindowTitle(self.tr("Paste codes"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.text = CodesEdit(text)
        identify(self.text, "paste_codes_text", self.tr("Codes"))
        self.found = QListWidget()
        identify(self.found, "paste_codes_found", self.tr("What the codes mean"))
        self.summary = label("", theme, Type.BODY, Tone.SECONDARY)
        self.summary.setWordWrap(True)
        self.add = push_button("", theme, ButtonStyle.PRIMARY, identifier="paste_codes_add")
        self._cancel = push_button(self.tr("Cancel"), theme, ButtonStyle.OUTLINE, identifier="paste_codes_cancel")
        self._lay_out(self.tr("Add to “{name}”").format(name=list_name))
        self.text.textChanged.connect(self._look)
        self.text.refused.connect(self._warn)
        self.add.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QShortcut(QKeySequence(Qt.Modifier.CTRL | key), self, self.add.click)
        self.finished.connect(self._stop)
        self.resize(theme.px(WIDTH), theme.px(HEIGHT))
        self._name_button()
        self._look()

    # --- looking ----------------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether codes are being looked up."""
        return self._work is not None and not self._work.done()

    def _look(self) -> None:
        self._stop()
        self.fresh = ()
        self._name_button()
        self._work = self._tasks.spawn(self._sort_out(), name="look up codes")

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()

    async def _sort_out(self) -> None:
        await asyncio.sleep(PAUSE)
        pieces = await asyncio.to_thread(tokens, self.text.toPlainText())  # a clipboard may hold anything
        if len(pieces) > MOST_CODES:
            self._tell(self.tr("These are {count} codes; at most {most} are looked up at once."), len(pieces))
            return
        self._say(self.tr("Looking the codes up …") if pieces else self.tr("Paste or type codes at the left."))
        try:
            result = await self._sorting.sort(pieces, self._present)
        except GatewayError as error:
            self.found.clear()
            self._warn(self.tr("The codes could not be looked up. {reason}").format(reason=error_sentence(error)))
            return
        self._show(result)

    def _tell(self, text: str, count: int) -> None:
        self.found.clear()
        self._warn(text.format(count=count, most=MOST_CODES))

    def _show(self, result: CheckedCodes) -> None:
        self.found.clear()
        self._group(self.tr("Not recognised"), [_place(token) for token in result.unknown], warn=True)
        self._group(self.tr("New"), [_words(each) for each in result.fresh])
        self._group(self.tr("In the list already"), [_words(each) for each in result.present])
        room = MOST_SYMBOLS - len(self._present)
        if len(result.fresh) > room:
            text = self.tr("The list has room for {room} more; nothing is added while there are {count}.")
            self._warn(text.format(room=room, count=len(result.fresh)))
            return
        self.fresh = result.fresh
        text = self.tr("{fresh} new · {present} in the list already · {unknown} not recognised")
        counts = {"fresh": len(result.fresh), "present": len(result.present), "unknown": len(result.unknown)}
        if any(counts.values()):
            self._say(text.format(**counts))
        self._name_button()

    # --- words ------------------------------------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        set_tone(self.summary, Tone.SECONDARY)
        self.summary.setText(text)

    def _warn(self, text: str) -> None:
        set_tone(self.summary, Tone.WARN)
        self.summary.setText(text)

    def _group(self, title: str, lines: Sequence[str], *, warn: bool = False) -> None:
        if not lines:
            return
        head = QListWidgetItem(self.tr("{title} ({count})").format(title=title, count=len(lines)))
        head.setFont(self._theme.font(Type.STRONG))
        head.setForeground(colour(self._theme.surface.warn if warn else self._theme.surface.text2))
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.found.addItem(head)
        for line in lines:
            self.found.addItem(line)

    def _name_button(self) -> None:
        count = len(self.fresh)
        self.add.setText(self.tr("Add {count}").format(count=count) if count else self.tr("Add"))
        self.add.setEnabled(bool(count))
        self.add.setDefault(bool(count))

    # --- parts ------------------------------------------------------------------------------------------------------

    def _lay_out(self, title: str) -> None:
        self.summary.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        content = vbox(
            label(title, self._theme, Type.DIALOG_TITLE),
            (hbox((self.text, 2), (self.found, 3), spacing=10), 1),
            self.summary,
            margins=section_margins(),
            spacing=10,
        )
        buttons = (self._cancel, self.add)
        for button in buttons:
            make_tall(button, self._theme)
        lay_out_over_footer(self, content, buttons)

    def ids(self) -> list[InstrumentId]:
        """The codes to add."""
        return [each.id for each in self.fresh]


def _words(instrument: Instrument) -> str:
    return f"{instrument.id}   {instrument.name}"


def _place(token: Token) -> str:
    text = QCoreApplication.translate("PasteDialog", "line {line}: {text}")
    return text.format(line=token.line, text=token.text)
