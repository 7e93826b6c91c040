"""The app's life: one per data directory, ended by signals, outlived by nothing, started again after any crash."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from fakes.values.killing import KILL, kill
from fakes.walks.person.application import Stage, alive, app_command, running_app
from fakes.walks.person.person import PATIENCE, pause, until
from fakes.walks.person.trader import Trader
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile

pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]

PNG = b"\x89PNG"


def test_the_practice_exchange_dies_with_a_killed_app(the_stage: Stage, tmp_path: Path) -> None:
    """Its standard input ends, and it goes."""
    with running_app(the_stage, tmp_path / "data") as app:
        exchange = app.exchange()
        app.signal(KILL)
        app.ended()
        until(lambda: not alive(exchange), what="the end of the exchange")


def test_a_crashed_practice_exchange_is_told_and_started_again(the_stage: Stage, tmp_path: Path) -> None:
    """The banner says so; its button brings quotes back on the same port."""
    with running_app(the_stage, tmp_path / "data", "--seed", "7") as app:
        trader = Trader(app.person())
        first, port = app.exchange(), app.exchange_port()
        kill(first)
        trader.read_until("banner", "The practice exchange ended unexpectedly")
        until(lambda: "link disconnected" in app.log(), what="the link's own notice")
        pause(1.5)  # the link's banner counts down each second and must not come before its cause
        trader.click("banner_button")
        until(lambda: app.exchange() != first, what="another exchange")
        trader.told_no_more("The practice exchange")
        trader.told_no_more("No connection")
        assert app.exchange_port() == port
        trader.unlock_with()


def test_a_second_start_raises_the_first_and_ends_well(the_stage: Stage, tmp_path: Path) -> None:
    """It says nothing, starts no exchange, and the first goes on until SIGTERM ends it with 0."""
    with running_app(the_stage, tmp_path / "data") as app:
        person = app.person()
        person.see("order_book")
        with running_app(the_stage, tmp_path / "data") as second:
            assert second.process.wait(PATIENCE) == 0
        assert second.said() == ""
        person.see("order_book")
        exchange = app.exchange()
        app.signal(signal.SIGTERM)
        assert app.ended() == 0
        assert not alive(exchange)
        assert app.said() == ""


def test_closing_the_window_ends_with_0(the_stage: Stage, tmp_path: Path) -> None:
    """Ctrl+Q, as a person does it."""
    with running_app(the_stage, tmp_path / "data") as app:
        person = app.person()
        person.see("order_book")
        person.key("Ctrl", "q")
        assert app.ended() == 0
        assert app.said() == ""


@pytest.mark.whole("newer")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b'{"version": 1, "symbol', "cannot be read", id="damaged"),
        pytest.param(b'{"version": 999}', "newer", id="newer"),
    ],
)
def test_settings_that_cannot_be_read_are_told_and_kept(
    the_stage: Stage, tmp_path: Path, content: bytes, words: str
) -> None:
    """The app runs on its defaults and never writes over the file."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "settings.json").write_bytes(content)
    with running_app(the_stage, data) as app:
        person = app.person()
        until(lambda: words in person.read("banner"), what=f"{words} in the banner")
        app.signal(signal.SIGTERM)
        assert app.ended() == 0
    assert (data / "settings.json").read_bytes() == content


