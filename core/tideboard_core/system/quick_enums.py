"""Makes plain enums in a fifth of the time that Python takes, with the same result, from its import on.

PySide makes each enum of a class of Qt from names and numbers when that class is first used: 460 with 5,400 members at
a start, beside some 200 of ours. Python's `enum` finds out for each member again what it is to do, and changes the
class four times for it. Here all that is alike in them comes from one class without members that Python made. Whatever
has more than plain names and values, Python makes. Once, before the first, both make a sample: where a release of
Python makes another class of that, it makes all.
"""

from __future__ import annotations

import enum
import sys
from collections.abc import Iterable
from contextlib import suppress
from enum import KEEP, Enum, EnumType, Flag, FlagBoundary, IntEnum, IntFlag, StrEnum
from enum import property as enum_property
from types import FunctionType
from typing import Any, Final

_Pairs = list[tuple[str, Any]]
KINDS: Final[tuple[Any, ...]] = (Enum, IntEnum, StrEnum, Flag, IntFlag)
SAMPLE: Final = (("B", 2), ("A", 1), ("Same", 1), ("Both", 3), ("Nothing", 0), ("All", 0x80000001))
"""Two numbers that are not in order, and what flags keep apart: a second name, more than one bit, none."""
TEXTS: Final = (("B", "b"), ("A", "a"), ("Same", "a"))
_WRITTEN: Final = ("__module__", "__qualname__", "__doc__", "__annotations__", "__classcell__")
_WRITTEN_LATER: Final = ("__firstlineno__", "__static_attributes__", "_generate_next_value_")
_NAMED: Final = frozenset({"qualname", "type", "start"})
_OPERATORS: Final = ("__bool__", "__lt__", "__le__", "__gt__", "__ge__")
HARMLESS: Final = frozenset({*_WRITTEN, *_WRITTEN_LATER, *_OPERATORS})
"""The names with a leading underscore in the body of a class that change neither its members nor what Python adds."""
_ASKED: Final = getattr(sys, "_getframemodulename", None)
"""From 3.12 on; to ask a module for what it lacks takes 5 us where Qt is loaded."""
_SIMPLE: Final = frozenset({FunctionType, classmethod, staticmethod, property, enum_property, str, int})
"""What may be told its name in a class: it does not look at the members, which come later here."""


