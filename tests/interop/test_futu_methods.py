"""Every public method of futu-api's contexts: it works, or is refused with the reason, or has no row and is sent so.

`PYTHONPATH=tests python tests/interop/test_futu_methods.py FILE` prints the list of methods from a result file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.sandbox import sandbox_here
from fakes.servers.vendor_sdk import run_script

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]

CONTEXTS = ("OpenQuoteContext", "OpenSecTradeContext", "OpenFutureTradeContext", "OpenCryptoTradeContext")
NO_ROW = "未知的协议ID"
ABANDONED = "get_holding_change_list"


@pytest.fixture(scope="module")
def seen(interop_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What each context said to each call."""
    folder = tmp_path_factory.mktemp("futu")
    result = folder / "result.json"
    with sandbox_here(start="10:30") as sandbox:
        control = str(sandbox.line["control"]).rpartition(":")[2]
        run_script(interop_python, "vendor_methods.py", sandbox.port, control, result, home=folder)
    return json.loads(result.read_text(encoding="utf-8"))


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_method_is_called_and_says_what_it_must(seen: Any, context: str) -> None:
    found = seen[context]

    assert set(found["methods"]) == {call["method"] for call in found["seen"]}
    assert [call for call in found["seen"] if not is_as_expected(call)] == []


def test_calls_with_a_row_work_and_the_others_have_none(seen: Any) -> None:
    for context in CONTEXTS[:2]:
        told = outcomes(seen[context]["seen"])
        assert {method for method, said in told.items() if not {"ok", NO_ROW} & set(said)} <= {ABANDONED}
    quotes, trades = (outcomes(seen[context]["seen"]) for context in CONTEXTS[:2])
    assert sum("ok" in said for said in quotes.values()) == 73
    assert {method for method, said in trades.items() if NO_ROW in said} == set()
    assert trades["place_combo_order"][0] == "ok"


def is_as_expected(call: dict[str, Any]) -> bool:
    """Whether a call succeeded where it had to, or was refused in the words it had to be refused in."""
    expected, said = str(call["expected"]), str(call["said"])
    return said == expected if expected == "ok" else said != "ok" and expected in said


def outcomes(calls: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """What each method said, once for each call of it."""
    found: dict[str, list[str]] = {}
    for call in calls:
        found.setdefault(call["method"], []).append(call["said"])
    return found


def _list(path: str) -> None:
    for context, found in json.loads(Path(path).read_text(encoding="utf-8")).items():
        told = outcomes(found["seen"])
        without = sorted(method for method, said in told.items() if said == [NO_ROW])
        sys.stdout.write(f"## {context}: {len(found['methods'])} methods\n\n")
        for method in sorted(told.keys() - set(without)):
            refusals = "; ".join(text for text in told[method] if text != "ok")
            words = [*(["works"] if "ok" in told[method] else []), *([f"refuses: {refusals}"] if refusals else [])]
            sys.stdout.write(f"- `{method}` {', '.join(words)}\n")
        sys.stdout.write(f"\nNo row, refused as {NO_ROW} ({len(without)}): {', '.join(without)}\n\n")


if __name__ == "__main__":
    _list(sys.argv[1])
