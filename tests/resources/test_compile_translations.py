"""The translations a program reads are made from the translators' files, anew whenever those are newer."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QTranslator

from checkout import ROOT
from devtools import environments

RESOURCES = ROOT / "resources"
TEXTS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK">
<context><name>Environment</name>
<message><source>PRACTICE</source><translation>{word}</translation></message></context>
</TS>
"""


@pytest.fixture
def script(tmp_path: Path) -> ModuleType:
    """The script, loaded from a copy that holds one language of one text."""
    (tmp_path / "tideboard_resources" / "i18n").mkdir(parents=True)
    shutil.copy(RESOURCES / "compile_translations.py", tmp_path)
    translate(tmp_path, "練習", seconds=0)
    spec = importlib.util.spec_from_file_location("script_under_test", tmp_path / "compile_translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def translate(folder: Path, word: str, *, seconds: float) -> None:
    """Write the translators' file, which is so many seconds newer than the script."""
    source = folder / "tideboard_resources" / "i18n" / "tideboard_zh_HK.ts"
    source.write_text(TEXTS.format(word=word), encoding="utf-8")
    written = (folder / "compile_translations.py").stat().st_mtime + seconds
    os.utime(source, (written, written))


def spoken(script: ModuleType) -> str:
    """The word of the compiled file, as Qt reads it."""
    translator = QTranslator()
    assert translator.load(str(script.TEXTS / "tideboard_zh_HK.qm"))
    return translator.translate("Environment", "PRACTICE") or ""


def test_the_first_run_compiles_and_leaves_nothing_else(script: ModuleType) -> None:
    assert script.compile_all()

    assert spoken(script) == "練習"
    files = {path.name for path in script.TEXTS.parent.rglob("*")}
    assert files == {"i18n", "tideboard_zh_HK.ts", "tideboard_zh_HK.qm"}


def test_a_second_run_does_nothing_until_a_translation_is_newer(script: ModuleType, tmp_path: Path) -> None:
    script.compile_all()
    assert not script.compile_all()
    made = (script.TEXTS / "tideboard_zh_HK.qm").stat().st_mtime
    translate(tmp_path, "演習", seconds=made - (tmp_path / "compile_translations.py").stat().st_mtime + 10)

    assert script.compile_all()

    assert spoken(script) == "演習"


def test_a_file_that_qt_cannot_read_fails_the_build_and_keeps_the_old_texts(script: ModuleType, tmp_path: Path) -> None:
    script.compile_all()
    source = tmp_path / "tideboard_resources" / "i18n" / "tideboard_zh_HK.ts"
    source.write_text("<TS><context>", encoding="utf-8")
    newer = (script.TEXTS / "tideboard_zh_HK.qm").stat().st_mtime + 10
    os.utime(source, (newer, newer))

    with pytest.raises(RuntimeError, match=r"tideboard_zh_HK\.ts:1:13: Premature end"):
        script.compile_all()

    assert spoken(script) == "練習"


def test_a_fresh_tree_is_compiled_with_no_tool_on_the_path(script: ModuleType, tmp_path: Path) -> None:
    """By the PySide6 that is installed: a clone needs neither Qt's tools nor an environment that is activated."""
    command = [sys.executable, str(tmp_path / "compile_translations.py")]

    done = subprocess.run(command, env=os.environ | {"PATH": ""}, capture_output=True, text=True, check=True)

    assert done.stdout == "compiled\n"
    assert spoken(script) == "練習"


def test_without_pyside6_the_tool_of_the_system_is_taken(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a packager of a Linux distribution has it; with neither, the sentence names what brings one."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="install PySide6-Essentials"):
        script.lrelease()
    tool = tmp_path / ("lrelease.exe" if os.name == "nt" else "lrelease")
    tool.touch(mode=0o755)

    assert script.lrelease() == tool


def test_every_command_of_dev_py_has_the_newest_texts(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who changes a translation, or fetches others' changes, sees them at the next start."""
    monkeypatch.setattr(environments, "compile_translations", script)
    environments.provide_project(os.environ)
    assert spoken(script) == "練習"
    made = (script.TEXTS / "tideboard_zh_HK.qm").stat().st_mtime
    translate(tmp_path, "演習", seconds=made - (tmp_path / "compile_translations.py").stat().st_mtime + 10)

    environments.provide_project(os.environ)

    assert spoken(script) == "演習"
