"""Fills of two years in sixty securities as plain rows, made with the standard library alone."""

from __future__ import annotations

from random import Random
from typing import Final, NamedTuple

FILLS: Final = 20_000
SECURITIES: Final = 60


class FillRow(NamedTuple):
    """`sign` 1 = bought; `price` in 1/1000, `fee` of the whole order in cents, `second` since the begin."""

    number: int
    order: int
    security: int
    sign: int
    quantity: int
    price: int
    fee: int
    second: int


def fill_rows() -> list[FillRow]:
    """By time; a position is closed to flat before one on the other side is opened, so that a running sum finds it."""
    random, held, found = Random(35), [0] * SECURITIES, list[FillRow]()
    order, second = 0, 0
    while len(found) < FILLS:
        order += 1
        security = random.randrange(SECURITIES)
        before = held[security]
        if before and random.random() < 0.6:
            size, sign = abs(before), -1 if before > 0 else 1
        else:
            size = 100 * random.randrange(1, 10)
            sign = (1 if before > 0 else -1) if before else random.choice((1, -1))
        held[security] += sign * size
        fee = random.randrange(100, 10_000)
        for quantity in [size] if random.random() < 0.7 else [size - 40, 40]:
            second += random.randrange(1, 900)
            price = random.randrange(10_000, 600_000)
            found.append(FillRow(len(found), order, security, sign, quantity, price, fee, second))
    return found
