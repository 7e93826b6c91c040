"""The one reading of the source rules: each file once for all questions, each question on its own files."""

from __future__ import annotations

from pathlib import Path

import pytest

import one_reading
from checkout import python_files
from devtools.counting.module import Module
from one_reading import PATIENT, each_file, snippet

pytestmark = PATIENT


def test_a_file_is_parsed_once_however_many_questions_ask_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    class Noted(Module):
        def __init__(self, path: str, text: str) -> None:
            parsed.append(path)
            super().__init__(path, text)

    monkeypatch.setattr(one_reading, "Module", Noted)
    lengths = each_file("proto", "dev.py")(lambda module: module.lines)
    paths = each_file("proto")(lambda module: module.path)

    assert lengths.answers().keys() == {*python_files("proto"), Path("dev.py")}
    assert paths.answers() == {path: path.as_posix() for path in python_files("proto")}
    assert len(parsed) == len(set(parsed)) > 1


def test_a_question_asked_after_the_others_were_answered_is_answered_too() -> None:
    first = each_file("dev.py")(lambda module: module.lines > 1)
    assert first.found() == {Path("dev.py"): True}

    second = each_file("dev.py")(lambda module: module.lines < 1)

    assert second.answers() == {Path("dev.py"): False}
    assert second.found() == {}
    assert second(snippet("")) is True
