"""Identities of docks."""

from __future__ import annotations

import pytest

from tideboard_desktop.window.workspace.dock_specs import MOST, identity, split_identity


@pytest.mark.parametrize("number", range(1, MOST + 1))
def test_an_identity_tells_kind_and_number(number: int) -> None:
    assert split_identity(identity("flow", number)) == ("flow", number)


@pytest.mark.parametrize("name", ["flow-1", "flow-0", "flow-99", "flow-x", "flow--2", "flow-\u0662"])
def test_what_is_no_identity_has_no_number(name: str) -> None:
    assert split_identity(name) == ("flow", 0)
