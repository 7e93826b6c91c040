"""A dock that floats on a second screen fills that one: where it stands is printed as JSON.

`QT_QPA_PLATFORM=offscreen:configfile=FILE python -m fakes.walks.two_screens`: FILE describes two screens.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLabel

from fakes.scenes.window.workspace import Bench


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    bench = Bench()
    bench.show()
    row = QLabel("3 positions", bench.window)
    workspace, dock = bench.workspace, bench.workspace.docks["book"]
    filling = workspace.filling
    filling.use_row(row)
    own, second = qt.screens()
    workspace.toggle_floating(dock)
    bench.settle()
    place = QRect(second.geometry().topLeft(), dock.size()).translated(40, 50)
    dock.setGeometry(place)
    bench.settle()
    found: dict[str, object] = {
        "ratios": [own.devicePixelRatio(), second.devicePixelRatio()],
        "on the second": dock.screen() is second,
    }
    workspace.toggle_fill(dock)
    bench.settle()
    found["fills"] = dock.geometry() == second.availableGeometry()
    found["row"] = row.isVisible()
    workspace.go_to("ticket")
    found["stays"] = filling.dock is dock
    found["below is reached"] = bench.body("ticket").isVisible()
    bench.window.resize(1300, 800)
    bench.settle()
    found["after the window changed"] = dock.geometry() == second.availableGeometry()
    workspace.toggle_fill(dock)
    bench.settle()
    found["back"] = dock.geometry() == place
    bench.end()
    print(json.dumps(found))  # noqa: T201  the test reads it
    return 0


if __name__ == "__main__":
    sys.exit(main())
