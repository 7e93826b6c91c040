"""Versions as Tideboard writes them, X.Y.Z or X.Y.ZrcN, and which of two is newer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tideboard_core.errors import BadInput

_NUMBER: Final = r"(0|[1-9][0-9]{0,8})"
_FORM: Final = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:rc([1-9][0-9]{{0,8}}))?")
_SHOWN: Final = 40
"""Characters of an invalid version that an error shows."""


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Compares as PEP 440 does: candidates in their order, all of them before the version itself."""

    major: int
    minor: int
    patch: int
    final: bool
    candidate: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}" + ("" if self.final else f"rc{self.candidate}")


def version(text: str) -> Version:
    """Read a version; raises BadInput `bad-version` for every other form, also for those that PEP 440 allows."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise BadInput("bad-version", text=text[:_SHOWN])
    major, minor, patch, candidate = found.groups()
    return Version(int(major), int(minor), int(patch), candidate is None, int(candidate or 0))
