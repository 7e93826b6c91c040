"""What app.py decides before a window is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tideboard_core.credentials import CredentialShelf
from tideboard_core.model.review import SourceKind
from tideboard_core.ports import MarketClock, SecretStore
from tideboard_desktop.connection.checkup import CheckConnection, nothing_to_check
from tideboard_desktop.connection.sign_ins import SignIns
from tideboard_desktop.lines import Line
from tideboard_desktop.practice import Practice
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.uses import Uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """The connections, whose prices they bring, and the practice exchange if we start one.

    The first of `lines` brings the prices. `rewire` decides the same for other uses; OSError and BadInput come out of
    it for a key file that cannot be used. Without `sign_ins` the connect page only keeps keys.
    """

    lines: tuple[Line, ...]
    uses: Uses
    source: SourceKind
    store: SecretStore
    shelf: CredentialShelf
    clock: MarketClock
    practice: Callable[[Tasks, Callable[[], None]], Practice] | None
    rewire: Callable[[Uses], Wiring]
    check: CheckConnection = nothing_to_check
    sign_ins: SignIns | None = None
