"""How much a benchmark measures: the whole, with `--short` few rounds of a part, with `--page` some of a part."""

from __future__ import annotations

import argparse
from typing import TypeVar

N = TypeVar("N", int, float)
SPREAD = 3
"""Rounds from which on their least and most say something."""


def part(options: argparse.Namespace, whole: N, short: N) -> N:
    """A length or a count: the whole one, or what a short run or one for the page takes."""
    return short if options.short or options.page else whole


def rounds(options: argparse.Namespace, whole: int, short: int = 1) -> int:
    """How often each subject is asked: once would have no spread, so that a run for the page asks more often."""
    return min(whole, max(short, SPREAD)) if options.page and not options.short else part(options, whole, short)
