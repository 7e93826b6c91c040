"""Files of settings in the forms of earlier versions, brought to the present one before they are read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, TypeVar

import msgspec

from tideboard_core.errors import BadInput
from tideboard_core.model.limits import DEFAULT_MONEY, MoneyLimits, narrower
from tideboard_core.model.notices import NoticeChoice, NoticePlace, NoticeType, default_places
from tideboard_core.model.order import Environment
from tideboard_core.system.field_reading import FaultKind, FieldFault

T = TypeVar("T")
_OLD_AMOUNTS: Final = {"max_value": "order", "max_daily_value": "day", "typed_quantity_value": "typed"}
"""The names until version 4 of limits that held in each currency."""
_PARTED: Final[dict[str, tuple[NoticeType, ...]]] = {
    "fill": (NoticeType.FILL, NoticeType.EXIT),
    "order": (NoticeType.ORDER, NoticeType.REJECTION, NoticeType.EXIT_REJECTION),
}
"""Types that version 5 had as one."""


class OlderForm:
    """`raw` is the file in the present form; `faults` are what of the old one could not be used.

    `narrowed` are the currencies whose limits became narrower.
    """

    def __init__(self, raw: dict[str, Any], version: int) -> None:
        self.raw, self.faults = dict(raw), list[FieldFault]()
        self.narrowed: tuple[str, ...] = ()
        if version == 1 and "watchlist" in raw:
            self.raw["watchlists"] = [{"name": "", "symbols": self.raw.pop("watchlist")}]
        if version < 5:
            self._one_limit_for_all()
        if version < 6:
            self.raw["notices"] = msgspec.to_builtins(self._notices())

    def _one_limit_for_all(self) -> None:
        """Limits of each currency from one figure for all: HKD keeps it, no other becomes wider."""
        limits = self.raw.get("limits", {})
        if not isinstance(limits, dict):
            return
        kept = {name: one for name, one in limits.items() if name not in _OLD_AMOUNTS}
        figures = DEFAULT_MONEY["HKD"]
        for old, name in _OLD_AMOUNTS.items():
            if old in limits:
                figures = self._with(figures, old, name, limits[old])
        money = {one: figures if one == "HKD" else narrower(figures, usual) for one, usual in DEFAULT_MONEY.items()}
        self.narrowed = tuple(one for one, now in money.items() if replace(now, behind=figures.behind) != figures)
        self.raw["limits"] = {**kept, "money": msgspec.to_builtins(money)}

    def _with(self, figures: MoneyLimits, old: str, name: str, raw: object) -> MoneyLimits:
        try:
            return replace(figures, **{name: msgspec.convert(raw, Decimal)})
        except (msgspec.ValidationError, BadInput):
            self.faults.append(FieldFault(f"limits.{old}", FaultKind.UNREADABLE))
            return figures

    def _notices(self) -> NoticeChoice:
        """The same places for the types that were switched off in the window, or did not ring."""
        quiet = self._taken("quiet", list[str]())
        hidden = {type_ for one in NoticeType if one in quiet for type_ in _PARTED.get(one, (one,))}
        silent = set() if self._taken("sounds", usual=True) else {NoticeType.FILL, NoticeType.EXIT}
        silent |= set() if self._taken("alert_sounds", usual=True) else {NoticeType.ALERT}
        where: dict[str, dict[str, tuple[str, ...]]] = {}
        for environment in Environment:
            for type_ in NoticeType:
                usual = default_places(type_, environment)
                gone = {NoticePlace.WINDOW} if type_ in hidden else set()
                gone |= {NoticePlace.SOUND} if type_ in silent else set()
                left = usual - gone
                if left != usual:
                    where.setdefault(environment.value, {})[type_.value] = tuple(sorted(left))
        return NoticeChoice(where=where)

    def _taken(self, name: str, usual: T) -> T:
        """A key that later versions do not have."""
        raw = self.raw.pop(name, usual)
        try:
            return msgspec.convert(raw, type(usual))
        except msgspec.ValidationError:
            self.faults.append(FieldFault(name, FaultKind.UNREADABLE))
            return usual
