"""A windowed program on Windows has no streams: words must not end it, and go to the console where there is one."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import ROOT
from tideboard_desktop.startup.windows_setup import APPLICATION_ID, name_the_button, provide_console

RUN = """
import sys
sys.stdout = sys.stderr = None
from tideboard_desktop.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def test_without_a_console_words_go_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    provide_console()
    nowhere = sys.stdout
    assert nowhere is not None
    assert sys.stderr is nowhere
    assert nowhere.write("heard by nobody") > 0
    nowhere.close()


def test_the_console_of_the_start_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    console, kept = io.StringIO(), sys.stderr
    monkeypatch.setattr(sys, "stdout", None)
    provide_console(lambda: console)

    assert sys.stdout is console
    assert sys.stderr is kept


def test_streams_that_are_there_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sys.stdout, sys.stderr
    provide_console(lambda: pytest.fail("nothing is missing"))
    assert (sys.stdout, sys.stderr) == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--version"], 0), (["--help"], 0), (["--seed", "x"], 2), (["audit", "verify", "absent.jsonl"], 2)],
)
def test_the_program_ends_in_order_without_streams(tmp_path: Path, arguments: list[str], code: int) -> None:
    command = [sys.executable, "-c", RUN, "--data-dir", str(tmp_path), *arguments]
    assert subprocess.run(command, check=False, timeout=60, cwd=tmp_path).returncode == code


def test_it_bears_the_name_that_the_installer_gives_its_shortcuts() -> None:
    """Else a pinned button would open a second one."""
    script = (ROOT / "packaging" / "windows" / "tideboard.nsi").read_text(encoding="utf-8")

    assert f'!define APPLICATION_ID "{APPLICATION_ID}"' in script
    name_the_button()
