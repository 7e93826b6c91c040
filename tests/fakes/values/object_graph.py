"""What some objects hold: every object of ours that is reached over attributes, containers, closures and methods."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import Iterable
from functools import partial
from types import BuiltinMethodType, CellType, FrameType, FunctionType, MethodType
from typing import Any

CONTAINERS = (dict, list, tuple, set, frozenset)
OURS = ("tideboard", "fakes", "pictures")
SENDS = (
    "tideboard_core.audit.",
    "tideboard_core.gateways.",
    "tideboard_core.lock.",
    "tideboard_core.orders.",
    "tideboard_core.wire.",
    "tideboard_desktop.assembly.application",
    "tideboard_desktop.blotter.",
    "tideboard_desktop.orders.",
    "tideboard_desktop.ticket.",
)
"""Modules of whose classes a replay has no object: they send, unlock or write the order log."""


def reachable(roots: Iterable[object]) -> list[object]:
    """Each object once, also those whose attributes are not followed (Qt's and other libraries' own).

    A function holds what it closed over and its defaults, not the names of its module; a task holds the frames of its
    coroutine.
    """
    seen: dict[int, object] = {}
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type):
            continue
        seen[id(one)] = one
        waiting += _held(one)
    return list(seen.values())


def senders(found: Iterable[object]) -> Counter[str]:
    """How many of these objects can send, unlock or write the order log, by class."""
    names = (f"{type(one).__module__}.{type(one).__qualname__}" for one in found)
    return Counter(name for name in names if name.startswith(SENDS))


def _held(one: Any) -> list[Any]:
    if isinstance(one, FunctionType):
        return [*(one.__closure__ or ()), *(one.__defaults__ or ()), *(one.__kwdefaults__ or {}).values()]
    if isinstance(one, MethodType):
        return [one.__self__, one.__func__]
    if isinstance(one, partial):
        return [one.func, *one.args, *one.keywords.values()]
    if isinstance(one, BuiltinMethodType):
        return [one.__self__]
    if isinstance(one, asyncio.Task):
        return _frames(one.get_coro())
    if isinstance(one, FrameType):
        return list(one.f_locals.values())
    if isinstance(one, (*CONTAINERS, CellType)) or type(one).__module__.startswith(OURS):
        return gc.get_referents(one)
    return []


def _frames(coroutine: Any) -> list[Any]:
    """The frames of a coroutine that waits, down to the innermost."""
    found: list[Any] = []
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None)
        if frame is not None:
            found.append(frame)
        coroutine = getattr(coroutine, "cr_await", None)
    return found
