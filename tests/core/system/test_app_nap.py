"""The activity against App Nap, begun at an Objective-C runtime of C functions, and the programs that begin one."""

from __future__ import annotations

import ast
import ctypes
import tomllib

import pytest

from checkout import ROOT
from tideboard_core.system.app_nap import REASON, forbid_app_nap

POINTER, TEXT = ctypes.c_void_p, ctypes.c_char_p
INITIATED, IDLE_SYSTEM_SLEEP_DISABLED = 0x00FFFFFF | 1 << 20, 1 << 20
"""`NSActivityUserInitiated` and the bit that `...AllowingIdleSystemSleep` leaves out."""


class ObjectiveC:
    """Real C functions, called by the types that the caller declares; keeps which activities were begun and retained.

    `lacking` is the class that this system does not have.
    """

    def __init__(self, lacking: str = "") -> None:
        self._lacking = lacking
        self._names: list[str] = []
        self._texts: dict[int, str] = {}
        self.begun: list[tuple[int, str]] = []
        self.retained = 0
        self.objc_getClass = ctypes.CFUNCTYPE(POINTER, TEXT)(self._class)
        self.sel_registerName = ctypes.CFUNCTYPE(POINTER, TEXT)(lambda name: self._handle(name.decode()))
        four = ctypes.CFUNCTYPE(POINTER, POINTER, POINTER, ctypes.c_uint64, ctypes.c_uint64)
        self.objc_msgSend = four(self._send)

    def _handle(self, name: str) -> int:
        self._names.append(name)
        return len(self._names)

    def _class(self, name: bytes) -> int | None:
        return None if name.decode() == self._lacking else self._handle(name.decode())

    def _send(self, receiver: int | None, selector: int, first: int, second: int) -> int | None:
        if receiver is None:
            return None
        message = (self._names[receiver - 1], self._names[selector - 1])
        if message == ("NSString", "stringWithUTF8String:"):
            self._texts[len(self._names) + 1] = (ctypes.cast(first, TEXT).value or b"").decode()
            return self._handle("text")
        if message == ("NSProcessInfo", "processInfo"):
            return self._handle("information")
        if message == ("information", "beginActivityWithOptions:reason:"):
            self.begun.append((first, self._texts[second]))
            return self._handle("activity")
        assert message == ("activity", "retain")
        self.retained += 1
        return receiver


def test_the_activity_lets_the_computer_sleep_and_is_kept() -> None:
    system = ObjectiveC()
    assert forbid_app_nap("darwin", system)
    assert system.begun == [(INITIATED & ~IDLE_SYSTEM_SLEEP_DISABLED, REASON)]
    assert system.retained == 1


def test_a_system_without_it_raises_nothing() -> None:
    system = ObjectiveC(lacking="NSProcessInfo")
    assert not forbid_app_nap("darwin", system)
    assert not forbid_app_nap("darwin", object())
    assert (system.begun, system.retained) == ([], 0)


@pytest.mark.parametrize("system", ["linux", "win32"])
def test_other_systems_are_not_asked(system: str) -> None:
    runtime = ObjectiveC()
    assert not forbid_app_nap(system, runtime)
    assert runtime.begun == []


def test_each_program_that_lasts_begins_one() -> None:
    """A child has none by its parent's; those of `tideboard_api` belong to other programs and wait for them alone."""
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    modules = {target.partition(":")[0] for target in scripts.values() if not target.startswith("tideboard_api.")}
    modules |= {"tideboard_core.programs.server.__main__", "tideboard_core.rule_records.here"}
    modules = modules - {"tideboard_desktop.__main__"} | {"tideboard_desktop.startup.launch"}  # which runs the window
    for module in modules:
        file = ROOT / module.partition("_")[2].partition(".")[0].replace("sandbox", "core") / module.replace(".", "/")
        assert _calls(ast.parse(file.with_suffix(".py").read_text(encoding="utf-8"))), module


def _calls(tree: ast.Module) -> bool:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return any(isinstance(call, ast.Name) and call.id == "forbid_app_nap" for call in calls)
