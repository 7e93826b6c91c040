"""Makes the usual dataclass, with slots and generated methods, in a third of the time that `dataclasses` takes.

`dataclasses` writes the text of each method anew, runs one after the other, and gives them to a class that it then
makes a second time, for its slots. Here all methods of a class are one text, whose code is kept by what it depends on:
names and options of the fields. They go to the second class alone. The result is that of Python 3.11, for which this is
written; whatever else a class has or wants, `dataclasses` makes, and each class in another release.
"""

from __future__ import annotations

import abc
import dataclasses
import sys
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, FrozenInstanceError
from types import CodeType, FunctionType, MemberDescriptorType
from typing import Any, Final, Generic

Shape = tuple[Any, ...]
"""All that the methods of a class depend on but default values and annotations."""
Keep = Callable[[Shape, Callable[[], str]], CodeType]
"""The code of a module of this shape, kept, or made now of the text that the second argument writes."""
_made_by: Any = dataclasses  # for what has no public name
_OWN: Final = frozenset(
    {
        *("__init__", "__repr__", "__eq__", "__hash__", "__match_args__", "__setattr__", "__delattr__"),
        *("__slots__", "__getstate__", "__setstate__", "__dataclass_fields__"),
    }
)
"""What no class that is made here has before."""
_USUAL: Final = (True, True, True, False, False, True, True, False)
"""The options init, repr, eq, order, unsafe_hash, match_args, slots and weakref_slot."""


def quick_process(keep: Keep, real: Callable[..., Any]) -> Callable[..., Any]:
    """Stands in for `dataclasses._process_class`, which is `real`."""

    def process(cls: Any, *options: bool) -> Any:  # noqa: ANN401  any class
        *first, frozen, match_args, kw_only, slots, weakref_slot = options
        if (*first, match_args, slots, weakref_slot) == _USUAL:
            fields = _fields(cls, kw_only=kw_only, frozen=frozen)
            if fields is not None:
                cls.__dataclass_params__ = _made_by._DataclassParams(*first, frozen)  # noqa: SLF001  as below
                cls.__dataclass_fields__ = fields
                return _with_slots(cls, _methods(cls, list(fields.values()), frozen, keep), frozen=frozen)
        return real(cls, *options)

    return process


def _fields(cls: Any, *, kw_only: bool, frozen: bool) -> dict[str, Any] | None:  # noqa: ANN401
    """The fields of a class that can be made here, those of its bases first; None for another class."""
    own = vars(cls)
    if not own.get("__doc__") or not _OWN.isdisjoint(own) or cls.__module__ not in sys.modules:
        return None
    if type(cls) not in {type, abc.ABCMeta}:
        return None  # it may have kept the first class, which gets no methods here
    fields: dict[str, Any] = {}
    for base in cls.__mro__[-1:0:-1]:
        if "__init_subclass__" in vars(base) and base is not object and base is not Generic:
            return None  # so may this
        known = getattr(base, "__dataclass_fields__", None)
        if known is not None:
            if base.__dataclass_params__.frozen is not frozen:
                return None
            fields.update(known)
    annotations, described = own.get("__annotations__", {}), 0
    for name, annotation in annotations.items():
        if (
            type(annotation) is not str
            or "ClassVar" in annotation
            or "InitVar" in annotation
            or "KW_ONLY" in annotation
        ):
            return None
        field: Any = getattr(cls, name, MISSING)
        if isinstance(field, Field):
            described += 1
        else:
            default = MISSING if isinstance(field, MemberDescriptorType) else field
            field = _made_by.Field(default, MISSING, True, True, None, True, None, kw_only)
        if field.default.__class__.__hash__ is None:
            return None
        field.name, field.type, field._field_type = name, annotation, _made_by._FIELD  # noqa: SLF001
        if field.kw_only is MISSING:
            field.kw_only = kw_only
        fields[name] = field
    described -= len([True for value in own.values() if isinstance(value, Field)])
    return fields if _are_in_order(fields) and not described else None


def _are_in_order(fields: dict[str, Any]) -> bool:
    """Whether each is a field, none is named as the object, and no argument without a default stands behind others."""
    has_default = False
    for name, field in fields.items():
        if name == "self" or field._field_type is not _made_by._FIELD:  # noqa: SLF001
            return False
        if field.init and not field.kw_only:
            if field.default is not MISSING or field.default_factory is not MISSING:
                has_default = True
            elif has_default:
                return False
    return True


