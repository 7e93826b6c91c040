"""A figure that follows from others of the same answer: where it stands, what it has to be, and how it is turned."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from msgspec import structs

Path = tuple[str | int, ...]
"""Attributes and places from an answer down to one number."""
Number = Decimal | int | float
_HALF: Final = Decimal("0.51")
"""A part of the last printed place: half of it, and a little for what was rounded before."""
_CLOSE: Final = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at `path` that has to lie from `least` to `most` by `rule`."""

    path: Path
    value: Decimal
    least: Decimal
    most: Decimal
    rule: str

    @property
    def follows(self) -> bool:
        """Whether it is what the others make of it."""
        return self.least <= self.value <= self.most

    def __str__(self) -> str:
        return f"{named(self.path)} = {self.value}, by {self.rule} {self.least:.8g} to {self.most:.8g}"


class Figures(list[Figure]):
    """The figures of one answer, as recomputations add them; a number that is not told is left out."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer

    def near(self, path: Path, computed: Number | None, *, places: int, rule: str, part: str = "0") -> None:
        """Add one that has to be `computed`, as far as `places` show it, or within a `part` of it if that is more."""
        if computed is None:
            return
        made = Decimal(computed)
        slack = max(_HALF.scaleb(-places), abs(made) * Decimal(part)) + abs(made) * _CLOSE
        self.within(path, made - slack, made + slack, rule=rule)

    def within(self, path: Path, least: Number | None, most: Number | None, *, rule: str) -> None:
        """Add one that has to lie between two others, both included."""
        value = at(self.answer, path)
        if value is not None and least is not None and most is not None:
            self.append(Figure(path, Decimal(value), Decimal(least), Decimal(most), rule))

    def mean_price(self, path: Path, shares: Number | None, low: Number | None, high: Number | None) -> None:
        """Add money for so many shares, each at a price from `low` to `high`; a little more for what is rounded."""
        value = at(self.answer, path)
        if value and shares and low and high:
            units, edge = Decimal(shares), Decimal("0.0005")
            least, most = units * Decimal(low) * (1 - edge), units * Decimal(high) * (1 + edge)
            self.append(Figure(path, Decimal(value), least, most, "volume x price"))


def named(path: Path) -> str:
    """`rows[0].change_rate`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def at(answer: Any, path: Path) -> Any:
    """The value at a path, None where something on the way is None."""
    for part in path:
        if answer is None:
            return None
        if isinstance(part, int) or isinstance(answer, Mapping):
            answer = answer[part]
        else:
            answer = getattr(answer, part)
    return answer


def turned(answer: Any, path: Path, turn: Callable[[Any], Any]) -> Any:
    """The answer with the number at a path turned; everything else is as it was."""
    if not path:
        return turn(answer)
    part, rest = path[0], path[1:]
    if isinstance(answer, Mapping):
        return {**answer, part: turned(answer[part], rest, turn)}
    if isinstance(part, int):
        rows: Sequence[Any] = answer
        made = [turned(each, rest, turn) if place == part else each for place, each in enumerate(rows)]
        return tuple(made) if isinstance(answer, tuple) else made
    value = turned(getattr(answer, part), rest, turn)
    if isinstance(answer, tuple):
        return answer._replace(**{part: value})  # type: ignore[attr-defined]
    if dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        return dataclasses.replace(answer, **{part: value})
    return structs.replace(answer, **{part: value})


def hundredfold(value: Any) -> Any:
    """In hundredths where it was in wholes."""
    return value * 100


def hundredth(value: Any) -> Any:
    """The reverse, whole where it was whole."""
    return value // 100 if isinstance(value, int) else value / 100


def inverted(value: Any) -> Any:
    """The rate of the other side, where it is one."""
    return value if not value or isinstance(value, int) else 1 / value


TURNS: Final[Sequence[Callable[[Any], Any]]] = (hundredfold, hundredth, inverted)


Recompute = Callable[[Any, Mapping[str, Any]], Figures]


def unnoticed(answer: object, beside: Mapping[str, Any], recompute: Recompute) -> list[str]:
    """The figures of an answer that could be turned and nothing would tell.

    A reciprocal that is within a tenth of the number itself is no turn; nothing is a turn of zero.
    """
    missed = dict[str, None]()
    for figure in recompute(answer, beside):
        for turn in TURNS:
            value = at(answer, figure.path)
            new = turn(value)
            if value and abs(new - value) > abs(value) / 10:
                again = recompute(turned(answer, figure.path, turn), beside)
                if all(each.follows for each in again):
                    missed[named(figure.path)] = None
    return list(missed)


def numbers_in(answer: Any, path: Path = ()) -> list[Path]:
    """The path of every number of an answer that is not zero; neither truths nor words are numbers, nor are moments.

    Of a mapping in it those with a name.
    """
    if isinstance(answer, bool | str | bytes | date | Enum) or answer is None:
        return []
    if isinstance(answer, Decimal | int | float):
        return [path] if answer else []
    if isinstance(answer, Mapping):
        named_ones = [name for name in answer if path and isinstance(name, str)]
        return [found for name in named_ones for found in numbers_in(answer[name], (*path, name))]
    if isinstance(answer, tuple) and hasattr(answer, "_fields"):
        return [found for name in answer._fields for found in numbers_in(getattr(answer, name), (*path, name))]
    if isinstance(answer, Sequence):
        return [found for place, each in enumerate(answer) for found in numbers_in(each, (*path, place))]
    fields = dataclasses.fields(answer) if dataclasses.is_dataclass(answer) else ()
    names = getattr(answer, "__struct_fields__", None) or [each.name for each in fields]
    return [found for name in names for found in numbers_in(getattr(answer, name), (*path, name))]


def tells(answer: object, path: Path, beside: Mapping[str, Any], recompute: Recompute) -> bool:
    """Whether a number could be in hundredths, or in hundreds, and some figure would tell it, either way."""
    for turn in (hundredfold, hundredth):
        again = recompute(turned(answer, path, turn), beside)
        if all(figure.follows for figure in again):
            return False
    return True


def general(path: Path) -> str:
    """The path of any row: `rows[].change_rate`."""
    return "".join("[]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")
