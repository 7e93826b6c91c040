"""Who looks over the program's shoulder from its start to its end: the smoke test does, a normal start has nobody."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # the start reads this module, and pays for none of these
    from PySide6.QtWidgets import QWidget

    from tideboard_core.ports import SecretStore
    from tideboard_desktop.application import Application


class Visitor(Protocol):
    """Told of each stage, in this order."""

    def appeared(self, shell: QWidget, *, painted: bool) -> None:
        """The first, empty window stands; `painted` unless the system has not shown it yet."""
        ...

    def store(self) -> SecretStore:
        """Where this run keeps its secrets instead of the keyring."""
        ...

    def visit(self, application: Application) -> Coroutine[Any, Any, None]:
        """Runs beside the program; ends it when done."""
        ...

    def ended(self) -> None:
        """The program has put everything away; the loop still runs."""
        ...
