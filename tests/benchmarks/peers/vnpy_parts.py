"""VeighNa's own window and table, made as its start script makes them."""

from __future__ import annotations

from typing import Any

from vnpy.event import EventEngine  # type: ignore[import-not-found]  # lives in the peers' environment only
from vnpy.trader.engine import MainEngine  # type: ignore[import-not-found]
from vnpy.trader.ui import MainWindow, create_qapp  # type: ignore[import-not-found]


def main_window() -> tuple[Any, Any, Any]:
    """The application, the shown window and the engine."""
    qt = create_qapp()
    engine = MainEngine(EventEngine())
    window = MainWindow(engine, engine.event_engine)
    window.show()
    return qt, window, engine
