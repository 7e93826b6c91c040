"""What the ticket shows of the proposal in it: an amber frame, whose it is, its words, and the ways out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.model.proposal_tag import ProposedChange
from tideboard_core.programs.proposal import Proposal
from tideboard_desktop.programs.proposal_words import changes_words, ends_in, proposed_by, quoted, unchecked
from tideboard_desktop.ui.literal_text import breakable
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox

translate = QCoreApplication.translate
FRAME = 4


class AmberFrame(QWidget):
    """Lies over a whole widget and draws its edge; it takes no click and no focus."""

    def __init__(self, around: QWidget, theme: Theme) -> None:
        super().__init__(around)
        identify(self, "proposal_frame")
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        around.installEventFilter(self)
        theme.follow(self, QWidget.update)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Stay as large as what it lies over, and above what comes into it."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.ChildAdded} and isinstance(watched, QWidget):
            self.cover(watched)
        return False

    def cover(self, around: QWidget) -> None:
        """Lie over all of it."""
        self.setGeometry(around.rect())
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter, edge = QPainter(self), self._theme.px(FRAME)
        amber, inside = colour(self._theme.surface.warn_fill), self.rect().adjusted(edge, edge, -edge, -edge)
        painter.setClipRegion(self.rect())
        for strip in (
            self.rect().adjusted(0, 0, 0, edge - self.height()),
            self.rect().adjusted(0, self.height() - edge, 0, 0),
            inside.adjusted(-edge, 0, -inside.width(), 0),
            inside.adjusted(inside.width(), 0, edge, 0),
        ):
            painter.fillRect(strip, amber)


class AmberLine(QWidget):
    """A line on dim amber with the plug: who proposed it, and what else there is to say."""

    def __init__(self, theme: Theme, identifier: str, *, margin: int) -> None:
        super().__init__()
        identify(self, identifier)
        self._theme = theme
        self.words = elided_label("", theme, Type.STRONG, Tone.WARN)
        self.end = label("", theme, Type.BODY)
        hbox(
            Glyph(theme, "plug", "warn", 16),
            (self.words, 1),
            self.end,
            on=self,
            margins=(margin, theme.px(7), margin, theme.px(7)),
            spacing=theme.px(8),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        QPainter(self).fillRect(self.rect(), colour(self._theme.surface.warn_dim))


class ProposalWords(QWidget):
    """A program's own words in a box of their own, as plain text, and that nobody checked them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        identify(self, "proposal_words")
        self.reason = label("", theme, Type.BODY)
        self.note = label(unchecked(), theme, Type.CAPTION, Tone.CAPTION)
        box = QWidget()
        identify(box, "proposal_box", translate("Proposals", "Its words"))
        box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.follow(
            box,
            lambda one: one.setStyleSheet(
                f"#proposal_box {{ background: {theme.surface.inset}; border: 1px solid {theme.surface.line_soft};"
                " border-radius: 4px; }"
            ),
        )
        for words in (self.reason, self.note):
            words.setWordWrap(True)
        vbox(self.reason, self.note, on=box, margins=(10, 6, 10, 6), spacing=4)
        caption = label(translate("Proposals", "Its words"), theme, Type.CAPTION, Tone.SECONDARY)
        vbox(caption, box, on=self, margins=(0, 8, 0, 4), spacing=4)
        self.hide()


class ProposalPanel(QWidget):
    """Above the ticket's form, with `words` below it; `declined` and `put_back` are the person's."""

    declined = Signal()
    put_back = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        identify(self, "proposal_panel")
        self.head = AmberLine(theme, "proposal_head", margin=theme.px(8))
        self.words = ProposalWords(theme)
        self.changes = label("", theme, Type.CAPTION, Tone.WARN)
        self.changes.setWordWrap(True)
        self.decline = push_button(
            translate("Proposals", "Decline"), theme, ButtonStyle.OUTLINE, identifier="proposal_decline"
        )
        self.back = push_button(
            translate("Proposals", "Back to the list"), theme, ButtonStyle.OUTLINE, identifier="proposal_back"
        )
        for button in (self.decline, self.back):
            button.setFixedHeight(theme.px(26))
        self.decline.clicked.connect(self.declined)
        self.back.clicked.connect(self.put_back)
        buttons = hbox(self.decline, self.back, stretch(), margins=0, spacing=6)
        body = vbox(self.changes, buttons, margins=(8, 4, 8, 4), spacing=4)
        edge = theme.px(FRAME)
        vbox(self.head, body, on=self, margins=(edge, edge, edge, 0), spacing=0)
        self.hide()

    def show_proposal(self, proposal: Proposal | None, changes: Sequence[ProposedChange], seconds: float) -> None:
        """Show whose it is, its words and what is otherwise in the form; None hides all of it."""
        self.setVisible(proposal is not None)
        self.words.setVisible(proposal is not None)
        if proposal is None:
            return
        self.head.words.setText(proposed_by(proposal.key))
        self.head.end.setText(ends_in(seconds))
        self.words.reason.setText(breakable(quoted(proposal.fields.reason)))
        said = changes_words(changes)
        self.changes.setText(said)
        self.changes.setVisible(bool(said))
