"""What is made of the client's answers; the client itself runs when a package is made."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from building import outside
from devtools.base import Stop
from tideboard_desktop.__main__ import PARTS as PROGRAM_PARTS

PYTHON = Path(sys.executable)
MARKET = """print('{"opend": "127.0.0.1:4711", "trade_password": "123456"}')"""


def traded(home: Path, market: str) -> str:
    """Let the client trade at a program that prints this."""
    with subprocess.Popen([sys.executable, "-S", "-c", market], stdout=subprocess.PIPE) as process:
        return outside.trade(process, PYTHON, home, os.environ)


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The script of the client, still empty."""
    monkeypatch.setattr(outside, "SCRIPT", tmp_path / "client.py")
    return tmp_path / "client.py"


def test_the_last_line_says_what_it_saw(tmp_path: Path, client: Path) -> None:
    client.write_text("import sys; print('chatter'); print(*sys.argv[1:])")

    assert traded(tmp_path, MARKET) == "4711 123456"


def test_what_is_refused_is_told(tmp_path: Path, client: Path) -> None:
    client.write_text("raise SystemExit('refused: no such order')")

    with pytest.raises(Stop, match="futu-api: refused: no such order"):
        traded(tmp_path, MARKET)


def test_a_client_that_hangs_is_ended(tmp_path: Path, client: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(outside, "LIMIT", 0.2)

    with pytest.raises(Stop, match="no end within"):
        traded(tmp_path, MARKET)


@pytest.mark.parametrize("line", ["", "print('{}')"])
def test_a_market_that_does_not_open_is_told(tmp_path: Path, line: str) -> None:
    with pytest.raises(Stop, match="opened no port"):
        traded(tmp_path, line)


def test_the_archive_is_recorded_looked_at_and_checked_in_one_folder() -> None:
    asked: list[Sequence[str]] = []

    def run(arguments: Sequence[str]) -> int:
        asked.append(arguments)
        return 0

    archive = "tideboard archive: practice, status, verify, export"
    assert outside.archive(run, "here") == f"{archive}, tideboard signals: record end with 0"
    names = [*outside.ARCHIVE, "export"]
    assert [words[:4] for words in asked[:-1]] == [["archive", name, "--data-dir", "here"] for name in names]
    assert asked[-2][-2:] == ["--xlsx", "here/day.xlsx"]  # a program without the package would end with 2
    assert asked[-1] == ["signals", "record", "sign-turn", "--data-dir", "here", "--processes", "2"]


def test_a_record_of_a_rule_that_fails_is_told() -> None:
    with pytest.raises(Stop, match="tideboard signals record ends with 1"):
        outside.archive(lambda words: int(words[0] == "signals"), "here")


def test_an_archive_that_fails_is_told() -> None:
    with pytest.raises(Stop, match="tideboard archive verify ends with 1"):
        outside.archive(lambda words: int(words[1] == "verify"), "here")


def test_each_command_of_the_program_is_asked_for_its_usage() -> None:
    """A command that lacks is told, and one that a package should lack and has."""
    assert (
        outside.parts(lambda words: outside.PARTS[words[0]])
        == "tideboard: archive, audit, signals, api have their usages"
    )
    with pytest.raises(Stop, match="'signals': 2"):
        outside.parts(lambda words: 2 if words[0] == "signals" else outside.PARTS[words[0]])


def test_the_commands_are_those_of_the_program() -> None:
    assert {*PROGRAM_PARTS} | {"audit"} == outside.PARTS.keys()
