"""A key's text is shown once and kept by nobody; what is kept finds it again, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import BadInput
from tideboard_core.programs.keys import KeyEnvironment, KeyRing, make_key

MADE = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
HERE = [KeyEnvironment.PRACTICE]


def test_a_key_is_found_by_its_text_and_by_nothing_near_it() -> None:
    token, record = make_key("notebook", [ProgramScope.MARKET], HERE, MADE)
    other, _ = make_key("notebook", [ProgramScope.MARKET], HERE, MADE)
    ring = KeyRing([record])
    assert ring.of(token) == record
    wrong = [other, token[:-1], token + "A", token.upper(), record.id, "", "x" * 100_000, f" {token}", f"{token}\n"]
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert [ring.of(text) for text in (*wrong, changed)] == [None] * 10
    assert KeyRing().of(token) is None
    assert (ring.get(record.id), ring.get("00000000")) == (record, None)


def test_what_is_kept_does_not_have_the_text() -> None:
    token, record = make_key("notebook", [ProgramScope.MARKET], HERE, MADE)
    kept = msgspec.json.encode(record).decode()
    assert token.split("_", 2)[2] not in kept + repr(record)
    assert msgspec.json.decode(kept, type=type(record)) == record


@pytest.mark.parametrize("name", ["", " ", " a", "a ", "x" * 33, "a\nb", "a\u202eb", "a\u200bb", "\x1b[31m"])
def test_a_name_is_one_line_of_visible_characters(name: str) -> None:
    with pytest.raises(BadInput):
        make_key(name, [ProgramScope.MARKET], HERE, MADE)


def test_a_key_proposes_only_in_its_environments() -> None:
    _, record = make_key("agent", [ProgramScope.PROPOSE_PRACTICE], HERE, MADE)
    assert record.proposes
    assert not record.permits(ProgramScope.MARKET)
    with pytest.raises(BadInput, match="program-environment"):
        make_key("agent", [ProgramScope.PROPOSE_LIVE], HERE, MADE)
    with pytest.raises(BadInput, match="program-scopes"):
        make_key("agent", [], HERE, MADE)
