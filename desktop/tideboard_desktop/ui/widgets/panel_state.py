"""Why a panel shows nothing, or nothing new: the state, its note in the body, its footer, its card over figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    identifier_in,
    identify,
    label,
    push_button,
    set_style_property,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox

_STEPS = 5
"""Steps of the bar of a running read; it moves once a second, without a timer of its own."""
_WINDOW = 30.0
"""Seconds of the brokers' call windows: full length of the bar of a limit."""
_BAR = 4
LINE, _LOW, _LOW_PANE = 27, 150, 300
"""Logical pixels of a footer in one line, and of a body and a pane that have room for no other."""
_TRIES = 3
"""Times that a note is placed for one change: the footer moves the body, which may give the footer another form."""
_MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})


class StateKind(StrEnum):
    """The reasons why a panel shows nothing, or nothing new."""

    LOADING = "loading"
    NO_PERMISSION = "no-permission"
    UNSUPPORTED = "unsupported"
    CLOSED = "closed"
    HALTED = "halted"
    STALE = "stale"
    RATE_LIMITED = "rate-limited"
    QUOTA = "quota"
    DISCONNECTED = "disconnected"
    DISAGREE = "disagree"
    WARMING = "warming"


_LARGE = frozenset({StateKind.CLOSED, StateKind.RATE_LIMITED})
"""Kinds whose sentence over figures is large on a card without actions: a date, a countdown."""
ICONS = {
    StateKind.LOADING: "loader",
    StateKind.NO_PERMISSION: "key-round",
    StateKind.UNSUPPORTED: "circle-slash",
    StateKind.CLOSED: "calendar-days",
    StateKind.HALTED: "circle-slash",
    StateKind.STALE: "clock",
    StateKind.RATE_LIMITED: "timer",
    StateKind.QUOTA: "timer",
    StateKind.DISCONNECTED: "unplug",
    StateKind.DISAGREE: "git-compare-arrows",
    StateKind.WARMING: "loader",
}
SIMPLY_SO = frozenset(
    {StateKind.LOADING, StateKind.NO_PERMISSION, StateKind.UNSUPPORTED, StateKind.CLOSED, StateKind.WARMING}
)
"""The kinds that ask nobody to act; the others are in amber."""


@dataclass(frozen=True, slots=True)
class StateAction:
    """What a state offers to do: its words, and what runs on a click. Two with the same words are equal."""

    text: str
    run: Callable[[], object] = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelState:
    """A state in words: `sentence` and `detail` over the panel, the rest in its footer; empty ones are left out.

    `quoted` are the provider's own words in any language; they are quoted after ours. `over_data`: older figures stay
    behind it. `wait` is seconds waited while LOADING, seconds left while RATE_LIMITED. `folds`: nothing will come, so
    that the panel becomes one line.
    """

    kind: StateKind
    sentence: str = ""
    detail: str = ""
    name: str = ""
    reason: str = ""
    button: StateAction | None = None
    link: StateAction | None = None
    quoted: str = ""
    over_data: bool = False
    wait: float = 0.0
    folds: bool = False

    @property
    def amber(self) -> bool:
        """Whether it asks for attention."""
        return self.kind not in SIMPLY_SO

    @property
    def quote(self) -> str:
        """The provider's own words as a quotation."""
        words = QCoreApplication.translate("PanelState", "Its own words: \u201c{text}\u201d")
        return words.replace("{text}", self.quoted) if self.quoted else ""


class _NoteParts(NamedTuple):
    sentence: QLabel
    detail: QLabel
    column: QVBoxLayout


