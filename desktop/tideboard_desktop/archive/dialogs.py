"""Dialogs of the archive dock: which securities are recorded after the close; how much of a series set stays."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from tideboard_core.archive.pruning import Drop, Retention, plan
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import FLOW, LAYOUTS, Layout
from tideboard_core.archive.units import day_of
from tideboard_core.errors import GatewayError, TideboardError
from tideboard_core.model.behind.brokers import PARTICIPANT
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.settings import AfterClose, KeptLimit
from tideboard_desktop.archive.standing_limits import limits_of
from tideboard_desktop.archive.words import room_words, series_words
from tideboard_desktop.docks.context import SymbolLists
from tideboard_desktop.search.code_check import CodeCheck
from tideboard_desktop.search.codes_edit import CodesEdit
from tideboard_desktop.search.symbol_codes import MOST_CODES, readings, tokens
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.plain_dialog import PlainDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, line_edit, set_style_property, set_tone
from tideboard_desktop.ui.widgets.layouts import fill
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate
PAUSE = 0.25
"""Seconds without typing before the symbols are looked up again."""
LISTS_HEIGHT, TEXT_HEIGHT = 132, 76
RING = 3
"""Pixels around a box that show where the focus is: a scroll area cuts off what lies outside it."""
_BETWEEN = re.compile(r"[\s,;|\u3001\uff0c\uff1b]+")
MOST_PARTICIPANTS = 20
"""Each of them is a call for each security whenever a day was missed."""
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
        self.text = CodesEdit(", ".join(kept.symbols))
        self.text.setFont(theme.font(Type.BODY))
        self.text.setFixedHeight(theme.px(TEXT_HEIGHT))
        identify(self.text, "archive_after_close_symbols", translate("Archive", "Further symbols"))
        self.content.addWidget(self.text)
        self.summary = label("", theme, Type.BODY)
        self.summary.setWordWrap(True)
        self.summary.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        identify(self.summary, "archive_after_close_said")
        self.content.addWidget(self.summary)
        self.text.textChanged.connect(self._look)
        self.text.refused.connect(lambda words: self._found(self._symbols, words))
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
        text = self.text.toPlainText()
        pieces = await asyncio.to_thread(lambda: tokens("\n".join(_BETWEEN.split(text))))  # no table: each word counts
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
        set_tone(self.summary, Tone.WARN if self._warning else Tone.SECONDARY)
        self.summary.setText(together(self._warning, self._estimate()))
        self.proceed.setEnabled(self._symbols is not None)

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


class ParticipantsDialog(PlainDialog):
    """Accepted = `choice` are the participants whose holdings are kept once a day beside the largest."""

    def __init__(self, kept: Sequence[str], theme: Theme, parent: QWidget | None) -> None:
        super().__init__(
            translate("Archive", "Participants of the clearing house"),
            translate(
                "Archive",
                "Once a day the 20 largest holdings of each recorded security of Hong Kong are kept, and those of these"
                " participants, with what the provider has of their past. A custodian is not an investor.",
            ),
            translate("Common", "Apply"),
            theme,
            parent,
            identifier="archive_participants_dialog",
        )
        self.text = line_edit(
            "archive_participants_text", translate("Archive", "Participants' numbers"), theme, hint="B01224, C00019"
        )
        self.text.setText(", ".join(kept))
        self.said = label("", theme, Type.BODY, Tone.WARN)
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(self.fontMetrics().lineSpacing())
        identify(self.said, "archive_participants_said")
        fill(self.content, self.text, self.said)
        self.text.textChanged.connect(lambda _text: self._show())
        self._show()

    @property
    def choice(self) -> tuple[str, ...]:
        """The numbers that are written, each once."""
        return tuple(dict.fromkeys(self._written()))

    def _written(self) -> list[str]:
        return [each.upper() for each in _BETWEEN.split(self.text.text()) if each]

    def _show(self) -> None:
        wrong = [each for each in self._written() if not PARTICIPANT.fullmatch(each)]
        many = len(self.choice) > MOST_PARTICIPANTS
        words = translate("Archive", "At most {most} participants can be recorded.")
        self.said.setText(_unknown_words(wrong) if wrong else words.format(most=MOST_PARTICIPANTS) if many else "")
        self.proceed.setEnabled(not wrong and not many)


FIELD = 90


@dataclass(frozen=True, slots=True)
class Planned:
    """What limits would drop: how many blocks, their bytes, the newest day, and whether minutes of flow are in it."""

    blocks: int
    size: int
    newest: str
    flow: bool


class LimitsDialog(PlainDialog):
    """Accepted = drop what `limits` leave no room for, and keep `standing` from now on.

    `minutes_too` says whether minutes of flow are confirmed; without it they stay. `kept` are the standing limits so
    far.
    """

    def __init__(
        self, folder: Path, kept: tuple[KeptLimit, ...], theme: Theme, tasks: Tasks, parent: QWidget | None
    ) -> None:
        super().__init__(
            translate("Archive", "Limits by age and size"),
            translate(
                "Archive",
                "Older sessions beyond a limit are dropped, whole days at a time; an empty field is no limit. What was"
                " dropped stays in the ledger as a gap.",
            ),
            translate("Common", "Apply"),
            theme,
            parent,
            identifier="archive_limits",
        )
        self._folder, self._tasks, self._kept = folder, tasks, kept
        self._fields: dict[Layout, tuple[QLineEdit, QLineEdit]] = {}
        self._asked = 0
        self.preview = label("", theme, Type.BODY)
        self.preview.setWordWrap(True)
        identify(self.preview, "archive_limits_preview")
        self.consent = QCheckBox(translate("Archive", "Drop minutes of flow too: nobody can read them again"))
        self.consent.setFont(theme.font(Type.BODY))
        identify(self.consent, "archive_limits_consent")
        self.consent.hide()
        self.consent.toggled.connect(lambda _on: self._show_action())
        always = translate("Archive", "Keep to these limits after each close; it asks before minutes of flow")
        self.always = QCheckBox(always)
        self.always.setFont(theme.font(Type.BODY))
        identify(self.always, "archive_limits_standing")
        self.always.setChecked(bool(kept))
        self.always.toggled.connect(lambda _on: self._show_action())
        self.planned: Planned | None = None
        self.planning: asyncio.Task[None] | None = None
        fill(self.content, self._table(theme), self.preview, self.consent, self.always)
        self._fill(kept)

    def _table(self, theme: Theme) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(0, 1)
        heads = (translate("Archive", "Newest sessions kept"), translate("Archive", "MB kept"))
        for at, words in enumerate(heads, start=1):
            grid.addWidget(label(words, theme, Type.CAPTION, Tone.CAPTION), 0, at)
        for row, layout in enumerate(LAYOUTS, start=1):
            name = series_words(layout)
            grid.addWidget(label(name, theme, Type.BODY), row, 0)
            sessions, size = (
                line_edit(f"archive_limit_{layout.name}_{key}", f"{name}, {head}", theme, width=FIELD)
                for key, head in zip(("sessions", "size"), heads, strict=True)
            )
            for at, field in enumerate((sessions, size), start=1):
                field.setAlignment(Qt.AlignmentFlag.AlignRight)
                field.textEdited.connect(lambda _text: self._changed())
                grid.addWidget(field, row, at)
            self._fields[layout] = (sessions, size)
        return table

    def _fill(self, kept: Sequence[KeptLimit]) -> None:
        """Show the standing limits and what they would drop now."""
        by_name = {layout.name: fields for layout, fields in self._fields.items()}
        for each in kept:
            for field, value in zip(by_name.get(each.series, ()), (each.sessions, each.megabytes), strict=False):
                field.setText("" if value is None else str(value))
        self._changed()

    # --- limits and preview -----------------------------------------------------------------------------------------

    @property
    def limits(self) -> list[Retention]:
        """The limits that are given; a field that is no number above zero is none."""
        return limits_of(self._typed)

    @property
    def standing(self) -> tuple[KeptLimit, ...]:
        """The limits that hold from now on: those that are given, or none."""
        return self._typed if self.always.isChecked() else ()

    @property
    def _typed(self) -> tuple[KeptLimit, ...]:
        found = []
        for layout, fields in self._fields.items():
            sessions, size = (_number(field.text()) for field in fields)
            if sessions is not None or size is not None:
                found.append(KeptLimit(series=layout.name, sessions=sessions, megabytes=size))
        return tuple(found)

    @property
    def minutes_too(self) -> bool:
        """Whether minutes of flow may be dropped."""
        return self.consent.isChecked()

    def _changed(self) -> None:
        for field in self._all_fields():
            set_style_property(field, "invalid", _is_wrong(field))
        self._asked += 1
        self._show(None)
        if self.limits:
            self.planning = self._tasks.spawn(self._plan(self._asked), name="preview of the limits")

    async def _plan(self, asked: int) -> None:
        folder, limits = self._folder, self.limits
        try:
            planned = await asyncio.to_thread(planned_drops, folder, limits)
        except (TideboardError, OSError) as error:
            if asked == self._asked:
                self.preview.setText(error_sentence(error) if isinstance(error, TideboardError) else str(error))
        else:
            if asked == self._asked:
                self._show(planned)

    def _show(self, planned: Planned | None) -> None:
        self.planned = planned
        if planned is None:
            words = translate("Archive", "No limit is given: nothing would be dropped.")
            self.preview.setText("" if self.limits else words)
        elif not planned.blocks:
            self.preview.setText(translate("Archive", "Everything is within these limits."))
        else:
            text = translate("Archive", "Would drop {count} symbol-sessions up to {day}: {size}.")
            count = fmt.quantity(planned.blocks)
            self.preview.setText(text.format(count=count, day=planned.newest, size=room_words(planned.size)))
        drops = planned is not None and planned.blocks > 0
        set_tone(self.preview, Tone.WARN if drops else Tone.SECONDARY)
        self.consent.setVisible(planned is not None and planned.flow)
        self.consent.setChecked(False)
        self._show_action()

    def _all_fields(self) -> list[QLineEdit]:
        return [field for fields in self._fields.values() for field in fields]

    def _show_action(self) -> None:
        planned = self.planned
        drops = planned is not None and planned.blocks > 0 and (not planned.flow or self.consent.isChecked())
        # limits that stand drop at once, too: first it is shown what
        seen = planned is not None or not self.limits
        wrong = any(map(_is_wrong, self._all_fields()))
        self.proceed.setEnabled(drops or (seen and not wrong and self.standing != self._kept))


def planned_drops(folder: Path, limits: Sequence[Retention]) -> Planned:
    """What limits would drop of the archive of a folder; changes nothing. Raises ArchiveError."""
    with closing(ArchiveReader(folder)) as reader:
        drops = plan(reader.database, limits)
    newest = day_of(max(drop.session.day for drop in drops)).isoformat() if drops else ""
    return Planned(len(drops), sum(drop.size for drop in drops), newest, any(_is_flow(drop) for drop in drops))


def _is_wrong(field: QLineEdit) -> bool:
    return bool(field.text().strip()) and _number(field.text()) is None


def _is_flow(dropped: Drop) -> bool:
    return dropped.layout is FLOW


def _number(text: str) -> int | None:
    stripped = text.strip()
    digits = stripped.isascii() and stripped.isdigit() and len(stripped) < 7
    # a limit of nothing is the one mistake that would drop everything
    return int(stripped) or None if digits else None
