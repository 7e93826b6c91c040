"""Imports numpy without its masked arrays, which come when somebody asks for one.

`np.unique`, by which `np.quantile`, `np.setdiff1d` and `np.isin` go, asks of each array whether it is masked, and
numpy imports 1.3 MB for the answer. It is known before: nobody has made one.
"""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

import numpy as np

_NAME = "numpy.ma"
_CORE = "numpy.ma.core"
_EXTRAS = "numpy.ma.extras"
_LOADING = threading.RLock()


class _NoneYet(ModuleType):
    """Stands for `numpy.ma`, and becomes it at the first look at anything but these questions."""

    begun = False

    @staticmethod
    def is_masked(value: object) -> bool:
        """Whether an array is masked, which none is as long as the class of those is not there."""
        return _CORE in sys.modules and bool(sys.modules[_CORE].is_masked(value))

    @staticmethod
    def isMaskedArray(value: object) -> bool:  # noqa: N802  numpy's name
        """The same, of an array without a masked value, too."""
        return _CORE in sys.modules and bool(sys.modules[_CORE].isMaskedArray(value))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  what numpy has by that name
        if name.startswith("__") and name != "__all__":  # what imports and inspection ask of any module
            raise AttributeError(name)
        part = f"{_NAME}.{name}"
        if part in {_CORE, _EXTRAS}:  # each is imported without the rest, also from within the other
            return import_module(part)
        if not self.begun:  # before our lock is taken: another thread may have that of a part, and ask for this one
            import_module(_CORE)
            import_module(_EXTRAS)
        with _LOADING:
            if not self.begun and self.__spec__ is not None and self.__spec__.loader is not None:
                self.begun = True
                self.__spec__.loader.exec_module(self)  # in the names of this one; other threads may ask meanwhile
                self.__class__ = ModuleType  # type: ignore[assignment]  # which it is from now on
        if name not in vars(self):
            raise AttributeError(name)
        return vars(self)[name]


def _leave_out_masked_arrays() -> None:
    spec = None if _NAME in sys.modules else find_spec(_NAME)
    if spec is None:
        return
    module = module_from_spec(spec)
    module.__class__ = _NoneYet
    sys.modules[_NAME] = module
    np.ma = module


_leave_out_masked_arrays()
