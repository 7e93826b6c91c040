"""All 86 rows over real HTTP: example, keys, scopes, unknown fields, nonsense, and the state behind each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fakes.servers.opend_rest.row_effects import CONSTANT, DAYS, LONGPORT, READS, WRITES
from fakes.servers.opend_rest.rows import (
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

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> Iterator[Scene]:
    """One sandbox for all rows."""
    with scene() as opened:
        yield opened


@pytest.fixture
def now(found: Scene) -> Scene:
    """The same, unlocked: a row before may have locked it."""
    if not found.state()["unlocked"]:
        found.wait()
        found.unlock()
    return found


def by_key(row: RestRow) -> str:
    return row.key


def named(keys: dict[str, Any]) -> list[RestRow]:
    """Rows of a table."""
    return [row for row in CALLED if row.key in keys]


def test_every_row_is_in_the_table_once() -> None:
    told = [*READS, *DAYS, *WRITES, *CONSTANT, *NOT_CALLED]

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
def test_what_a_row_changes_is_seen_through_another_port(now: Scene, row: RestRow) -> None:
    effect = WRITES[row.key]
    effect.prepare(now)
    now.wait()
    body = now.body(row)
    if row.key == "POST /api/modify-order":
        body["c2s"] |= {"qty": 200, "price": 499.0}

    now.rest.ok(row.key, body)

    assert effect.holds(now)


@pytest.mark.parametrize("row", named(LONGPORT), ids=by_key)
def test_what_a_row_shows_follows_a_change_at_longport(now: Scene, row: RestRow) -> None:
    now.wait()
    before = now.rest.ok(row.key, now.body(row))

    LONGPORT[row.key](now)

    assert now.rest.ok(row.key, now.body(row)) != before


@pytest.mark.parametrize("row", named(READS), ids=by_key)
def test_what_a_row_shows_follows_a_change_through_another_port(now: Scene, row: RestRow) -> None:
    effect = READS[row.key]
    effect.prepare(now)
    before = effect.asked(now, row.key)
    assert effect.asked(now, row.key) == before, "it changes by itself"

    effect.change(now)

    try:
        assert effect.asked(now, row.key) != before
    finally:
        now.sandbox.ask_now("scenario", name="calm")


def test_what_days_change_is_shown() -> None:
    with scene() as now:
        before = {key: effect.asked(now, key) for key, effect in DAYS.items()}
        assert {key: effect.asked(now, key) for key, effect in DAYS.items()} == before

        for change in {effect.change for effect in DAYS.values()}:
            change(now)

        assert [key for key, effect in DAYS.items() if effect.asked(now, key) == before[key]] == []


@pytest.mark.parametrize("row", [row for row in named(CONSTANT) if not row.deprecated], ids=by_key)
def test_a_constant_answer_says_something_or_why_it_is_empty(now: Scene, row: RestRow) -> None:
    content = now.rest.ok(row.key, now.body(row))

    assert content
    assert content == now.rest.ok(row.key, now.body(row))
