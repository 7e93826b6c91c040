"""Facts of a session: versions as they were received, and rows that cannot be such."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fakes.values.archive_market import DAY, KEY, TENCENT
from fakes.values.book_day import second
from tideboard_core.archive.depth.facts import SessionFacts, facts_of, facts_text
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import SecurityType
from tideboard_core.model.price_steps import HK_SHARES

FACTS = SessionFacts(
    name="騰訊控股",
    lot_size=100,
    currency="HKD",
    security_type=SecurityType.STOCK,
    steps=HK_SHARES[1].bands,
    received=second(-60),
)
ROW = (5, "A", 100, "HKD", "stock", facts_text(FACTS.steps))


def test_facts_come_back_and_only_others_are_a_version(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    later = replace(FACTS, received=second(30))
    other = replace(later, lot_size=500, received=second(60))
    assert [writer.add_facts(KEY, TENCENT, DAY, each) for each in (FACTS, later, other)] == [True, False, True]
    assert reader.facts(KEY, TENCENT, DAY) == other
    assert reader.facts(KEY, TENCENT, DAY - timedelta(days=1)) is None
    assert writer.database.all("SELECT version, lot FROM facts ORDER BY version") == [(1, 100), (2, 500)]


@pytest.mark.parametrize(
    "changed",
    [
        {1: "A" * 5000},
        {1: 7},
        {2: 0},
        {2: "x"},
        {4: "boat"},
        {5: "1"},
        {5: "1:2:3"},
        {5: "1:0"},
        {5: "1:NaN"},
        {5: "1:2 " * 2000},
        {0: 2**62},
    ],
)
def test_a_row_that_cannot_be_facts_is_none(changed: dict[int, object]) -> None:
    assert facts_of(ROW) is not None
    row = tuple(changed.get(at, value) for at, value in enumerate(ROW))
    assert facts_of(row) is None  # type: ignore[arg-type]  # a foreign file has anything
