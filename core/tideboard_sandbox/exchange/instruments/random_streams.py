"""Random streams by address: the same seed and names give the same numbers in every process."""

from __future__ import annotations

from hashlib import blake2b
from math import cos, log, sin, sqrt, tau
from random import Random
from typing import NamedTuple

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
        """Generators of their own for numbers below this address, as `stream` gives them."""
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


class NumberedStreams:
    """Generators of numbers below one address, which is hashed once; a day has one for each of its minutes."""

    def __init__(self, address: blake2b) -> None:
        self._address = address

    def stream(self, number: int) -> Random:
        """A generator of its own for this number."""
        made = self._address.copy()
        made.update(b"%d" % number)
        return Random(int.from_bytes(made.digest(), "big"))


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
