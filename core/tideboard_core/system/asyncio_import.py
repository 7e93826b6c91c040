"""Imports asyncio without ssl; import this before anything that has coroutines.

asyncio asks whether there is that library, and can do all but TLS without it. A start has no connection with TLS:
without ssl a window and a practice exchange take 1 MB less each. What needs it later, as aiohttp does, imports it as
ever, and asyncio has it from then on.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import reload
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import Loader  # which imports half a megabyte

_LIBRARY = "ssl"
_USER = "asyncio.sslproto"


def _import_asyncio() -> None:
    if _LIBRARY in sys.modules or "asyncio" in sys.modules:
        return
    sys.modules[_LIBRARY] = None  # type: ignore[assignment]  # None: not to be imported
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules[_LIBRARY]
    sys.meta_path.insert(0, _LateTls())


class _LateTls:
    """Finds ssl as the others do, and has it handed to asyncio; who only asks where it is changes nothing."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where ssl is, when it is asked for; None for anything else, and once asyncio has it."""
        if name != _LIBRARY or _has_ssl():
            return None
        others = (each.find_spec(name, path, target) for each in [*sys.meta_path] if each is not self)
        spec = next((found for found in others if found is not None), None)
        if spec is not None and spec.loader is not None:
            spec.loader = _TlsLoader(spec.loader)  # type: ignore[assignment]  # has what is asked of a loader
        return spec


def _has_ssl() -> bool:
    return vars(sys.modules[_USER])[_LIBRARY] is not None


class _TlsLoader:
    """Loads ssl by its own loader, and gives it to the modules of asyncio that went without."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As the library's own loader."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run it, then the one module of asyncio again whose values are made of it: the others name that one alone."""
        if module.__spec__ is not None:
            module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        for name, user in list(sys.modules.items()):
            if name.startswith("asyncio.") and getattr(user, _LIBRARY, module) is None:
                setattr(user, _LIBRARY, module)
        reload(sys.modules[_USER])


_import_asyncio()
