"""Which securities are recorded once after the close of their market: lists, and further symbols."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from tideboard_core.errors import GatewayError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.settings import AfterClose
from tideboard_desktop.docks.context import SymbolLists
from tideboard_desktop.search.code_check import CodeCheck
from tideboard_desktop.search.symbol_codes import MOST_CODES, readings, tokens
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.plain_dialog import PlainDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, set_tone
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
PAUSE = 0.25
"""Seconds without typing before the symbols are looked up again."""
LISTS_HEIGHT, TEXT_HEIGHT = 132, 76
RING = 3
"""Pixels around a box that show where the focus is: a scroll area cuts off what lies outside it."""
_BETWEEN = re.compile(r"[\s,;|\u3001\uff0c\uff1b]+")
MOST_NAMED = 5
"""Texts that are no symbols which are named, the others counted."""


class AfterCloseDialog(PlainDialog):
    """Accepted = `choice()` is what is recorded once after each close from now on.

    `takes` returns about how many seconds a whole read of so many securities takes, None where that is not known.
    """

    def __init__(
        self,
        kept: AfterClose,
        lists: SymbolLists,
        check: CodeCheck,
        takes: Callable[[int], float | None],
        theme: Theme,
        tasks: Tasks,
        parent: QWidget | None,
    ) -> None:
        super().__init__(
            translate("Archive", "Record once after the close"),
            translate(
                "Archive",
                "Each of these is read once when the values of its session are final, and not while its market trades."
                " The other lists, and what a flow chart shows, are recorded each minute.",
            ),
            translate("Common", "Apply"),
            theme,
            parent,
            identifier="archive_after_close",
        )
        self._lists, self._check, self._takes, self._tasks, self._theme = lists, check, takes, tasks, theme
        self._kept = kept
        self._symbols: tuple[InstrumentId, ...] | None = None
        self._warning = ""
        self.looking: asyncio.Task[None] | None = None
        self.boxes: dict[int, QCheckBox] = {}
        self.content.addWidget(label(translate("Archive", "Lists"), theme, Type.CAPTION, Tone.CAPTION))
        self.content.addWidget(self._boxes())
        self.content.addWidget(label(translate("Archive", "Further symbols"), theme, Type.CAPTION, Tone.CAPTION))
        self.text = QPlainTextEdit(", ".join(kept.symbols))
        self.text.setFont(theme.font(Type.BODY))
        self.text.setTabChangesFocus(True)  # there would be no way on by keyboard
        self.text.setFixedHeight(theme.px(TEXT_HEIGHT))
        self.text.setPlaceholderText(translate("PasteDialog", "HK.00700, 700, AAPL, 600519.SS \u2026"))
        identify(self.text, "archive_after_close_symbols", translate("Archive", "Further symbols"))
        self.content.addWidget(self.text)
        self.said = label("", theme, Type.BODY)
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        identify(self.said, "archive_after_close_said")
        self.content.addWidget(self.said)
        self.text.textChanged.connect(self._look)
        self.finished.connect(self._stop)
        self._look()

    def _boxes(self) -> QWidget:
        """A box for each list that has symbols of its own; many of them scroll."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(RING, RING, RING, RING)
        column.setSpacing(4)
        for place, one in enumerate(self._lists.all):
            if one.follows_positions:
                continue
            box = QCheckBox()
            box.setText(f"{self._lists.name(place)} ({fmt.quantity(len(one.symbols))})".replace("&", "&&"))
            box.setFont(self._theme.font(Type.BODY))
            box.setChecked(bool(one.id) and one.id in self._kept.lists)
            box.toggled.connect(lambda _on: self._show())
            identify(box, f"archive_after_close_list_{place}")
            column.addWidget(box)
            self.boxes[place] = box
        area = scrolling(inner)
        area.setFixedHeight(min(inner.sizeHint().height(), self._theme.px(LISTS_HEIGHT)))
        return area

    # --- what is chosen ---------------------------------------------------------------------------------------------

    def choice(self) -> AfterClose:
        """The lists that are ticked, each with an id from now on, and the symbols."""
        lists = tuple(self._lists.identify(place) for place in self._ticked())
        return AfterClose(lists=lists, symbols=tuple(map(str, self._symbols or ())))

    def _ticked(self) -> list[int]:
        return [place for place, box in self.boxes.items() if box.isChecked()]

    # --- looking up -------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        self._stop()
        self._found(None)
        self.looking = self._tasks.spawn(self._sort_out(), name="look up symbols")

    def _stop(self) -> None:
        if self.looking is not None:
            self.looking.cancel()

    async def _sort_out(self) -> None:
        """Find what the text means; while the provider does not answer, a symbol is what is spelled like one."""
        await asyncio.sleep(PAUSE)
        pieces = tokens("\n".join(_BETWEEN.split(self.text.toPlainText())))  # no table: each word counts
        if len(pieces) > MOST_CODES:
            text = translate("Archive", "These are {count} symbols; at most {most} can be recorded.")
            self._found(None, text.format(count=fmt.quantity(len(pieces)), most=fmt.quantity(MOST_CODES)))
            return
        warning = ""
        try:
            found = await self._check.sort(pieces, ())
        except GatewayError as error:
            meant = {piece.text: readings(piece.text) for piece in pieces}
            symbols, unknown = (
                [ids[0] for ids in meant.values() if ids],
                [text for text, ids in meant.items() if not ids],
            )
            text = translate("Archive", "The symbols could not be looked up. {reason}")
            warning = text.format(reason=error_sentence(error))
        else:
            symbols, unknown = [each.id for each in found.fresh], [each.text for each in found.unknown]
        if unknown:
            self._found(None, _unknown_words(unknown))
        else:
            self._found(tuple(dict.fromkeys(symbols)), warning)

    # --- showing ----------------------------------------------------------------------------------------------------

    def _found(self, symbols: tuple[InstrumentId, ...] | None, warning: str = "") -> None:
        """The symbols that the text means; None while they are looked up, and for a text that cannot be used."""
        self._symbols, self._warning = symbols, warning
        self._show()

    def _show(self) -> None:
        """Show the count and the time that a run takes, or why the text cannot be used."""
        set_tone(self.said, Tone.WARN if self._warning else Tone.SECONDARY)
        self.said.setText(" ".join(filter(None, (self._warning, self._estimate()))))
        self.act.setEnabled(self._symbols is not None)

    def _estimate(self) -> str:
        if self._symbols is None:
            return ""
        listed = (symbol for place in self._ticked() for symbol in self._lists.all[place].symbols)
        count = len({*listed, *self._symbols})
        if not count:
            return translate("Archive", "Nothing is chosen: only lists and charts are recorded.")
        seconds = self._takes(count)
        if seconds is None:
            return translate("Archive", "{count} securities.").format(count=fmt.quantity(count))
        text = translate("Archive", "{count} securities; a run takes about {time}.")
        return text.format(count=fmt.quantity(count), time=fmt.countdown(seconds))


def _unknown_words(unknown: Sequence[str]) -> str:
    named = ", ".join(unknown[:MOST_NAMED])
    if len(unknown) <= MOST_NAMED:
        return translate("Archive", "Not recognised: {symbols}.").format(symbols=named)
    text = translate("Archive", "Not recognised: {symbols} and {count} more.")
    return text.format(symbols=named, count=fmt.quantity(len(unknown) - MOST_NAMED))
