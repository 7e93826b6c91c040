"""Compares records to the last bit."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from tideboard_core.signals.record import HorizonRecord, RuleRecord


def assert_equal(one: RuleRecord, other: RuleRecord) -> None:
    """To the last bit."""
    for field in fields(RuleRecord):
        if field.name == "horizons":
            for own, others in zip(one.horizons, other.horizons, strict=True):
                for each in fields(HorizonRecord):
                    assert same_bits(getattr(own, each.name), getattr(others, each.name)), each.name
        elif field.name == "last_five":
            np.testing.assert_equal(one.last_five, other.last_five)
        else:
            assert getattr(one, field.name) == getattr(other, field.name), field.name


def same_bits(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray):
        return one.tobytes() == np.asarray(other).tobytes()
    return repr(one) == repr(other)
