"""Tideboard's own trading password."""

from __future__ import annotations

import asyncio

import pytest

from fakes.scripted_broker import MemoryStore
from tideboard_core.errors import BadInput
from tideboard_core.own_password import NAME, OwnPassword


async def test_what_was_chosen_fits_and_nothing_else() -> None:
    store = MemoryStore()
    own = OwnPassword(store)
    assert not await own.chosen()
    assert not await own.fits("secret word")
    await own.choose("secret word")

    assert await own.chosen()
    assert await own.fits("secret word")
    assert not await own.fits("secret wore")
    assert await OwnPassword(store).fits("secret word")


async def test_the_same_password_is_salted_anew_each_time() -> None:
    stores = MemoryStore(), MemoryStore()
    for store in stores:
        await OwnPassword(store).choose("secret word")

    assert stores[0].values != stores[1].values


@pytest.mark.parametrize("stored", ["", "x", "YQ==", "YQ==:YQ==:YQ==", "::", "é:é"])
async def test_a_damaged_entry_fits_nothing(stored: str) -> None:
    store = MemoryStore()
    store.values[NAME] = stored

    assert not await OwnPassword(store).fits("secret word")


async def test_a_short_one_is_refused() -> None:
    with pytest.raises(BadInput, match="password-too-short"):
        await OwnPassword(MemoryStore()).choose("12345")


async def test_two_questions_at_once_are_both_answered() -> None:
    """Each in a thread of its own, as when a dialog is closed and opened again while the first one still computes."""
    own = OwnPassword(MemoryStore())
    await own.choose("correct horse")

    async with asyncio.timeout(20):
        answers = await asyncio.gather(*(own.fits(text) for text in ("correct horse", "wrong", "correct horse")))

    assert answers == [True, False, True]
