"""What is to be said of a security's recorded day beside its figures: damage, a clock that went back, rows twice."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from tideboard_core.archive.definitions import DefinitionKey, definition_key
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.records import Rows
from tideboard_core.model.flow import FlowDefinition

_JITTER = 2_000_000
"""Microseconds by which answers under way may overtake each other; a clock that is set back goes further."""


class DayNotes(NamedTuple):
    """Of one security: damaged series by name, minutes read in the evening, receipts that go back, rows left out."""

    damaged: tuple[str, ...] = ()
    read_later: bool = False
    clock_back: bool = False
    repeated: int = 0


def without_repeated(rows: Rows) -> tuple[Rows, int]:
    """The rows without those that stand there twice, by index and version; how many these were."""
    index, version = rows.index, rows["version"]
    again = np.zeros(len(rows), bool)
    again[1:] = (index[1:] == index[:-1]) & (version[1:] == version[:-1])
    return (rows.chosen(~again), int(again.sum())) if again.any() else (rows, 0)


def went_back(prints: Rows, quotes: QuoteRows) -> bool:
    """Whether the clock of the recording went back: later trades, or quotes, with an earlier receipt."""
    order = np.argsort(prints.index, kind="stable")
    for received in (prints["received"][order], quotes.received):
        if len(received) > 1 and bool((np.diff(received) < -_JITTER).any()):
            return True
    return False


def of_other_tiers(key: DefinitionKey, definition: FlowDefinition, today: date) -> bool:
    """Whether a day was recorded under another definition of the order sizes than today's."""
    now = definition_key(key.provider, definition, key.market, key.currency, today)
    return now.tier_version != key.tier_version
