"""What each answer to a trade write means, pinned by pair of status and code: no reading of reads may move it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.longport.writes import PATH, WriteScene, error_of
from tideboard_core.errors import OrderRejected, RequestTimeout

REJECTED, UNKNOWN = OrderRejected, RequestTimeout
NOT_FOR_US, NO_MONEY, INTERNAL, REPEATED = 12, 602001, 500000, 403202
"""No such call for this account; a business code; the server's own failure; the time stamp of another request."""
VERDICTS = {
    200: (REJECTED, REJECTED, UNKNOWN, UNKNOWN),
    400: (REJECTED, REJECTED, UNKNOWN, UNKNOWN),
    401: (REJECTED, REJECTED, UNKNOWN, UNKNOWN),
    403: (REJECTED, REJECTED, UNKNOWN, UNKNOWN),
    404: (REJECTED, REJECTED, UNKNOWN, UNKNOWN),
    408: (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    429: (REJECTED, REJECTED, UNKNOWN, UNKNOWN),
    500: (UNKNOWN, REJECTED, UNKNOWN, UNKNOWN),
    502: (UNKNOWN, REJECTED, UNKNOWN, UNKNOWN),
    503: (UNKNOWN, REJECTED, UNKNOWN, UNKNOWN),
}
"""By status, in the order of the codes above."""
PAIRS = [
    (status, code, verdict)
    for status, verdicts in VERDICTS.items()
    for code, verdict in zip((NOT_FOR_US, NO_MONEY, INTERNAL, REPEATED), verdicts, strict=True)
]


@pytest.mark.parametrize(("status", "code", "verdict"), PAIRS)
async def test_a_write_ends_as_it_always_did(
    scenes: Callable[..., WriteScene], longport: ScriptedLongport, status: int, code: int, verdict: type[Exception]
) -> None:
    longport.refuse("POST", PATH, code, "the broker's words", status)

    error = await error_of(scenes().send("POST"))

    assert type(error) is verdict
    assert error.data["text"] == "the broker's words"
    assert longport.count("POST", PATH) == 1


def test_forty_pairs_are_pinned() -> None:
    assert len(PAIRS) == 40
