"""Label placement: boxes of one height in a column, each as near to its wish as the others allow, never overlapping."""

from __future__ import annotations

from collections.abc import Sequence


def place_labels(wishes: Sequence[float], *, height: float, top: float, bottom: float) -> list[float]:
    """Centres for boxes of `height` between `top` and `bottom`, in the order given.

    Neighbours that collide become one block around the mean of their wishes (pool adjacent violators), which keeps
    the order of the wishes and the sum of squared moves smallest. Too many boxes for the room are spread evenly and
    then may touch the edges' outside.
    """
    order = sorted(range(len(wishes)), key=lambda index: wishes[index])
    blocks: list[tuple[float, int]] = []
    for index in order:
        blocks.append(_held(wishes[index], 1, height, top, bottom))
        while len(blocks) > 1 and _collide(blocks[-2], blocks[-1], height):
            (upper, many), (lower, few) = blocks[-2], blocks[-1]
            mean = (upper * many + lower * few) / (many + few)
            blocks[-2:] = [_held(mean, many + few, height, top, bottom)]
    centres = [0.0] * len(wishes)
    places = (centre + (place - (count - 1) / 2) * height for centre, count in blocks for place in range(count))
    for index, place in zip(order, places, strict=True):
        centres[index] = place
    return centres


def _collide(upper: tuple[float, int], lower: tuple[float, int], height: float) -> bool:
    return lower[0] - upper[0] < (upper[1] + lower[1]) / 2 * height - 1e-9


def _held(centre: float, count: int, height: float, top: float, bottom: float) -> tuple[float, int]:
    half = count * height / 2
    if bottom - top < 2 * half:
        return (top + bottom) / 2, count
    return min(max(centre, top + half), bottom - half), count
