"""Counts calls of functions of our own packages, by module and qualified name, in every thread begun after it."""

from __future__ import annotations

import dis
import inspect
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType

ROOT = Path(__file__).parents[2]
FOLDERS = ("core", "desktop")
PACKAGE = "tideboard_"
RESUMED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
INNER = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<module>"})
"""Comprehensions, which later Pythons put into the function around them, and imports, which have a row of their own."""
BY_TIME = frozenset(
    {
        # The frame ends its slice when its milliseconds are over, and goes on in the next turn of the loop.
        "tideboard_desktop.ui.frame:Frame._go_on",
        "tideboard_desktop.ui.frame:Frame._tick",
        "tideboard_desktop.ui.frame:Frame.unfinished",
    }
)
"""Functions whose number of calls follows the time that passes: left out."""
ONCE = frozenset(
    {
        # A start without these files makes the code and writes them; the next ones read it.
        "tideboard_core.system.code_cache:CodeCache._keep",
        "tideboard_core.system.code_cache:CodeCache.save.<locals>.<lambda>",
        "tideboard_core.system.code_cache:_arguments",
        "tideboard_core.system.code_cache:_maker",
        "tideboard_desktop.ui.import_hook:_import_shiboken.<locals>.kept",
    }
)
"""Functions that the first start of a checkout calls and a later one does not: left out."""
IMPORTS = frozenset(
    {
        # In place of what Python does for each module, class and field, which is not counted; modules have a row of
        # their own.
        "tideboard_core.system.code_cache:CodeCache.of_shape",
        "tideboard_core.system.code_cache:kept_code.<locals>.is_type",
        "tideboard_core.system.code_cache:kept_code.<locals>.type_check",
        "tideboard_core.system.module_cache:ModuleCache.find_spec",
        "tideboard_core.system.module_cache:_KeptLoader.__init__",
        "tideboard_core.system.module_cache:_KeptLoader.get_code",
        "tideboard_core.system.module_cache:_change",
        "tideboard_core.system.module_cache:_any",
        "tideboard_core.system.module_cache:_found",
        "tideboard_core.system.module_cache:_is_as_kept",
        "tideboard_core.system.module_cache:_spec",
        "tideboard_core.system.module_cache:_stamp",
        "tideboard_core.system.quick_dataclasses:_are_in_order",
        "tideboard_core.system.quick_dataclasses:_fields",
        "tideboard_core.system.quick_dataclasses:_methods",
        "tideboard_core.system.quick_dataclasses:_with_slots",
        "tideboard_core.system.quick_dataclasses:quick_process.<locals>.process",
        "tideboard_core.system.quick_enums:QuickEnums._are_plain",
        "tideboard_core.system.quick_enums:QuickEnums._made",
        "tideboard_core.system.quick_enums:QuickEnums._members",
        "tideboard_core.system.quick_enums:QuickEnums.install.<locals>.create",
        "tideboard_core.system.quick_enums:QuickEnums.install.<locals>.new",
        "tideboard_core.system.quick_enums:_module_of_caller",
        "tideboard_core.system.quick_enums:_set_masks",
        "tideboard_core.system.quick_tuples:QuickTuples._defaults",
        "tideboard_core.system.quick_tuples:QuickTuples._made",
        "tideboard_core.system.quick_tuples:QuickTuples.new",
        "tideboard_core.system.quick_tuples:_comparable",
        "tideboard_core.system.quick_tuples:parts_of",
    }
)
"""Functions called for each module that is imported, and for each enum, named tuple, dataclass or field: left out."""
TWICE = frozenset({"tideboard_desktop.ui.overrides:guarded.<locals>.call"})
"""What calls a method that Qt calls, which is counted itself: left out."""
LEFT_OUT = BY_TIME | ONCE | IMPORTS | TWICE


class _Function:
    """Code of a function, of which the counter keeps hold: no other may have its identity then."""

    __slots__ = ("begins", "calls", "code", "name")

    def __init__(self, code: CodeType) -> None:
        self.code, self.name, self.begins = code, name_of(code), beginning(code)
        self.calls = 0


class Calls:
    """Counts in the blocks of `counted`, from `begin` to `end`."""

    def __init__(self) -> None:
        self._functions: dict[int, _Function] = {}  # by identity: a code object is hashed anew by all that it holds
        self._counting = self._noticing = False

    def begin(self) -> None:
        """Notice the calls of each thread that begins from now on, and in blocks those of the thread that counts."""
        threading.setprofile(self._take)
        self._noticing = True

    def end(self) -> None:
        """Notice no more."""
        self._noticing = False
        threading.setprofile(None)

    @contextmanager
    def counted(self) -> Iterator[Counter[str]]:
        """Count in the block; what is yielded has the numbers when it has ended."""
        found: Counter[str] = Counter()
        for function in self._functions.values():
            function.calls = 0
        self._counting = True
        if self._noticing:  # here alone: a thread that is looked at goes at half its speed
            sys.setprofile(self._take)
        try:
            yield found
        finally:
            sys.setprofile(None)
            self._counting = False
            for function in self._functions.values():
                if function.calls and function.name and function.name not in LEFT_OUT:
                    found[function.name] += function.calls

    def _take(self, frame: FrameType, event: str, _argument: object) -> None:
        if event != "call" or not self._counting:
            return
        code = frame.f_code
        function = self._functions.get(id(code))
        if function is None:
            function = self._functions[id(code)] = _Function(code)
        if function.begins in {-1, frame.f_lasti}:
            function.calls += 1


def beginning(code: CodeType) -> int:
    """The place in a generator or coroutine at which it is when it is made; -1 for any other function.

    After a yield or an await it goes on at another RESUME, whose argument says so (dis, since Python 3.11).
    """
    if not code.co_flags & RESUMED:
        return -1
    return next(
        each.offset for each in dis.get_instructions(code) if each.opname == "RESUME" and not (each.arg or 0) & 3
    )


def name_of(code: CodeType) -> str:
    """Module and qualified name of a function of ours; empty for every other one and for comprehensions."""
    path = Path(code.co_filename)
    if code.co_name in INNER or not path.is_relative_to(ROOT):
        return ""
    folder, *parts = path.relative_to(ROOT).with_suffix("").parts
    if folder not in FOLDERS or not parts[0].startswith(PACKAGE):
        return ""
    return f"{'.'.join(parts)}:{code.co_qualname}"
