"""When the smoke test is refused, how it ends what hangs, and that a normal start knows nothing of it."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tideboard_core.system.appearance import Language
from tideboard_core.system.settings import Appearance, Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.__main__ import main
from tideboard_desktop.smoke import run
from tideboard_desktop.ui.cli.command_line import parse


@pytest.fixture(autouse=True)
def frozen_again() -> Iterator[None]:
    """Leave what lives out of the collection after each test, which takes half a second else: `main` thaws it."""
    yield
    gc.freeze()


@pytest.mark.parametrize(
    "others",
    [
        ["--opend", "127.0.0.1:11111"],
        ["--longport"],
        ["--opend-rest", "http://127.0.0.1:22499"],
        ["--sandbox"],
        ["--seed", "0"],
        ["--symbol", "US.AAPL"],
        ["--screenshot", "x.png"],
    ],
)
def test_it_goes_with_no_other_wish(tmp_path: Path, capsys: pytest.CaptureFixture[str], others: list[str]) -> None:
    """Least of all with a connection to a broker."""
    assert main(["--smoke-test", str(tmp_path / "report.json"), *others]) == 2
    assert "its own practice market" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_person_s_own_data_is_never_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "settings.json").write_text("{}")

    assert main(["--smoke-test", str(tmp_path / "report.json"), "--data-dir", str(tmp_path)]) == 2
    assert "empty data directory" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("kind", ["link", "loose-link", "fifo", "file"])
def test_what_is_no_empty_folder_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    elsewhere, asked = tmp_path / "elsewhere", tmp_path / "asked"
    elsewhere.mkdir()
    if kind == "fifo":
        if sys.platform == "win32":
            pytest.skip("Windows has no such files")
        os.mkfifo(asked)
    elif kind == "file":
        asked.write_text("mine")
    else:
        asked.symlink_to(elsewhere if kind == "link" else tmp_path / "nowhere")

    assert main(["--smoke-test", str(tmp_path / "report.json"), "--data-dir", str(asked)]) == 2
    assert "empty data directory" in capsys.readouterr().err
    assert list(elsewhere.iterdir()) == []
    assert not (tmp_path / "report.json").exists()


def test_a_report_needs_its_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--smoke-test", str(tmp_path / "nowhere" / "report.json")]) == 2
    assert "no folder" in capsys.readouterr().err


def test_a_folder_of_its_own_goes_again_and_one_that_was_asked_for_stays(tmp_path: Path) -> None:
    with run._directory(None) as own:
        assert (own / "settings.json").is_file()
    with run._directory(tmp_path / "data") as wanted:
        pass

    assert not own.exists()
    assert (wanted / "settings.json").is_file()


def test_its_settings_are_english_on_practice_and_known_whole(tmp_path: Path) -> None:
    with run._directory(tmp_path / "data") as directory:
        read = SettingsFile(directory).load()

    assert read == Settings(welcomed=True, appearance=Appearance(language=Language.ENGLISH))


def test_what_hangs_is_named_in_the_report_and_ended(tmp_path: Path) -> None:
    """From another thread, since the first one may never come back."""
    target = tmp_path / "report.json"
    program = (
        "import pathlib, sys, threading\n"
        "from tideboard_desktop.smoke import run\n"
        "from tideboard_desktop.smoke.report import Report, StepName\n"
        "run.LIMIT, report = 0.1, Report(StepName)\n"
        "scratch = pathlib.Path(sys.argv[2]); scratch.mkdir()\n"
        "threading.Timer(0.1, run._end_hanging, (report, pathlib.Path(sys.argv[1]), scratch)).start()\n"
        "with report.step(StepName.UNLOCK) as note:\n"
        "    note.waiting = 'the practice account'\n"
        "    threading.Event().wait()\n"
    )
    command = [sys.executable, "-c", program, str(target), str(tmp_path / "scratch")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    told = json.loads(target.read_text("utf-8"))

    assert done.returncode == 1
    assert not told["passed"]
    assert (told["steps"][0]["name"], "waiting for the practice account" in told["steps"][0]["seen"]) == (
        "unlock",
        True,
    )
    assert {step["seen"] for step in told["steps"][1:]} == {"not reached"}
    assert "most recent call first" in done.stderr
    assert not (tmp_path / "scratch").exists()


def test_a_normal_start_loads_nothing_of_it() -> None:
    program = (
        "import sys, tideboard_desktop.__main__, tideboard_desktop.startup.launch, tideboard_desktop.startup.app\n"
        "print([name for name in sys.modules if 'smoke' in name])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_the_clock_runs_from_the_process_s_start() -> None:
    assert run._clock() > 0.0


def test_every_other_option_is_thought_of() -> None:
    """A new option of the command line is either refused here or named as harmless."""
    known = {*run.OTHERS, "smoke_test", "data_dir", "after"}
    assert set(vars(parse(["--smoke-test", "x"]))) <= known


@pytest.mark.parametrize(("word", "seconds"), [("300", 300.0), ("", 60.0), ("5", 60.0), ("nan", 60.0), ("9e9", 60.0)])
def test_the_environment_gives_a_slow_computer_more_time(
    word: str, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(run.LIMIT_VARIABLE, word)

    assert run.limit() == seconds
