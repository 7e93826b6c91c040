"""Makes the enums of Qt faster than Python does, with the same result; import this before anything of PySide.

PySide makes each enum of a class of Qt from names and numbers when the class is first used: 460 with 5,400 members at a
start. Python's `enum` finds out for each member again what it is to do, and changes the class four times for it. Here
all that is alike in them comes from one class without members that Python made. Whatever has more than plain names and
numbers, Python makes. Once, before the first, Python makes a sample too: where a later release of it would make
another class of that, it makes all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import KEEP, Enum, EnumType, Flag, FlagBoundary, IntEnum, IntFlag
from typing import Any, Final

_Pairs = list[tuple[str, int]]
KINDS: Final = (Enum, IntEnum, Flag, IntFlag)
SAMPLE: Final = (("B", 2), ("A", 1), ("Same", 1), ("Both", 3), ("Nothing", 0), ("All", 0x80000001))
"""Two numbers that are not in order, and what flags keep apart: a second name, more than one bit, none."""


class QuickEnums:
    """Stands in for Python's way to make an enum out of names and numbers."""

    def __init__(self) -> None:
        self._python = EnumType._create_  # type: ignore[attr-defined]  # noqa: SLF001  as below
        self._alike = {kind: dict(vars(kind("Empty", (), module=__name__, boundary=KEEP))) for kind in KINDS}
        self._taken = {kind: frozenset(name for base in kind.__mro__ for name in vars(base)) for kind in KINDS}
        for kind in KINDS:
            made = self.make(kind, "Sample", list(SAMPLE), __name__, KEEP)
            if looks(made) != looks(kind("Sample", SAMPLE, module=__name__, boundary=KEEP)):
                del self._alike[kind]

    @property
    def kinds(self) -> frozenset[type[Enum]]:
        """The classes whose enums are made here, not by Python."""
        return frozenset(self._alike)

    def install(self) -> None:
        """Make all enums of names and numbers from now on."""

        def create(
            cls: type[Enum],
            class_name: str,
            names: Any,  # noqa: ANN401  whatever Python takes
            *,
            module: str | None = None,
            boundary: FlagBoundary | None = None,
            **more: Any,  # noqa: ANN401  `qualname`, `type` and `start`
        ) -> Any:  # noqa: ANN401  another enum
            if module is None:
                module = sys._getframe(2).f_globals.get("__name__")  # noqa: SLF001  as Python finds it
            plain = cls in self._alike and more.get("qualname") is None and more.get("type") is None
            if plain and (pairs := self._pairs(cls, names)) is not None and module:
                return self.make(cls, class_name, pairs, module, boundary)
            return self._python(cls, class_name, names, module=module, boundary=boundary, **more)

        EnumType._create_ = create  # type: ignore[attr-defined]  # noqa: SLF001  `IntEnum("Name", ...)` ends there

    def _pairs(self, kind: type[Enum], names: object) -> _Pairs | None:
        """Names and numbers that are no more than that; else None."""
        if not isinstance(names, list | tuple):
            return None
        taken, positive = self._taken[kind], issubclass(kind, Flag)
        seen = set()
        for pair in names:
            if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not str or type(pair[1]) is not int:
                return None
            name, value = pair
            if name[:1] in {"", "_"} or name == "mro" or name in taken or (positive and value < 0):
                return None
            seen.add(name)
        return list(names) if len(seen) == len(names) else None

    def make(
        self, kind: type[Enum], name: str, pairs: Iterable[tuple[str, int]], module: str, boundary: FlagBoundary | None
    ) -> type[Enum]:
        """A new enum `name` of this kind."""
        own: dict[str, Any] = {
            key: value.copy() if type(value) in {list, dict} else value for key, value in self._alike[kind].items()
        }
        new = own.pop("__new__")  # as a member of its namespace, a class would make a static method of it
        own["__module__"] = module
        is_flag = issubclass(kind, Flag)
        if is_flag:
            own["_boundary_"] = boundary or kind._boundary_  # type: ignore[attr-defined]  # noqa: SLF001  a flag has one
            _set_masks(own, pairs)
        made: Any = type.__new__(EnumType, name, (kind,), own)
        made_member = int.__new__ if issubclass(kind, int) else _object
        canonical, members, member_names = own["_value2member_map_"], own["_member_map_"], own["_member_names_"]
        every = own.get("_hashable_values_", [])
        for member_name, value in pairs:
            member = canonical.get(value)
            if member is None:
                canonical[value] = member = made_member(made, value)
                member._value_ = value
                member._name_ = member_name
                member.__objclass__ = made
                member._sort_order_ = len(member_names)
                if not is_flag or (value and not value & (value - 1)):
                    member_names.append(member_name)
                every.append(value)
            members[member_name] = member
        put = type.__setattr__
        put(made, "__new__", new)
        if is_flag:
            values = [members[each]._value_ for each in member_names]
            if values != sorted(values):
                put(made, "_iter_member_", made._iter_member_by_def_)
        for member_name, member in members.items():  # last: each change makes Python look the class up anew
            put(made, member_name, member)
        return made  # type: ignore[no-any-return]


def looks(made: Any) -> dict[str, Any]:  # noqa: ANN401  any enum
    """All that an enum has, without what differs between two of the same names, values and kind."""
    return {name: _look(value, made) for name, value in vars(made).items()}


def _look(value: Any, made: Any) -> Any:  # noqa: ANN401
    if isinstance(value, made):
        return type(value).__name__, {name: _look(part, made) for name, part in vars(value).items()}
    if value is made:
        return "itself"
    if isinstance(value, dict):
        return [(key, _look(part, made)) for key, part in value.items()]
    return getattr(value, "__func__", value)


def _object(made: type, _value: int) -> Any:  # noqa: ANN401  a member
    return object.__new__(made)


def _set_masks(own: dict[str, Any], pairs: Iterable[tuple[str, int]]) -> None:
    every = single = 0
    for _name, value in pairs:
        every |= value
        if value and not value & (value - 1):
            single |= value
    own.update(_flag_mask_=every, _singles_mask_=single, _all_bits_=2 ** every.bit_length() - 1)


QuickEnums().install()
