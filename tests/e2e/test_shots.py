"""Pictures of the window: the same every time, and those that the pages show still show the window."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from checkout import ROOT
from pictures import compare
from pictures.catalogue import GATE, PAGES, names
from pictures.looks import Look, Shot
from run_forms import sized
from shots import main

IMAGES = ROOT / "docs" / "images"
QUICK = "palette"

pytestmark = [pytest.mark.timeout(180), pytest.mark.slow]


def shots(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as dev.py does."""
    command = [sys.executable, str(ROOT / "packaging" / "shots.py"), *arguments]
    env = os.environ | {"PYTHONPATH": str(ROOT / "tests")}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """The gate's pictures drawn and compared once: the run, and the folder of the fresh ones."""
    folder = tmp_path_factory.mktemp("pictures")
    wanted = [shot.name for shot in GATE][: sized(2, 3)]
    return shots("--compare", "--to", str(folder), *wanted), folder


def test_the_pages_show_the_window_as_it_is(drawn: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    """A picture that differs is sent with its name, its share, where the fresh one lies, and the command to accept."""
    done, _ = drawn

    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


# The gate has test_the_pages_show_the_window_as_it_is.
@pytest.mark.whole
def test_two_runs_draw_the_same_bytes(drawn: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path) -> None:
    """A picture that changes tells of a change in the program, not of the moment it was taken."""
    done = shots("--to", str(tmp_path), QUICK)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    first, second = ((folder / f"{QUICK}.png").read_bytes() for folder in (drawn[1], tmp_path))

    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()  # pytest's words for bytes take a minute


def test_an_unknown_picture_is_refused_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt name must not draw everything."""
    assert main(["no-such-picture"]) == 2

    lines = capsys.readouterr().err
    assert "no picture no-such-picture; there are:" in lines
    assert QUICK in lines


def test_every_picture_has_one_name_and_every_page_its_file() -> None:
    """What README.md shows can be drawn, and is there."""
    assert len(names()) == len(set(names()))
    assert [shot.file for shot in PAGES if not (IMAGES / shot.file).is_file()] == []
    assert {path.name for path in IMAGES.glob("*.png")} == {shot.file for shot in PAGES}
    assert {shot.name for shot in (*PAGES, *GATE)} <= set(names())


def test_a_look_has_a_file_name_of_its_own() -> None:
    """Language, theme, convention and scale."""
    look = Look(language="zh-Hant", theme="light", convention="red-up", scale=2)

    assert Shot("palette").file == "palette.png"
    assert Shot("palette", look).file == "palette-light-zh-Hant-red-up@2x.png"


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[str, Callable[[QImage], None]], Path]:
    """Write a grey picture of 200 x 100 on which something was done."""

    def write(name: str, act: Callable[[QImage], None]) -> Path:
        image = QImage(200, 100, QImage.Format.Format_RGB32)
        image.fill(QColor(80, 80, 80))
        act(image)
        path = tmp_path / name
        assert image.save(str(path))
        return path

    return write


def dots(count: int, value: int) -> Callable[[QImage], None]:
    """So many pixels of another grey."""

    def act(image: QImage) -> None:
        for x in range(count):
            image.setPixelColor(x, 50, QColor(value, value, value))

    return act


@pytest.mark.parametrize(("count", "value"), [(200, 80 + compare.STEP), (10, 255)])
def test_what_another_machine_draws_differently_is_the_same(
    kept: Callable[[str, Callable[[QImage], None]], Path], count: int, value: int
) -> None:
    """A little of everything, or a lot of a few pixels."""
    plain, other = kept("plain.png", dots(0, 0)), kept("other.png", dots(count, value))

    assert compare.different(plain, other) == ""


def test_another_picture_is_told_with_its_share(kept: Callable[[str, Callable[[QImage], None]], Path]) -> None:
    """A hundred of twenty thousand pixels are more than the share that may differ."""
    plain, other = kept("plain.png", dots(0, 0)), kept("other.png", dots(100, 81 + compare.STEP))

    assert compare.different(plain, other) == "0.50% of the pixels differ, 0.20% may"


def test_a_missing_picture_and_another_size_are_told(
    kept: Callable[[str, Callable[[QImage], None]], Path], tmp_path: Path
) -> None:
    """Neither passes for the same."""
    plain = kept("plain.png", dots(0, 0))
    small = tmp_path / "small.png"
    assert QImage(str(plain)).copy(0, 0, 100, 50).save(str(small))

    assert compare.different(tmp_path / "none.png", plain) == "there is none to compare with"
    assert compare.different(plain, small) == "100 x 50 instead of 200 x 100"
