"""Where the Windows test machine lies: everything of it is below .venv/windows."""

from __future__ import annotations

from devtools.base import ROOT, VENV

MACHINE = VENV / "windows"
PREFIX = MACHINE / "prefix"
"""Wine's registry and drive C."""
HOME = MACHINE / "home"
"""What Wine's programs take for the home of the Linux user: desktop, documents, menus."""
DRIVE_C = PREFIX / "drive_c"
PYTHON = DRIVE_C / "Python311"
PACKAGES = PYTHON / "Lib" / "site-packages"
INTERPRETER = r"C:\Python311\python.exe"
SOURCES = ROOT / "packaging" / "windows"


def windows_path(path: str) -> str:
    """An absolute path of this system as Windows programs see it: Wine's drive Z is the root."""
    return "Z:" + path.replace("/", "\\")
