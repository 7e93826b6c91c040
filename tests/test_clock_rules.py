"""Rules on how times are measured, and how long a refused call waits."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from devtools.counting.module import Module
from one_reading import PATIENT, called_name, calls_of, each_file, lines_of, snippet, uses_of

pytestmark = PATIENT
PROGRAM = ("core", "desktop")
RETRY_AFTER = "retry_after"
MAKES_PAUSES = Path("core/tideboard_core/errors.py")
BOUNDS_A_PAUSE = {"bar", "bounded_pause", "pause", "refused", "slow_down"}
SHOWS_A_PAUSE = {"OrderRejected", "ProgramFault", "RateLimited", "isinstance", "pause_sentence"}
WAITS = {"call_later", "max", "min", "nap", "sleep", "timeout", "wait"}
READS_THE_HEADER = {
    "core/tideboard_core/gateways/http/body.py",
    "core/tideboard_core/wire/opend_rest/dialect.py",
}


@each_file(*PROGRAM)
def sleep_measured_wrongly(module: Module) -> list[int]:
    """Lines with `boot()` less `monotonic()`: on Windows both count a sleep."""
    differences = [node for node in module.nodes(ast.BinOp) if isinstance(node.op, ast.Sub)]
    return lines_of(
        node
        for node in differences
        if [called_name(side) for side in (node.left, node.right) if isinstance(side, ast.Call)]
        == ["boot", "monotonic"]
    )


@each_file(*PROGRAM)
def pauses_waited_for(module: Module) -> list[int]:
    """Lines that neither bound nor show the seconds that a refusal tells; a gateway may hand them on as well."""
    path = Path(module.path)
    if path == MAKES_PAUSES or "tideboard_sandbox" in path.parts:
        return []
    read: list[ast.expr] = [n for n in uses_of(module, {RETRY_AFTER}) if isinstance(n, ast.Attribute)]
    texts = [node.slice for node in module.nodes(ast.Subscript)]
    texts += [call.args[0] for call in calls_of(module, "get") if call.args]
    read += [node for node in texts if isinstance(node, ast.Constant) and node.value == RETRY_AFTER]
    if not read:
        return []
    if "gateways" in path.parts:
        calls = [call for call in module.nodes(ast.Call) if called_name(call).strip("_") in WAITS]
        waited = {part for node in (*module.nodes(ast.BinOp), *calls) for part in ast.walk(node)}
        return lines_of(node for node in read if node in waited)
    calls = calls_of(module, *BOUNDS_A_PAUSE, *SHOWS_A_PAUSE)
    free = {part for call in calls for part in ast.walk(call)}
    return lines_of(node for node in read if node not in free)


@each_file(*PROGRAM)
def pause_headers_read(module: Module) -> list[int]:
    """Lines with the name of the header that tells a pause."""
    texts = (node for node in module.nodes(ast.Constant) if isinstance(node.value, str))
    return lines_of(node for node in texts if str(node.value).lower() == "retry-after")


def test_a_sleep_is_measured_by_the_clock_that_stands_still_in_it() -> None:
    assert sleep_measured_wrongly.found() == {}


@pytest.mark.parametrize(("source", "seen"), [("c.boot() - c.monotonic()", True), ("c.boot() - c.awake()", False)])
def test_a_sleep_that_is_measured_wrongly_is_seen(source: str, *, seen: bool) -> None:
    assert bool(sleep_measured_wrongly(snippet(source))) is seen


def test_nobody_waits_by_what_a_refusal_tells_but_by_its_bounded_pause() -> None:
    assert pauses_waited_for.found() == {}
    headers = {path.as_posix() for path in pause_headers_read.found() if "tideboard_sandbox" not in path.parts}
    assert headers == READS_THE_HEADER


@pytest.mark.parametrize(
    ("source", "path", "seen"),
    [
        ("await self._sleep(max(error.retry_after, PAUSE))", "core/tideboard_core/trips/x.py", True),
        ("self.due = now + error.retry_after", "core/tideboard_core/accounts/x.py", True),
        ("later = error.retry_after", "core/tideboard_core/market/x.py", True),
        ('demanded = error.data.get("retry_after")', "core/tideboard_core/market/x.py", True),
        ('demanded = error.data["retry_after"]', "desktop/tideboard_desktop/x.py", True),
        ("await asyncio.sleep(error.retry_after)", "core/tideboard_core/gateways/x.py", True),
        ("self._until = now + answer.retry_after", "core/tideboard_core/gateways/x.py", True),
        ("self.limits.bar(answer.retry_after, answer.whose)", "core/tideboard_core/gateways/x.py", False),
        ("self.due = now + error.pause", "core/tideboard_core/accounts/x.py", False),
        ("self.due = now + self._rest.refused(error.retry_after)", "core/tideboard_core/accounts/x.py", False),
        ("return pause_sentence(error.retry_after)", "desktop/tideboard_desktop/x.py", False),
    ],
)
def test_a_wait_for_what_a_refusal_tells_is_seen(source: str, path: str, seen: bool) -> None:
    assert bool(pauses_waited_for(snippet(source, path))) is seen
