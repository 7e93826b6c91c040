"""Nothing is cut and nothing lies over something else on a screen at 200 %, nor with text at 150 %, in 1280 x 720."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from checkout import ROOT
from fakes.scenes.screen.clipping import clipped
from fakes.scenes.screen.overlaps import overlapping

pytestmark = pytest.mark.slow

SECONDS = 240


# The gate has desktop/window/test_room_for_texts.py.
@pytest.mark.whole
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize(
    ("screen", "text"),
    [
        ("2", "1.0"),
        ("1", "1.5"),  # larger text in as much room finds more
    ],
)
def test_everything_has_its_room(screen: str, text: str, tmp_path: Path) -> None:
    """The window and all that opens; with larger text the ticket scrolls, its button stays. A scale is a process's."""
    path = os.pathsep.join(str(ROOT / folder) for folder in ("tests", "packaging"))
    config = tmp_path / "screen.json"  # Qt's own has 800 x 800 pixels: a dialog gets two thirds of them
    pixels = {"width": 1280 * int(screen), "height": 720 * int(screen)}
    config.write_text(json.dumps({"screens": [{"name": "own", "x": 0, "y": 0, **pixels, "dpr": 1}]}))
    platform = f"offscreen:configfile={config}"
    environment = os.environ | {"QT_QPA_PLATFORM": platform, "QT_SCALE_FACTOR": screen, "PYTHONPATH": path}
    command = [sys.executable, "-m", "fakes.walks.scaled_window", str(tmp_path), "1280", "720", text]
    done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=SECONDS)

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {
        "ratio": float(screen),
        "size": [1280, 720],
        "button": True,
        "ticket scrolls": text != "1.0",
        "flaws": {},
    }


def test_what_is_cut_or_covered_is_seen(qtbot: QtBot) -> None:
    """The finders themselves."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    narrow, under, over = QLabel("+174,270,100.00 HKD", window), QLabel("Bid 60%", window), QPushButton("Ask", window)
    narrow.setGeometry(0, 0, 20, 20)
    under.setGeometry(0, 50, 120, 20)
    over.setGeometry(60, 50, 60, 20)
    window.show()

    assert [line.split(" needs")[0] for line in clipped(window)] == ["QLabel '' '+174,270,100.00 HKD'"]
    assert list(overlapping(window)) == ["QLabel '' 'Bid 60%' and QPushButton '' 'Ask' share 60 x 20 px"]
