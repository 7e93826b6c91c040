"""The enums and classes that a start makes, those of Qt among them, are the ones that Python makes."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

import pytest

from checkout import ROOT

PROGRAM: Final = """
import enum
python = enum.EnumType._create_, enum.EnumType.__new__
from tideboard_core.system.quick_enums import parts_of
quick, plain = enum.EnumType._create_, enum.EnumType.__new__
made, other = [0, 0], []

def create(cls, class_name, names, **more):
    names = list(names)
    found = quick(cls, class_name, names, **more)
    enum.EnumType.__new__ = staticmethod(python[1])
    try:
        wanted = python[0](cls, class_name, names, **{**more, "module": found.__module__})
    finally:
        enum.EnumType.__new__ = staticmethod(new)
    made[0] += 1
    other.extend([wanted] if parts_of(wanted) != parts_of(found) or repr([*wanted]) != repr([*found]) else [])
    return found

def new(metacls, name, bases, body, **more):
    enum.EnumType.__new__ = staticmethod(python[1])  # as it is where nothing is installed
    try:
        found = plain(metacls, name, bases, body, **more)
        wanted = python[1](metacls, name, bases, body, **more)
    finally:
        enum.EnumType.__new__ = staticmethod(new)
    made[1] += 1
    other.extend([wanted] if parts_of(wanted) != parts_of(found) or repr([*wanted]) != repr([*found]) else [])
    return found

enum.EnumType._create_, enum.EnumType.__new__ = create, staticmethod(new)
from PySide6 import QtCore, QtGui, QtWidgets
for module in (QtCore, QtGui, QtWidgets):
    for name in dir(module):
        dir(getattr(module, name))
import tideboard_core.model.order, tideboard_desktop.ui.theme
print(*made, len(other), *other)
"""


def test_all_enums_of_qt_are_those_that_python_makes() -> None:
    env = os.environ | {"PYTHONPATH": os.pathsep.join(str(ROOT / name) for name in ("core", "desktop", "resources"))}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, env=env)
    of_qt, ours, others, *names = done.stdout.split() or pytest.fail(done.stderr)
    assert (int(others), names) == (0, [])
    assert int(of_qt) > 400
    assert int(ours) > 20
