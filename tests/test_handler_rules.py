"""Rules on handlers of errors: none passes over in silence what it cannot read, or forgets a nested text."""

from __future__ import annotations

import ast
import re

import pytest

from devtools.counting.module import Module
from one_reading import PATIENT, called_name, each_file, snippet

pytestmark = PATIENT
VALUE_ERRORS = {
    *("Exception", "BaseException", "ArithmeticError", "InvalidOperation", "ValueError", "TypeError", "LookupError"),
    *("KeyError", "IndexError", "OverflowError", "AttributeError", "RecursionError", "UNUSABLE", "MsgspecError"),
    *("ValidationError", "DecodeError", "TideboardError", "BadInput", "WireError", "GatewayError"),
}
"""What reading a value raises, or working with one."""
SAYING = {"unreadable", "report", "warning", "error", "exception"}


@each_file("core")
def passed_over(module: Module) -> list[int]:
    """Lines on which a class that listens to the hub, or polls beside a session, passes over what it cannot read.

    Its handler of such an error has to raise, say it of a key or in a warning, or hand the error on.
    """
    if not re.search(r"\.listen(_to)?\(|def run\(self, gateway|class FanoutReader", module.text):
        return []
    inside = [node for each in module.tree.body if isinstance(each, ast.ClassDef) for node in ast.walk(each)]
    handlers = [n.lineno for n in inside if isinstance(n, ast.ExceptHandler) and _of_values(n.type) and not _says(n)]
    suppressed = [n for n in inside if isinstance(n, ast.Call) and called_name(n) == "suppress"]
    return handlers + [call.lineno for call in suppressed if any(map(_of_values, call.args))]


def _of_values(kinds: ast.expr | None) -> bool:
    named = [] if kinds is None else [getattr(n, "attr", getattr(n, "id", "")) for n in ast.walk(kinds)]
    return kinds is None or any(name in VALUE_ERRORS for name in named)


def _says(handler: ast.ExceptHandler) -> bool:
    for node in (each for statement in handler.body for each in ast.walk(statement)):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and called_name(node) in SAYING):
            return True
        owner = getattr(getattr(getattr(node, "func", None), "value", None), "id", "")
        handed = [node.value] if isinstance(node, ast.Assign | ast.Return) else getattr(node, "args", [])
        handed = [*handed, *(each.value for each in getattr(node, "keywords", []))]
        used = (getattr(n, "id", "") for each in handed if each for n in ast.walk(each))
        if isinstance(node, ast.Call | ast.Assign | ast.Return) and owner != "log" and handler.name in used:
            return True
    return False


def test_nobody_who_reads_the_hub_passes_over_what_cannot_be_read() -> None:
    found = {path: lines for path, lines in passed_over.found().items() if path.parts[1] == "tideboard_core"}
    assert found == {}


@pytest.mark.parametrize(
    ("handler", "seen"),
    [
        ("except ArithmeticError:\n            pass", True),
        ("except (OSError, GatewayError) as error:\n            log.info('not read: %s', error)", True),
        ("except BadInput as error:\n            return None", True),
        ("except:\n            self.x = 1", True),
        ("except GatewayDown:\n            return None", False),
        ("except BadInput as error:\n            self._hub.unreadable('x', field_of(error))", False),
        ("except GatewayError as error:\n            self._failed(key, error)", False),
        ("except GatewayError as error:\n            raise Other from error", False),
    ],
)
def test_a_handler_that_passes_over_in_silence_is_seen(handler: str, seen: bool) -> None:
    body = f"    def f(self, key):\n        try:\n            g()\n        {handler}\n"
    assert bool(passed_over(snippet(f"class P:\n    def w(self):\n        hub.listen(key, self.f)\n{body}"))) is seen
    assert not passed_over(snippet(f"class P:\n{body}"))


def test_a_suppressed_error_of_a_value_is_seen() -> None:
    source = (
        "class P:\n    def f(self):\n        hub.listen(key, self.g)\n        with suppress({}):\n            g()\n"
    )
    assert passed_over(snippet(source.format("KeyError, OSError")))
    assert not passed_over(snippet(source.format("OSError")))


DECODING = {f"msgspec.{form}.decode" for form in ("json", "msgpack", "toml")} | {"json.load", "json.loads"}


@each_file("core", "desktop")
def unnested(module: Module) -> list[int]:
    """Handlers of unreadable texts that forget one which is nested too deeply: its error is of another kind."""
    found = []
    for node in module.nodes(ast.Try):
        calls = {ast.unparse(call.func) for part in node.body for call in ast.walk(part) if isinstance(call, ast.Call)}
        caught = {ast.unparse(name) for handler in node.handlers if handler.type for name in ast.walk(handler.type)}
        known = {"RecursionError", "Exception", "BaseException"} | {name for name in caught if name.startswith("_")}
        if calls & DECODING and caught and not caught & known:
            found.append(node.lineno)
    return found


def test_whoever_catches_an_unreadable_text_catches_a_nested_one_too() -> None:
    assert unnested.found() == {}


def test_a_handler_that_forgets_nested_texts_is_seen() -> None:
    for kind, seen in (("ValueError", 1), ("(ValueError, RecursionError)", 0), ("_UNREADABLE", 0)):
        assert len(unnested(snippet(f"try:\n    json.loads(text)\nexcept {kind}:\n    pass"))) == seen
