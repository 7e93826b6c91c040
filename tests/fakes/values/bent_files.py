"""JSON files of which a few values, keys, digits or bytes are bent, as a disk, a hand or another program bends them."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

Path = tuple[str | int, ...]
_VALUES: tuple[object, ...] = (
    *("", " ", "\x00", "x" * 9_000, "../..", "HK.", "http://[::1", "file:///", "Ctrl+", "NaN", "Infinity", "-1", "１"),
    *(None, True, False, -1, 0, 1, 70_000, 10**12, 2**70, 1.5, -0.0, 1e308, [], {}, [[]], [""], [None], {"": None}),
    *("US.AAPL", "LIVE", "opend", "sandbox", "hub", "1e400", "999999999999", {"version": 1}, ["HK.00700"], "\ud800"),
)


class Bent(NamedTuple):
    """A file as it is after it was bent; `touched` are the paths of the parts that are others, None = any of them."""

    data: bytes
    touched: tuple[Path, ...] | None


def bent(good: bytes, random: Random) -> Bent:
    """The file with one to three parts bent: values, keys, digits, or the bytes of the whole."""
    if random.random() < 0.2:
        data = _bytes_bent(good, random)
        return Bent(data, _differing(good, data))
    tree = json.loads(good)
    touched = [path for _ in range(random.choice((1, 1, 1, 2, 3))) for path in _bend(tree, random)]
    return Bent(json.dumps(tree, indent=2).encode(), tuple(touched))


def _bytes_bent(good: bytes, random: Random) -> bytes:
    at, way = random.randrange(len(good)), random.randrange(5)
    if way == 0:
        return good[:at]
    if way == 1:
        return good[:at] + bytes([good[at] ^ (1 << random.randrange(8))]) + good[at + 1 :]
    if way == 2:
        return bytes(len(good))
    if way == 3:
        digits = [place for place, one in enumerate(good) if 48 <= one <= 57]
        place = random.choice(digits)
        return good[:place] + str(random.randrange(10)).encode() + good[place + 1 :]
    return good[:at] + good[at + random.randrange(1, 200) :]


def _differing(good: bytes, data: bytes) -> tuple[Path, ...] | None:
    try:
        return tuple(_unlike(json.loads(good), json.loads(data), ()))
    except (ValueError, RecursionError):
        return None


def _unlike(one: object, other: object, path: Path) -> Iterator[Path]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            if key in one and key in other:
                yield from _unlike(one[key], other[key], (*path, key))
            else:
                yield (*path, key)
    elif one != other or type(one) is not type(other):
        yield path


def _bend(tree: Any, random: Random) -> tuple[Path, ...]:
    """Bend one part in place; returns its path, and that of a key that became another."""
    paths = [one for one in _paths(tree, ()) if one]
    if not paths:  # nothing is left of it
        return ()
    path = random.choice(paths)
    part = tree
    for step in path[:-1]:
        part = part[step]
    last = path[-1]
    way = random.randrange(4)
    if way == 0:
        del part[last]
        return (path[:-1] if isinstance(part, list) else path,)
    if way == 1 and isinstance(part, dict):
        key = _key_bent(str(last), random)
        part[key] = part.pop(last)
        return path, (*path[:-1], key)
    if way == 2 and _near(part[last], random) is not None:
        part[last] = _near(part[last], random)
        return (path,)
    part[last] = copy.deepcopy(random.choice(_VALUES))  # one of them may be bent in its turn
    return (path,)


def _paths(tree: object, path: Path) -> Iterator[Path]:
    yield path
    if isinstance(tree, dict):
        for key, one in tree.items():
            yield from _paths(one, (*path, key))
    elif isinstance(tree, list):
        for at, one in enumerate(tree):
            yield from _paths(one, (*path, at))


def _key_bent(key: str, random: Random) -> str:
    at = random.randrange(len(key) + 1)
    return key[:at] + random.choice("aA0 é_") + key[at + random.randrange(2) :]


def _near(value: object, random: Random) -> object:
    """Another value of the same kind; None for a kind that has none."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value * random.choice((0, -1, 2, 10)) + random.choice((0, 1))
    if isinstance(value, str) and value:
        at = random.randrange(len(value))
        return value[:at] + random.choice("0189aZ. /") + value[at + 1 :]
    return None
