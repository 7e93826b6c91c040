"""What is asked over HTTP, before it is signed and sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Query = Sequence[tuple[str, str]]
"""Names and values behind the path, in the order in which they are signed."""


class HttpWrite(NamedTuple):
    """One trade write as it goes over the wire; `body` empty = none."""

    method: str
    path: str
    query: Query = ()
    body: bytes = b""
