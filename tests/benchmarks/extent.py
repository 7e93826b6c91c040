"""How much a benchmark measures: the whole, or with `--short` few rounds of a part, for a quick look."""

from __future__ import annotations

import argparse
from typing import TypeVar

N = TypeVar("N", int, float)


def part(options: argparse.Namespace, whole: N, short: N) -> N:
    """A length or a count: the whole one, or what a short run takes."""
    return short if options.short else whole


def rounds(options: argparse.Namespace, whole: int, short: int = 1) -> int:
    """How often each subject is asked."""
    return part(options, whole, short)
