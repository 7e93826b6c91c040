"""One reading of the Python files for all source rules: each is parsed once, however many rules ask about it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Set
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

from checkout import ROOT, python_files
from devtools.counting.module import Module

PATIENT = pytest.mark.timeout(600)
"""Mark of the tests that ask: the first of a process reads all files, which a busy machine needs minutes for."""
Found = TypeVar("Found")


class EachFile(Generic[Found]):
    """A question about each Python file below some top folders, or about all: called with a module, it answers of it.

    An answer must not keep a node: it would keep its whole tree.
    """

    def __init__(self, question: Callable[[Module], Found], folders: tuple[str, ...]) -> None:
        self._question = question
        self._folders = folders
        self._answers: dict[Path, Found] | None = None

    def __call__(self, module: Module) -> Found:
        return self._question(module)

    def answers(self) -> Mapping[Path, Found]:
        """The answer of each file; the first question of a process that wants them has all questions answered."""
        if self._answers is None:
            _read([one for one in _QUESTIONS if one._answers is None])
        assert self._answers is not None
        return self._answers

    def found(self) -> dict[Path, Found]:
        """The answers that are not empty."""
        return {path: answer for path, answer in self.answers().items() if answer}


_QUESTIONS: list[EachFile[Any]] = []


def each_file(*folders: str) -> Callable[[Callable[[Module], Found]], EachFile[Found]]:
    """Make a function of a module a question about each file below these top folders; of all when none is named."""

    def made(question: Callable[[Module], Found]) -> EachFile[Found]:
        _QUESTIONS.append(one := EachFile(question, folders))
        return one

    return made


def _read(questions: list[EachFile[Any]]) -> None:
    """Answer these questions; a tree is let go before the next file is read."""
    found: list[dict[Path, Any]] = [{} for _ in questions]
    wanted = [frozenset(python_files(*one._folders)) for one in questions]
    for path in python_files():
        asked = [number for number, paths in enumerate(wanted) if path in paths]
        if asked:
            module = Module(path.as_posix(), (ROOT / path).read_text(encoding="utf-8"))
            for number in asked:
                found[number][path] = questions[number](module)
    for one, answers in zip(questions, found, strict=True):
        one._answers = answers


def snippet(source: str, path: str = "snippet.py") -> Module:
    """The module that a text would be."""
    return Module(path, source)


def called_name(call: ast.Call) -> str:
    """The last part of what is called: `ApprovedOrder` for `ports.ApprovedOrder[X](...)`."""
    function = call.func.value if isinstance(call.func, ast.Subscript) else call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def uses_of(module: Module, names: Set[str]) -> list[ast.Name | ast.Attribute]:
    """Where one of these names stands by itself or as an attribute, in no order."""
    if module.names.isdisjoint(names):
        return []
    attributes = [node for node in module.nodes(ast.Attribute) if node.attr in names]
    return [*attributes, *(node for node in module.nodes(ast.Name) if node.id in names)]


def calls_of(module: Module, *names: str) -> list[ast.Call]:
    """The calls of what has one of these names, in no order."""
    if module.names.isdisjoint(names):
        return []
    return [call for call in module.nodes(ast.Call) if called_name(call) in names]


def lines_of(nodes: Iterable[ast.expr | ast.stmt]) -> list[int]:
    """The lines on which these begin."""
    return sorted(node.lineno for node in nodes)
