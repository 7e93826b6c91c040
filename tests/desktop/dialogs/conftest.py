"""Dialogs are the only window here; closing one must not end the program, as in the app itself."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def keep_running(qapp: QApplication) -> None:
    """What app.py sets."""
    qapp.setQuitOnLastWindowClosed(False)
