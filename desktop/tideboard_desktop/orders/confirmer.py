"""The guard's Confirmer: opens the confirmation dialogs and returns their answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from tideboard_core.model.open_review import CancelReview, CombinationReview, FlattenReview, OrderReview
from tideboard_core.model.review import Confirmation
from tideboard_core.ports.system import Clock
from tideboard_desktop.orders.cancel.all_orders import CancelAllDialog
from tideboard_desktop.orders.cancel.view import CancelDialog, CancelOrderDialog
from tideboard_desktop.ui.tasks import Tasks, ask
from tideboard_desktop.ui.theme import Theme

if TYPE_CHECKING:  # loaded with the first confirmation
    from tideboard_desktop.orders.confirm.review_dialog import ReviewDialog


class DialogConfirmer:
    """The guard asks for one order and one cancel at a time, so at most two dialogs are open."""

    def __init__(
        self,
        theme: Theme,
        clock: Clock,
        tasks: Tasks,
        *,
        parent: Callable[[], QWidget | None],
        close_gate: Callable[[QDialog], None] = lambda _dialog: None,
        fill_rule: Callable[[], str] = str,
    ) -> None:
        """`parent` returns the window over which the dialogs open, `fill_rule` how a recorded market fills an order.

        It is called each time, since the window may come later. `close_gate` is called with a dialog that asks for the
        password, before it opens: what is typed until it has the focus goes nowhere.
        """
        self._theme = theme
        self._clock = clock
        self._tasks = tasks
        self._parent, self._close_gate, self._fill_rule = parent, close_gate, fill_rule

    def use_theme(self, theme: Theme) -> None:
        self._theme = theme

    async def confirm(self, review: OrderReview) -> Confirmation:
        """Show a new or changed order and wait for the answer."""
        from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog

        dialog = ConfirmOrderDialog(review, self._theme, self._clock, self._parent(), fill_rule=self._fill_rule())
        return await self._answer(dialog)

    async def confirm_combination(self, review: CombinationReview) -> Confirmation:
        """Show a combination of options and wait for the answer."""
        from tideboard_desktop.orders.combination.view import CombinationDialog

        return await self._answer(CombinationDialog(review, self._theme, self._clock, self._parent()))

    async def confirm_cancel(self, review: CancelReview) -> Confirmation:
        """Ask "Keep order" or "Cancel order", or show the list of all orders to cancel."""
        kind = CancelAllDialog if review.everything or len(review.orders) > 1 else CancelOrderDialog
        dialog = kind(review, self._theme, self._clock, self._tasks, self._parent())
        if review.needs_password is not None:
            self._close_gate(dialog)
        return await self._answer(dialog)

    async def confirm_flatten(self, review: FlattenReview) -> Confirmation:
        """Show every position that would be closed."""
        from tideboard_desktop.orders.flatten.view import FlattenDialog

        return await self._answer(FlattenDialog(review, self._theme, self._clock, self._parent()))

    async def _answer(self, dialog: ReviewDialog | CancelDialog) -> Confirmation:
        await ask(dialog)
        return dialog.answer
