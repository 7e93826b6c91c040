"""Makes the usual named tuple of a class statement at once, in a third of the time that `typing` takes.

`typing` has `collections` make a class, gives it the bases that it has, for which Python looks up each of its ninety
slots again, and sets one by one what the class statement has. Here the class is made once, with all of it; its methods
are of the code that `collections` has. Before the first, both make a sample: where they differ, and whatever has more
than fields, texts, numbers and functions, `typing` makes.
"""

from __future__ import annotations

import collections
import keyword
import sys
import typing
from collections.abc import Callable
from functools import cache
from types import CellType, CodeType, FunctionType
from typing import Any, Final, NamedTuple

_made_by: Any = typing  # for what has no public name
_SIMPLE: Final = frozenset({FunctionType, classmethod, staticmethod, property, str, int, float, bool, tuple})
"""What a class may have beside its fields: it does not look at the class that gets it."""
_WITH_EFFECT: Final = frozenset(
    {
        *("__classcell__", "__init_subclass__", "__class_getitem__", "__set_name__", "__eq__", "__hash__"),
        *("__class__", "__dict__", "__static_attributes__", "__firstlineno__", "__annotate__", "__annotate_func__"),
    }
)
"""What a class that gets it when it is made treats in another way than one that has it set later."""
_BUILTINS: Final = {"_dict": dict, "_tuple": tuple, "_len": len, "_map": map, "_zip": zip}
_METHODS: Final = ("_make", "_replace", "__repr__", "_asdict", "__getnewargs__")


@cache
def quick_new(real: Callable[..., Any]) -> Callable[..., Any]:
    """What makes named tuples in place of `typing.NamedTupleMeta.__new__`, which is `real`; that where it has to."""
    quick = QuickTuples(real)
    return quick.new if quick.is_right else real


class QuickTuples:
    """Stands in for `typing.NamedTupleMeta.__new__`, which is `real`."""

    def __init__(self, real: Callable[..., Any]) -> None:
        self._real = real
        self._taken = _made_by._prohibited | _made_by._special | _WITH_EFFECT  # noqa: SLF001
        self._bases = (_made_by._NamedTuple,)  # noqa: SLF001
        self._codes = _codes_of(collections.namedtuple)
        self._getter: Any = vars(collections)["_tuplegetter"]

    @property
    def is_right(self) -> bool:
        """Whether it makes the class that Python makes."""
        if self._codes.keys() != {*_METHODS}:
            return False
        body = {
            "__module__": __name__,
            "__qualname__": "In.Sample",
            "__doc__": "A sample.",
            "__annotations__": {"a": "int", "b": int},
            "b": 1,
            "both": property(lambda one: one.a + one.b),
            "__orig_bases__": (NamedTuple,),
        }
        try:
            made = self._made("Sample", body, ["b"])
        except Exception:  # noqa: BLE001  a release whose methods hold other values
            return False
        kind: Any = _made_by.NamedTupleMeta
        wanted = self._real(kind, "Sample", self._bases, body)
        return parts_of(made) == parts_of(wanted)

    def new(self, metacls: Any, name: str, bases: tuple[Any, ...], body: Any, /, **more: Any) -> Any:  # noqa: ANN401
        """The class of a class statement."""
        if bases == self._bases and type(body) is dict and not more:
            with_default = self._defaults(body)
            if with_default is not None:
                return self._made(name, body, with_default)
        return self._real(metacls, name, bases, body, **more)

    def _defaults(self, body: dict[str, Any]) -> list[str] | None:
        """The fields that have a default, of a class that can be made here; None for another class."""
        fields = body.get("__annotations__", {})
        if type(fields) is not dict:
            return None
        found = []
        for field in fields:
            if field[:1] == "_" or keyword.iskeyword(field) or not field.isidentifier():
                return None
            if field in body:
                found.append(field)
            elif found:
                return None
        for key, value in body.items():
            if key in self._taken:
                if key not in {"__module__", "__annotations__"}:
                    return None
            elif type(value) not in _SIMPLE and key not in fields:
                return None
        return found

    def _made(self, name: str, body: dict[str, Any], with_default: list[str]) -> Any:  # noqa: ANN401  a class
        check = _made_by._type_check  # noqa: SLF001
        types = {
            field: check(kind, f"field {field} annotation must be a type")
            for field, kind in body.get("__annotations__", {}).items()
        }
        fields = tuple(types)
        count, listed = len(fields), ", ".join(fields)
        if count == 1:
            listed += ","
        constructor = vars(collections).get("eval", eval)(
            f"lambda _cls, {listed}: _tuple_new(_cls, ({listed}))",
            {"_tuple_new": tuple.__new__, "__builtins__": {}, "__name__": f"namedtuple_{name}"},
        )
        constructor.__name__ = "__new__"
        constructor.__doc__ = f"Create new instance of {name}({listed})"
        constructor.__defaults__ = tuple([body[field] for field in with_default])
        constructor.__qualname__ = f"{name}.__new__"
        constructor.__annotations__ = types
        held = {
            "num_fields": count,
            "field_names": fields,
            "repr_fmt": f"({', '.join([f'{field}=%r' for field in fields])})",
            "tuple_new": tuple.__new__,
            **_BUILTINS,
        }
        methods: list[Any] = []
        for method, code in self._codes.items():
            cells = tuple([CellType(held[free]) for free in code.co_freevars])
            made = FunctionType(code, vars(collections), method, None, cells)
            made.__qualname__ = f"{name}.{method}"
            methods.append(made)
        methods[0].__doc__ = f"Make a new {name} object from a sequence or iterable"
        methods[1].__doc__ = f"Return a new {name} object replacing specified fields with new values"
        members = {
            "__doc__": f"{name}({listed})",
            "__slots__": (),
            "_fields": fields,
            "_field_defaults": {field: body[field] for field in with_default},
            "__new__": constructor,
            "_make": classmethod(methods[0]),
            **dict(zip(_METHODS[1:], methods[1:], strict=True)),
            "__match_args__": fields,
            **{
                field: self._getter(index, sys.intern(f"Alias for field number {index}"))
                for index, field in enumerate(fields)
            },
            "__module__": body["__module__"],
            "__annotations__": types,
        }
        members |= {key: value for key, value in body.items() if key not in types and key != "__annotations__"}
        return type(name, (tuple,), members)


def _codes_of(function: Any) -> dict[str, CodeType]:  # noqa: ANN401  a function
    """The code of the methods that every named tuple has."""
    codes = {code.co_name: code for code in function.__code__.co_consts if isinstance(code, CodeType)}
    return {name: codes[name] for name in _METHODS if name in codes}


def parts_of(made: Any) -> list[tuple[str, Any]]:  # noqa: ANN401  any class
    """All that a class has, without what differs between two of the same statement."""
    return [
        *[(name, _comparable(value)) for name, value in vars(made).items()],
        ("", made.__qualname__),
        ("", made.__mro__[1:]),
    ]


def _comparable(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, classmethod | staticmethod):
        return type(value), _comparable(value.__func__)
    if isinstance(value, FunctionType):
        held = [cell.cell_contents for cell in value.__closure__ or ()]
        code = value.__code__
        about = (value.__name__, value.__qualname__, value.__doc__, value.__defaults__, value.__annotations__)
        return code.co_code, code.co_names, code.co_varnames, about, held, value.__module__, vars(value)
    return value.__reduce__() if type(value).__name__ == "_tuplegetter" else value
