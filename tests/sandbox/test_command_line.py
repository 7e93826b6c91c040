"""The command line contract of the sandbox."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from tideboard_core.errors import BadInput
from tideboard_sandbox.command_line import CashAtStart, HoldingAtStart, Options, is_loopback, parse, version_text


def test_nothing_given_opens_every_port_on_a_free_port() -> None:
    options = parse([])

    assert options == Options(rest_port=0, longport_port=0)
    assert (options.host, options.opend_port, options.control_port) == ("127.0.0.1", 0, None)


@pytest.mark.parametrize(
    ("given", "opend", "longport"),
    [
        (["--opend-port", "0"], 0, None),
        (["--longport-port", "0"], None, 0),
        (["--longport-port", "8700", "--opend-port", "11111"], 11111, 8700),
    ],
)
def test_only_the_doors_whose_port_is_given_are_opened(
    given: list[str], opend: int | None, longport: int | None
) -> None:
    options = parse(given)

    assert (options.opend_port, options.longport_port) == (opend, longport)


def test_every_option_has_its_contract_name(tmp_path: Path) -> None:
    plain = {
        "--host": "127.0.0.2",
        "--opend-port": "11111",
        "--control-port": "0",
        "--seed": "9",
        "--speed": "60",
        "--start": "13:05",
        "--date": "2026-11-18",
        "--universe": "500",
        "--rate": "2000",
        "--enable-trading": "no",
        "--scenario": "halt",
        "--opend-rsa-key": str(tmp_path / "key"),
        "--state": str(tmp_path / "state"),
    }

    options = parse([word for pair in plain.items() for word in pair] + ["--exit-with-parent"])

    assert options == Options(
        host="127.0.0.2",
        opend_port=11111,
        control_port=0,
        seed=9,
        speed=60.0,
        start=time(13, 5),
        date=date(2026, 11, 18),
        universe=500,
        rate=2000,
        opend_rsa_key=tmp_path / "key",
        enable_trading=False,
        scenario="halt",
        state=tmp_path / "state",
        exit_with_parent=True,
    )


@pytest.mark.parametrize(
    ("scenario", "market"), [("calm", "calm"), ("halt", "halt"), ("flaky", "calm"), ("conflict", "calm")]
)
def test_a_scenario_of_the_doors_leaves_the_market_calm(scenario: str, market: str) -> None:
    options = parse(["--scenario", scenario])

    assert options.exchange_scenario == market


@pytest.mark.parametrize(
    ("asked", "ports"),
    [
        ([], (0, 0, 0)),
        (["--rest-keys", "keys.json"], (0, 0, 0)),
        (["--rest-port", "8080"], (None, 8080, None)),
        (["--opend-port", "1", "--rest-port", "2"], (1, 2, None)),
        (["--longport-port", "3"], (None, None, 3)),
    ],
)
def test_doors_without_a_port_stay_closed_unless_none_is_named(
    asked: list[str], ports: tuple[int | None, int | None, int | None]
) -> None:
    options = parse(asked)

    assert (options.opend_port, options.rest_port, options.longport_port) == ports


def test_keys_of_a_port_that_stays_closed_are_refused_in_a_sentence() -> None:
    with pytest.raises(BadInput) as refused:
        parse(["--opend-port", "0", "--rest-keys", "keys.json"])

    assert "--rest-keys" in str(refused.value.data["sentence"])


def test_an_address_beyond_loopback_needs_the_plain_text_option() -> None:
    with pytest.raises(BadInput, match="bad-option"):
        parse(["--host", "0.0.0.0"])

    assert parse(["--host", "0.0.0.0", "--i-know-this-is-plain-text"]).host == "0.0.0.0"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("10.0.0.1", False), ("x", False)],
)
def test_what_counts_as_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_localhost_is_one_address() -> None:
    assert parse(["--host", "localhost"]).host == "127.0.0.1"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of files")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_password_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "password"
    file.write_text("secret")
    file.chmod(mode)

    with pytest.raises(BadInput) as refused:
        parse(["--trade-password-file", str(file)])

    assert "0600" in str(refused.value.data["sentence"])
    assert "secret" not in str(refused.value)


def test_a_private_password_file_is_read_and_its_content_is_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("s3cr3t\n")
    file.chmod(0o600)

    options = parse(["--trade-password-file", str(file)])

    assert options.trade_password == "s3cr3t"
    assert options.password_from_file
    assert "s3cr3t" not in repr(options)


@pytest.mark.parametrize("content", [b"", b"  \n"])
def test_an_empty_password_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "password"
    file.write_bytes(content)
    file.chmod(0o600)

    with pytest.raises(BadInput):
        parse(["--trade-password-file", str(file)])


def test_a_start_with_a_date_is_a_moment_in_hong_kong_of_a_recorded_day(tmp_path: Path) -> None:
    played = ["--replay", str(tmp_path), "--date", "2026-11-12", "--start"]
    wanted = datetime(2026, 11, 12, 19, 0, tzinfo=UTC)
    assert parse([*played, "2026-11-13T03:00"]).start == wanted
    assert parse([*played, "2026-11-12T19:00:00+00:00"]).start == wanted
    with pytest.raises(BadInput) as refused:
        parse(["--start", "2026-11-13T03:00"])
    assert "--start takes a date with --replay and --play alone" in str(refused.value.data["sentence"])


def test_a_missing_password_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        parse(["--trade-password-file", str(tmp_path / "none")])


@pytest.mark.parametrize(
    "wrong",
    [
        ["--opend-port", "70000"],
        ["--speed", "-1"],
        ["--start", "25:00"],
        ["--start", "2026-11-13T25:00"],
        ["--date", "tomorrow"],
        ["--universe", "-1"],
        ["--scenario", "storm"],
        ["--enable-trading", "perhaps"],
        ["--rest-port", "x"],
        ["--seed", "1.5"],
        ["--speed", "nan"],
        ["--rate", "fast"],
        ["--fly", "high"],
        ["--state"],
    ],
)
def test_a_wrong_value_is_one_sentence_that_says_what_to_give(wrong: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        parse(wrong)

    sentence = str(refused.value.data["sentence"])
    assert wrong[0] in sentence
    assert any(word in sentence for word in (", give ", "choose from", "unrecognized", "expected one argument"))
    assert sentence.endswith(". See tideboard-sandbox --help.")
    assert "\n" not in sentence
    assert "_" not in sentence


def test_version_names_program_and_protocols(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--version"])

    assert ended.value.code == 0
    assert capsys.readouterr().out.strip() == version_text()
    assert version_text().startswith("tideboard-sandbox 0.")
    assert all(
        version in version_text() for version in ("OpenD", "10.11.7108", "FutuOpenD-rs", "LongPort", "3.0.18", "5.3.0")
    )


def test_accounts_begin_with_what_is_given_more_than_once() -> None:
    holdings = ["--holding", "real-HK=HK.00700:500@380.5", "--holding", "paper-US=US.AAPL:0.5"]
    options = parse(["--cash", "real-HK=1000000", "--cash", "281756460000000002=5.50", *holdings])

    assert options.cash == (
        CashAtStart("real-HK", Decimal(1_000_000)),
        CashAtStart("281756460000000002", Decimal("5.50")),
    )
    assert options.holdings == (
        HoldingAtStart("real-HK", "HK.00700", Decimal(500), Decimal("380.5")),
        HoldingAtStart("paper-US", "US.AAPL", Decimal("0.5"), None),
    )


def test_splits_to_come_are_the_arguments_of_the_command() -> None:
    options = parse(["--split", "HK.01810=1:2", "--split", "US.NVDA=10:1@2026-11-20,orders=left,late=2"])
    assert options.splits == (
        {"symbol": "HK.01810", "old": "1", "new": "2"},
        {"symbol": "US.NVDA", "old": "10", "new": "1", "day": "2026-11-20", "orders": "left", "late": "2"},
    )
    assert parse(["--split", "HK.01810=1:2,alone=10,both=15"]).splits == (
        {"symbol": "HK.01810", "old": "1", "new": "2", "alone": "10", "both": "15"},
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--split", "HK.01810=2"], "names no split, give one like HK.01810=1:2"),
        (["--split", "HK.01810=1:2,kept=1"], "names no split"),
        (["--split", "HK.01810=1:2@2026-13-01"], "--split: '2026-13-01' is not a date, give one like 2026-11-20"),
        (["--cash", "1000"], "'1000' names no cash, give one like real-HK=1000000"),
        (["--cash", "real-HK=much"], "names no cash"),
        (["--holding", "real-HK=HK.00700"], "names no holding, give one like real-HK=HK.00700:500@380.5"),
        (["--holding", "real-HK=HK.00700:5@x"], "names no holding"),
    ],
)
def test_what_names_no_money_or_shares_is_refused(words: list[str], told: str) -> None:
    with pytest.raises(BadInput, match=told.replace("'", ".")):
        parse(words)
