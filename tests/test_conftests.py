"""What a conftest file loads before any test asks: each test below loads that, too, and runs again when it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkout import ROOT
from fakes.walks.own_process import run_fake

MOST_LOADED = 12
"""Modules of ours that the conftest files above a test may load; what one test needs its fixture imports."""


def loaded_by(tests: Path) -> dict[str, list[str]]:
    """Return the modules of ours that each conftest file and those above it load, by its path."""
    found: dict[str, list[str]] = run_fake("conftest_modules", str(tests), seconds=60)
    return found


def test_conftest_files_load_little() -> None:
    found = loaded_by(ROOT / "tests")

    assert {"core/conftest.py", "desktop/conftest.py", "sandbox/conftest.py"} <= set(found)
    assert {name: modules for name, modules in found.items() if len(modules) > MOST_LOADED} == {}


IMPORT = "import tideboard_core.market.session\n"


@pytest.mark.parametrize(
    "source", [IMPORT, f"import pytest\n\n\n@pytest.fixture(autouse=True)\ndef for_each() -> None:\n    {IMPORT}"]
)
def test_a_conftest_file_that_loads_much_is_seen(source: str, tmp_path: Path) -> None:
    """In all folders below it, and in none beside it."""
    for folder, text in (("above", source), ("above/below", ""), ("beside", "")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "conftest.py").write_text(text)

    found = loaded_by(tmp_path)

    assert len(found["above/conftest.py"]) > MOST_LOADED
    assert found["above/below/conftest.py"] == found["above/conftest.py"]
    assert found["beside/conftest.py"] == []
