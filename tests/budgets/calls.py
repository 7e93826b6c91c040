"""Counts the calls of our own functions, by module and qualified name, in every thread."""

from __future__ import annotations

import dis
import gc
import inspect
import json
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType

ROOT = Path(__file__).parents[2]
FOLDERS = ("core", "desktop")
PACKAGE = "tideboard_"
RESUMED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
INNER = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<module>"})
"""Comprehensions, which later Pythons put into the function around them, and imports."""
OF_IMPORTS = frozenset(
    f"tideboard_{name}"
    for name in (
        "core.system.code_cache",
        "core.system.module_cache",
        "core.system.quick_dataclasses",
        "core.system.quick_enums",
        "core.system.quick_tuples",
        "desktop.ui.import_hook",
    )
)
"""Modules that work for each import, in place of Python: the first start after a change calls other functions of them
than the next one."""
LEFT_OUT = frozenset(
    {
        # They follow the time that passes: the frame ends its slice when its milliseconds are over.
        "tideboard_desktop.ui.frame:Frame._go_on",
        "tideboard_desktop.ui.frame:Frame._tick",
        "tideboard_desktop.ui.frame:Frame.unfinished",
        # It calls a method that Qt calls, which is counted itself.
        "tideboard_desktop.ui.overrides:guarded.<locals>.call",
    }
)


class _Function:
    """Code of a function, of which the counter keeps hold: no other may have its identity then."""

    __slots__ = ("begins", "calls", "code", "name")

    def __init__(self, code: CodeType) -> None:
        self.code, self.name, self.begins = code, name_of(code), beginning(code)
        self.calls = 0


class Calls:
    """Counts in the blocks of `counted`; from `begin` to `end` in threads that begin meanwhile, too."""

    def __init__(self) -> None:
        self._functions: dict[int, _Function] = {}  # by identity: a code object is hashed anew by all that it holds
        self._counting = False

    def begin(self) -> None:
        """Notice the calls of each thread that begins from now on."""
        threading.setprofile(self._take)

    def end(self) -> None:
        """Notice no more."""
        threading.setprofile(None)

    @contextmanager
    def counted(self) -> Iterator[Counter[str]]:
        """Count in the block; what is yielded has the calls by function when it has ended."""
        found: Counter[str] = Counter()
        for function in self._functions.values():
            function.calls = 0
        self._counting = True
        sys.setprofile(self._take)  # here alone: a thread that is looked at goes at half its speed
        try:
            yield found
        finally:
            sys.setprofile(None)
            self._counting = False
            for function in self._functions.values():
                if function.calls and function.name:
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


class Steps(Calls):
    """Counts named steps of a program."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, Counter[str]] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count the block; the collector waits, since what it frees belongs to no step."""
        assert name not in self._found, name
        gc.collect()
        gc.freeze()
        gc.disable()
        try:
            with self.counted() as self._found[name]:
                yield
        finally:
            gc.enable()

    def repeated(self, name: str, step: Callable[[int], None], times: int = 3) -> None:
        """Do a step so many times and count the last: the first makes what is kept for the others."""
        for number in range(times - 1):
            step(number)
        with self.step(name):
            step(times - 1)

    def say(self) -> None:
        """Print the calls of each function by step, the last line of a program that counts."""
        print(json.dumps(self._found))  # noqa: T201  the parent reads it


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
    """Module and qualified name of a function of ours that counts; empty for every other one."""
    path = Path(code.co_filename)
    if code.co_name in INNER or not path.is_relative_to(ROOT):
        return ""
    folder, *parts = path.relative_to(ROOT).with_suffix("").parts
    module = ".".join(parts)
    name = f"{module}:{code.co_qualname}"
    if folder not in FOLDERS or not module.startswith(PACKAGE) or module in OF_IMPORTS or name in LEFT_OUT:
        return ""
    return name
