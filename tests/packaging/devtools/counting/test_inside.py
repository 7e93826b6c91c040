"""What a test knows of the inside of the program: which snippets count, and which do not."""

from __future__ import annotations

import pytest

from devtools.counting.inside import patches, private_looks
from devtools.counting.module import Module

IMPORTS = """\
import time
import tideboard_core.audit.order_log
from devtools import hooks
from tideboard_core.orders import guard
from tideboard_core.orders.guard import LIMIT, Guard
from vendor import Client, module
"""


def patched(snippet: str) -> int:
    return len(list(patches(Module("tests/test_it.py", IMPORTS + snippet))))


def looked(snippet: str) -> int:
    return len(list(private_looks(Module("tests/test_it.py", IMPORTS + snippet))))


@pytest.mark.parametrize(
    "snippet",
    [
        "patch.setattr(guard, 'LIMIT', 1)",
        "patch.setattr(Guard, 'submit', f)",
        "patch.setattr('tideboard_core.orders.guard.LIMIT', 1)",
        "patch.setattr(f'tideboard_core.orders.guard.{name}', 1)",
        "import dev\npatch.setattr(dev, 'FEW_FAILED', 1)",
        "patch.setattr(tideboard_core.audit.order_log, 'LINE', 1)",
        "patch.setattr(hooks.subprocess, 'run', f)",
        "patch.setattr(type(window), 'show', f)",
        "patch.setitem(guard.TABLE, 1, 2)",
        "patch.setitem(LIMIT, 1, 2)",
        "setattr(guard, name, 1)",
        "mock.patch('tideboard_core.orders.guard.LIMIT')",
        "mock.patch.object(Guard, 'submit')",
        "patch.dict(guard.TABLE, a=1)",
        "guard.LIMIT = 1",
        "Guard.limit += 1",
        "del guard.LIMIT",
        "guard.TABLE['a'] = 1",
    ],
)
def test_a_write_to_a_module_or_class_of_ours_counts(snippet: str) -> None:
    assert patched(snippet) == 1


@pytest.mark.parametrize(
    "snippet",
    [
        "patch.setattr(time, 'time', f)",
        "patch.setattr(Client, 'send', f)",
        "patch.setattr(module, 'LIMIT', 1)",
        "patch.setattr(f'{name}.LIMIT', 1)",
        "patch.setattr(gateway.quotes, 'read', f)",
        "patch.setattr(guard.CLOCK, 'now', f)",
        "patch.setattr(LIMIT, 'now', f)",
        "patch.setenv('A', 'B')",
        "mine = Guard()\nmine.limit = 1",
        "class Mine(Guard):\n    limit = 1\nMine.limit = 2",
        "print(guard.LIMIT, Guard.limit, guard.TABLE['a'])",
    ],
)
def test_a_public_attribute_of_an_object_and_a_strangers_name_do_not_count(snippet: str) -> None:
    assert patched(snippet) == 0


@pytest.mark.parametrize(
    "snippet",
    [
        "window._docks",
        "window.docks._rows[0]",
        "guard._LIMIT",
        "getattr(window, '_docks')",
        "patch.setattr(window, '_docks', 1)",
        "mock.patch.object(window, '_show')",
        "from tideboard_core.orders.guard import _limit",
        "def f(self): self.window._docks",
    ],
)
def test_a_look_at_a_private_member_counts(snippet: str) -> None:
    assert looked(snippet) == 1


@pytest.mark.parametrize(
    "snippet",
    [
        "row._replace(a=1)",
        "os._exit(1)",
        "Colour._missing_",
        "class Mine:\n    def __init__(self): self._kept = 1\nmine._kept",
        "class Mine:\n    def _show(self): ...\nmine._show()",
        "class Mine:\n    _kept: int = 1\nmine._kept",
        "class Mine(Guard):\n    def f(self): return self._limit, super()._limit, type(self)._limit",
        "class Mine(Guard):\n    @classmethod\n    def f(cls): return cls._limit",
        "patch.setattr(window, 'docks', 1)",
        "from vendor import _private",
        "_, rest = window.docks",
    ],
)
def test_a_members_own_class_and_documented_names_do_not_count(snippet: str) -> None:
    assert looked(snippet) == 0
