"""What lies below the chart: the distribution, the reason why figures are missing, or both; always the same height."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tideboard_desktop.flow.distribution import HEIGHT, LINE_HEIGHT, Distribution
from tideboard_desktop.flow.state_footer import StateFooter
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.empty_state import EmptyKind, EmptyState

_BESIDE = frozenset({EmptyKind.CLOSED, EmptyKind.DISAGREE})
"""States in which the distribution is as good as ever."""


class Lower(QWidget):
    """Distribution and footer. A closed market has both, and so have providers that disagree: figures are whole there.

    While two providers are compared there is room for both at all times, so that a disagreement moves nothing.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._low = self._comparing = False
        self._state: EmptyState | None = None
        self.distribution = Distribution(theme)
        self.footer = StateFooter(theme)
        self.footer.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.footer)
        column.addWidget(self.distribution)
        self._fit()

    def show_state(self, state: EmptyState | None) -> None:
        """The footer of a state beside or instead of the distribution; None = the distribution alone."""
        if state == self._state:
            return
        self._state = state
        if state is not None:
            self.footer.show_state(state)
        self._fit()

    def show_low(self, *, low: bool) -> None:
        """One line in all, so that the chart has the room."""
        if low != self._low:
            self._low = low
            self._fit()

    def show_comparing(self, *, on: bool) -> None:
        """With room for two providers' figures, or for one's."""
        if on != self._comparing:
            self._comparing = on
            self._fit()

    def _fit(self) -> None:
        px, state = self._theme.px, self._state
        beside = state is not None and state.kind in _BESIDE and not self._low
        line = px(LINE_HEIGHT)
        self.setFixedHeight(line if self._low else px(HEIGHT) + (line if self._comparing else 0))
        self.footer.show_form(one_line=self._low or beside)
        self.footer.setFixedHeight(line if beside else self.height())
        self.distribution.show_height(self.height() - line if beside else self.height(), one_line=self._low)
        self.footer.setVisible(state is not None)
        self.distribution.setVisible(state is None or beside)
