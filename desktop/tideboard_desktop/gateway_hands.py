"""What docks about the gateway itself may do beyond reading: find symbols, trade through the guard, unlock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tideboard_core.errors import OrderError
from tideboard_core.reference_ports import TradeRow
from tideboard_desktop.lookup import Lookup
from tideboard_desktop.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayHands:
    """`reach` knows the key's scopes.

    `trade` hands a write to the guard and tells its end; it returns why it was not done, None for accepted. `unlock`
    opens the Unlock dialog.
    """

    lookup: Lookup
    reach: Reach
    trade: Callable[[TradeRow], Awaitable[OrderError | None]]
    unlock: Callable[[], None]
