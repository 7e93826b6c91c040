"""An enum that is made quickly is the one that Python makes, which makes whatever has more than names and values."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

import pytest

from checkout import ROOT

PROGRAM: Final = """
import enum, pickle, sys
python = enum.EnumType._create_, enum.EnumType.__new__
from enum import property
from tideboard_core.system.quick_enums import INSTALLED as quick, KINDS, parts_of

whole = quick.kinds == {*KINDS}
assert whole or sys.version_info < (3, 11, 4) and {enum.Enum, enum.IntEnum, enum.StrEnum} == quick.kinds, quick.kinds
ours = enum.EnumType._create_, enum.EnumType.__new__
plain = []
made = quick._made
quick._made = lambda *some: plain.append(some[1]) or made(*some)

def by(makers, make):
    enum.EnumType._create_, enum.EnumType.__new__ = makers[0], staticmethod(makers[1])
    try:
        found = make()
    except Exception as error:
        return type(error), str(error)
    members = {name: named(value) for name, value in parts_of(found).items()}
    return (members, list(vars(found)["_member_map_"]), found.__module__, found.__qualname__,
            [base.__name__ for base in found.__mro__],
            [repr(one) for one in found], [str(one) for one in found], [f"{one}" for one in found])

def named(value):
    # each time that a text is run its functions are others
    if type(value) is tuple and value and isinstance(value[0], type):
        return value[0], named(value[1])
    return type(value) if isinstance(value, property) else getattr(value, "__qualname__", value)

def same(name, make, is_plain):
    plain.clear()
    wanted, found = by(python, make), by(ours, make)
    assert found == wanted, (name, found, wanted)
    assert is_plain is None or bool(plain) is is_plain or not (whole or plain), name  # older: flags are Python's
"""
NUMBERS: Final = (
    PROGRAM
    + """
pairs = [("B", 2), ("A", 1), ("Same", 1), ("Both", 3), ("Nothing", 0), ("Far", 1 << 40)]
for kind in (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag):
    for boundary in (None, enum.KEEP, enum.STRICT):
        same(kind, lambda: kind("Made", pairs, module="there", boundary=boundary), True)
    same("no members", lambda: kind("Made", [], module="there"), True)
    same("no module", lambda: kind("Made", pairs), True)
    same("of its module", lambda: kind("Made", tuple(pairs)), True)
    for wrong in ("_A", "__A__", "_A_", "mro", "name", "value", ""):
        same(wrong, lambda: kind("Made", [("B", 1), (wrong, 2)], module="there"), None)
    same("twice", lambda: kind("Made", [("A", 1), ("A", 2)], module="there"), False)
    same("texts", lambda: kind("Made", "A B C", module="there"), True)
    same("one text", lambda: kind("Made", ["A", "B"], module="there"), True)
    same("qualified", lambda: kind("Made", pairs, module="there", qualname="In.Made"), True)
    same("a tuple", lambda: kind("Made", [("A", (1,))], module="there"), False)
    same("true", lambda: kind("Made", [("A", True)], module="there"), False)
same("negative", lambda: enum.Enum("Made", [("A", -1)], module="there"), True)
same("negative flag", lambda: enum.Flag("Made", [("A", -1)], module="there"), False)
Made = enum.Flag("Made", [("A", 1), ("B", 2), ("Both", 3)], module=__name__, boundary=enum.KEEP)
assert Made(3) is Made.Both is Made.A | Made.B and Made(8).value == 8 and ~Made.A == Made.B and Made.A in Made.Both
assert pickle.loads(pickle.dumps(Made.A)) is Made.A and Made["B"] is Made(2) and list(Made) == [Made.A, Made.B]
for change in (lambda: setattr(Made, "A", 1), lambda: Made("a"), lambda: Made["C"], lambda: Made.C):
    try:
        change()
    except (AttributeError, KeyError, ValueError):
        continue
    raise AssertionError(change)
print("same")
"""
)
CLASSES: Final = (
    PROGRAM
    + '''
def of(text, module="there"):
    def make():
        names = {**vars(enum), "__name__": module}
        exec(text, names)
        return names["Made"]
    return make

same("texts", of("class Made(StrEnum):\\n 'Words.'\\n B = 'b'\\n A = 'a'\\n Same = 'a'\\n"), True)
same("auto", of("class Made(StrEnum):\\n B = auto()\\n A = auto()\\n"), True)
same("auto flags", of("class Made(Flag):\\n B = auto()\\n A = auto()\\n Both = A | B\\n"), True)
same("more", of("""class Made(Enum):
    A = 1
    B = "b"
    @property
    def other(self): return Made.B
    @classmethod
    def first(cls): return cls.A
    def __bool__(self): return False
"""), True)
same("numbers", of("class Made(IntEnum):\\n A = 1\\n B = 1\\n C = 2\\n"), True)
same("strict", of("class Made(IntFlag, boundary=EJECT):\\n A = 1\\n B = 4\\n"), True)
same("tuples", of("class Made(Enum):\\n A = (1, 'a')\\n B = (2, 'b')\\n"), False)
same("own words", of("class Made(StrEnum):\\n A = 'a'\\n def __str__(self): return 'own'\\n"), False)
same("own value", of("""class Made(Enum):
    A = (1, "a")
    def __init__(self, number, text): self.number = number
"""), False)
same("missing", of("class Made(Enum):\\n A = 1\\n @classmethod\\n def _missing_(cls, value): return cls.A\\n"), False)
same("ignored", of("class Made(Enum):\\n _ignore_ = ['x']\\n x = 1\\n A = 1\\n"), False)
same("next", of("""class Made(Enum):
    def _generate_next_value_(name, start, count, last): return name
    A = auto()
"""), False)
same("mixed", of("class Made(str, Enum):\\n A = 'a'\\n"), False)
same("derived", of("class First(Enum):\\n def some(self): return 1\\nclass Made(First):\\n A = 1\\n"), True)
same("extended", of("class First(Enum):\\n A = 1\\nclass Made(First):\\n B = 1\\n"), True)
same("twice", of("class Made(Enum):\\n A = 1\\n A = 2\\n"), False)
for body in (
    "__slots__ = ('A',)\\n A = 1", "A = 1\\n def __getattr__(self, name): return name",
    "A = 1\\n told = Named()\\n B = 2",
    "A = 1\\n told = Refused()", "A = 1\\n def __setattr__(self, name, value): raise AttributeError(name)",
):
    same(body, of(f"""class Named:
    def __set_name__(self, owner, name): self.found = sorted(owner._member_map_)
    def __get__(self, member, owner=None): return self
    def __repr__(self): return str(self.found)
    def __eq__(self, other): return self.found == other.found
class Refused(Named):
    def __set_name__(self, owner, name): raise KeyError(name)
class Made(Enum):
 {body}
"""), False)
same("a word named as ours", of("""class First(Enum):
    def __init_subclass__(cls, name, body): cls.words = name, body
class Made(First, name=1, body=2):
    A = 1
"""), None)
same("nowhere", of("del __name__\\nMade = Enum('Made', [('A', 1)])\\n"), None)
same("refused word", of("class Made(Enum, name=1):\\n A = 1\\n"), False)
same("wrong text", of("class Made(StrEnum):\\n A = 1\\n"), False)
print("same")
'''
)


@pytest.mark.parametrize("program", [NUMBERS, CLASSES], ids=["names", "classes"])
def test_an_enum_is_the_one_that_python_makes(program: str) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT / "core")}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=env)
    assert done.stdout == "same\n", done.stderr
