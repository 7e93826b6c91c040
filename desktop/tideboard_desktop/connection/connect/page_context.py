"""The functions that the connect page calls; apart from the page, which is loaded only when opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tideboard_core.system.settings import Connection
from tideboard_desktop.connection.sign_in.provider import SignIns
from tideboard_desktop.connection.uses import Use, Uses


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectContext:
    """The functions that the connect page calls.

    `connect` changes the connection of a use, None ends the use; it raises OSError and BadInput for a connection that
    cannot be used. `unlocked` = trading is unlocked, `sending` = an order is being prepared or sent. `uses` returns the
    present connections, `sign_ins` has the brokers' sign-ins, `noticed` is whether a lock of the screen locks trading.
    """

    connect: Callable[[Connection | None, Use], None]
    unlocked: Callable[[], bool]
    sending: Callable[[], bool]
    uses: Callable[[], Uses]
    sign_ins: SignIns
    noticed: Callable[[], bool] = lambda: True