def test_nothing_is_connected_before_a_person_has_confirmed_what_holds(the_stage: Stage, tmp_path: Path) -> None:
    """The last good copy holds; the bad file is kept beside the new one."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    SettingsFile(data).save(Settings(welcomed=True, symbol="HK.00005", collect=False))
    path = data / "settings.json"
    bad = path.read_bytes().replace(b'"host": "127.0.0.1"', b'"host": "no host"')
    path.write_bytes(bad)
    with running_app(the_stage, data) as app:
        person = app.person()
        person.read_until("banner", "Nothing is connected")
        assert "link connecting" not in app.log()
        person.click("banner_button")
        person.read_until("fallen_settings", "connection.host", "127.0.0.1")
        person.click("fallen_settings_confirm")
        until(lambda: "link connecting" in app.log(), what="a connection")
        until(lambda: path.read_bytes() != bad, what="a new settings file")
        app.signal(signal.SIGTERM)
        assert app.ended() == 0
    (kept,) = data.glob("settings.bad-*.json")
    assert kept.read_bytes() == bad
    found = SettingsFile(data).read()
    assert (found.faults, found.settings.symbol) == ((), "HK.00005")


@pytest.mark.whole("symbol", "key-file")
@pytest.mark.parametrize(
    ("content", "connects"),
    [
        pytest.param({"symbol": ""}, True, id="symbol"),
        pytest.param({"watchlists": [{"name": "", "symbols": ["HK.00700", ""]}]}, True, id="watchlist"),
        pytest.param({"connection": {"backend": "opend-rest", "rest": {"url": "http://[::1"}}}, False, id="address"),
        pytest.param({"connection": {"backend": "opend", "rsa_key_file": "/no/such/key.pem"}}, False, id="key-file"),
    ],
)
def test_a_text_that_cannot_be_used_ends_no_start(tmp_path: Path, content: dict[str, object], connects: bool) -> None:
    """Where it says where orders go nothing is connected, neither there nor elsewhere."""
    data, picture = tmp_path / "data", tmp_path / "shot.png"
    data.mkdir(mode=0o700)
    (data / "settings.json").write_text(json.dumps({"version": 6, **content}))
    process = start_headless(data, "--screenshot", str(picture), "--after", "1")
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert ("link connecting" in (data / "tideboard.log").read_text()) is connects
    assert picture.read_bytes().startswith(PNG)


def start_headless(data: Path, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
    """The app without a display, with these further variables."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "disabled:", **variables}
    return subprocess.Popen(app_command(data, *arguments), stderr=subprocess.PIPE, env=environment)


def test_a_screenshot_is_written_and_ends_with_0(tmp_path: Path) -> None:
    """Without a display, too."""
    picture = tmp_path / "shot.png"
    process = start_headless(tmp_path / "data", "--screenshot", str(picture), "--after", "1")
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (0, b"")
    assert picture.read_bytes().startswith(PNG)


def test_a_system_without_time_zones_starts_window_and_exchange(tmp_path: Path) -> None:
    """A minimal Ubuntu or a slim container has none; a variable of Python's takes those of this system away."""
    data = tmp_path / "data"
    log = data / "tideboard.log"
    process = start_headless(data, PYTHONTZPATH="")
    until(
        lambda: process.poll() is not None or (log.exists() and "link live" in log.read_text()),
        what="a connection to the exchange",
    )
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, b"")


def test_a_start_killed_at_each_line_of_its_log_can_be_repeated(tmp_path: Path) -> None:
    """Whatever was half done, the next start finds a usable directory and says nothing on stderr."""
    data, log = tmp_path / "data", tmp_path / "data" / "tideboard.log"
    seen = 0
    for lines in range(5):
        log.unlink(missing_ok=True)
        process = start_headless(data)
        until(lambda: log.exists() and log.read_text().count("\n") >= lines, what=f"{lines} lines of log")  # noqa: B023
        seen = max(seen, log.read_text().count("\n"))
        process.kill()
        _, said = process.communicate(timeout=PATIENCE)
        assert said == b""
    assert seen >= 4
    process = start_headless(data, "--screenshot", str(tmp_path / "shot.png"), "--after", "3")
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (0, b"")
    assert "link live" in log.read_text()


@pytest.mark.parametrize("kind", ["a file", "a link"])
def test_a_data_directory_that_is_none_is_refused_in_a_sentence(tmp_path: Path, kind: str) -> None:
    """Exit code 2 and one line that names the place; no traceback."""
    place = tmp_path / "data"
    if kind == "a file":
        place.write_text("")
    else:
        (tmp_path / "elsewhere").mkdir()
        place.symlink_to(tmp_path / "elsewhere")
    process = start_headless(place)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    (line,) = said.decode().splitlines()
    assert str(place) in line
    assert "folder" in line
