"""A dataclass made of kept code is the one that Python makes of the same text, and so is its refusal."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import marshal
import pickle
import sys
from pathlib import Path
from types import CodeType, FunctionType, MemberDescriptorType, ModuleType
from typing import Any

import pytest

from tideboard_core.system.code_cache import HAS_QUICK, kept_code

MODULE = "made_of_a_text"
HEAD = """
from __future__ import annotations
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import ClassVar, Generic, TypeVar
Kind = TypeVar("Kind")
"""
CLASSES = {
    "frozen": "@dataclass(frozen=True, slots=True)\nclass Made:\n    'A.'\n    a: int\n    b: str = 'x'\n",
    "not frozen": "@dataclass(slots=True)\nclass Made:\n    'A.'\n    a: int\n    b: str | None = None\n",
    "no fields": "@dataclass(frozen=True, slots=True)\nclass Made:\n    'A.'\n",
    "keywords": "@dataclass(slots=True, kw_only=True)\nclass Made:\n    'A.'\n    a: int = 1\n    b: int\n",
    "described": """
@dataclass(frozen=True, slots=True)
class Made:
    'A.'
    a: int
    b: list[int] = field(default_factory=list, compare=False)
    c: int = field(default=3, repr=False, hash=False)
    d: int = field(default=4, init=False)
    e: set[int] = field(init=False, default_factory=set, hash=False)
    f: int = field(kw_only=True)
""",
    "after init": """
@dataclass(frozen=True, slots=True)
class Made:
    'A.'
    a: int = 2

    def __post_init__(self) -> None:
        object.__setattr__(self, 'a', self.a * 2)

    @property
    def double(self) -> int:
        return self.a * 2
""",
    "derived": """
@dataclass(frozen=True, slots=True)
class First:
    'A.'
    a: int
    b: int = 1

@dataclass(frozen=True, slots=True)
class Made(First, Generic[Kind]):
    'B.'
    c: int = 2
    b: int = 5
""",
    "no words": "@dataclass(frozen=True, slots=True)\nclass Made:\n    a: int\n",
    "own text": """
@dataclass(slots=True)
class Made:
    'A.'
    a: int
    def __repr__(self): return 'own'
""",
    "no field": "@dataclass(slots=True)\nclass Made:\n    'A.'\n    some: ClassVar[int] = 1\n    a: InitVar[int] = 2\n",
    "marked": "@dataclass(slots=True)\nclass Made:\n    'A.'\n    a: int\n    _: KW_ONLY\n    b: int = 1\n",
    "its own name": "@dataclass(frozen=True, slots=True)\nclass Made:\n    'A.'\n    self: int\n",
    "no slots": "@dataclass(frozen=True)\nclass Made:\n    'A.'\n    a: int = 1\n",
    "ordered": "@dataclass(frozen=True, slots=True, order=True)\nclass Made:\n    'A.'\n    a: int\n",
}
KEPT = "kept = []\n\nclass First{}:\n    'A.'\n    def __init{}__(cls, *more): kept.append(cls)\n"
MADE = "@dataclass(slots=True)\nclass Made({}):\n    'B.'\n    a: int = 1\n"
KEEPERS = [
    KEPT.format("", "_subclass") + MADE.format("First"),
    KEPT.format("(type)", "") + MADE.format("metaclass=First"),
]
WRONG = {
    "a list": "@dataclass(slots=True)\nclass Made:\n    'A.'\n    a: list = []\n",
    "no default behind one": "@dataclass(frozen=True, slots=True)\nclass Made:\n    'A.'\n    a: int = 1\n    b: int\n",
    "no annotation": "@dataclass(slots=True)\nclass Made:\n    'A.'\n    a: int\n    b = field()\n",
    "slots": "@dataclass(slots=True)\nclass Made:\n    'A.'\n    __slots__ = ('a',)\n    a: int\n",
    "not frozen behind frozen": CLASSES["frozen"]
    + "@dataclass(slots=True)\nclass Other(Made):\n    'B.'\n    c: int = 1",
    "own setter": """
@dataclass(frozen=True, slots=True)
class Made:
    'A.'
    def __setattr__(self, name, value): pass
