"""The ticket's card of a paper account: what the broker does not take there, in a line each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import Tone, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.words.paper import paper_heading

ARROW = 14


class PaperCard(QFrame):
    """A heading with the number of lines, which a click on it opens. `opener` is the heading, `lines` what it opens."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words: tuple[str, ...] = ()
        self._labels: list[QLabel] = []
        self.opener = push_button("", theme, identifier="paper_card")
        self.opener.setProperty("kind", "segment")
        self.opener.setProperty("place", "only")
        self.opener.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.opener.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.lines = QWidget()
        self._column = vbox(on=self.lines, margins=(0, 4, 0, 2), spacing=2)
        vbox(hbox(self.opener, stretch(), margins=0), self.lines, on=self, margins=(0, 6, 0, 0), spacing=0)
        self.show_open(opened=False)

    @property
    def words(self) -> tuple[str, ...]:
        """The lines as they are shown."""
        return self._words

    def show_lines(self, words: Sequence[str]) -> None:
        """Show these lines; none hides the card."""
        self.setVisible(bool(words))
        if not words or tuple(words) == self._words:
            return
        self._words = tuple(words)
        self.opener.setText(paper_heading(len(words)))
        self.opener.setAccessibleName(self.opener.text())
        self.opener.setToolTip(tip("\n".join(words)))
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._labels = [_line(one, self._theme) for one in words]
        for line in self._labels:
            self._column.addWidget(line)
        self._fit()

    def show_open(self, *, opened: bool) -> None:
        """Show the lines, or the heading alone."""
        self.lines.setVisible(opened)
        self._fit()
        show_icon(self.opener, "chevron-up" if opened else "chevron-down", self._theme, self._theme.px(ARROW))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Wrap the lines anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give each line the height that its words need at this width: the form asks for heights without a width."""
        for line in self._labels:
            line.setFixedHeight(line.heightForWidth(self.width()))


def _line(words: str, theme: Theme) -> QLabel:
    line = label(words, theme, Type.CAPTION, Tone.SECONDARY)
    line.setWordWrap(True)
    return line
