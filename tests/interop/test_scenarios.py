"""What both vendors' SDKs make of bars that are restated, missing, partial, late or differ, and of an ex-day."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.sandbox import sandbox_here
from fakes.servers.vendor_sdk import run_script
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import exchange_zone

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]
ZONE = exchange_zone(Market.HK)
Bars = dict[str, list[float]]
BRANDS = ("futu", "longport")


@pytest.fixture(scope="module")
def seen(interop_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("scenarios")
    result = folder / "result.json"
    ports = ["--longport-port", "0"]
    with (
        sandbox_here(start="10:20", arguments=ports) as day,
        sandbox_here(start="10:20", scenario="ex-day", arguments=ports) as ex_day,
    ):
        lines = []
        for name, sandbox in (("day", day), ("ex_day", ex_day)):
            lines.append(folder / f"{name}.json")
            lines[-1].write_text(json.dumps(sandbox.line), encoding="utf-8")
        run_script(interop_python, "vendor_scenarios.py", *lines, result, home=folder)
    return json.loads(result.read_text(encoding="utf-8"))


def bars(told: Any, brand: str, length: int = 1) -> Bars:
    """Figures by the start of the bar, `11:18`, of the practice day: Futu names an end, LongPort a start."""
    found = dict[str, list[float]]()
    for stamp, *figures in told[f"{length}m"][brand]:
        if brand == "futu":
            start = datetime.fromisoformat(stamp) - timedelta(minutes=length)
        else:
            start = datetime.fromtimestamp(stamp, UTC).astimezone(ZONE).replace(tzinfo=None)
        found[f"{start:%d %H:%M}"] = figures
    today = max(day.split()[0] for day in found)
    return {name.split()[1]: figures for name, figures in found.items() if name.startswith(today)}


@pytest.mark.parametrize("brand", BRANDS)
def test_restated_bars_have_half_of_their_volume_at_first(seen: Any, brand: str) -> None:
    before, now = bars(seen["day"]["bars-restated"], brand), bars(seen["day"]["calm 10:20"], brand)
    changed = [name for name in now if before[name] != now[name]]
    assert len(changed) >= 10
    assert all("09:40" <= name <= "09:53" for name in changed)
    whole = sum(now[name][4] for name in changed)
    assert 0.3 < sum(before[name][4] for name in changed) / whole < 0.7


@pytest.mark.parametrize("brand", BRANDS)
def test_minutes_that_are_never_sent_are_a_hole_and_longer_bars_are_whole(seen: Any, brand: str) -> None:
    holes, calm = bars(seen["day"]["bars-holes"], brand), bars(seen["day"]["calm"], brand)
    gone = sorted(calm.keys() - holes.keys())
    assert gone == [f"11:{minute}" for minute in range(18, 31)]
    assert bars(seen["day"]["bars-holes"], brand, 5) == bars(seen["day"]["calm"], brand, 5)


def test_the_providers_differ_by_three_price_steps(seen: Any) -> None:
    conflict = {brand: bars(seen["day"]["bars-conflict"], brand) for brand in BRANDS}
    calm = bars(seen["day"]["calm"], "longport")
    assert conflict["futu"] == bars(seen["day"]["calm"], "futu")
    assert {round(conflict["longport"][name][3] - calm[name][3], 3) for name in calm} == {1.5}


def test_late_prices_are_a_quarter_of_an_hour_late_at_one_provider(seen: Any) -> None:
    late, calm = bars(seen["day"]["delayed"], "longport"), bars(seen["day"]["calm"], "longport")
    assert bars(seen["day"]["delayed"], "futu") == bars(seen["day"]["calm"], "futu")
    assert sorted(calm.keys() - late.keys()) == sorted(calm)[-15:]


def test_the_running_candle_alone_is_pushed_and_a_read_has_the_rest(seen: Any) -> None:
    """In calm the last push of a minute has all that a read has of it."""
    short = {}
    for scenario in ("calm", "bars-partial"):
        read = {row[0]: row[5] for row in seen["day"][f"read after {scenario}"]["1m"]["futu"]}
        last = {row[0]: row[5] for row in seen["day"][f"pushes {scenario}"]}
        closed = sorted(last)[:-1]
        assert closed
        short[scenario] = [name for name in closed if last[name] < read[name]]
    assert short["calm"] == []
    assert short["bars-partial"]


@pytest.mark.parametrize("brand", BRANDS)
def test_an_ex_day_halves_the_days_before_a_split_and_takes_a_dividend_off(seen: Any, brand: str) -> None:
    days = {
        event: {name: [row[4] for row in told[name][brand]][-3:] for name in ("none", "forward")}
        for event, told in seen["ex-day"].items()
    }
    for told in days.values():
        assert told["none"][-1] == told["forward"][-1]
    split, dividend = days["split"], days["dividend"]
    assert split["forward"][-2] == pytest.approx(split["none"][-2] / 2, abs=0.01)
    assert dividend["none"][-2] - dividend["forward"][-2] == pytest.approx(4.9, abs=0.05)
