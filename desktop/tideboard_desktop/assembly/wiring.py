"""The choice of connections that startup/app.py makes before a window is built."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tideboard_core.model.review import SourceKind
from tideboard_core.ports.system import MarketClock, SecretStore
from tideboard_core.system.credentials import CredentialShelf
from tideboard_desktop.connection.check.progress import CheckConnection, nothing_to_check
from tideboard_desktop.connection.gateway_spec import GatewaySpec
from tideboard_desktop.connection.practice.exchange import Practice
from tideboard_desktop.connection.sign_in.provider import SignIns
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.ui.tasks import Tasks

if TYPE_CHECKING:  # imported with the first play
    from tideboard_desktop.connection.practice.play import Play


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """The connections, whose prices they bring, and the practice exchange if we start one.

    The first of `gateways` brings the prices. `rewire` decides the same for other uses; it raises OSError and BadInput
    for a key file that cannot be used. Without `sign_ins` the connect page only keeps keys.

    With a `play` the practice exchange plays a recorded day, and `clock` is a `PacedClock`; `practise` decides the same
    for another play. `choose` draws one of the letters of this start's client order ids.
    """

    gateways: tuple[GatewaySpec, ...]
    uses: Uses
    source: SourceKind
    store: SecretStore
    shelf: CredentialShelf
    clock: MarketClock
    practice: Callable[[Tasks, Callable[[], None]], Practice] | None
    rewire: Callable[[Uses], Wiring]
    practise: Callable[[Play], Wiring] | None = None
    play: Play | None = None
    check: CheckConnection = nothing_to_check
    sign_ins: SignIns | None = None
    choose: Callable[[str], str] = secrets.choice
