"""An order that a program proposed, on its way through the guard: what its proposal is asked besides."""

from __future__ import annotations

import logging

from tideboard_core.errors import OrderDenied
from tideboard_core.model.proposal_tag import READING, ProposalGate, ProposalTag
from tideboard_core.model.review import Confirmation
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.pretrade import MakeCase, OrderCase, PretradeChecks
from tideboard_core.orders.review import NotSent
from tideboard_core.orders.sender import OrderServices
from tideboard_core.ports.system import Confirmer

log = logging.getLogger(__name__)


def cases_with(gate: ProposalGate) -> MakeCase:
    """What makes the case of an order, for `Guard.make_case`: one that a program proposed asks `gate`."""

    def make(draft: Draft, services: OrderServices, pretrade: PretradeChecks) -> OrderCase:
        if draft.proposal is None:
            return OrderCase(draft, services, pretrade)
        return ProposedCase(draft, services, pretrade, gate, draft.proposal)

    return make


class ProposedCase(OrderCase):
    """An order that goes out once it was read, while its proposal stands, from the account that it was opened for."""

    def __init__(
        self, draft: Draft, services: OrderServices, pretrade: PretradeChecks, gate: ProposalGate, tag: ProposalTag
    ) -> None:
        super().__init__(draft, services, pretrade)
        self._gate, self._tag = gate, tag
        self._confirmed = False

    def over(self) -> str:
        return self._gate.over(self._tag, self._draft.account.identity)

    async def ask(self, confirmer: Confirmer) -> Confirmation:
        confirmation = await super().ask(confirmer)
        self._confirmed = confirmation.accepted
        return confirmation

    def hasty(self, age: float) -> NotSent | None:
        return NotSent("proposal-too-soon", {"value": age, "limit": READING}) if age < READING else None

    def still_holds(self) -> None:
        """Raise OrderDenied once its proposal is over."""
        over = self.over()
        if over:
            raise OrderDenied("not-sent-proposal", client_order_id=self._draft.client_order_id, state=over)

    def taken(self) -> None:
        try:
            self._gate.taken(self._tag)
        except Exception:  # bytes follow in this step: what a program is told must not stop them
            log.exception("%s: its proposal was not told that it is confirmed", self._draft.client_order_id)

    def failed(self) -> None:
        """End the proposal if the person had confirmed it before."""
        if self._confirmed:
            self._gate.failed(self._tag)