""",
}


@pytest.fixture(autouse=True)
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of the classes; code is kept in a folder of the test."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    made = ModuleType(MODULE)
    monkeypatch.setitem(sys.modules, MODULE, made)
    return made


def by_python(text: str, module: ModuleType) -> Any:
    """The class `Made` of a text, as `dataclasses` makes it."""
    exec(HEAD + text, vars(module))  # noqa: S102  a text of this file
    return module.Made


def by_kept_code(text: str, module: ModuleType) -> Any:
    """The same, of kept code."""
    with kept_code("test", modules=False):
        return by_python(text, module)


def parts(code: CodeType) -> tuple[Any, ...]:
    """What a function does, without the lines at which its text has it."""
    constants = [parts(each) if isinstance(each, CodeType) else each for each in code.co_consts]
    names = (code.co_name, code.co_qualname, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return (code.co_code, constants, names, code.co_flags, code.co_argcount, code.co_kwonlyargcount)


def comparable(value: Any) -> Any:
    """What a member of a class is, to be compared with that of another class."""
    if isinstance(value, FunctionType):
        about = (value.__qualname__, value.__module__, value.__defaults__, value.__kwdefaults__, value.__annotations__)
        held = [comparable(cell.cell_contents) for cell in value.__closure__ or ()]
        return parts(value.__code__), about, held, {name: comparable(each) for name, each in vars(value).items()}
    if isinstance(value, type):
        return value.__qualname__
    if isinstance(value, MemberDescriptorType):
        return value.__name__
    if isinstance(value, property):
        return comparable(value.fget)
    if isinstance(value, tuple | list):
        return [comparable(each) for each in value]
    return {name: comparable(each) for name, each in value.items()} if isinstance(value, dict) else repr(value)


def members(cls: type) -> list[tuple[str, Any]]:
    """All that a class has, in its order; before 3.11.3 Python leaves there what belongs to the class without slots."""
    left = {"__weakref__"} if sys.version_info < (3, 11, 3) else set[str]()
    return [(name, comparable(value)) for name, value in vars(cls).items() if name not in left]


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_is_the_one_that_python_makes(name: str, module: ModuleType) -> None:
    wanted = members(by_python(CLASSES[name], module))
    for _start in range(2):  # its code is made, and then kept
        made = by_kept_code(CLASSES[name], module)
        assert members(made) == wanted


@pytest.mark.parametrize("text", KEEPERS, ids=["base", "metaclass"])
def test_the_first_of_the_two_classes_is_whole_where_something_has_kept_it(text: str, module: ModuleType) -> None:
    """A base that notes its subclasses has both: the first without slots, from which the second is made."""
    by_python(text, module)
    wanted = [members(each) for each in module.kept]
    by_kept_code(text, module)
    assert len(wanted) == 2
    assert [members(each) for each in module.kept] == wanted


@pytest.mark.parametrize("name", WRONG)
def test_what_python_refuses_is_refused_with_the_same_words(name: str, module: ModuleType) -> None:
    with pytest.raises((TypeError, ValueError)) as wanted:
        by_python(WRONG[name], module)
    with pytest.raises(wanted.type) as found:
        by_kept_code(WRONG[name], module)
    assert str(found.value) == str(wanted.value)


def test_values_of_such_a_class_are_values(module: ModuleType) -> None:
    made = by_kept_code(CLASSES["described"], module)
    one, same = made(1, [2], f=6), made(1, [3], f=6)

    assert one == same
    assert one != made(1, [2], f=7)
    assert hash(one) == hash(same)
    assert repr(one) == "Made(a=1, b=[2], d=4, e=set(), f=6)"
    assert made.__match_args__ == ("a", "b", "c")
    assert str(inspect.signature(made)).startswith("(a: 'int', b: 'list[int]' = <factory>, c: 'int' = 3, *")
    assert pickle.loads(pickle.dumps(one)) == copy.copy(one) == dataclasses.replace(one) == one  # noqa: S301
    assert not hasattr(one, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.a = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.a


@pytest.mark.skipif(not HAS_QUICK, reason="another release than that for which it is written")
def test_all_methods_of_a_class_are_kept_as_one(module: ModuleType, tmp_path: Path) -> None:
    by_kept_code(CLASSES["frozen"], module)
    (kept,) = tmp_path.rglob("*.test")
    _made_by, codes = marshal.loads(kept.read_bytes()[8:])  # noqa: S302  written above
    assert [kind for (kind, _flags, _shape), _code in codes] == ["shape"]


def test_classes_that_differ_in_one_option_have_methods_of_their_own(module: ModuleType) -> None:
    """Their code is kept by all that it depends on."""
    options = ("", "repr=False", "compare=False", "hash=False", "kw_only=True", "init=False", "default_factory=int")
    head = "@dataclass(frozen={}, slots=True)\nclass Made:\n    'A.'\n"
    fields = [
        "    a: int = 1\n",
        *(f"    a: int = field({'' if 'factory' in one else 'default=1, '}{one})\n" for one in options),
    ]
    texts = [head.format(frozen) + field for frozen in (True, False) for field in fields]
    texts += [head.format(True) + "    b: int = 1\n", head.format(True) + "    a: int\n"]
    texts += [texts[0] + "    def __post_init__(self) -> None:\n        pass\n"]
    wanted = [members(by_python(text, module)) for text in texts]
    with kept_code("test", modules=False):
        assert [members(by_python(text, module)) for text in texts] == wanted