class QuickEnums:
    """Stands in for Python's two ways to make an enum: of a class statement, and of names and values."""

    def __init__(self) -> None:
        metaclass: Any = EnumType
        self._of_names, self._of_class = metaclass._create_, metaclass.__new__
        self._alike = {kind: dict(vars(kind("Empty", (), module=__name__, boundary=KEEP))) for kind in KINDS}
        self._body = type(metaclass.__prepare__("Empty", (Enum,)))
        self._taken = {kind: frozenset(name for base in kind.__mro__ for name in vars(base)) for kind in KINDS}
        for kind in KINDS:
            sample: Any = TEXTS if kind is StrEnum else SAMPLE
            made = self._made(kind, "Sample", list(sample), {"__module__": __name__}, KEEP)
            if parts_of(made) != parts_of(kind("Sample", sample, module=__name__, boundary=KEEP)):
                del self._alike[kind]

    @property
    def kinds(self) -> frozenset[type[Enum]]:
        """The classes whose enums are made here, not by Python."""
        return frozenset(self._alike)

    def install(self) -> None:
        """Make all enums of this process from now on."""

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
                with suppress(ValueError, KeyError):
                    module = _module_of_caller()
            named, whole = {"boundary": boundary, **more}, more.get("qualname") is None and more.get("type") is None
            plain = cls in self._alike and whole and module and more.keys() <= _NAMED
            if plain and type(names) in {list, tuple} and self._are_plain(cls, names):
                return self._made(cls, class_name, names, {"__module__": module}, boundary)
            made = self._of_names(cls, class_name, names, module="?" if module is None else module, **named)
            if module is None:
                vars(enum)["_make_class_unpicklable"](made)
            return made

        def new(metacls: type, name: str, bases: tuple[Any, ...], body: Any, /, **more: Any) -> Any:  # noqa: ANN401
            one = metacls is EnumType and type(bases) is tuple and len(bases) == 1 and more.keys() <= {"boundary"}
            if one and bases[0] in self._alike:
                pairs = self._members(bases[0], body)
                if pairs is not None:
                    members = {*body._member_names, "_generate_next_value_"}  # noqa: SLF001  later releases wrap that
                    own = {key: value for key, value in body.items() if key not in members}
                    return self._made(bases[0], name, pairs, own, more.get("boundary"))
            return self._of_class(metacls, name, bases, body, **more)

        metaclass: Any = EnumType
        metaclass._create_ = create
        metaclass.__new__ = staticmethod(new)

    def _members(self, kind: type[Enum], body: Any) -> _Pairs | None:  # noqa: ANN401
        """The members in the body of a class that only has more methods and such; else None."""
        if type(body) is not self._body or "__module__" not in body:
            return None
        if body.get("_generate_next_value_") is not kind._generate_next_value_:
            return None
        for key, value in body.items():
            if key[:1] == "_" and key not in HARMLESS:
                return None
            if type(value) not in _SIMPLE and hasattr(type(value), "__set_name__"):
                return None
        pairs = [(name, body[name]) for name in body._member_names]  # noqa: SLF001
        return pairs if self._are_plain(kind, pairs) else None

    def _are_plain(self, kind: type[Enum], pairs: Iterable[Any]) -> bool:
        """Whether these are plain names, all different, with values of one plain type."""
        taken, is_flag = self._taken[kind], issubclass(kind, Flag)
        kept = {str} if kind is StrEnum else {int, str} if kind is Enum else {int}
        seen = set()
        for pair in pairs:
            if type(pair) is not tuple or len(pair) != 2:
                return False
            name, value = pair
            if type(name) is not str or type(value) not in kept or (is_flag and value < 0):
                return False
            if name[:1] in {"", "_"} or name == "mro" or name in taken or name in seen:
                return False
            seen.add(name)
        return True

    def _made(
        self, kind: type[Enum], name: str, pairs: Iterable[Any], more: dict[str, Any], boundary: FlagBoundary | None
    ) -> Any:  # noqa: ANN401  an enum
        """A new enum `name` of this kind, with `more` in its namespace."""
        own = {key: value.copy() if type(value) in {list, dict} else value for key, value in self._alike[kind].items()}
        new = own.pop("__new__")  # a class would make a static method of it
        own |= more
        is_flag = issubclass(kind, Flag)
        if is_flag:
            own["_boundary_"] = boundary or kind._boundary_  # type: ignore[attr-defined]
            _set_masks(own, pairs)
        made: Any = type.__new__(EnumType, name, (kind,), own)
        new_member: Any = int.__new__ if issubclass(kind, int) else str.__new__ if kind is StrEnum else None
        canonical, members, member_names = own["_value2member_map_"], own["_member_map_"], own["_member_names_"]
        every = own.get("_hashable_values_", [])
        for member_name, value in pairs:
            member = canonical.get(value)
            if member is None:
                member = object.__new__(made) if new_member is None else new_member(made, value)
                canonical[value] = member
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
        for member_name, member in members.items():  # last: after each change Python looks the class up anew
            put(made, member_name, member)
        return made


def parts_of(made: Any) -> dict[str, Any]:  # noqa: ANN401  any enum
    """All that an enum has, without what differs between two of the same names, values and kind."""
    return {name: _comparable(value, made) for name, value in vars(made).items()}


def _comparable(value: Any, made: Any) -> Any:  # noqa: ANN401
    if isinstance(value, made):
        return type(value).__name__, {name: _comparable(part, made) for name, part in vars(value).items()}
    if value is made:
        return "itself"
    if isinstance(value, dict):
        return [(key, _comparable(part, made)) for key, part in value.items()]
    within = getattr(value, "__func__", None)
    return value if within is None else (type(value), within)


def _module_of_caller() -> str | None:
    """Where names and values are called for, two frames above what stands in for Python, which asks the same way."""
    found: str | None = sys._getframe(3).f_globals["__name__"] if _ASKED is None else _ASKED(3)  # noqa: SLF001
    return found


def _set_masks(own: dict[str, Any], pairs: Iterable[tuple[str, int]]) -> None:
    every = single = 0
    for _name, value in pairs:
        every |= value
        if value and not value & (value - 1):
            single |= value
    own.update(_flag_mask_=every, _singles_mask_=single, _all_bits_=2 ** every.bit_length() - 1)


INSTALLED: Final = QuickEnums()
INSTALLED.install()
