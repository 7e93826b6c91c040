"""Below the chart: the distribution, the reason why figures are missing, or both; always the same height."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.flow.today.distribution import HEIGHT, LINE_HEIGHT, DistributionPanel
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateFooter, StateKind

_BESIDE = frozenset({StateKind.CLOSED, StateKind.DISAGREE})
"""States in which the distribution stays valid."""


class LowerPanel(QWidget):
    """Distribution and footer. A closed market or disagreeing providers show both: their figures are complete.

    While two providers are compared there is always room for both, so that a disagreement moves nothing.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._low = self._comparing = False
        self._state: PanelState | None = None
        self.distribution = DistributionPanel(theme)
        self.footer = StateFooter(theme, panel="flow")
        policy = QSizePolicy.Policy
        self.footer.setSizePolicy(policy.Ignored, policy.Preferred)  # a state that appears moves nothing
        self.footer.hide()
        vbox(self.footer, self.distribution, on=self, margins=0, spacing=0)
        self._fit()

    def show_state(self, state: PanelState | None) -> None:
        """Show a state's footer beside or instead of the distribution; None = only the distribution."""
        moved, self._state = state != self._state, state
        if moved:
            self.footer.show_state(state)
            self._fit()
        else:
            self.footer.state = state

    def show_low(self, *, low: bool) -> None:
        """Use one line, to leave the room to the chart."""
        if low != self._low:
            self._low = low
            self._fit()

    def show_comparing(self, *, on: bool) -> None:
        """Make room for one or two providers' figures."""
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
