"""Errors that are kept: the same words, and nothing of the call."""

from __future__ import annotations

import pytest

from tideboard_core.errors import (
    GatewayDown,
    NotOffered,
    OrderRejected,
    RateLimited,
    ServerRefused,
    TideboardError,
    without_frames,
)


@pytest.mark.parametrize(
    "error",
    [
        GatewayDown("connection-lost", seconds=3.0),
        ServerRefused("server-refused", text="no", ret=-1),
        RateLimited("rate-limited", text="slow", retry_after=12.5),
        NotOffered("not-offered", instrument="HK.00700"),
        OrderRejected("order-rejected", text="no"),
    ],
)
def test_a_kept_error_has_its_words_and_no_frame_of_its_call(error: TideboardError) -> None:
    try:
        raise error from ValueError("cause")
    except TideboardError as caught:
        kept = without_frames(caught)

    assert error.__traceback__ is not None
    assert (type(kept), kept.code, kept.data, vars(kept)) == (type(error), error.code, error.data, vars(error))
    assert (kept.__traceback__, kept.__context__, kept.__cause__) == (None, None, None)
