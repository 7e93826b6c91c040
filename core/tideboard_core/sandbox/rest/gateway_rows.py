"""Rows of the daemon's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tideboard_core.sandbox.rest.call import Call

ROWS: Final[dict[str, Callable[[Call], dict[str, Any]]]] = {}