class StateNote(QWidget):
    """The 18 px sentence with one line of detail; transparent for the mouse, laid over a panel whose axes stay.

    The labels of it, as of the other views of a state here, are made when it first has words: most never have any.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = theme
        self._made = False

    @cached_property
    def _parts(self) -> _NoteParts:
        theme, column = self._theme, QVBoxLayout(self)
        sentence, detail = label("", theme, Type.DIALOG_TITLE), label("", theme, Type.BODY, Tone.SECONDARY)
        column.setSpacing(2)
        column.addStretch(1)
        for part in (sentence, detail):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            part.setWordWrap(True)
            column.addWidget(part)
        column.addStretch(1)
        sentence.show()  # Qt would do so in the next turn only
        self._made = True
        return _NoteParts(sentence, detail, column)

    @cached_property
    def sentence(self) -> QLabel:
        return self._parts.sentence

    @cached_property
    def detail(self) -> QLabel:
        return self._parts.detail

    def show_state(self, state: PanelState) -> None:
        """Show the texts of a state."""
        self.show_words(state.sentence, state.detail)

    def show_words(self, sentence: str, detail: str) -> None:
        """Show a sentence and a line of detail; without words hide both."""
        if not (sentence or self._made):
            self.hide()
            return
        self.sentence.setText(sentence)
        self.detail.setText(detail)
        self.setVisible(bool(sentence))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """A low panel has room for the sentence only, in the size of its rows."""
        super().resizeEvent(event)
        if self._made:
            self._fit()

    def _fit(self) -> None:
        theme, low = self._theme, self.height() < self._theme.px(Type.DIALOG_TITLE.line + Type.BODY.line + 14)
        role = Type.STRONG if low else Type.DIALOG_TITLE
        if self.sentence.font() != theme.font(role):
            self.sentence.setFont(theme.font(role))
            edge = 0 if low else 9
            self._parts.column.setContentsMargins(edge, edge, edge, edge)
        self.detail.setVisible(not low and bool(self.detail.text()) and self._both_fit())

    def _both_fit(self) -> bool:
        """Whether both texts, wrapped to the width of the panel, have room one below the other."""
        column = self._parts.column
        edges = column.contentsMargins()
        width = self.width() - edges.left() - edges.right()
        lines = sum(part.heightForWidth(width) for part in (self.sentence, self.detail))
        return lines + column.spacing() + edges.top() + edges.bottom() <= self.height()


@contextmanager
def in_tab_order(views: Iterable[QWidget]) -> Iterator[None]:
    """Let `QWidget.setTabOrder` place widgets that take no focus: it passes by what no Tab comes to."""
    held = list(views)
    for view in held:
        view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    try:
        yield
    finally:
        for view in held:
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class StateView(QWidget):
    """The two actions of a state as a button and a link, called `identifier` and _button or _link."""

    def __init__(self, theme: Theme, identifier: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_role(self, QAccessible.Role.Grouping)
        self._theme, self._identifier = theme, identifier
        self.state: PanelState | None = None
        self.made = False
        """Whether its parts are there."""

    def make(self) -> None:
        """Make the parts, unless they are there."""
        if not self.made:
            self.made = True
            self._lay_out()
            with in_tab_order((self,)):  # made late, they would be the last stops of the window
                for before, after in pairwise((self, *self._actions)):
                    QWidget.setTabOrder(before, after)

    def _lay_out(self) -> None:
        raise NotImplementedError

    @cached_property
    def _actions(self) -> tuple[QPushButton, QPushButton]:
        button_id, link_id = (identifier_in(self, f"{self._identifier}_{part}") for part in ("button", "link"))
        button = push_button("", self._theme, identifier=button_id)
        link = push_button("", self._theme, ButtonStyle.TEXT, identifier=link_id)
        button.clicked.connect(lambda: self._run(button))
        link.clicked.connect(lambda: self._run(link))
        return button, link

    @cached_property
    def button(self) -> QPushButton:
        self.make()
        return self._actions[0]

    @cached_property
    def link(self) -> QPushButton:
        self.make()
        return self._actions[1]

    def _run(self, part: QWidget) -> None:
        state = self.state
        action = None if state is None else state.button if part is self.button else state.link
        if action is not None:
            action.run()

    def _show_actions(self, state: PanelState) -> None:
        for part, action in ((self.button, state.button), (self.link, state.link)):
            text = "" if action is None else action.text
            part.setText(text)
            part.setAccessibleName(text)
            part.setVisible(bool(text))


class StateFooter(StateView):
    """Icon, name, reason, one button and one link, in three lines or in one. `panel` begins the identifiers."""

    def __init__(self, theme: Theme, *, panel: str) -> None:
        super().__init__(theme, f"{panel}_empty")
        self.setObjectName("empty_footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._one_line = False

    def _lay_out(self) -> None:
        self.glyph = Glyph(self._theme)
        self.name = label("", self._theme, Type.STRONG)
        self.reason = label("", self._theme, Type.BODY, Tone.SECONDARY)
        self.reason.setWordWrap(True)
        self.line = elided_label("", self._theme, Type.BODY, Tone.SECONDARY)
        self._head = hbox(self.glyph, self.name, (self.line, 1), stretch(0), spacing=8)
        actions = hbox(self.button, self.link, stretch())
        self._column = vbox(self._head, self.reason, actions, stretch(0), on=self, margins=(12, 8, 12, 10), spacing=4)
        self._head.setAlignment(self.name, Qt.AlignmentFlag.AlignLeft)
        self._form()

    def show_state(self, state: PanelState | None) -> None:
        """Show a state, in amber if the user has to act; nothing without a name."""
        self.state = state
        if state is not None and not self.made:
            self.make()  # before it is shown: Qt shows what is added to a visible widget in the next turn only
        self.setVisible(state is not None and bool(state.name))
        if state is None:
            return
        self.glyph.show_glyph(ICONS[state.kind], "warn" if state.amber else "text1")
        self.name.setText(state.name)
        set_tone(self.name, Tone.WARN if state.amber else Tone.PRIMARY)
        self.reason.setText(state.reason)
        self.line.setText(state.reason)
        for part in (self.name, self.reason):  # a low panel has room for the first line only
            part.setToolTip(tip("\n".join(filter(None, (state.reason, state.quote)))))
        self._show_actions(state)
        self._fit()
        set_style_property(self, "state", state.kind.value if state.amber else "plain")
        self.setAccessibleName(state.name)
        self.setAccessibleDescription(" ".join(filter(None, (state.sentence, state.detail, state.reason, state.quote))))

    def show_form(self, *, one_line: bool) -> bool:
        """Switch between three lines and one; returns whether the form is another one now."""
        if one_line is self._one_line:
            return False
        self._one_line = one_line
        if self.made:
            self._form()
        return True

    def _form(self) -> None:
        one_line = self._one_line
        self._column.setDirection(QBoxLayout.Direction.LeftToRight if one_line else QBoxLayout.Direction.TopToBottom)
        self._column.setContentsMargins(*((12, 3, 12, 3) if one_line else (12, 8, 12, 10)))
        self._column.setSpacing(6 if one_line else 4)
        self._column.setStretchFactor(self._head, 1 if one_line else 0)
        self.reason.setVisible(not one_line)
        self.line.setVisible(one_line)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Show as many words as fit."""
        super().resizeEvent(event)
        if self.made:
            self._fit()

    def _fit(self) -> None:
        """In one line the link is hidden before the button is cut; menu and palette have it too."""
        needed = sum(part.sizeHint().width() + 8 for part in (self.glyph, self.name, self.button, self.link)) + 24
        needed += self.line.minimumSizeHint().width() + 8 if self.line.text() else 0
        self.link.setVisible(bool(self.link.text()) and (not self._one_line or needed <= self.width()))


