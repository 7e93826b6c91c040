"""Types and hours that a version of an account's gateway was seen to keep, which nothing public says of every one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tideboard_core.audit.records import RecordKind
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Order, TradingHours
from tideboard_core.model.order_terms import OrderTerm
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.unanswered import Note
from tideboard_core.orders.writes import UnknownWrite

_UNUSUAL: Final = frozenset({TradingHours.OVERNIGHT, TradingHours.ALL_DAY})
"""Hours of which some brokers have accepted an order and kept none."""


class HoursSeen:
    """Kept in the order log; `note` writes there."""

    def __init__(self, hub: Hub, note: Note) -> None:
        self._hub, self._note = hub, note
        self._seen: set[tuple[object, ...]] = set()

    def of(self, draft: Draft) -> bool:
        """Whether an order of this type in these hours was seen back as sent, by this version of the gateway."""
        return _key(draft.account.identity.kept(), draft.order_type, draft.hours, self._version()) in self._seen

    def forget(self) -> None:
        """Forget every order that was seen back as sent: each warns anew."""
        self._seen.clear()
        self._note(RecordKind.DIFFERENCE, "", {"forgotten": "hours"})

    def take(self, base: UnknownWrite, order: Order) -> None:
        """The broker shows an order outside the day as it was sent."""
        version = self._version()
        if base.hours not in _UNUSUAL or OrderTerm.HOURS in order.untold:
            return
        key = _key(base.account.kept(), base.order_type, base.hours, version)
        if key not in self._seen:
            self._seen.add(key)
            data = {**base.account.kept(), "type": base.order_type, "hours": base.hours, "version": version}
            self._note(RecordKind.DIFFERENCE, base.client_order_id, data)

    def restore(self, data: Mapping[str, Any]) -> None:
        """Take over a line of the order log."""
        if "forgotten" in data:
            self._seen.clear()
        elif "hours" in data:
            account = {name: value for name, value in data.items() if name not in {"type", "hours", "version"}}
            self._seen.add(_key(account, data.get("type"), data["hours"], data.get("version")))

    def _version(self) -> int:
        state = self._hub.value(Topic.GATEWAY_STATE.of(""))
        return 0 if state is None else state.server_version


def _key(account: Mapping[str, object], order_type: object, hours: object, version: object) -> tuple[object, ...]:
    return (*sorted(map(str, account.values())), str(order_type), str(hours), str(version))
