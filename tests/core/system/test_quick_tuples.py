"""A named tuple that is made quickly is the one that Python makes of the same text, and so is its refusal."""

from __future__ import annotations

import collections
import copy
import inspect
import pickle
import sys
import typing
from collections.abc import Callable
from pathlib import Path
from types import FrameType, FunctionType, ModuleType
from typing import Any

import pytest

from tideboard_core.system.code_cache import HAS_QUICK, kept_code
from tideboard_core.system.quick_tuples import parts_of

MODULE = "made_of_a_text"
HEAD = """
from __future__ import annotations
from typing import ClassVar, Final, Generic, NamedTuple, TypeVar
Kind = TypeVar("Kind")
"""
QUICK = {
    "fields": "class Made(NamedTuple):\n    'A.'\n    a: int\n    b: str = 'x'\n    c: list[int] | None = None\n",
    "one field": "class Made(NamedTuple):\n    a: int\n",
    "no fields": "class Made(NamedTuple):\n    'A.'\n",
    "in another": "class First:\n    class Made(NamedTuple):\n        a: int\nMade = First.Made\n",
    "methods": """
class Made(NamedTuple):
    'A.'
    a: int
    b: int = 2

    LEAST = 3

    @property
    def both(self) -> int:
        return self.a + self.b

    @classmethod
    def of(cls, both: int) -> Made:
        return cls(both, both)

    @staticmethod
    def least() -> int:
        return 1

    def __repr__(self) -> str:
        return 'own'

    def __bool__(self) -> bool:
        return False
""",
}
BY_PYTHON = {
    "generic": "class Made(NamedTuple, Generic[Kind]):\n    'A.'\n    a: Kind\n",
    "equal": "class Made(NamedTuple):\n    a: int\n    def __eq__(self, other): return True\n",
    "class variable": "class Made(NamedTuple):\n    a: int\n    some: object = object\n    other = object\n",
    "its own subclasses": "class Made(NamedTuple):\n    a: int\n    def __init_subclass__(cls): pass\n",
    "named": """
class Noticing:
    def __set_name__(self, owner, name): self.name = name
    def __repr__(self): return str(vars(self))
class Made(NamedTuple):
    a: int
    b = Noticing()
""",
}
WRONG = {
    "no default behind one": "class Made(NamedTuple):\n    a: int = 1\n    b: int\n",
    "an underscore": "class Made(NamedTuple):\n    _a: int\n",
    "taken": "class Made(NamedTuple):\n    a: int\n    def _replace(self): pass\n",
    "own constructor": "class Made(NamedTuple):\n    a: int\n    def __new__(cls): pass\n",
    "own class": "class Made(NamedTuple):\n    a: int\n    __class__ = property(lambda one: int)\n",
    "own dictionary": "class Made(NamedTuple):\n    a: int\n    __dict__ = 1\n",
    "no name": "class Made(NamedTuple):\n    __annotations__ = {'a b': int}\n",
    "another base": "class Made(NamedTuple, dict):\n    a: int\n",
    "super": "class Made(NamedTuple):\n    a: int\n    def some(self): return super().count(1)\nMade(1).some()\n",
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
    """The class `Made` of a text, as `typing` makes it."""
    exec(HEAD + text, vars(module))  # noqa: S102  a text of this file
    return module.Made


def by_kept_code(text: str, module: ModuleType) -> Any:
    """The same while code is kept."""
    with kept_code("test", modules=False):
        return by_python(text, module)


def named(value: Any) -> Any:
    """A part of a class, where each text that runs makes functions of its own."""
    if isinstance(value, FunctionType):
        return value.__qualname__, value.__code__.co_code
    if isinstance(value, property):
        return named(value.fget)
    if isinstance(value, list | tuple):
        return [named(one) for one in value]
    return value if type(value) in {str, int, bytes} else repr(value)


def members(made: Any) -> list[tuple[str, Any]]:
    """All that a class has, in its order."""
    return [(name, named(value)) for name, value in parts_of(made)]


def steps(text: str, module: ModuleType) -> list[str]:
    """The functions of `collections` that a class takes while code is kept."""
    found: list[str] = []

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename == collections.__file__:
            found.append(frame.f_code.co_name)

    with kept_code("test", modules=False):
        by_python(QUICK["fields"], module)  # the first is made with a sample
        sys.setprofile(note)
        try:
            by_python(text, module)
        finally:
            sys.setprofile(None)
    return found


@pytest.mark.parametrize("text", [*QUICK.values(), *BY_PYTHON.values()], ids=[*QUICK, *BY_PYTHON])
def test_a_class_is_the_one_that_python_makes(text: str, module: ModuleType) -> None:
    wanted = members(by_python(text, module))
    for _start in range(2):  # its code is made, and then kept
        assert members(by_kept_code(text, module)) == wanted


@pytest.mark.skipif(not HAS_QUICK, reason="in another release a sample decides")
@pytest.mark.parametrize("name", [*QUICK, *BY_PYTHON])
def test_what_has_more_than_fields_and_functions_is_made_by_python(name: str, module: ModuleType) -> None:
    assert ("namedtuple" in steps((QUICK | BY_PYTHON)[name], module)) is (name in BY_PYTHON)


@pytest.mark.parametrize("name", WRONG)
def test_what_python_refuses_is_refused_with_the_same_words(name: str, module: ModuleType) -> None:
    def refusal(make: Callable[[str, ModuleType], Any]) -> tuple[type, str]:
        with pytest.raises((TypeError, ValueError, AttributeError, RuntimeError)) as found:
            make(WRONG[name], module)
        return found.type, str(found.value)

    assert refusal(by_kept_code) == refusal(by_python)


def test_values_of_such_a_class_are_values(module: ModuleType) -> None:
    made = by_kept_code(QUICK["fields"], module)
    one = made(1, c=[2])

    assert one == (1, "x", [2])
    assert repr(one) == "Made(a=1, b='x', c=[2])"
    assert one._replace(b="y") == made._make([1, "y", [2]])
    assert one._asdict() == {"a": 1, "b": "x", "c": [2]}
    assert pickle.loads(pickle.dumps(one)) == copy.copy(one) == one  # noqa: S301
    assert not hasattr(one, "__dict__")
    assert str(inspect.signature(made)).startswith("(a: ForwardRef('int'")
    with pytest.raises(ValueError, match="unexpected field names"):
        one._replace(d=1)
    with pytest.raises(TypeError, match="Expected 3 arguments, got 1"):
        made._make([1])


def test_python_makes_them_again_when_a_part_has_been_imported(module: ModuleType) -> None:
    maker = vars(typing)["NamedTupleMeta"]
    before = vars(maker)["__new__"]
    by_kept_code(QUICK["fields"], module)
    with pytest.raises(ZeroDivisionError), kept_code("test", modules=False):
        raise ZeroDivisionError
    assert vars(maker)["__new__"] is before