@runtime_checkable
class NoteRoom(Protocol):
    """A view that has heads of its own, or figures that stay while a state is shown."""

    def note_room(self) -> QRect:
        """Where a note may stand in the view, empty for nowhere."""
        ...


def room_in(view: QWidget) -> QRect:
    """Where a note may stand in a view: below the heads of a table, and not over rows."""
    if isinstance(view, NoteRoom):
        return view.note_room()
    if isinstance(view, QStackedWidget):
        page = view.currentWidget()
        return QRect() if page is None else room_in(page)
    if isinstance(view, QAbstractItemView):
        model = view.model()
        return QRect() if model.rowCount() else view.viewport().geometry()
    return view.rect()


class StatePane(QWidget):
    """`view` with a note in its body and a footer below, which say why it is empty; heads and figures stay visible.

    A body without room for the note has it in the footer, in one line; a state that folds leaves that line alone, which
    `folded` tells.
    """

    folded = Signal(bool)

    def __init__(self, view: QWidget, theme: Theme, *, panel: str, body: QWidget | None = None) -> None:
        """`panel` is how identifiers call what may be empty; `body` is the part of `view` that is."""
        super().__init__()
        self.view, self._body = view, body or view
        self._theme = theme
        self.is_folded = self._placing = self._due = self._formed = False
        self._state: PanelState | None = None
        self._below: PanelState | None = None
        self.reading_line: Callable[[str], None] | None = None
        """Shows the words of a read that runs and has no room, "" for none: a footer for a moment moves figures."""
        self.note, self.footer = StateNote(theme), StateFooter(theme, panel=panel)
        self._column = vbox((view, 1), self.footer, on=self, margins=0, spacing=0)
        self.note.setParent(self)
        self.note.hide()
        self.footer.hide()

    def say(self, state: PanelState | None, *, below: PanelState | None = None) -> None:
        """Show why the view is empty, None = it is not; `below` is then said in the footer alone."""
        if (state is None) is not (self._state is None):
            for part in {self.view, self._body}:
                (part.removeEventFilter if state is None else part.installEventFilter)(self)
        self._state, self._below = state, below
        if state is not None:
            self.note.show_state(state)
        elif not self.note.isHidden():
            self.note.show_words("", "")
        self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """The view or its body has another size, or was shown or hidden."""
        if event.type() in _MOVES:
            self._place()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Find the note's place again, and that of a footer which took another form while the layout placed it."""
        super().resizeEvent(event)
        self._place()
        if self._formed:
            self._formed = False
            self._column.invalidate()

    def _place(self) -> None:
        self._due = True
        if self._placing:  # what is shown or hidden below moves the body, which comes back here
            return
        self._placing = True
        for _again in range(_TRIES):
            if self._due:
                self._due = False
                self._show_parts()
        self._placing = False

    def _show_parts(self) -> None:
        state, body, low = self._state, self._body, self.height() < self._theme.px(_LOW_PANE)
        folds = state is not None and state.folds
        if folds is not self.is_folded:
            self.is_folded = folds
            self.view.setVisible(not folds)
            self.folded.emit(folds)
        if state is None:
            self._show_footer(self._below, low=low)
            return
        inside = body.isVisibleTo(self)
        room = room_in(body).translated(body.mapTo(self, QPoint(0, 0))) if inside else QRect()
        below = self.height() - self.view.height()  # the footer may not have its new height yet
        least = self._theme.px(Type.STRONG.line) + 2
        taken = self.footer.button.sizeHint().height() + 6 if state.button or state.link else self._theme.px(LINE)
        free = room.height() + below - (taken if state.name else 0)
        fits = not room.isEmpty() and free >= least
        self.note.setVisible(fits and bool(state.sentence))
        if fits:
            self.note.setGeometry(room)
            self.note.raise_()
            self._show_footer(state, low=low or room.height() + below < self._theme.px(_LOW))
            return
        line = replace(state, name=state.sentence or state.name, reason=state.reason or state.detail)
        if self.reading_line is None or state.kind is not StateKind.LOADING:
            self._show_footer(line, low=True)
            return
        self._show_footer(None)
        self.reading_line(line.name)

    def _show_footer(self, state: PanelState | None, *, low: bool = False) -> None:
        self._formed |= self.footer.show_form(one_line=low)
        self.footer.show_state(state)
        if self.reading_line is not None:
            self.reading_line("")


