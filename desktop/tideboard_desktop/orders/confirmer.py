"""The guard's Confirmer: opens the confirmation dialogs and returns their answers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.open_review import CancelReview, CombinationReview, FlattenReview, OrderReview
from tideboard_core.model.order import Account
from tideboard_core.model.review import Confirmation, OrderSummary
from tideboard_core.ports.system import Clock
from tideboard_desktop.orders.cancel.all_orders import CancelAllDialog
from tideboard_desktop.orders.cancel.view import CancelDialog, CancelOrderDialog
from tideboard_desktop.ui.dialogs.trading_dialog import section_margins
from tideboard_desktop.ui.tasks import Tasks, ask
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.combinations import FactsOf, no_facts

if TYPE_CHECKING:  # loaded with the first confirmation
    from tideboard_core.orders.outside_plans import OutsidePlans
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
        outside: Callable[[], OutsidePlans] | None = None,
        facts: FactsOf = no_facts,
    ) -> None:
        """`parent` returns the window over which the dialogs open, `fill_rule` how a recorded market fills an order.

        It is called each time, since the window may come later. `close_gate` is called with a dialog that asks for the
        password, before it opens: what is typed until it has the focus goes nowhere. `outside` gives what the broker
        runs by itself: named where positions are closed and where several orders are cancelled. `facts` are those that
        tell adjusted contracts.
        """
        self._theme = theme
        self._clock = clock
        self._tasks = tasks
        self._parent, self._close_gate, self._fill_rule = parent, close_gate, fill_rule
        self._outside = outside
        self._facts = facts
        self.proposal_line: Callable[[OrderSummary], QWidget | None] | None = None
        """Makes the line of an order that a program proposed, once programs are switched on."""

    def use_theme(self, theme: Theme) -> None:
        self._theme = theme

    async def confirm(self, review: OrderReview) -> Confirmation:
        """Show a new or changed order and wait for the answer."""
        from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog

        line = None if self.proposal_line is None else self.proposal_line(review.summary)
        dialog = ConfirmOrderDialog(
            review,
            self._theme,
            self._clock,
            self._parent(),
            tasks=self._tasks,
            fill_rule=self._fill_rule(),
            proposal_line=line,
            facts=self._facts,
        )
        if review.needs_password is not None:
            self._close_gate(dialog)
        return await self._answer(dialog)

    async def confirm_combination(self, review: CombinationReview) -> Confirmation:
        """Show a combination of options and wait for the answer."""
        from tideboard_desktop.orders.combination.view import CombinationDialog

        dialog = CombinationDialog(review, self._theme, self._clock, self._parent(), facts=self._facts)
        return await self._answer(dialog)

    async def confirm_cancel(self, review: CancelReview) -> Confirmation:
        """Ask "Keep order" or "Cancel order", or show the list of all orders to cancel."""
        dialog: CancelDialog
        if review.everything or len(review.orders) > 1:
            outside = partial(self._outside_part, review.account, [order.instrument for order in review.orders])
            dialog = CancelAllDialog(
                review, self._theme, self._clock, self._tasks, self._parent(), outside=outside, facts=self._facts
            )
        else:
            dialog = CancelOrderDialog(review, self._theme, self._clock, self._tasks, self._parent(), facts=self._facts)
        if review.needs_password is not None:
            self._close_gate(dialog)
        return await self._answer(dialog)

    async def confirm_flatten(self, review: FlattenReview) -> Confirmation:
        """Show every position that would be closed."""
        from tideboard_desktop.orders.flatten.view import FlattenDialog

        closed = [line.instrument for line in review.plan.lines]
        outside = partial(self._outside_part, review.plan.account, closed, margins=section_margins(top=8, bottom=8))
        dialog = FlattenDialog(
            review, self._theme, self._clock, self._tasks, self._parent(), outside=outside, facts=self._facts
        )
        if review.needs_password is not None:
            self._close_gate(dialog)
        return await self._answer(dialog)

    def _outside_part(
        self,
        account: Account,
        first: Collection[InstrumentId],
        parent: QWidget,
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    ) -> QWidget | None:
        """What the broker runs by itself in the account, those of these securities first; None where it tells none."""
        outside = None if self._outside is None else self._outside()
        if outside is None or outside.reading(account) is None:
            return None
        from tideboard_desktop.orders.outside_part import OutsidePart

        return OutsidePart(outside, account, self._theme, self._tasks, parent, first=first, margins=margins)

    async def _answer(self, dialog: ReviewDialog | CancelDialog) -> Confirmation:
        await ask(dialog)
        return dialog.answer
