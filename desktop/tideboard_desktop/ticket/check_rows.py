"""The ticket's verdicts: one line that is always in view, and all lines below it; warnings are ticked on either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from tideboard_core.model.order import Environment, ModifyRequest, OrderRequest
from tideboard_core.model.review import Check, CheckCode, OrderPreview, Severity
from tideboard_desktop.orders.confirm.check_lines import CheckLine
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.widgets.tick_box import TickBox
from tideboard_desktop.ui.words.checks import check_figure, check_label

translate = QCoreApplication.translate

LINE = 18
"""Logical pixels of a line below the button."""
LINE_ABOVE = 24
"""Logical pixels of the line above it."""
TICKED_MS = 1000
"""How long a warning that was ticked stays on the line before the next one takes its place."""
_RIGHT = frozenset(
    {
        CheckCode.PROPOSAL,
        CheckCode.LOCK,
        CheckCode.LINK,
        CheckCode.ACCOUNTS_UNREAD,
        CheckCode.LISTS_UNREAD,
        CheckCode.AUDIT,
        CheckCode.ACCOUNT,
        CheckCode.ORDER,
        CheckCode.TRADABLE,
        CheckCode.OFFERED,
        CheckCode.EXITS_OFFERED,
        CheckCode.EXPIRY,
        CheckCode.MAPPING,
        CheckCode.SESSION,
        CheckCode.CLOSURE,
        CheckCode.DAY_ASSUMED,
        CheckCode.AFTER_CLOSE,
        CheckCode.CONNECT_SHUT,
        CheckCode.CONNECT_CROSSED,
        CheckCode.AUCTION,
        CheckCode.SOURCE,
    }
)
_NEAR = frozenset(
    {
        CheckCode.COLLAR_LAST,
        CheckCode.COLLAR_BEST,
        CheckCode.TRIGGER,
        CheckCode.TRAIL,
        CheckCode.MONITOR,
        CheckCode.UNDERLYING_MOVED,
        CheckCode.LIMIT_REACH,
        CheckCode.TICK,
        CheckCode.EXIT_SIDE,
        CheckCode.EXIT_TICK,
        CheckCode.EXIT_REACH,
        CheckCode.BOOK_AGE,
    }
)
_SOFT = frozenset(
    {
        CheckCode.LEVELS,
        CheckCode.REPEAT,
        CheckCode.MARKET_HOURS,
        CheckCode.LIMIT_BEHIND,
        CheckCode.OVERNIGHT,
        CheckCode.EX_DAY,
        CheckCode.CONNECT_EVE,
        CheckCode.LAST_DAY,
        CheckCode.HOURS_SEEN,
        CheckCode.FEED,
    }
)

WarningKey = tuple[CheckCode, str, str]
"""A warning by its code and by its words and figure as shown."""


class CheckRow(NamedTuple):
    """What one line shows."""

    words: str
    figure: str = ""
    passed: bool = True
    glyph: str = ""
    check: Check | None = None
    """The check that is shown."""


class ReadWarnings:
    """The warnings that a person ticked for the order in the form; another order, or another figure, has none.

    The confirmation asks for its own ticks: nothing here is passed on to it.
    """

    def __init__(self) -> None:
        self._order: OrderRequest | ModifyRequest | None = None
        self._ticked: set[WarningKey] = set()
        self.just_ticked: WarningKey | None = None
        """Stays on the line for a moment, so that a second click does not meet the box of the next warning."""

    def follow(self, order: OrderRequest | ModifyRequest | None) -> None:
        """Drop the ticks unless the order is the same but for the number that each preview draws."""
        before, self._order = self._order, order
        if before is None or order is None or replace(order, client_order_id=before.client_order_id) != before:
            self._ticked.clear()

    def tick(self, check: Check, *, on: bool) -> None:
        """Mark a warning as read, or take the mark away."""
        (self._ticked.add if on else self._ticked.discard)(_key(check))
        self.just_ticked = _key(check) if on else None

    def on_line(self, check: Check) -> bool:
        """Whether the line shows it before others: it was ticked a moment ago."""
        return check in self and _key(check) == self.just_ticked

    def __contains__(self, check: Check) -> bool:
        return _key(check) in self._ticked


def _key(check: Check) -> WarningKey:
    return check.code, check_label(check), check_figure(check)


def failing(checks: Sequence[Check]) -> list[Check]:
    """The checks that failed, the worst first: what denies, what has to be typed, what only warns."""
    worst = (Severity.HARD, Severity.TYPED, Severity.SOFT)
    return sorted((check for check in checks if not check.passed), key=lambda check: worst.index(check.severity))


def informing(checks: Sequence[Check]) -> list[Check]:
    """The checks that passed and still say something: an order that its hours hold back until later."""
    return [check for check in checks if check.passed and check.code is CheckCode.SESSION and check.data.get("waits")]


def all_rows(preview: OrderPreview | None, above: Check | None = None) -> list[CheckRow]:
    """Every check that failed but the one on the line above, all that only inform, the groups in which none failed."""
    checks = () if preview is None else preview.checks
    average = None if preview is None or preview.book is None else preview.book.average
    rows = [
        CheckRow(check_label(check), _figure(check, average), passed=False, check=check)
        for check in failing(checks)
        if check is not above
    ]
    rows += [CheckRow(check_label(check), check_figure(check), glyph="info") for check in informing(checks)]
    by_code = {check.code: check for check in checks}
    for codes, words, figure_of in (
        (_RIGHT, translate("Ticket", "Unlocked, account right"), CheckCode.LOCK),
        (_NEAR, translate("Ticket", "Near the market"), CheckCode.COLLAR_LAST),
        (frozenset(by_code) - _RIGHT - _NEAR - _SOFT, translate("Ticket", "Within size and value"), CheckCode.VALUE),
        (_SOFT, translate("Ticket", "No warnings"), None),
    ):
        group = [check for check in checks if check.code in codes]
        clean = codes is not _SOFT or not any(check.warns for check in checks)
        if group and clean and all(check.passed for check in group):
            rows.append(CheckRow(words, check_figure(by_code[figure_of]) if figure_of in by_code else ""))
    return rows


def first_row(preview: OrderPreview, read: ReadWarnings) -> tuple[CheckRow, int]:
    """The one line, and how many more lines have something to say.

    That is what denies, else the worst warning that is not ticked, else that all checks passed or are ticked.
    """
    checks = preview.checks
    failed, inform = failing(checks), informing(checks)
    average = None if preview.book is None else preview.book.average
    left = [check for check in failed if check not in read]
    worst = next((check for check in failed if read.on_line(check)), next(iter(left), None))
    if worst is not None:
        left = [check for check in left if check is not worst]
        row = CheckRow(check_label(worst), _figure(worst, average), passed=False, check=worst)
        return row, len(left) + len(inform)
    if failed:
        one, many = translate("Ticket", "1 warning ticked"), translate("Ticket", "{count} warnings ticked")
        words = one if len(failed) == 1 else many.format(count=len(failed))
        return CheckRow(words), len(inform)
    note, *others = [check_label(check) for check in inform] or [""]
    return CheckRow(translate("Ticket", "All checks passed"), note), len(others)


def line_above(
    preview: OrderPreview | None, read: ReadWarnings, lock: tuple[str, str] | None, fault: str, waits: str
) -> tuple[CheckRow, int]:
    """The same, but the lock comes before all verdicts; without a preview it is a field's fault, or what is missing."""
    if lock is not None:
        return CheckRow(*lock, passed=False, glyph="lock"), 0
    if preview is None:
        return (CheckRow(fault, passed=False) if fault else CheckRow(waits, glyph="info")), 0
    return first_row(preview, read)


