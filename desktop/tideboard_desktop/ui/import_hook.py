"""Imports PySide's base without what it does to later imports; import this before anything of PySide.

Shiboken compiles fourteen modules, which it has as text in its library, at each start: their code is kept.

Then it replaces `__import__`, for the sake of `from __feature__ import ...`, which this program has nowhere. Its own
takes longer, and asks whether "PySide6" occurs in the source of each module: `inspect.getsource` answers, `linecache`
keeps all lines for good: 14 MB and 0.1 s of processor time at each start from sources or a wheel. Python's is put back.

See sources/shiboken6/shibokenmodule/files.dir/shibokensupport/signature/loader.py of
https://code.qt.io/cgit/pyside/pyside-setup.git/tree/
"""

from __future__ import annotations

import builtins
import linecache
from typing import Any

from tideboard_core.system.code_cache import kept_code


def _import_shiboken() -> None:
    real, importer = builtins.compile, builtins.__import__
    with kept_code("shiboken", modules=False) as cache:

        def kept(source: Any, filename: Any, mode: str, *more: Any, **options: Any) -> Any:  # noqa: ANN401  the builtin's
            if mode == "exec" and isinstance(source, bytes) and not (more or options):  # an import gives more
                return cache.compile(source, filename)
            return real(source, filename, mode, *more, **options)

        builtins.compile = kept
        try:
            import shiboken6  # noqa: F401
        finally:
            builtins.compile, builtins.__import__ = real, importer
    linecache.clearcache()  # it read some for its own modules


_import_shiboken()
