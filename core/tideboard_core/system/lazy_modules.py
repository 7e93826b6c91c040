"""Loads what a library imports and seldom uses when the first of it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from importlib.util import LazyLoader, find_spec
from types import ModuleType


@contextmanager
def loaded_late(*names: str) -> Iterator[None]:
    """Let modules of these names that are imported meanwhile load at the first look at one of their attributes."""
    finder = _LateFinder(frozenset(names))
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _LateFinder:
    """Finds some modules where Python does."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._asked: str | None = None

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module `name`, to be loaded late; None leaves it to Python, as it does one without code of its own."""
        if name not in self._names or name == self._asked:
            return None
        self._asked = name
        try:
            spec = find_spec(name)
        finally:
            self._asked = None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec
