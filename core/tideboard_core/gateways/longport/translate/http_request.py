"""HTTP requests before they are signed and sent: what a read asks for, and a trade write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

Query = Sequence[tuple[str, str]]
"""Names and values behind the path, in the order in which they are signed."""
Asked = Query | Mapping[str, object]
"""A query, or the JSON object of the few reads that are sent as POST."""
Read = Callable[[str, Asked], Awaitable[Mapping[str, Any]]]
"""Reads a path and returns `data` of the answer's envelope."""


class HttpWrite(NamedTuple):
    """One trade write; an empty `body` means none."""

    method: str
    path: str
    query: Query = ()
    body: bytes = b""
