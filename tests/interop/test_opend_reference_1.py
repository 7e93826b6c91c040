"""The unmodified futu-api package asks for plates, futures, offers, factors of adjustment, codes and the screener."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.sandbox import sandbox_here
from fakes.servers.vendor_sdk import run_script

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]


class Answers:
    """What the vendor's client was sent."""

    def __init__(self, results: dict[str, Any]) -> None:
        self._results = results

    def ok(self, name: str) -> Any:
        """The data of an answer that said yes."""
        answer = self._results[name]
        assert answer["ret"] == 0, f"{name}: {answer['data']}"
        return answer["data"][0]

    def refused(self, name: str) -> str:
        """The text of an answer that said no."""
        answer = self._results[name]
        assert answer["ret"] == -1, f"{name} was not refused: {answer['data']}"
        return str(answer["data"][0])

    def codes(self, name: str) -> list[str]:
        """The codes of a table."""
        return [row["code"] for row in self.ok(name)]


@pytest.fixture(scope="module")
def seen(interop_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """One session; all tests below read what it saw."""
    folder = tmp_path_factory.mktemp("futu")
    with sandbox_here(start="10:30") as sandbox:
        control = str(sandbox.line["control"]).rpartition(":")[2]
        result = folder / "result.json"
        run_script(interop_python, "vendor_reference_1.py", sandbox.port, control, result, home=folder)
    return Answers(json.loads(result.read_text(encoding="utf-8"))["results"])


def test_plates_of_every_market(seen: Answers) -> None:
    assert {"HK.BK1001", "HK.LIST1059"} <= set(seen.codes("plates_hk"))
    assert len(seen.codes("plates_hk")) >= 12
    assert len(seen.codes("plates_us")) >= 6
    assert seen.ok("plates_sh") == seen.ok("plates_sz")
    kinds = [code for kind in ("INDUSTRY", "REGION", "CONCEPT") for code in seen.codes(f"plates_{kind}")]
    assert sorted(kinds) == sorted(seen.codes("plates_sh"))
    assert "market" in seen.refused("plates_sg")


def test_members_and_owners_are_one_relation(seen: Answers) -> None:
    members = seen.codes("members")
    owners = {(row["code"], row["plate_code"]) for row in seen.ok("owners")}

    assert {code for code, plate in owners if plate == "HK.LIST1059"} == set(members)
    assert {row["plate_type"] for row in seen.ok("owners")} == {"INDUSTRY", "CONCEPT", "OTHER"}
    assert "HK.00700 is not a plate" in seen.refused("members_of_a_stock")
    assert "HK.99999" in seen.refused("owners_unknown")
    assert "200" in seen.refused("owners_too_many")


def test_a_plate_counts_its_members_and_sorts_them(seen: Answers) -> None:
    plate, *rows = seen.ok("snapshots")
    changes = [row["last_price"] - row["prev_close_price"] for row in rows]

    assert plate["plate_valid"]
    assert plate["plate_raise_count"] == sum(change > 0 for change in changes)
    assert plate["plate_fall_count"] == sum(change < 0 for change in changes)
    turnover = {row["code"]: row["turnover"] for row in rows}
    by_turnover = seen.codes("members_by_turnover")
    assert by_turnover == sorted(turnover, key=lambda code: turnover[code], reverse=True)


def test_futures_have_terms_and_one_price_with_their_origin(seen: Answers) -> None:
    main, front, tech = seen.ok("futures")
    first, second = seen.ok("future_snapshots")

    assert (main["code"], main["origin_code"], front["last_trade_time"]) == ("HK.HSImain", "HK.HSI2611", "2026-11-27")
    assert (main["owner"], tech["owner"], main["size"], main["min_change"]) == ("HK.800000", "HK.800700", 50, 1)
    assert main["trade_time"].count("-") == 4
    assert first["last_price"] == second["last_price"]
    assert first["future_valid"]
    assert seen.ok("future_quote")[0]["last_price"] == first["last_price"]
    assert "is not a future" in seen.refused("futures_of_a_stock")
    assert "HK.HSI1912" in seen.refused("futures_unknown")


def test_references_are_securities_with_static_facts(seen: Answers) -> None:
    static = {row["code"]: row for row in seen.ok("future_static")}

    assert {"HK.13716", "HK.14209"} <= set(seen.codes("warrants"))
    assert {row["wrt_code"] for row in seen.ok("warrants")} == {"HK.00700"}
    assert set(seen.codes("product_futures")) < set(seen.codes("index_futures")) < set(static)
    mains = [code for code, row in static.items() if row["main_contract"]]
    assert mains == ["HK.HSImain", "HK.MHImain", "HK.HTImain"]
    assert "HK.99999" in seen.refused("references_unknown")


def test_offers_have_the_parts_of_their_market(seen: Answers) -> None:
    hong_kong, america, mainland = (seen.ok(f"ipos_{name}") for name in ("hk", "us", "sz"))

    assert all(row["lot_size"] > 0 and row["apply_code"] == "N/A" for row in hong_kong)
    assert all(row["issue_size"] > 0 and row["lot_size"] == "N/A" for row in america)
    assert all(row["apply_code"] and row["winning_time"] for row in mainland)
    assert {row["code"][:2] for row in mainland} == {"SH", "SZ"}
    assert "invalid market" in seen.refused("ipos_sg")


def test_factors_turn_candles_into_adjusted_ones(seen: Answers) -> None:
    (split,) = seen.ok("rehab_HK.01211")
    plain, forward, backward = (seen.ok(f"candles_{name}") for name in ("none", "forward", "backward"))

    assert (split["split_base"], split["split_ert"], split["split_ratio"]) == (1, 3, pytest.approx(1 / 3))
    for raw, ahead, back in zip(plain, forward, backward, strict=True):
        before = raw["time_key"][:10] < split["ex_div_date"]
        a, b = split["forward_adj_factorA"], split["forward_adj_factorB"]
        assert ahead["close"] == pytest.approx(raw["close"] * a + b if before else raw["close"], abs=0.002)
        a, b = split["backward_adj_factorA"], split["backward_adj_factorB"]
        assert back["close"] == pytest.approx(raw["close"] if before else raw["close"] * a + b, abs=0.002)
    assert seen.ok("rehab_HK.00992")[-1]["join_base"] == 2
    assert seen.ok("rehab_SZ.002594")[-1]["transfer_ert"] == 20
    assert {row["per_cash_div"] for row in seen.ok("rehab_HK.00700")} == {4.5}
    assert "HK.99999" in seen.refused("rehab_unknown")


def test_what_is_given_up_says_so(seen: Answers) -> None:
    assert "abandoned" in seen.refused("holders")


def test_codes_that_changed(seen: Answers) -> None:
    rows = {row["code"]: row for row in seen.ok("codes")}

    assert rows["HK.01211"]["code_change_info_type"] == "SPLIT"
    assert rows["HK.01211"]["effective_time"] == seen.ok("rehab_HK.01211")[0]["ex_div_date"]
    assert rows["HK.02488"]["code_change_info_type"] == "GEM_TO_MAIN"
    assert seen.codes("codes_of_a_time") == ["HK.01211"]
    assert "HK.99999" in seen.refused("codes_unknown")


def test_trading_days_mark_half_days_and_follow_a_security(seen: Answers) -> None:
    days = {row["time"]: row["trade_date_type"] for row in seen.ok("days")}
    american = {row["time"] for row in seen.ok("days_of_a_stock")}

    assert days["2025-12-24"] == days["2025-12-31"] == "MORNING"
    assert days["2025-12-22"] == "WHOLE"
    assert "2025-12-26" not in days
    assert "2025-12-26" in american
    assert "HK.99999" in seen.refused("days_unknown")


@pytest.mark.parametrize("kind", ["simple", "sorted", "accumulated", "financial", "indicator"])
def test_rows_of_the_screener_have_the_figures_of_its_filters(seen: Answers, kind: str) -> None:
    rows = seen.ok(f"screen_{kind}")
    figures = [row["figures"] for row in rows]

    assert rows
    if kind == "simple":
        assert all(10 <= figure <= 200 for figure in figures)
    if kind == "sorted":
        assert figures == sorted(figures, reverse=True)
    if kind == "financial":
        assert min(figures) >= 1e8
    if kind == "indicator":
        assert all(figure["ma10"] > figure["ma60"] for figure in figures)


def test_filters_together_narrow_the_rows(seen: Answers) -> None:
    last, count, codes = seen.ok("screen_all")
    singly = [
        {row["code"] for row in seen.ok(f"screen_{kind}")}
        for kind in ("simple", "accumulated", "financial", "indicator")
    ]

    assert len(codes) == min(count, 20)
    assert last is (count <= 20)
    assert set(codes) <= set.intersection(*singly)
    assert set(seen.ok("screen_plate")[2]) <= set(seen.codes("members"))
    seen.ok("screen_pattern")


def test_the_screener_refuses_and_is_limited(seen: Answers) -> None:
    assert "market" in seen.refused("screen_sg")
    assert "200" in seen.refused("screen_201")
    assert "每30秒最多10次" in seen.refused("screen_too_often")
