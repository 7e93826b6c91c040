"""The count of open proposals in the top bar; it takes no focus, makes no sound and opens nothing by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from tideboard_desktop.programs.proposal_words import count_words
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import lead
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.words.joining import with_key


class ProposalsButton(QPushButton):
    """Hidden while there is none."""

    def __init__(self, theme: Theme, key: str) -> None:
        """`key` opens the list, as this system writes it."""
        super().__init__()
        identify(self, "proposals")
        self._key, self._theme = key, theme
        self.setFont(theme.font(Type.STRONG))
        self.setAutoDefault(False)
        self.setFixedHeight(theme.px(28))
        theme.follow(self, ProposalsButton._take_colours)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show how many are open."""
        words = count_words(count)
        shown = f"{words}   {self._key}"
        if self.text() != shown:
            self.setText(shown)
            self.setAccessibleName(shown)
            self.setToolTip(tip(with_key(words, self._key)))
        self.setVisible(count > 0)

    def _take_colours(self) -> None:
        surface = self._theme.surface
        lead(self, "plug", surface.warn, self._theme.px(16))
        self.setStyleSheet(
            f"QPushButton {{ background: {surface.warn_dim}; color: {surface.warn}; border: none;"
            " border-radius: 4px; padding: 0 10px; }"
            f"QPushButton:hover {{ border: 1px solid {surface.warn}; }}"
        )
