"""Imports msgspec without typing_extensions; import this before anything that has messages.

It tries that library, and takes the same from `typing` where there is none. What needs it later, aiohttp before Python
3.13, imports it then. Without it and `html` a window takes half a megabyte less, a practice exchange 0.3 MB.
"""

from __future__ import annotations

import sys

_LIBRARY = "typing_extensions"


def _import_msgspec() -> None:
    if _LIBRARY in sys.modules:
        return
    sys.modules[_LIBRARY] = None  # type: ignore[assignment]  # None: not to be imported
    try:
        import msgspec  # noqa: F401
    finally:
        del sys.modules[_LIBRARY]


_import_msgspec()
