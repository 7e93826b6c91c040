"""A broker is asked as often as tests/broker_calls.toml says, call by call: more of them are what it bans for.

Where the product asks more, the table's row rises in the change of the issue that asks for the call, by hand; the
broker's own limit of the call stands beside it.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from checkout import ROOT
from fakes.walks.own_process import run_fake
from tideboard_core.gateways.common.rate_limit import RateLimit
from tideboard_core.gateways.futu.rate_limits import LIMITS
from tideboard_core.gateways.longport.transport.rate_limits import LOOK_UPS, QUOTE_CALLS, TRADE_CALLS
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_core.wire.opend_rest.rows import row_of

TABLE = tomllib.loads((ROOT / "tests" / "broker_calls.toml").read_text(encoding="utf-8"))
GATEWAYS = ("opend", "rest", "longport")
SECONDS = 240


def steps_of(gateway: str, *names: str, docks: bool = False) -> dict[str, dict[str, int]]:
    """The table's rows of these steps, or of all docks."""
    rows: dict[str, Any] = TABLE[gateway]
    return {step: calls for step, calls in rows.items() if step in names or (docks and step.startswith("dock "))}


def check(found: dict[str, dict[str, int]], wanted: dict[str, dict[str, int]]) -> None:
    """Name each step that only one of them has, and each call that is made more or less often than the table says."""
    assert found.keys() == wanted.keys()
    lines = []
    for step, calls in found.items():
        is_, was = Counter(calls), Counter(wanted[step])
        changes = [f"    {call}: {was[call]} -> {is_[call]}" for call in sorted({*is_, *was}) if is_[call] != was[call]]
        lines += [f"{step}:", *changes] if changes else []
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("gateway", GATEWAYS)
def test_login_cancel_all_and_flatten_make_these_calls(tmp_path: Path, gateway: str) -> None:
    found = run_fake("broker_calls", str(tmp_path), gateway, "day", seconds=SECONDS)
    check(found, steps_of(gateway, "login", "cancel all", "flatten"))


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("gateway", GATEWAYS)
def test_a_minute_at_rest_makes_these_calls(tmp_path: Path, gateway: str) -> None:
    found = run_fake("broker_calls", str(tmp_path), gateway, "evening", seconds=SECONDS)
    check(found, steps_of(gateway, "a minute at rest"))


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("gateway", GATEWAYS)
def test_each_dock_that_is_opened_makes_these_calls(tmp_path: Path, gateway: str) -> None:
    found = run_fake("broker_calls", str(tmp_path), gateway, "docks", seconds=SECONDS)
    check(found, steps_of(gateway, docks=True))


def words_of(limit: RateLimit) -> str:
    """As the table says it."""
    return f"{limit.calls} in {limit.seconds:g} s"


def calls_of(gateway: str) -> set[str]:
    """Every call of its rows."""
    rows: dict[str, dict[str, int]] = TABLE[gateway]
    return {call for step, calls in rows.items() if step != "limits" for call in calls}


def test_the_limits_beside_the_calls_are_those_that_the_gateways_keep() -> None:
    """Calls of OpenD without a limit have no line; at LongPort kinds of calls share one."""
    numbers: dict[str, dict[str, int]] = {"opend": {}, "rest": {}}
    for call in calls_of("opend"):
        numbers["opend"][call] = ProtoId[call]
    for call in calls_of("rest"):
        row = row_of(*call.split(" ", 1))
        if row is not None and row.proto_id is not None:
            numbers["rest"][call] = row.proto_id
    for gateway, protocols in numbers.items():
        kept = {call: words_of(LIMITS[number]) for call, number in protocols.items() if number in LIMITS}
        assert TABLE[gateway]["limits"] == kept
    kinds = {"quote sockets": QUOTE_CALLS, "trade and asset": TRADE_CALLS, "everything else": LOOK_UPS}
    assert TABLE["longport"]["limits"] == {kind: words_of(limit) for kind, limit in kinds.items()}
