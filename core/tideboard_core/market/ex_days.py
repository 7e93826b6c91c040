"""The ex-days of securities in the hub: what any calendar or list of dividends told, for who places an order there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.reference import ExDay


def take_ex_days(hub: Hub, instrument: InstrumentId, days: Iterable[ExDay], begin: date, end: date | None) -> None:
    """Keep these ex-days of a security from `begin` on, in place of those known up to `end`.

    `end` is the last day of which all is told, None = what was told may lack some: nothing known is dropped. Earlier
    days are forgotten. Of two rows of one day that of a split counts, of two of a split that which tells its ratio, of
    two others that which tells its dividend; a ratio and a dividend stay known where the new row of the day tells none.
    """
    key = Topic.EX_DAYS.of(instrument)
    before = hub.value(key)
    kept = [one for one in before or () if one.day >= begin and (end is None or one.day > end)]
    found: dict[date, ExDay] = {}
    for one in sorted((*kept, *(one for one in days if one.day >= begin)), key=_weight):
        found[one.day] = one  # that of a split is sorted behind the other
    ratios = {one.day: one.ratio for one in before or () if one.split}
    dividends = {one.day: one.dividend for one in before or ()}
    ahead = tuple(
        one._replace(
            ratio=ratios.get(one.day) if one.split and one.ratio is None else one.ratio,
            dividend=dividends.get(one.day) if one.dividend is None else one.dividend,
        )
        for one in found.values()
    )
    if ahead != (before or ()):
        hub.publish(key, Lazy.ready(ahead))


def _weight(one: ExDay) -> tuple[date, bool, bool, bool]:
    return one.day, one.split, one.ratio is not None, one.dividend is not None
