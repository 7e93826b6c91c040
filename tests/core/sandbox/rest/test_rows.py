"""All 86 rows over real HTTP: example, keys, scopes, unknown fields, nonsense, and the state behind each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fakes.rest_effects import CONSTANT, LATE, READS, WRITES
from fakes.rest_rows import (
    ABANDONED,
    CALLED,
    GATED,
    NOT_CALLED,
    ROWS,
    Scene,
    example_result,
    malformed_status,
    no_key_status,
    scene,
    unknown_field_status,
    wrong_scope_status,
)
from tideboard_core.model.rest import RestRow


@pytest.fixture(scope="module")
def now() -> Iterator[Scene]:
    """One sandbox for all rows."""
    with scene() as found:
        yield found


def by_key(row: RestRow) -> str:
    return row.key


def named(keys: dict[str, Any]) -> list[RestRow]:
    """Rows of a table, those that end the practice morning last."""
    return sorted((row for row in CALLED if row.key in keys), key=_is_late)


def _is_late(row: RestRow) -> bool:
    return row.key in LATE


def test_every_row_is_in_the_table_once() -> None:
    told = [*READS, *WRITES, *CONSTANT, *NOT_CALLED]

    assert len(ROWS) == 86
    assert sorted(told) == sorted(row.key for row in ROWS)


@pytest.mark.parametrize("row", GATED, ids=by_key)
def test_gates_refuse_in_their_words_and_leave_no_trace(now: Scene, row: RestRow) -> None:
    before = now.state()

    assert no_key_status(now, row) == (401 if row.scopes else 200)
    assert wrong_scope_status(now, row) == (403 if row.scopes else 0)
    assert unknown_field_status(now, row) == 400
    assert malformed_status(now, row) == (400 if row.method == "POST" else 0)

    assert now.state() == before


@pytest.mark.parametrize("row", CALLED, ids=by_key)
def test_every_example_works_once_it_is_filled(now: Scene, row: RestRow) -> None:
    assert example_result(now, row) == ABANDONED.get(row.key, "ok")


@pytest.mark.parametrize("row", named(WRITES), ids=by_key)
def test_what_a_row_changes_is_seen_through_another_door(now: Scene, row: RestRow) -> None:
    effect = WRITES[row.key]
    effect.prepare(now)
    now.wait()
    body = now.body(row)
    if row.key == "POST /api/modify-order":
        body["c2s"] |= {"qty": 200, "price": 499.0}

    now.rest.ok(row.key, body)

    assert effect.holds(now)


@pytest.mark.parametrize("row", named(READS), ids=by_key)
def test_what_a_row_shows_follows_a_change_through_another_door(now: Scene, row: RestRow) -> None:
    effect = READS[row.key]
    now.wait()
    before = now.rest.ok(row.key, now.body(row))

    effect.change(now)
    now.wait()

    try:
        assert now.rest.ok(row.key, now.body(row)) != before
    finally:
        now.sandbox.ask_now("scenario", name="calm")


@pytest.mark.parametrize("row", [row for row in named(CONSTANT) if not row.deprecated], ids=by_key)
def test_a_constant_answer_says_something_or_why_it_is_empty(now: Scene, row: RestRow) -> None:
    content = now.rest.ok(row.key, now.body(row))

    assert content
    assert content == now.rest.ok(row.key, now.body(row))