def _figure(check: Check, average: Decimal | None) -> str:
    if check.code is CheckCode.LEVELS and average is not None and not check.passed:
        return translate("Ticket", "avg {price}").format(price=fmt.plain(average, 2))
    return check_figure(check)


class _Row(QWidget):
    """A line with the box of its warning, if it is one and boxes are offered."""

    ticked = Signal(object, bool)

    def __init__(self, theme: Theme, *, height: int, identifier: str) -> None:
        super().__init__()
        self._check: Check | None = None
        self.box = TickBox("", theme, identifier=identifier)
        self.box.setFixedSize(theme.px(22), theme.px(LINE))
        self.line = CheckLine(theme, height=height, elided=True)
        self.setFixedHeight(theme.px(height))
        self.box.clicked.connect(self._tick)

    def show_row(self, row: CheckRow, read: ReadWarnings, *, boxes: bool) -> None:
        """Show words and figure, and whether the warning is ticked."""
        self._check = row.check if boxes and row.check is not None and row.check.warns else None
        ticked = self._check is not None and self._check in read
        self.box.setVisible(self._check is not None)
        self.line.glyph.setVisible(self._check is None)
        self.box.setChecked(ticked)
        read_it = translate("Ticket", "{warning}, read").format(warning=row.words) if self._check is not None else ""
        if self.box.accessibleName() != read_it:
            self.box.setAccessibleName(read_it)
            self.box.setToolTip(tip(translate("Ticket", "Tick it once you have read it; the confirmation asks again.")))
        self.line.show_line(row.words, row.figure, passed=row.passed or ticked, glyph=row.glyph)

    def _tick(self, on: bool) -> None:  # noqa: FBT001  a signal
        if self._check is not None:
            self.ticked.emit(self._check, on)


