"""What a crash report tells, and the canaries that must not be in it."""

from __future__ import annotations

import getpass
import socket
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tideboard_core.crash.report import (
    LOG_LINES,
    LONGEST_TRACE,
    Program,
    Scrubber,
    Whose,
    compose,
    impersonal_settings,
    log_tail,
    trace_of,
    whose,
)
from tideboard_core.errors import BadInput
from tideboard_core.model.limits import TradingLimits
from tideboard_core.redaction import Redactor
from tideboard_core.system.settings import Backend, Connection, LongportPlace, RestPlace, Settings, SymbolList

AT = datetime(2026, 11, 20, 21, 30, 5, tzinfo=UTC)
PROGRAM = Program(version="0.2.0 (commit 5dc80c3f1a2b, frozen)", qt="6.11.3", platform="xcb", backends=["opend"])
SECRET, ACCOUNT, OTHER_ACCOUNT, HOST = "open sesame", "LBPT-77", "281756457888247915", "gate.example.com"
SETTINGS = Settings(
    account=ACCOUNT,
    symbol="HK.09988",
    connection=Connection(backend=Backend.OPEND, host="192.0.2.7", rsa_key_file="/keys/mine.pem"),
    orders=Connection(backend=Backend.OPEND_REST, rest=RestPlace(url=f"https://{HOST}:22499/opend")),
    other_flow=Connection(backend=Backend.LONGPORT, longport=LongportPlace(http_url="https://flow.example.net/x")),
    limits=TradingLimits(max_quantity=4711),
    watchlists=(SymbolList(name="my little list", symbols=("US.NVDA",)),),
)


def redactor() -> Redactor:
    """One that knows the secret."""
    result = Redactor()
    result.add(SECRET)
    return result


def failing(directory: Path) -> Exception:
    """An error with a cause and a note, and what nobody may read in each text and in its variables."""
    hidden_in_a_variable = "a variable's value"
    try:
        try:
            raise OSError(f"cannot open {directory}/x.json or {Path.home()}/y for {ACCOUNT} with {SECRET}")
        except OSError as cause:
            raise ValueError(f"order 400 HK.00700 of {OTHER_ACCOUNT} at {HOST} and 192.0.2.7") from cause
    except ValueError as error:
        error.add_note(f"{SECRET} of {socket.gethostname()}")
        assert hidden_in_a_variable
        return error


def test_no_canary_is_in_the_report(tmp_path: Path) -> None:
    error = failing(tmp_path)
    scrubber = Scrubber(redactor(), whose(tmp_path, SETTINGS, ["acc-31"]))
    lines = [f"INFO x: {SECRET} {ACCOUNT} acc-31 {tmp_path} {Path.home()} {getpass.getuser()}", "0" * 32]
    lines.append("connected to 198.51.100.9:11111, then to LBPT10087357 at 127.0.0.1:11111")

    text = compose("It ended", trace_of(error), AT, PROGRAM, SETTINGS, lines, scrubber)

    canaries = [SECRET, ACCOUNT, OTHER_ACCOUNT, "acc-31", HOST, "192.0.2.7", "HK.00700", "HK.09988", "US.NVDA"]
    canaries += ["198.51.100.9", "LBPT10087357"]
    canaries += ["my little list", "4711", "mine.pem", "flow.example.net", "0" * 32, str(tmp_path)]
    canaries += [f"{Path.home()}/", f" {getpass.getuser()}\n", f"of {socket.gethostname()}\n", "a variable's value"]
    assert [canary for canary in canaries if canary in text] == []
    assert "OSError: [text]" in text
    assert "connected to [host]:11111, then to [number] at 127.0.0.1:11111" in text
    assert "direct cause" in text
    assert "ValueError: [text]" in text


VALUE = "nonsense of mine"
REFUSED: dict[str, tuple[Exception, str]] = {
    "ours": (
        BadInput("bad-symbol", symbol=VALUE, hint=[VALUE], row=7),
        "bad-symbol symbol=[value] hint=[value] row=[value]",
    ),
    "a value's": (ValueError(f"{VALUE} is no market"), "ValueError: [text]"),
    "a key's": (KeyError(VALUE), "KeyError: [text]"),
    "a field's": (msgspec.ValidationError(f"Invalid {VALUE} - at `$.symbol`"), "[text] `$.symbol`"),
    "the program's": (AttributeError("'Hub' object has no attribute 'x'"), "'Hub' object has no attribute 'x'"),
}


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("in_log", [True, False])
def test_a_report_names_the_field_and_never_its_value(kind: str, in_log: bool, tmp_path: Path) -> None:
    error, named = REFUSED[kind]
    trace = f"Traceback (most recent call last):\n{trace_of(error)}"
    line = f"2026-11-20 05:30:05,001 ERROR tideboard.x: refused: {BadInput('bad-address', address=VALUE)}"
    log = [line, *trace.splitlines()] if in_log else []
    scrubber = Scrubber(redactor(), whose(tmp_path, Settings()))

    text = compose("It ended", "" if in_log else trace, AT, PROGRAM, Settings(), log, scrubber)

    assert VALUE not in text
    assert named in text
    assert ("bad-address address=[value]" in text) is in_log


