"""Work side by side until the first ends: the others are cancelled once, and end as they mean to."""

from __future__ import annotations

import asyncio

import pytest

from tideboard_core.market.session import first_to_end


async def test_a_second_cancel_does_not_cut_short_how_the_others_end() -> None:
    """The first ends, the second closes what it has open; meanwhile the program ends."""
    closing, go, closed = asyncio.Event(), asyncio.Event(), list[str]()

    async def first() -> None:
        await asyncio.sleep(0)

    async def second() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            closing.set()
            await go.wait()
            closed.append("its file")

    running = asyncio.ensure_future(first_to_end(first(), second()))  # noqa: TID251  awaited below
    await closing.wait()
    running.cancel()
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.sleep(0)
    assert not running.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert closed == ["its file"]


async def test_what_the_first_raises_comes_out() -> None:
    async def first() -> None:
        raise ValueError("no price")

    async def second() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise KeyError("nobody asks for it")

    with pytest.raises(ValueError, match="no price"):
        await first_to_end(second(), first())
