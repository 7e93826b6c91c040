"""The vendors' environment: where it is, how a script runs in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
NOT_RUN_HERE = "not run here: "


@pytest.fixture(scope="session")
def interop_python() -> Path:
    """The Python with the vendors' SDKs in it; TIDEBOARD_INTEROP_PYTHON names another."""
    default = REPOSITORY / ".venv" / "interop" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    python = Path(os.environ.get("TIDEBOARD_INTEROP_PYTHON", default))
    if not python.exists():
        pytest.skip(f"{NOT_RUN_HERE}the vendors' environment {python.name} is not made")
    return python