def test_what_is_needed_to_mend_a_fault_is_in_it(tmp_path: Path) -> None:
    text = compose("It ended", "Trace", AT, PROGRAM, Settings(), [], Scrubber(redactor(), whose(tmp_path, Settings())))

    for told in ("0.2.0 (commit 5dc80c3f1a2b, frozen)", "6.11.3, platform xcb", "opend", "2026-11-20 21:30:05 UTC"):
        assert told in text
    assert '"theme":"dark"' in impersonal_settings(Settings())
    assert text.endswith("none\n")


def test_a_long_trace_keeps_its_end(tmp_path: Path) -> None:
    scrubber = Scrubber(redactor(), whose(tmp_path, Settings()))
    trace = "begin" + "x " * LONGEST_TRACE + "the error"
    text = compose("", trace, AT, PROGRAM, Settings(), [], scrubber)

    assert len(text) < LONGEST_TRACE + 3_000
    assert "the error" in text
    assert "begin" not in text


def test_names_are_whole_words_and_every_spelling_of_a_folder_counts() -> None:
    scrubber = Scrubber(redactor(), Whose({"D:\\People\\Zoë": "~"}, {"zoë": "[user]", "b": "[user]"}))

    assert scrubber.clean(r"D:\People\Zoë\a D:\\People\\Zoë\\b D:/People/Zoë/c") == r"~\a ~\\b ~/c"
    assert scrubber.clean("ZOË, zoë_2 and zoës; b") == "[user], [user]_2 and zoës; b"


@pytest.mark.parametrize(
    ("told", "cleaned"),
    [
        ("acc_281756455988", "acc_[number]"),
        ("account281756455988", "[number]"),
        ("281,756,455,988 12.345.678 1\u202f234\u202f567", "[number] [number] [number]"),
        ("\u0662\u0668\u0661\u0667\u0665\u0666 \uff12\uff18\uff11\uff17\uff15\uff16", "[number] [number]"),
        ("700.HK, BRK.B.US and sym_US.AAPL", "[symbol], [symbol] and sym_[symbol]"),
        ("[fe80::1]:11111 2001:db8::5 1:2:3:4:5:6:7:8", "[[host]]:11111 [host] [host]"),
        ("me.you+x@mail.example.com", "[host]"),
    ],
)
def test_every_spelling_of_what_is_private_goes(told: str, cleaned: str) -> None:
    assert Scrubber(redactor(), Whose({}, {})).clean(told) == cleaned


def test_facts_are_cleaned_and_the_root_is_no_home() -> None:
    scrubber = Scrubber(redactor(), Whose({"/": "~"}, {}))
    text = compose(f"An error in {SECRET}", "/a/b", AT, PROGRAM, Settings(), [], scrubber)
    assert SECRET not in text
    assert "/a/b" in text


def test_hosts_of_this_run_go_too(tmp_path: Path) -> None:
    used = Connection(backend=Backend.OPEND, host="opend.at.home")
    assert whose(tmp_path, Settings(), used=[used, None]).words["opend.at.home"] == "[host]"


@pytest.mark.parametrize(
    "kept",
    [
        "en_US.UTF-8",
        "Market.HK",
        "x[1::2]",
        "QObject::connect",
        "0.123456",
        "21:30:05,123",
        "127.0.0.1:11111",
        "0x00007f12ab34cd56",
        "line 12345 of a.py",
        "tideboard_core.market.session",
        "6.11.3",
        "port 22499",
    ],
)
def test_what_tells_of_no_person_stays(kept: str) -> None:
    assert Scrubber(redactor(), Whose({}, {})).clean(kept) == kept


def test_the_log_comes_without_the_order_path_and_what_belongs_to_its_lines(tmp_path: Path) -> None:
    head = "2026-11-20 21:30:05,123 INFO tideboard_"
    log = tmp_path / "tideboard.log"
    (tmp_path / "tideboard.log.1").write_text(f"cut off\n{head}core.hub: before\n")
    log.write_text(
        f"{head}core.guard: place 400\n  more of it\n{head}desktop.docks.order_entry: sent\n"
        f"{head}core.gateways.opend.trading: 700\n{head}core.session: connected\n  with a second line\n"
    )
    assert log_tail(log) == [
        f"{head}core.hub: before",
        f"{head}core.session: connected",
        "  with a second line",
    ]


def test_of_a_long_log_the_end_is_told_and_of_none_nothing(tmp_path: Path) -> None:
    log = tmp_path / "tideboard.log"
    assert log_tail(log) == []
    log.write_text("\n".join(f"2026-11-20 21:30:05,123 INFO a.b: {number}{'y ' * 1000}" for number in range(300)))

    lines = log_tail(log)
    assert len(lines) <= LOG_LINES
    assert lines[-1].startswith("2026-11-20 21:30:05,123 INFO a.b: 299y y")
    assert max(map(len, lines)) <= 1_000
