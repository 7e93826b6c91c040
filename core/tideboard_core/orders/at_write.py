"""What is asked of a sale in the step of its write: no more may leave than was held, or typed, at the person's yes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from tideboard_core.errors import OrderDenied
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Order, Side
from tideboard_core.model.review import Check, CheckCode
from tideboard_core.model.shares import Shares, total
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.review import Judged
from tideboard_core.orders.snapshot import Sales


class _Beyond(NamedTuple):
    """What goes beyond what is held: shares, sold contracts left bare, and those with the ones that may be so."""

    shares: Shares = 0
    bare: int = 0
    doubted: int = 0


class AgreedSale:
    """A sale to which a person has just said yes, by the check `short` as it was shown last.

    Made in the step of the yes. A check that passed then must pass at the write; of one that was typed, whatever for,
    what goes beyond what is held must not have grown.
    """

    def __init__(self, shown: Judged, hub: Hub, blotter: Blotter) -> None:
        self._account_id, self._hub, self._blotter = shown.sales.account_id, hub, blotter
        self.asked = bool(shown.sales.sold or shown.sales.behind)
        """Whether it sells anything: of a purchase nothing is asked."""
        check = _short(shown)
        self._passed, self._beyond = check is None or check.passed, _beyond(check, shown.sales)
        self._sold = self._sold_by_now() if self.asked else {}
        self._off = {one: self._taken_off(one) for one in (*shown.sales.sold, *shown.sales.behind)}

    def refuse_more(self, now: Judged, client_order_id: str) -> None:
        """Raise OrderDenied `not-sent-short` if more would leave by these verdicts, which are those of this step."""
        check = _short(now)
        if check is None:
            return
        sales = now.sales
        if not self._passed and not self._beyond.doubted:  # it was typed as a short sale, whatever stands behind it
            sales = sales._replace(behind=frozenset())
        beyond = _beyond(check, sales, self._sold_since())
        grown = any(more > before for more, before in zip(beyond, self._beyond, strict=True))
        if grown or (self._passed and not check.passed):
            data = {"value": check.data["value"], "limit": check.data["limit"], "beyond": beyond.shares}
            raise OrderDenied("not-sent-short", client_order_id=client_order_id, **data)

    def _sold_since(self) -> Mapping[InstrumentId, Shares]:
        """What was sold of each security since the yes, as far as the list of positions may lack it.

        Orders and executions are pushed, positions are read: what another program sells has stood among the orders, and
        filled, before any list of positions shows less.
        """
        if self._blotter.positions_current(self._account_id):
            return {}
        now, before = self._sold_by_now(), self._sold
        since = {one: shares - before.get(one, 0) - self._off_since(one) for one, shares in now.items()}
        return {one: shares for one, shares in since.items() if shares > 0}

    def _off_since(self, instrument: InstrumentId) -> Shares:
        """What fills have taken off since the yes: that is no longer among what is held, so it counts once."""
        before = self._off.get(instrument)
        return 0 if before is None else max(self._taken_off(instrument) - before, 0)

    def _taken_off(self, instrument: InstrumentId) -> Shares:
        """By how much less of a holding counts than is listed, for its fills alone and not for what was taken back."""
        rows = self._hub.value(Topic.POSITIONS.of(self._account_id)) or ()
        listed = total(row.quantity for row in rows if row.instrument == instrument)
        less = listed - self._blotter.doubts.surely_held(self._account_id, instrument, listed)
        return max(less - self._blotter.taken_back.unshown(self._account_id, instrument)[0], 0)

    def _sold_by_now(self) -> Mapping[InstrumentId, Shares]:
        fills = self._hub.value(Topic.FILLS.of(self._account_id)) or ()
        return sold_by(self._blotter.orders(self._account_id) or (), fills)


def sold_by(orders: Iterable[Order], fills: Iterable[Fill]) -> Mapping[InstrumentId, Shares]:
    """What was sold of each security, by rows of orders and by executions: of an order whichever tells more."""
    of_order = defaultdict[tuple[str, InstrumentId], Shares](int)
    of_fills = defaultdict[tuple[str, InstrumentId], Shares](int)
    for order in orders:
        for instrument in {*order.instruments}:
            of_order[order.id, instrument] += order.filled * order.ratio(instrument, Side.SELL)
    for fill in fills:
        if fill.side is Side.SELL:
            of_fills[fill.order_id, fill.instrument] += fill.quantity
    sold = defaultdict[InstrumentId, Shares](int)
    for key in of_order.keys() | of_fills.keys():
        sold[key[1]] += max(of_order[key], of_fills[key])
    return sold


def _short(verdicts: Judged) -> Check | None:
    """The check `short`; None where it does not apply."""
    return next((one for one in verdicts.checks if one.code is CheckCode.SHORT), None)


def _beyond(check: Check | None, sales: Sales, sold: Mapping[InstrumentId, Shares] = MappingProxyType({})) -> _Beyond:
    """By how much a sale goes beyond what is held, once so much was `sold` that positions do not show.

    By the limit of its check where no positions are known, and all of it where nobody knows a limit. Whether a sale of
    what stands behind a contract leaves that bare nobody knows before positions are read, nor of a combination while
    its `value` is not known.
    """
    if check is None:
        return _Beyond()
    data: Mapping[str, Any] = check.data
    wanted, limit, bare = data["value"], data["limit"], data.get("uncovered", 0)
    beyond = sales.beyond if sales.beyond is not None else (wanted or 0) - (limit or 0)
    shares = max(beyond + total(sold.get(one, 0) for one in sales.sold), 0)
    unsure = wanted is None or any(one in sold for one in sales.behind)
    return _Beyond(shares, bare, bare + len(data.get("doubted", ())) + unsure)
