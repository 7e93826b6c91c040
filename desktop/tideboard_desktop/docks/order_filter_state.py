"""What is chosen in a row of filters of orders, fills or cash, as a layout and a saved view keep it."""

from __future__ import annotations

from datetime import date

import msgspec

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Side


class RowFilterState(msgspec.Struct, kw_only=True):
    """The fields are those of `RowFilter`."""

    symbols: tuple[InstrumentId, ...] = ()
    sides: tuple[Side, ...] = ()
    statuses: tuple[OrderStatus, ...] = ()
    accounts: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    kinds: tuple[str, ...] = ()
    incoming: tuple[bool, ...] = ()
    currencies: tuple[str, ...] = ()
    words: str = ""


class TableView(msgspec.Struct, kw_only=True):
    """What a saved view of a table has: the range of days or today's orders, and the filters."""

    span: str
    filters: RowFilterState = msgspec.field(default_factory=RowFilterState)
