"""The case that this process runs: a fixture of every case that asked for `request` would cost each of them one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

item: pytest.Item | None = None
"""The case whose fixtures are made, stand or are taken down."""


def fixtures() -> Sequence[str]:
    """Names of the fixtures that the case asks for, itself or through others."""
    return item.fixturenames if isinstance(item, pytest.Function) else ()


def forget_fixtures() -> None:
    """Let go of what the fixtures of the case made: alive here, it would be left out of collections for good."""
    if isinstance(item, pytest.Function):
        item.funcargs.clear()
