"""The mark of a market that is played from a recorded day, and what is no such mark."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.replay_label import LONGEST_PROVIDER, ReplayLabel, read_label

DAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("provider", "bars_only"),
    [
        ("Futu OpenD", True),
        ("富途 100 % +", False),
        ("é" * LONGEST_PROVIDER, False),
        ("\U0001f4c8" * LONGEST_PROVIDER, False),
    ],
)
def test_a_label_is_read_as_it_was_written(provider: str, *, bars_only: bool) -> None:
    label = ReplayLabel(DAY, provider, bars_only)
    assert label.text().isascii()
    assert read_label(label.text()) == label


def test_the_words_on_the_wire() -> None:
    assert ReplayLabel(DAY, "Futu OpenD", bars_only=False).text() == "2026-11-12 books Futu%20OpenD"
    assert ReplayLabel(DAY, "own.csv", bars_only=True).text() == "2026-11-12 bars own.csv"


def test_a_connection_is_named_after_the_day() -> None:
    assert ReplayLabel(DAY, "Futu OpenD", bars_only=False).named("Sandbox") == "Sandbox (replay 2026-11-12)"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "2026-11-12",
        "2026-11-12 books ",
        "2026-11-12 books",
        "2026-11-12 ticks Futu",
        "2026-02-30 books Futu",
        "20261112 books Futu",
        "2026-W46-4 books Futu",
        "1889-11-12 books Futu",
        "9999-11-12 books Futu",
        "2026-11-12  books Futu",
        "2026-11-12 books Futu OpenD",
        "2026-11-12 books Futu\n",
        "2026-11-12 books %FF",
        "2026-11-12 books %20Futu",
        "2026-11-12 books a%0Ab",
        "2026-11-12 books a%E2%80%AEb",
        "2026-11-12 books a%00b",
        "2026-11-12 books " + "a" * (LONGEST_PROVIDER + 1),
        "2026-11-12 books " + "a" * 100_000,
        "2026-11-12 books 富途",
    ],
)
def test_what_is_no_label_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_label(text)
    assert caught.value.code == "replay-label-unreadable"
    assert len(str(caught.value.data["text"])) <= LONGEST_PROVIDER


def test_a_moment_is_no_day() -> None:
    with pytest.raises(BadInput):
        ReplayLabel(datetime(2026, 11, 12, tzinfo=UTC), "Futu", bars_only=False)
