"""Time from the start of the process to the first paint and to the first live quote of the practice market.

usage: startup.py [--json]      Milliseconds: median and range of nine starts with a warm disk.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 9
PATIENCE = 60.0


def measure_this_start(started: float, data: Path) -> dict[str, float]:
    """Be the app: build it as app.py does, note the two moments, end."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication

    from tideboard_core.clock import SystemClock
    from tideboard_core.ports import Key, Topic
    from tideboard_desktop.app import run_loop, wire
    from tideboard_desktop.application import Application
    from tideboard_desktop.command_line import parse
    from tideboard_desktop.startup import prepare

    moments: dict[str, float] = {}

    class FirstPaint(QObject):
        """Notes when the window is painted for the first time."""

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if event.type() is QEvent.Type.Paint:
                moments.setdefault("first paint", time.time() - started)
            return False

    options = parse(["--data-dir", str(data), "--seed", "7"])
    prepared = prepare(data)
    qt = QApplication([])
    paint = FirstPaint()

    async def whole() -> int:
        application = Application(qt, prepared, wire(options, prepared, SystemClock()), None)
        application.window.installEventFilter(paint)

        def note_quote(_key: Key) -> None:
            moments.setdefault("first quote", time.time() - started)
            application.close()

        application.hub.listen(Key(Topic.QUOTE, application.selection.instrument), note_quote)
        await application.run()
        return application.exit_code

    run_loop(qt, whole)
    return moments


def one_start() -> dict[str, float]:
    """Start the app in a process of its own on a fresh data folder; returns seconds by moment."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, __file__, "--child", str(time.time()), str(Path(data) / "tideboard")]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE)
    moments: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return moments


def report(rounds: list[dict[str, float]], *, as_json: bool) -> str:
    """The figures as text or JSON, in milliseconds."""
    figures = {name: sorted(round(1000 * each[name]) for each in rounds) for name in rounds[0]}
    if as_json:
        return json.dumps({"python": platform.python_version(), "milliseconds": figures})
    lines = [f"{name:<12} {statistics.median(ms):5.0f} ms  ({ms[0]}-{ms[-1]})" for name, ms in figures.items()]
    return "\n".join([*lines, f"Python {platform.python_version()}, {len(rounds)} starts"])


def main() -> int:
    """Measure and print."""
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(measure_this_start(float(sys.argv[2]), Path(sys.argv[3]))))
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    one_start()  # fills the disk cache
    print(report([one_start() for _ in range(ROUNDS)], as_json=options.json))
    return 0


if __name__ == "__main__":
    sys.exit(main())
