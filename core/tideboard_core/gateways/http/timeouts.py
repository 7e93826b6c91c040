"""How long a gateway over HTTP waits for the other side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

READ_SECONDS: Final = 12.0
WRITE_SECONDS: Final = 5.0
CONNECT_SECONDS: Final = 10.0
PING_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTiming:
    """Seconds that we wait for the other side, and between two pings of ours."""

    connect: float = CONNECT_SECONDS
    read: float = READ_SECONDS
    write: float = WRITE_SECONDS
    ping: float = PING_SECONDS