def _methods(cls: Any, fields: list[Any], frozen: bool, keep: Keep) -> Iterator[FunctionType]:  # noqa: ANN401, FBT001
    """The methods of a class, which has no other of these names."""
    has_post_init = hasattr(cls, "__post_init__")
    plain = [
        (
            *(field.name, field.default is not MISSING, field.default_factory is not MISSING),
            *(field.init, field.repr, field.hash, field.compare, field.kw_only),
        )
        for field in fields
    ]
    shape = ("dataclass", frozen, has_post_init, tuple(plain))
    code = keep(shape, lambda: _text(fields, frozen=frozen, has_post_init=has_post_init))
    (maker,) = (each for each in code.co_consts if isinstance(each, CodeType))
    methods = FunctionType(maker, vars(sys.modules[cls.__module__]))(
        MISSING,
        _made_by._HAS_DEFAULT_FACTORY,  # noqa: SLF001
        object,
        None,
        cls,
        FrozenInstanceError,
        *[field.type for field in fields],
        *[
            field.default if field.default is not MISSING else field.default_factory
            for field in fields
            if field.default is not MISSING or field.default_factory is not MISSING
        ],
    )
    for method in methods:
        made = _made_by._recursive_repr(method) if method.__name__ == "__repr__" else method  # noqa: SLF001
        made.__qualname__ = f"{cls.__qualname__}.{made.__name__}"
        yield made


def _text(fields: list[Any], *, frozen: bool, has_post_init: bool) -> str:
    """All methods in one function, with the lines that `dataclasses` gives them."""
    named: dict[str, Any] = {}
    lines: list[str] = []
    for field in fields:
        line = _made_by._field_init(field, frozen, named, "self", True)  # noqa: SLF001
        lines += [line] if line else []
    lines += ["self.__post_init__()"] if has_post_init else []
    positional = [_made_by._init_param(field) for field in fields if field.init and not field.kw_only]  # noqa: SLF001
    keywords = [_made_by._init_param(field) for field in fields if field.init and field.kw_only]  # noqa: SLF001
    arguments = ",".join(["self", *positional, *(["*", *keywords] if keywords else [])])
    shown = ", ".join([f"{field.name}={{self.{field.name}!r}}" for field in fields if field.repr])
    compared = [field for field in fields if field.compare]
    hashed = [field for field in fields if (field.compare if field.hash is None else field.hash)]
    own, other, parts = (
        _made_by._tuple_str(name, some)  # noqa: SLF001
        for name, some in (("self", compared), ("other", compared), ("self", hashed))
    )
    methods = {
        f"__init__({arguments})->_return_type": lines or ["pass"],
        "__repr__(self)": [f'return self.__class__.__qualname__ + f"({shown})"'],
        "__eq__(self,other)": [
            "if other.__class__ is self.__class__:",
            f" return {own}=={other}",
            "return NotImplemented",
        ],
    }
    if frozen:
        every = f"({','.join(repr(field.name) for field in fields)},)" if fields else "()"
        for name, what, more, values in (("set", "assign to", ",value", ", value"), ("del", "delete", "", "")):
            methods[f"__{name}attr__(self,name{more})"] = [
                f"if type(self) is cls or name in {every}:",
                f' raise FrozenInstanceError(f"cannot {what} field {{name!r}}")',
                f"super(cls, self).__{name}attr__(name{values})",
            ]
        methods["__hash__(self)"] = [f"return hash({parts})"]
    arguments = ", ".join(
        [
            *("MISSING", "_HAS_DEFAULT_FACTORY", "__dataclass_builtins_object__", "_return_type", "cls"),
            *("FrozenInstanceError", *(f"_type_{field.name}" for field in fields)),
            *(
                f"_dflt_{field.name}"
                for field in fields
                if field.default is not MISSING or field.default_factory is not MISSING
            ),
        ]
    )
    body = "\n".join(f" def {head}:\n  " + "\n  ".join(lines) for head, lines in methods.items())
    made = ", ".join(head.partition("(")[0] for head in methods)
    return f"def __create_fn__({arguments}):\n{body}\n return {made}"


def _with_slots(cls: Any, methods: Iterator[FunctionType], *, frozen: bool) -> Any:  # noqa: ANN401
    """The same class with slots for its fields, and with these methods."""
    names = dict(vars(cls))
    fields = cls.__dataclass_fields__
    names |= {method.__name__: method for method in methods}
    if not frozen:
        names["__hash__"] = None
    names["__match_args__"] = tuple(name for name, field in fields.items() if field.init and not field.kw_only)
    inherited = {slot for base in cls.__mro__[1:-1] for slot in _made_by._get_slots(base)}  # noqa: SLF001
    names["__slots__"] = tuple(name for name in fields if name not in inherited)
    for name in (*fields, "__dict__", "__weakref__"):
        names.pop(name, None)
    made = type(cls)(cls.__name__, cls.__bases__, names)
    made.__qualname__ = cls.__qualname__
    if frozen:
        made.__getstate__ = _made_by._dataclass_getstate  # noqa: SLF001
        made.__setstate__ = _made_by._dataclass_setstate  # noqa: SLF001
    return abc.update_abstractmethods(made)
