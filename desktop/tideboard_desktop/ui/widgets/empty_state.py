"""Why a panel is empty: a sentence over the axes and a footer with name, reason, one button and one link."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, label, push_button, set_style_property, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox


class EmptyKind(StrEnum):
    """The eight reasons why a panel shows nothing, or nothing new."""

    LOADING = "loading"
    NO_PERMISSION = "no-permission"
    UNSUPPORTED = "unsupported"
    CLOSED = "closed"
    STALE = "stale"
    RATE_LIMITED = "rate-limited"
    DISCONNECTED = "disconnected"
    DISAGREE = "disagree"


ICONS = {
    EmptyKind.LOADING: "loader",
    EmptyKind.NO_PERMISSION: "key-round",
    EmptyKind.UNSUPPORTED: "circle-slash",
    EmptyKind.CLOSED: "calendar-days",
    EmptyKind.STALE: "clock",
    EmptyKind.RATE_LIMITED: "timer",
    EmptyKind.DISCONNECTED: "unplug",
    EmptyKind.DISAGREE: "git-compare-arrows",
}
NEEDS_YOU = frozenset({EmptyKind.STALE, EmptyKind.RATE_LIMITED, EmptyKind.DISCONNECTED, EmptyKind.DISAGREE})
"""The kinds in amber; the others are simply so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyState:
    """Texts of an empty panel: `sentence` and `detail` over the panel, the rest in the footer; empty ones are left out.

    `said` are the provider's own words in any language; they are quoted after ours.
    """

    kind: EmptyKind
    sentence: str
    detail: str
    name: str
    reason: str
    button: str = ""
    link: str = ""
    said: str = ""


class EmptyNote(QWidget):
    """The 18 px sentence with one line of detail; transparent for the mouse, laid over a panel whose axes stay."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = theme
        self.sentence = label("", theme, Type.DIALOG_TITLE)
        self.detail = label("", theme, Type.BODY, Tone.SECONDARY)
        column = self._column = QVBoxLayout(self)
        column.setSpacing(2)
        column.addStretch(1)
        for part in (self.sentence, self.detail):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            part.setWordWrap(True)
            column.addWidget(part)
        column.addStretch(1)

    def show_state(self, state: EmptyState) -> None:
        self.show_words(state.sentence, state.detail)

    def show_words(self, sentence: str, detail: str) -> None:
        """Show a sentence and a line of detail; without words hide both."""
        self.sentence.setText(sentence)
        self.detail.setText(detail)
        self.setVisible(bool(sentence))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """A low panel has room for the sentence only, in the size of its rows."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        theme, low = self._theme, self.height() < self._theme.px(Type.DIALOG_TITLE.line + Type.BODY.line + 14)
        role = Type.STRONG if low else Type.DIALOG_TITLE
        if self.sentence.font() != theme.font(role):
            self.sentence.setFont(theme.font(role))
            edge = 0 if low else 9
            self._column.setContentsMargins(edge, edge, edge, edge)
        self.detail.setVisible(not low and bool(self.detail.text()) and self._both_fit())

    def _both_fit(self) -> bool:
        """Whether both texts, wrapped to the width of the panel, have room one below the other."""
        edges = self._column.contentsMargins()
        width = self.width() - edges.left() - edges.right()
        lines = sum(part.heightForWidth(width) for part in (self.sentence, self.detail))
        return lines + self._column.spacing() + edges.top() + edges.bottom() <= self.height()


class EmptyFooter(QWidget):
    """Icon, name, reason, one button and one link. `panel` is how identifiers call what is empty."""

    button_clicked = Signal()
    link_clicked = Signal()

    def __init__(self, theme: Theme, *, panel: str) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("empty_footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.glyph = Glyph(theme)
        self.name = label("", theme, Type.STRONG)
        self.reason = label("", theme, Type.BODY, Tone.SECONDARY)
        self.reason.setWordWrap(True)
        self.button = push_button("", theme, identifier=f"{panel}_empty_button")
        self.link = push_button("", theme, ButtonStyle.TEXT, identifier=f"{panel}_empty_link")
        self.button.clicked.connect(self.button_clicked)
        self.link.clicked.connect(self.link_clicked)
        vbox(
            hbox(self.glyph, (self.name, 1), spacing=8),
            self.reason,
            hbox(self.button, self.link, stretch()),
            on=self,
            margins=(12, 8, 12, 10),
            spacing=4,
        )

    def show_state(self, state: EmptyState) -> None:
        """Show the texts of a state, in amber if the user has to act."""
        amber = state.kind in NEEDS_YOU
        self.glyph.show_glyph(ICONS[state.kind], "warn" if amber else "text1")
        self.name.setText(state.name)
        set_tone(self.name, Tone.WARN if amber else Tone.PRIMARY)
        self.reason.setText(state.reason)
        self.reason.setToolTip(tip(state.reason))  # a low panel has room for its first line only
        for part, text in ((self.button, state.button), (self.link, state.link)):
            part.setText(text)
            part.setAccessibleName(text)
            part.setVisible(bool(text))
        set_style_property(self, "state", state.kind.value if amber else "plain")
        self.show()


class EmptyPane(QWidget):
    """`view` with a note in front of it and a footer below, which say why it is empty; its headings stay visible."""

    def __init__(self, view: QWidget, theme: Theme, *, panel: str) -> None:
        """`panel` is how identifiers call what may be empty."""
        super().__init__()
        self.view = view
        self.note, self.footer = EmptyNote(theme), EmptyFooter(theme, panel=panel)
        column = vbox(on=self, margins=0, spacing=0)
        layers = QStackedLayout()
        column.addLayout(layers, 1)  # first, for it shows its first widget at once, which would be a window of its own
        layers.setStackingMode(QStackedLayout.StackingMode.StackAll)
        layers.addWidget(self.note)
        layers.addWidget(view)
        layers.setCurrentWidget(self.note)
        column.addWidget(self.footer)
        self.footer.hide()

    def say(self, state: EmptyState | None, *, below: EmptyState | None = None) -> None:
        """Show why the view is empty, None = it is not; `below` is then said in the footer alone."""
        if state is not None:
            self.note.show_state(state)
        elif not self.note.isHidden():
            self.note.show_words("", "")
        footer = state or below
        if footer is None or not footer.name:
            self.footer.hide()
        else:
            self.footer.show_state(footer)
