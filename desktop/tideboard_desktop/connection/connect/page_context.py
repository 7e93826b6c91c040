"""What the connect page works with: light enough to be made at every start, while the page itself comes when opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tideboard_core.system.settings import Connection
from tideboard_desktop.connection.sign_in.provider import SignIns
from tideboard_desktop.connection.uses import Use, Uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the page asks and tells. `connect` raises OSError and BadInput for what cannot be used; None ends a use.

    `uses` is what is connected now, `sign_ins` how LongPort is signed in to.
    """

    connect: Callable[[Connection | None, Use], None]
    unlocked: Callable[[], bool]
    sending: Callable[[], bool]
    uses: Callable[[], Uses]
    sign_ins: SignIns
