"""Limits of the archive in the settings, as the archive takes them."""

from __future__ import annotations

from collections.abc import Sequence

from tideboard_core.archive.pruning import Retention
from tideboard_core.archive.records import LAYOUTS
from tideboard_core.system.settings import KeptLimit
from tideboard_desktop.archive.words import MEGABYTE


def limits_of(kept: Sequence[KeptLimit]) -> list[Retention]:
    """The limits that a file of settings has; one of nothing or less, and of a series nobody knows, is none."""
    layouts = {layout.name: layout for layout in LAYOUTS}
    found = []
    for each in kept:
        sessions = each.sessions if each.sessions and each.sessions > 0 else None
        size = each.megabytes * MEGABYTE if each.megabytes and each.megabytes > 0 else None
        if each.series in layouts and (sessions is not None or size is not None):
            found.append(Retention(layout=layouts[each.series], sessions=sessions, size=size))
    return found
