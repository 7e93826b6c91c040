"""Limits of the settings file as the archive takes them."""

from __future__ import annotations

from tideboard_core.archive.pruning import Retention
from tideboard_core.archive.records import BARS, FLOW
from tideboard_core.system.settings import KeptLimit
from tideboard_desktop.archive.standing_limits import limits_of


def test_a_limit_of_nothing_drops_nothing() -> None:
    """Not even where somebody wrote it into the file by hand."""
    kept = (
        KeptLimit(series="flow", sessions=0, megabytes=-3),
        KeptLimit(series="unheard of", sessions=3),
        KeptLimit(series="bars", sessions=60, megabytes=0),
        KeptLimit(series="flow", megabytes=2),
    )
    assert limits_of(kept) == [Retention(layout=BARS, sessions=60), Retention(layout=FLOW, size=2_000_000)]
