"""The interface by which the smoke test follows a start: called at each stage. A normal start has no observer."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # the start reads this module, and pays for none of these
    from PySide6.QtWidgets import QWidget

    from tideboard_core.ports.system import SecretStore
    from tideboard_desktop.assembly.application import Application


class StartObserver(Protocol):
    """Its methods are called in this order."""

    def appeared(self, placeholder: QWidget, *, painted: bool) -> None:
        """The first, empty window is open; `painted` is false if the system has not shown it yet."""
        ...

    def store(self) -> SecretStore:
        """Where this run keeps its secrets instead of the keyring."""
        ...

    def visit(self, application: Application) -> Coroutine[Any, Any, None]:
        """Runs in a task of the program and ends the program when it is done."""
        ...

    def ended(self) -> None:
        """The program has ended everything; the loop still runs."""
        ...
