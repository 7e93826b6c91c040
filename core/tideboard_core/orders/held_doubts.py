"""Holdings of which nobody knows how much is held: what sets and ends that, and what may be closed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from tideboard_core.model.held_doubt import DoubtCause, HeldDoubt
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Position
from tideboard_core.model.shares import Shares, total
from tideboard_core.orders.taken_back import TakenBack, row_of

_FIRST: Final = tuple(DoubtCause)


class HeldDoubts:
    """The doubtful holdings of one connection's accounts; who finds one sets it, and ends it once it is over.

    Of a whole account, with the rows that were last known of it; or of one security, between two holdings. Rows are
    those of the hub: what is published while a holding is doubtful counts as what was last shown.
    """

    def __init__(self, taken_back: TakenBack, unread: Callable[[str], bool] = lambda _account_id: False) -> None:
        """`unread`: whether lists of an account have not come on this connection."""
        self._taken_back, self._unread = taken_back, unread
        self._accounts: dict[str, DoubtCause] = {}
        self._securities: dict[str, dict[InstrumentId, HeldDoubt]] = {}

    def doubt_account(self, account_id: str, cause: DoubtCause) -> None:
        """Nothing of the account's holdings is known to be so."""
        self._accounts[account_id] = cause

    def cause(self, account_id: str) -> DoubtCause | None:
        """What makes the whole account doubtful."""
        return self._accounts.get(account_id)

    def trust_account(self, account_id: str) -> None:
        """Its holdings are known again, but for those of single securities."""
        self._accounts.pop(account_id, None)

    def put(self, account_id: str, found: dict[InstrumentId, HeldDoubt]) -> None:
        """The doubtful holdings of single securities, in place of those of before."""
        if found:
            self._securities[account_id] = found
        else:
            self._securities.pop(account_id, None)

    def forget(self, account_id: str) -> None:
        """Forget an account that begins anew."""
        self._accounts.pop(account_id, None)
        self._securities.pop(account_id, None)

    def any_of(self, account_id: str) -> bool:
        """Whether any holding of the account is doubtful by a list of positions; not where a fill was taken back."""
        return account_id in self._accounts or account_id in self._securities or self._unread(account_id)

    def of(self, account_id: str, instrument: InstrumentId, shown: Shares) -> HeldDoubt | None:
        """What is known of a holding of which the rows show so much; None where that is what is held."""
        causes, low, high, counts = set[DoubtCause](), shown, shown, False
        if (cause := self._accounts.get(account_id)) is not None:
            causes.add(cause)
            low, high = min(low, 0), max(high, 0)
        if self._unread(account_id):
            causes.add(DoubtCause.UNREAD)
            low, high = min(low, 0), max(high, 0)
        if (found := self._securities.get(account_id, {}).get(instrument)) is not None:
            causes.add(found.cause)
            low, high, counts = min(low, found.low), max(high, found.high), found.counts
        fewer, more = self._taken_back.unshown(account_id, instrument)
        if fewer or more:
            causes.add(DoubtCause.TAKEN_BACK)
            low, high = min(low, shown - fewer), max(high, shown + more)
        counts = counts and len(causes) == 1
        return HeldDoubt(min(causes, key=_FIRST.index), low, high, counts) if causes else None

    def in_rows(self, account_id: str, instrument: InstrumentId, rows: Iterable[Position]) -> HeldDoubt | None:
        """The same, of what these rows show."""
        return self.of(account_id, instrument, total(row.quantity for row in rows if row.instrument == instrument))

    def surely_held(self, account_id: str, instrument: InstrumentId, held: Shares) -> Shares:
        """What of a listed holding is held in every state, as far as it can be closed."""
        found = self.of(account_id, instrument, held)
        return held if found is None else found.surely(held)

    def sure_of(self, account_id: str, positions: Iterable[Position] | None) -> tuple[Position, ...] | None:
        """Listed positions with what of them is held in every state; None while they are not known."""
        if positions is None or not self._some(account_id):
            return None if positions is None else tuple(positions)
        rows = tuple(positions)
        held = self._shown(account_id, rows)
        left = {one: self.surely_held(account_id, one, shares) for one, shares in held.items()}
        found = []
        for row in rows:  # a broker may list a holding in more than one row
            if row.instrument in left:
                most = left[row.instrument]
                kept = min(row.quantity, max(most, 0)) if row.quantity > 0 else max(row.quantity, min(most, 0))
                left[row.instrument] = most - kept
                available = min(row.available, kept) if kept >= 0 else max(row.available, kept)
                row = replace(row, quantity=kept, available=available)  # noqa: PLW2901  as it is sure
            found.append(row)
        return tuple(found)

    def least_held(self, account_id: str, positions: Iterable[Position] | None) -> tuple[Position, ...] | None:
        """Listed positions at the least that may be held of each, short below zero: by these a cover is judged.

        What was bought back and taken back again may be sold short though no list has it; None while not known.
        """
        if positions is None or not self._some(account_id):
            return None if positions is None else tuple(positions)
        rows = tuple(positions)
        held = self._shown(account_id, rows)
        found = ((one, self.of(account_id, one, shares)) for one, shares in held.items())
        down = {one: held[one] - doubt.low for one, doubt in found if doubt is not None and not doubt.counts}
        rows = tuple(
            replace(row, quantity=row.quantity - down.pop(row.instrument)) if row.instrument in down else row
            for row in rows
        )
        return (*rows, *(row_of(account_id, one, -shares) for one, shares in down.items() if shares))

    def _shown(self, account_id: str, rows: Iterable[Position]) -> dict[InstrumentId, Shares]:
        """What the rows show of each security that may be doubtful, also of those that no row has."""
        found: dict[InstrumentId, Shares] = dict.fromkeys(self._securities.get(account_id, ()), 0)
        found |= dict.fromkeys(self._taken_back.securities(account_id), 0)
        # A security of which nothing is known is doubtful where the whole account is, whatever makes it so.
        of_all = self.of(account_id, InstrumentId(""), 0) is not None
        for row in rows:
            if of_all or row.instrument in found:
                found[row.instrument] = found.get(row.instrument, 0) + row.quantity
        return found

    def _some(self, account_id: str) -> bool:
        return self.any_of(account_id) or bool(self._taken_back.securities(account_id))
