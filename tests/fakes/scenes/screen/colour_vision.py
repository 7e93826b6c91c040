"""How far apart two colours are to a person, also to one without red or green cones."""

from __future__ import annotations

from typing import Final

_SEEN: Final = {
    "all": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
}
"""Linear red, green, blue as they are seen, by Machado, Oliveira and Fernandes (2009), severity 1."""
_CONES: Final = (
    (0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)  # fmt: skip
_OKLAB: Final = (
    (0.2104542553, 0.793617785, -0.0040720468), (1.9779984951, -2.428592205, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.808675766),
)  # fmt: skip

Matrix = tuple[tuple[float, ...], ...]


def distance(one: str, other: str) -> float:
    """The least distance of two `#RRGGBB` in OKLab, times 100, over the three kinds of sight; about 2 is just seen."""
    return min(_apart(_seen_as(one, by), _seen_as(other, by)) for by in _SEEN.values())


def _seen_as(colour: str, sight: Matrix) -> list[float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    seen = [min(max(part, 0.0), 1.0) for part in _times(sight, linear)]
    return _times(_OKLAB, [part ** (1 / 3) for part in _times(_CONES, seen)])


def _times(matrix: Matrix, vector: list[float]) -> list[float]:
    return [sum(factor * part for factor, part in zip(row, vector, strict=True)) for row in matrix]


def _apart(one: list[float], other: list[float]) -> float:
    squares = sum((left - right) ** 2 for left, right in zip(one, other, strict=True))
    return float(100 * squares**0.5)
