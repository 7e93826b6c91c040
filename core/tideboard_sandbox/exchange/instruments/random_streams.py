"""Random streams by address: the same seed and names give the same numbers in every process."""

from __future__ import annotations

import threading
from hashlib import blake2b
from math import cos, log, sin, sqrt, tau
from random import Random
from typing import Any, ClassVar, NamedTuple

_STREAM_BYTES = 8
"""Bytes of the number that a generator begins with."""


class Address(NamedTuple):
    """Address of a random stream: the run's seed and names (symbol, day, ...)."""

    seed: int
    names: tuple[object, ...]

    def stream(self, *names: object) -> Random:
        """A generator of its own for `names` below this address."""
        return Random(self._number(names, size=_STREAM_BYTES))

    def numbered(self) -> NumberedStreams:
        """The generators of numbers, days or names below this address, one at a time."""
        return NumberedStreams(blake2b(f"{self._text(())}|".encode(), digest_size=_STREAM_BYTES))

    def fraction(self, *names: object) -> float:
        """One evenly spread number in [0, 1) for `names` below this address."""
        return self._number(names, size=6) / (1 << 48)

    def below(self, *names: object) -> Address:
        """The address of something that belongs to this one."""
        return Address(self.seed, self.names + names)

    def _number(self, names: tuple[object, ...], *, size: int) -> int:
        return int.from_bytes(blake2b(self._text(names).encode(), digest_size=size).digest(), "big")

    def _text(self, names: tuple[object, ...]) -> str:
        return "|".join(map(str, (self.seed, *self.names, *names)))


class _Stream(Random):
    """A generator that begins anew with a number in two thirds of the time of another one."""

    def seed(self, a: Any = None, version: int = 2) -> None:  # noqa: ANN401 as in the library
        """Begin with a whole number."""
        super(Random, self).seed(a)
        self.gauss_next = None


class _OfThread(threading.local):
    """The generator of a thread: exchanges of two threads draw at the same time."""

    def __init__(self) -> None:
        self.stream = _Stream(0)


class NumberedStreams:
    """Generators for numbers, days or names below one address, which is hashed once; a day has one for each minute.

    All of a thread have one generator, which begins anew with each call: of the one before nothing is drawn after it.
    """

    _of_thread: ClassVar = _OfThread()

    def __init__(self, address: blake2b) -> None:
        self._address = address

    def stream(self, name: object) -> Random:
        """What `Address.stream` gives for this name."""
        made = self._address.copy()
        made.update(str(name).encode())
        stream = self._of_thread.stream
        stream.seed(int.from_bytes(made.digest(), "big"))
        return stream


def normals(random: Random, count: int) -> list[float]:
    """What as many calls of `random.gauss(0, 1)` return, in a third of their time."""
    spare: float | None = random.gauss_next  # type: ignore[attr-defined]  # typeshed lacks it
    random.gauss_next = None  # type: ignore[attr-defined]
    found = [] if spare is None else [spare]
    draw = random.random
    while len(found) < count:
        turn, reach = draw() * tau, sqrt(-2.0 * log(1.0 - draw()))
        found += (cos(turn) * reach, sin(turn) * reach)
    if len(found) > count:
        random.gauss_next = found.pop()  # type: ignore[attr-defined]
    return found
