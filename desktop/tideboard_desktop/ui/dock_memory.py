"""What a dock remembers from one window to the next, and in a layout: plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol, TypeAlias, runtime_checkable

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
Memory: TypeAlias = dict[str, JsonValue]
DRAWINGS: Final = "drawings"
NAMES_SECURITIES: Final = frozenset({DRAWINGS, "compare", "instrument"})
"""Entries of memories that name securities, at any depth: a layout in a file of its own is without them."""


@runtime_checkable
class Remembers(Protocol):
    """A dock that can be taken up where it was left."""

    def memory(self) -> Memory:
        """What the person has chosen in this dock: periods, switches, columns, tabs; never figures or secrets."""
        ...

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take up an earlier memory; unknown entries and wrong types are ignored."""
        ...
