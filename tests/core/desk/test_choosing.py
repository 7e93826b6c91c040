from __future__ import annotations

import random
from typing import Any

import pyarrow as pa

from tideboard_core.desk.choosing import chosen_sessions, newest_sessions
from tideboard_core.desk.schemas import PARTITIONS, SESSIONS, TABLES, arrow_schema


def row(recorder: str, number: int, *, in_time: int = 10, received: int = 10, **other: Any) -> dict[str, Any]:
    given = {
        **dict.fromkeys({**TABLES[SESSIONS], **PARTITIONS}),
        "provider": "Futu",
        "tier_version": "1",
        "market": "HK",
        "currency": "HKD",
        "symbol": "HK.00700",
        "day": 20261120,
    }
    return {**given, "recorder": recorder, "number": number, "in_time": in_time, "received": received, **other}


def chosen(*rows: dict[str, Any]) -> list[tuple[str, int]]:
    """In whatever order the rows come."""
    found = []
    for seed in range(3):
        mixed = random.Random(seed).sample(rows, len(rows))
        table = pa.Table.from_pylist(mixed, arrow_schema(SESSIONS, partitions=True))
        found.append([(each["recorder"], each["number"]) for each in chosen_sessions(table).to_pylist()])
    assert found[0] == found[1] == found[2]
    return found[0]


def test_the_newest_publication_of_a_recorder_counts_even_if_an_older_one_had_more() -> None:
    assert chosen(row("a", 1, in_time=300), row("a", 12, in_time=3), row("a", 2)) == [("a", 12)]


def test_more_minutes_in_time_then_more_minutes_then_the_smaller_id() -> None:
    assert chosen(row("a", 1, in_time=9, received=330), row("b", 1, in_time=10)) == [("b", 1)]
    assert chosen(row("a", 1, received=9), row("b", 1), row("c", 7, received=8)) == [("b", 1)]
    assert chosen(row("b", 9), row("a", 1), row("c", 2)) == [("a", 1)]


def test_sessions_of_other_keys_days_and_securities_stand_beside_each_other() -> None:
    names: tuple[dict[str, Any], ...] = (
        {"provider": "LongPort"},
        {"tier_version": "2"},
        {"day": 20261119},
        {"symbol": "HK.03690"},
        {},
    )
    rows = [row("a", 1, **name) for name in names]
    assert len(chosen(*rows)) == len(names)
    table = pa.Table.from_pylist([*rows, row("b", 4)], arrow_schema(SESSIONS, partitions=True))
    assert len(newest_sessions(table)) == len(names) + 1


def test_of_nothing_nothing_is_chosen() -> None:
    assert chosen() == []
