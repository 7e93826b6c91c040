"""Cheap hashes of our own password: each takes half a second of processor time else."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

import pytest

HASHING = "tideboard_core.lock.own_password"
MEMORY_KIB = 64
WHOLE_KIB = 64 * 1024
"""What a hash takes in the program."""


class CheapLoader(SourceFileLoader):
    """Loads the module that hashes as it stands, with little memory to fill."""

    def exec_module(self, module: ModuleType) -> None:
        """Lower the memory before anything reads it."""
        super().exec_module(module)
        module.MEMORY_KIB = MEMORY_KIB  # type: ignore[attr-defined]


class CheapFinder(MetaPathFinder):
    """Finds the module that hashes, if a test is the first to import it."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the usual place with the loader above; of another module, nothing."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname == HASHING else None
        if spec is not None and spec.origin is not None:
            spec.loader = CheapLoader(fullname, spec.origin)
        return spec


@contextmanager
def cheap_hashes() -> Iterator[None]:
    """Let the hash of our own password take little memory, whether its module is loaded or comes with a test."""
    with pytest.MonkeyPatch.context() as patch:
        if HASHING in sys.modules:
            patch.setattr(sys.modules[HASHING], "MEMORY_KIB", MEMORY_KIB)
        else:
            patch.setattr(sys, "meta_path", [CheapFinder(), *sys.meta_path])
        yield


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Iterator[None]:
    """Keep hashes cheap until the last test."""
    with cheap_hashes():
        yield


@pytest.fixture
def whole_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hashes take in one test what they take in the program, whichever test was before."""
    monkeypatch.setattr(sys.modules[HASHING], "MEMORY_KIB", WHOLE_KIB)
