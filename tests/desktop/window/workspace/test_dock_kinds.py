"""Identities of docks."""

from __future__ import annotations

import pytest

from tideboard_desktop.window.workspace.dock_kinds import MOST, identity, kind_of


@pytest.mark.parametrize("number", range(1, MOST + 1))
def test_an_identity_tells_kind_and_number(number: int) -> None:
    assert kind_of(identity("flow", number)) == ("flow", number)


@pytest.mark.parametrize("name", ["flow-1", "flow-0", "flow-99", "flow-x", "flow--2", "flow-\u0662"])
def test_what_is_no_identity_has_no_number(name: str) -> None:
    assert kind_of(name) == ("flow", 0)
