"""The body of a call being edited: one JSON value behind form and raw text, without passwords."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from tideboard_core.model.rest import RestAnswer, RestRow, WriteKind

C2S: Final = "c2s"
_SECRET: Final = re.compile(r"pwd|passw|md5", re.IGNORECASE)
_SECRET_PAIR: Final = re.compile(
    r"""(["']?)[\w-]*(?:pwd|passw|md5)[\w-]*\1\s*:\s*(?:"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,{}\[\]]+)\s*,?""",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = re.compile(r"<.*>")


class RequestBody:
    """The body of one row. Paths are dotted and begin inside `c2s` where the body has it: `header.acc_id`."""

    def __init__(self, row: RestRow) -> None:
        self.row = row
        self.value: Any = None if no_body(row) else _without_placeholders(copy.deepcopy(row.example))
        if self.value is None and not no_body(row):
            self.value = {}

    @property
    def root(self) -> dict[str, Any] | None:
        """What the paths begin in; None where the body is no object."""
        value = self.value
        if not isinstance(value, dict):
            return None
        inner = value.get(C2S)
        return inner if isinstance(inner, dict) else value

    def get(self, path: str) -> Any:  # noqa: ANN401  any JSON value
        """The value at a path, None if there is none."""
        place: Any = self.root
        for name in path.split("."):
            if not isinstance(place, dict) or name not in place:
                return None
            place = place[name]
        return place

    def put(self, path: str, value: Any) -> None:  # noqa: ANN401  any JSON value
        """Set the value at a path and make the objects on the way; None removes it."""
        *way, last = path.split(".")
        place = self.root
        if place is None:
            return
        for name in way:
            inner = place.get(name)
            if not isinstance(inner, dict):
                if value is None:
                    return
                inner = place[name] = {}
            place = inner
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value

    def snapshot(self) -> RequestBody:
        """A copy that no later edit of the form changes."""
        taken = copy.copy(self)
        taken.value = copy.deepcopy(self.value)
        return taken

    def text(self) -> str:
        """The body as the raw view shows it; empty for none."""
        return "" if self.value is None else json.dumps(self.value, ensure_ascii=False, indent=2)

    def read(self, text: str) -> str:
        """Parse the raw view's text; returns the error, empty if the text was accepted."""
        try:
            value = json.loads(text) if text.strip() else None
        except (ValueError, RecursionError) as error:
            return str(error)
        self.value = without_secrets(value)
        return ""


def no_body(row: RestRow) -> bool:
    """Whether a row takes no body here: GET rows, and the unlock row, which the Unlock dialog sends."""
    return row.method == "GET" or row.write is WriteKind.UNLOCK


def without_secrets(value: Any) -> Any:  # noqa: ANN401  any JSON value
    """A copy without fields that are named like a password."""
    if isinstance(value, Mapping):
        return {name: without_secrets(each) for name, each in value.items() if not _SECRET.search(str(name))}
    if isinstance(value, list):
        return [without_secrets(each) for each in value]
    return value


def without_secret_answer(answer: RestAnswer) -> RestAnswer:
    """An answer without such fields; its text is kept only where it is no JSON."""
    return replace(answer, body=without_secrets(answer.body), text=answer.text if answer.body is None else "")


def stripped(text: str) -> str:
    """A text without such fields, also if it is not valid JSON; the same text if it has none."""
    if not _SECRET.search(text):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _SECRET_PAIR.sub("", text)
    clean = without_secrets(value)
    return text if clean == value else json.dumps(clean, ensure_ascii=False, indent=2)


def first_list(value: Any) -> tuple[str, list[Mapping[str, Any]]]:  # noqa: ANN401  any JSON value
    """The first list of objects in an answer, breadth first, with its path; an empty list if there is none."""
    for path, each in _walk(value):
        if isinstance(each, list) and each and all(isinstance(one, Mapping) for one in each):
            return path, each
    return "", []


def columns_of(rows: list[Mapping[str, Any]]) -> list[str]:
    """The names in a list of objects, in the order of their first appearance; nested objects are expanded once."""
    names: dict[str, None] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(value, Mapping) and value:
                names.update(dict.fromkeys(f"{name}.{inner}" for inner in value))
            else:
                names[name] = None
    return list(names)


def cell_of(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401  any JSON value
    """What a row has under a column of `columns_of`; None for nothing."""
    if name in row:
        return row[name]
    outer, _, inner = name.partition(".")
    value = row.get(outer)
    return value.get(inner) if isinstance(value, Mapping) else None


def _walk(value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  any JSON value
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        path, each = waiting.pop(0)
        yield path, each
        if isinstance(each, Mapping):
            waiting += [(f"{path}.{name}".lstrip("."), inner) for name, inner in each.items()]


def _without_placeholders(value: Any) -> Any:  # noqa: ANN401  any JSON value
    if isinstance(value, dict):
        kept = {name: _without_placeholders(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if not _is_placeholder(each)}
    return value


def _is_placeholder(value: object) -> bool:
    return isinstance(value, str) and _PLACEHOLDER.fullmatch(value) is not None
