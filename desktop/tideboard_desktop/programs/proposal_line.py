"""The line of a confirmation whose order a program proposed: its name, what the person changed, when it ends."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from tideboard_core.model.order import OrderRequest
from tideboard_core.model.proposal_tag import ProposedOrder
from tideboard_desktop.programs.proposal_panel import AmberLine
from tideboard_desktop.programs.proposal_words import changes_words, ends_in, proposed_by
from tideboard_desktop.ui.dialogs.trading_dialog import PADDING
from tideboard_desktop.ui.theme import Theme

TICK_MS = 500


class ProposalLine(AmberLine):
    """Follows the time until its proposal ends."""

    def __init__(
        self, proposed: ProposedOrder, request: OrderRequest, seconds: Callable[[], float], theme: Theme
    ) -> None:
        """`seconds` are those that the proposal stands."""
        super().__init__(theme, "proposal_line", margin=PADDING)
        now = ProposedOrder(
            proposed.tag,
            request.instrument,
            request.side,
            request.order_type,
            request.quantity,
            request.price,
            request.trigger,
        )
        said = changes_words(proposed.changes(now))
        self.words.setText(" · ".join(filter(None, (proposed_by(proposed.tag.key), said))))
        self._seconds = seconds
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.show_time)
        self._timer.start()
        self.show_time()

    def show_time(self) -> None:
        """Show when it ends."""
        self.end.setText(ends_in(self._seconds()))