class StateCard(StateView):
    """Sentence and detail on a chart, which its owner places; over figures in a frame, `with_actions` also these.

    Without them it passes the mouse through, and a read that runs moves a bar along the upper edge: its owner gives it
    the width of the plot.
    """

    def __init__(self, theme: Theme, chart: QWidget, *, panel: str, with_actions: bool = True) -> None:
        super().__init__(theme, f"{panel}_state", chart)
        self._with_actions = with_actions
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not with_actions)
        identify(self, f"{panel}_state")
        self.hide()

    def _lay_out(self) -> None:
        self.sentence = label("", self._theme, Type.DIALOG_TITLE)
        self.detail = label("", self._theme, Type.BODY, Tone.SECONDARY)
        self.detail.setWordWrap(self._with_actions)
        for part in (self.button, self.link):
            part.hide()
        actions = hbox(self.button, self.link, stretch(), spacing=4)
        self._column = vbox(stretch(), self.sentence, self.detail, actions, on=self, spacing=3)

    def show_state(self, state: PanelState | None) -> bool:
        """Show a state, None or one without a sentence = nothing; returns whether there is something to place."""
        shown = state is not None and bool(state.sentence)
        if state is not None and state != self.state:
            self._show_words(state)
        self.state = state
        self.setVisible(shown)
        return shown

    def _show_words(self, state: PanelState) -> None:
        if not self.made:
            self.make()
        self.sentence.setText(state.sentence)
        # of an indicator that warms up its own pane says it, too
        note = not self._with_actions and state.over_data and state.kind not in _LARGE
        small = note or state.kind is StateKind.WARMING
        self.sentence.setFont(self._theme.font(Type.STRONG if small else Type.DIALOG_TITLE))
        countdown = not self._with_actions and state.kind is StateKind.RATE_LIMITED
        amber = state.amber and state.over_data and not countdown
        set_tone(self.sentence, Tone.WARN if amber else Tone.PRIMARY)
        self.detail.setText(state.detail)
        self.detail.setVisible(bool(state.detail))
        self._column.setContentsMargins(*((10, 5, 10, 5) if note else (10, 6, 10, 8)))
        for part in (self.sentence, self.detail):
            part.setAlignment(Qt.AlignmentFlag.AlignLeft if state.over_data else Qt.AlignmentFlag.AlignCenter)
        if self._with_actions:
            self._show_actions(state)
        self.setAccessibleName(state.sentence)
        self.setAccessibleDescription(state.detail)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the ground; over figures with a frame, amber if the state asks for attention; the bar of a wait."""
        state, surface = self.state, self._theme.surface
        if state is None:
            return
        painter = QPainter(self)
        if state.over_data:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
            countdown = not self._with_actions and state.kind is StateKind.RATE_LIMITED
            amber = state.amber and not countdown
            frame = surface.warn if amber else surface.line_control if countdown else surface.line_soft
            painter.setPen(QPen(colour(frame), 0.0))
            painter.setBrush(colour(surface.raised) if countdown else colour(surface.panel, 0.94))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        else:
            wide = max(self.sentence.sizeHint().width(), self.detail.sizeHint().width()) + 20
            words = self.rect().adjusted(
                (self.width() - wide) // 2, self.sentence.y() - 6, (wide - self.width()) // 2, 0
            )
            painter.fillRect(self.rect() if self._with_actions else words, colour(surface.inset))
        if state.kind is StateKind.RATE_LIMITED:
            track = QRectF(10, self.height() - _BAR - 3, self.width() - 20, _BAR)
            painter.fillRect(track, colour(surface.line_strong))
            track.setWidth(track.width() * min(state.wait / _WINDOW, 1.0))
            painter.fillRect(track, colour(surface.warn_fill))
        elif state.kind is StateKind.LOADING:
            self._paint_loading(painter, state)
        painter.end()

    def _paint_loading(self, painter: QPainter, state: PanelState) -> None:
        """The moving part of a wait whose end is unknown: below the words, without actions at the upper edge."""
        surface = self._theme.surface
        track = QRectF(10, self.height() - _BAR - 3, self.width() - 20, _BAR)
        if not self._with_actions:
            track = QRectF(0, 0, self.width(), _BAR - 1)
        painter.fillRect(track, colour(surface.line_strong))
        track.setWidth(track.width() / _STEPS)
        track.translate(int(state.wait) % _STEPS * track.width(), 0)
        painter.fillRect(track, colour(surface.accent))
