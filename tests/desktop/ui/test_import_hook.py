"""PySide reads no source text of what the program imports."""

from __future__ import annotations

import subprocess
import sys

from checkout import ROOT

COUNT = "import linecache, email.mime.text; print(sum('email' in name for name in linecache.cache))"


def sources_read(before: str) -> int:
    """How many of the e-mail package's modules were read as text after `before`, in a process of its own."""
    command = [sys.executable, "-c", f"{before}; {COUNT}"]
    return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def test_pyside_reads_no_source_once_the_hook_is_answered() -> None:
    assert sources_read("import PySide6.QtCore") > 5  # else this module is not needed any more
    assert sources_read("import tideboard_desktop.ui.import_hook") == 0


def test_another_version_of_pyside_is_left_as_it_is() -> None:
    """The function is private: it may be gone, or its module."""
    feature = "import shiboken6, sys; from shibokensupport import feature"
    other = f"{feature}; del feature._mod_uses_pyside; feature.feature_imported = lambda _module: None"
    assert sources_read(f"{other}; import tideboard_desktop.ui.import_hook") == 0
    no_module = "import shiboken6, sys; sys.modules['shibokensupport.feature'] = None"
    assert sources_read(f"{no_module}; import tideboard_desktop.ui.import_hook") > 5
