"""pytest plugin of `dev.py windows test --native`: Qt's platform "windows" instead of "offscreen".

Wine hands no variable QT_... over to its programs, so it is set here. What Qt says of calls that Wine 8 lacks does not
fail a test: Windows has EnableNonClientDpiScaling from 10 1607 on, and awareness per monitor, version 2, from 10 1703
on (learn.microsoft.com, "High DPI desktop application development on Windows").
"""

from __future__ import annotations

import os

import pytest

os.environ["QT_QPA_PLATFORM"] = "windows"
LACKING = (
    r"EnableNonClientDpiScaling\(\) failed for HWND .*Call not implemented",
    r"QtWindows::DpiAwareness::PerMonitorVersion2 is not supported by current system",
)


def pytest_configure(config: pytest.Config) -> None:
    """Add to what pytest-qt leaves out."""
    for line in LACKING:
        config.addinivalue_line("qt_log_ignore", line)
