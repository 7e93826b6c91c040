"""Stops PySide from reading the source text of every module that is imported; in force once this is imported.

PySide replaces `__import__`. After each import its hook calls `shibokensupport.feature.feature_imported`, which asks
`_mod_uses_pyside` whether "PySide6" occurs in the module's source. `inspect.getsource` answers, and `linecache` keeps
all lines for good: 14 MB and 0.1 s of processor time at each start from sources or a wheel. Only modules that use
`from __feature__ import ...` need that answer; this program has none.

The function is in sources/shiboken6/shibokenmodule/files.dir/shibokensupport/feature.py of
https://code.qt.io/cgit/pyside/pyside-setup.git/tree/
"""

from __future__ import annotations

import importlib
import linecache

import shiboken6  # noqa: F401  installs PySide's hook


def _uses_no_feature(_module: object) -> bool:
    return False


def _install() -> None:
    """Answer for PySide; a version that no longer asks this way is left as it is."""
    try:
        feature = importlib.import_module("shibokensupport.feature")
    except ImportError:
        return
    if callable(getattr(feature, "_mod_uses_pyside", None)):
        feature._mod_uses_pyside = _uses_no_feature  # type: ignore[attr-defined]  # noqa: SLF001  there is no public way
        linecache.clearcache()  # it read some for its own modules


_install()
