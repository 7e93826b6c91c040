"""What the ticket shows of the proposal in it: an amber frame, whose it is, its words, its two buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.model.proposal_tag import ProposedChange
from tideboard_core.programs.proposal import Proposal
from tideboard_desktop.programs.proposal_words import changes_words, ends_in, proposed_by, quoted, unchecked
from tideboard_desktop.ui.literal_text import breakable, tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import QWIDGETSIZE_MAX, hbox, vbox
from tideboard_desktop.ui.widgets.scroll_area import scrolling

translate = QCoreApplication.translate
FRAME, GAP, HEIGHT, BESIDE, LINES = 4, 6, 24, 10, 2
CHANGES = 22
"""Height of what was changed: that of the ticket's facts, in whose place it stands."""


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

    def __init__(self, theme: Theme, identifier: str, *, margin: int, above: int = 7) -> None:
        """`margin` are pixels beside the words, `above` logical pixels above and below them."""
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
            margins=(margin, theme.px(above), margin, theme.px(above)),
            spacing=theme.px(8),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        QPainter(self).fillRect(self.rect(), colour(self._theme.surface.warn_dim))


class ProposalWords(QWidget):
    """A program's own words in a box of their own, as plain text, and that nobody checked them.

    Where it is not as high as they are, they scroll, and Tab stops at them.
    """

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
                f"#proposal_reason, #proposal_reason > QWidget > QWidget {{ background: transparent; border: none; }}"
                f"#proposal_reason:focus {{ border: 1px solid {theme.surface.accent}; }}"
            ),
        )
        for words in (self.reason, self.note):
            words.setWordWrap(True)
        self.area = scrolling(self.reason)
        identify(self.area, "proposal_reason", translate("Proposals", "Its words"))
        self._in_box = vbox((self.area, 1), self.note, on=box, margins=(8, 2, 8, 3), spacing=0)
        self._outside = vbox(box, on=self, margins=(0, GAP, 0, 0), spacing=0)
        self.hide()

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        """All of the words."""
        inner = width - self._beside
        return self._around(inner) + self.reason.heightForWidth(inner)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Two lines of them, or the one that there is."""
        return QSize(0, self._lines(LINES))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """One line of them."""
        return QSize(0, self._lines(1))

    def _lines(self, count: int) -> int:
        inner = max(self.width() - self._beside, 1)
        line = self.reason.heightForWidth(QWIDGETSIZE_MAX)  # not of the font alone: Chinese letters are higher
        return self._around(inner) + min(self.reason.heightForWidth(inner), count * line)

    @property
    def _beside(self) -> int:
        margins = self._in_box.contentsMargins()
        return margins.left() + margins.right()

    def _around(self, width: int) -> int:
        inside, outside = self._in_box.contentsMargins(), self._outside.contentsMargins()
        edges = inside.top() + inside.bottom() + outside.top() + outside.bottom()
        return edges + self._in_box.spacing() + self.note.heightForWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Let Tab stop at words that scroll, so that the arrow keys reach all of them."""
        super().resizeEvent(event)
        whole = self.height() >= self.heightForWidth(self.width())
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus if whole else Qt.FocusPolicy.TabFocus)


class BackAndDecline(QWidget):
    """The two buttons with which a proposal leaves the ticket."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        identify(self, "proposal_buttons")
        self.back = push_button(translate("Proposals", "Back"), theme, identifier="proposal_back")
        self.back.setAccessibleName(translate("Proposals", "Back to the list"))
        self.back.setToolTip(tip(self.back.accessibleName()))
        self.decline = push_button(translate("Proposals", "Decline"), theme, identifier="proposal_decline")
        for button in (self.back, self.decline):
            button.setProperty("kind", "segment")
            button.setProperty("place", "only")
            button.setFixedHeight(theme.px(HEIGHT))
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(button.text()) + theme.px(2 * BESIDE))
        self.setFixedHeight(theme.px(HEIGHT))  # the style takes a lone button's own height away
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        hbox(self.back, self.decline, on=self, margins=0, spacing=GAP)
        self.hide()


class ProposalPanel(QWidget):
    """Above the ticket's form, with `words` and `buttons` in it; `declined` and `put_back` are the person's."""

    declined = Signal()
    put_back = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        identify(self, "proposal_panel")
        self.head = AmberLine(theme, "proposal_head", margin=theme.px(8), above=3)
        self.words, self.buttons = ProposalWords(theme), BackAndDecline(theme)
        self.decline, self.back = self.buttons.decline, self.buttons.back
        self.changes = elided_label("", theme, Type.CAPTION, Tone.WARN)
        self.changes.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
        self.changes.setFixedHeight(theme.px(CHANGES))
        self.decline.clicked.connect(self.declined)
        self.back.clicked.connect(self.put_back)
        edge = theme.px(FRAME)
        vbox(self.head, self.changes, on=self, margins=(edge, edge, edge, 0), spacing=0)
        self.hide()

    def show_proposal(self, proposal: Proposal | None, changes: Sequence[ProposedChange], seconds: float) -> None:
        """Show whose it is, its words and what is otherwise in the form; None hides all of it."""
        self.setVisible(proposal is not None)
        for part in (self.words, self.buttons):
            part.setVisible(proposal is not None)
        if proposal is None:
            return
        self.head.words.setText(proposed_by(proposal.key))
        self.head.end.setText(ends_in(seconds))
        self.words.reason.setText(breakable(quoted(proposal.fields.reason)))
        said = changes_words(changes)
        self.changes.setText(said)
        self.changes.setVisible(bool(said))
