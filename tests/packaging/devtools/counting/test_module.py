"""A file as the counters read it: every node, its room, and what is said of a file that is not Python."""

from __future__ import annotations

import pytest

from devtools.base import Stop
from devtools.counting.module import Module, dotted_name, room_of


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("core/tideboard_core/orders/guard.py", "core/orders"),
        ("core/tideboard_core/orders/flatten/run.py", "core/orders"),
        ("core/tideboard_core/gateways/longport/trading/calls.py", "core/gateways/longport"),
        ("core/tideboard_core/errors.py", "core"),
        ("core/tideboard_sandbox/exchange/facade.py", "sandbox/exchange"),
        ("core/tideboard_api/client.py", "api"),
        ("desktop/tideboard_desktop/flow/chart/curves.py", "desktop/flow"),
        ("tests/core/orders/guard/test_guard.py", "tests/core/orders"),
        ("tests/core/gateways/longport/test_check.py", "tests/core/gateways/longport"),
        ("tests/core/conftest.py", "tests/core"),
        ("tests/conftest.py", "tests"),
        ("packaging/devtools/windows/wine.py", "packaging/devtools"),
        ("dev.py", "."),
        ("docs/guide/en/index.md", "docs/guide/en/index.md"),
    ],
)
def test_a_room_is_a_folder_of_a_package(path: str, room: str) -> None:
    assert room_of(path) == room


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("core/tideboard_core/orders/guard.py", "tideboard_core.orders.guard"),
        ("core/tideboard_core/orders/__init__.py", "tideboard_core.orders"),
        ("packaging/devtools/base.py", "devtools.base"),
        ("dev.py", "dev"),
    ],
)
def test_a_module_has_the_name_that_others_import(path: str, name: str) -> None:
    assert dotted_name(path) == name


def test_a_file_that_is_not_python_is_named_with_its_line() -> None:
    with pytest.raises(Stop, match=r"^core/x.py:2: this is not Python: "):
        Module("core/x.py", "a = 1\nb = = 2\n")