class ChecksLine(_Row):
    """The line above the button. A click on it opens all lines; `pressed` carries nothing."""

    pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, height=LINE_ABOVE, identifier="ticket_tick")
        self._theme = theme
        self.opener = _Opener(theme.px(LINE_ABOVE))
        identify(self.opener, "ticket_checks")
        self._arrow = Glyph(theme)
        self._arrow.setFixedWidth(theme.px(16))
        self._arrow.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for part in (self.line, self._arrow):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        hbox((self.line, 1), self._arrow, on=self.opener, margins=0, spacing=0)
        hbox(self.box, (self.opener, 1), on=self, margins=0, spacing=0)
        self.opener.clicked.connect(self.pressed)
        self.show_open(opened=False)

    def show_open(self, *, opened: bool) -> None:
        """Turn the arrow."""
        self._arrow.show_glyph("chevron-up" if opened else "chevron-down", "text3", 14)
        self.opener.setAccessibleDescription(
            translate("Ticket", "Hide the lines below") if opened else translate("Ticket", "Show all lines below")
        )

    def show_line(self, row: CheckRow, others: int, read: ReadWarnings, *, boxes: bool) -> None:
        """Show the one line, with a count of the others."""
        figure = " · ".join(filter(None, (f"+{others}" if others else "", row.figure)))
        self.show_row(row._replace(figure=figure), read, boxes=boxes)
        spoken = f"{row.words} {figure}".strip()
        if self.opener.accessibleName() != spoken:
            self.opener.setAccessibleName(spoken)
            self.opener.setToolTip(tip(spoken))


class _Opener(QPushButton):
    def __init__(self, height: int) -> None:
        super().__init__()
        self.setProperty("kind", "strip")
        self.setAutoDefault(False)
        self.setFixedHeight(height)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """No width of its own: the words are cut."""
        return QSize(80, self.height())

    minimumSizeHint = sizeHint  # noqa: N815  Qt's name


class CheckRows(QWidget):
    """All lines, each warning with its box. The number of lines follows the verdicts."""

    ticked = Signal(object, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: list[_Row] = []
        self._column = vbox(on=self, margins=(0, 2, 0, 2), spacing=0)

    @property
    def lines(self) -> list[CheckLine]:
        """The lines that show something."""
        return [row.line for row in self.rows if not row.isHidden()]

    def show_preview(self, preview: OrderPreview | None, read: ReadWarnings, above: Check | None = None) -> None:
        """Show the verdicts of a preview but the one that the line above says; none without a preview."""
        shown = all_rows(preview, above)
        boxes = preview is not None and boxes_for(preview.summary.environment)
        while len(self.rows) < len(shown):
            self._add()
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(shown))
            if place < len(shown):
                row.show_row(shown[place], read, boxes=boxes)

    def _add(self) -> None:
        row = _Row(self._theme, height=LINE, identifier=f"ticket_tick_{len(self.rows) + 1}")
        hbox(row.box, (row.line, 1), on=row, margins=0, spacing=0)
        row.ticked.connect(self.ticked)
        self.rows.append(row)
        self._column.addWidget(row)


def boxes_for(environment: Environment) -> bool:
    """Whether warnings have boxes: in LIVE the confirmation has the quantity typed instead."""
    return environment is not Environment.LIVE
