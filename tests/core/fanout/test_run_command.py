"""`tideboard-hub` as a user starts it: setup, run, and one sentence for each thing that cannot be used."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fakes.scenes.fanout import window
from fakes.servers.certificates import Authority
from fakes.servers.nats import free_port, nats_server
from fakes.servers.sandbox import OpenSandbox, environment, sandbox_here
from fakes.values.waiting import until
from tideboard_core.errors import InsecureTransport, LoginRefused
from tideboard_core.fanout.__main__ import main
from tideboard_core.fanout.bus import BusAddress, connected
from tideboard_core.fanout.server_files import CONFIGURATION, PUBLISHES, READS, Listening
from tideboard_core.fanout.window import Feed
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId

pytestmark = pytest.mark.slow

HK = InstrumentId("HK.00700")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_here(seed=7, start="10:00") as running:
        yield running


@contextmanager
def program(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tideboard_core.fanout", "run", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment()) as process:
        try:
            yield process
        finally:
            process.kill()


async def test_a_window_reads_the_program_and_a_second_one_ends(tmp_path: Path, sandbox: OpenSandbox) -> None:
    with nats_server(tmp_path / "hub") as server:
        given = ["--data-dir", str(tmp_path), "--server", server.fanout.url, "--opend", sandbox.opend]
        with program(*given) as one:
            async with window(server.window) as reads:
                await reads.reader.subscribe([Topic.BOOK.of(HK)])
                await until(lambda: reads.hub.value(Topic.BOOK.of(HK)) and reads.reader.status.feed is Feed.LIVE)
                with program(*given) as two:
                    await until(lambda: two.poll() is not None)
                    assert two.returncode == 3
                    assert two.stderr is not None
                    assert two.stderr.read().endswith("another tideboard-hub passes values on over this server\n")
            one.send_signal(signal.SIGTERM)
            await until(lambda: one.poll() is not None)
            assert one.returncode == 0
            assert one.stderr is not None
            assert "live" in one.stderr.read()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of files")
def test_setup_writes_files_of_their_owner_and_keeps_the_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.chmod(0o777)
    assert main(["setup", "--data-dir", str(tmp_path), "--listen", "127.0.0.1:4333"]) == 0
    assert {path.stat().st_mode & 0o777 for path in (tmp_path, tmp_path / "hub")} == {0o700}
    files = {name: (tmp_path / "hub" / name) for name in (CONFIGURATION, PUBLISHES, READS)}
    assert {path.stat().st_mode & 0o777 for path in files.values()} == {0o600}
    said = capsys.readouterr().out
    keys = {name: files[name].read_text().strip() for name in (PUBLISHES, READS)}
    for key in keys.values():
        assert key.startswith("SU")
        assert key not in said + files[CONFIGURATION].read_text()
    assert main(["setup", "--data-dir", str(tmp_path)]) == 0
    assert {name: files[name].read_text().strip() for name in keys} == keys
    assert "port: 4222" in files[CONFIGURATION].read_text()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["setup", "--listen", "0.0.0.0:4222"], "use TLS"),
        (["setup", "--tls-key", "KEY"], "name both"),
        (["setup", "--tls-key", "KEY", "--tls-certificate", "NONE"], "NONE is no file"),
        (["run", "--opend", "127.0.0.1:1", "--server", "nats://192.0.2.1:4222"], "use TLS"),
        (["run", "--opend", "127.0.0.1:1", "--server", "http://127.0.0.1"], "no address such as nats://"),
        (["run", "--opend", "127.0.0.1:1", "--server", "nats://u:p@127.0.0.1"], "no address such as nats://"),
        (["run", "--opend", "127.0.0.1:1"], "fanout.key is no file"),
    ],
)
def test_what_cannot_be_used_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("KEY").touch()
    assert main([*arguments, "--data-dir", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1
    assert not (tmp_path / "hub").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of files")
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["setup", "--data-dir", str(tmp_path)]) == 0
    (tmp_path / "hub" / PUBLISHES).chmod(0o644)
    assert main(["run", "--opend", "127.0.0.1:1", "--data-dir", str(tmp_path)]) == 2
    assert "give it mode 0600" in capsys.readouterr().err


def signed_by(authority: Authority, folder: Path) -> Path:
    """A file with key and certificate of this computer."""
    authority.server()
    return next(folder.glob("127.0.0.1-*.pem"))


async def test_values_pass_over_tls_and_an_unknown_certificate_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    authority = Authority(tmp_path)
    signed = signed_by(authority, tmp_path)
    listening = Listening(port=free_port(), certificate=signed, key=signed)
    with nats_server(tmp_path / "hub", listening) as server:
        address = BusAddress(url=f"tls://127.0.0.1:{server.port}", key_file=tmp_path / "hub" / READS)
        with pytest.raises(LoginRefused) as caught:
            async with connected(address, "test"):
                pass
        assert caught.value.code == "nats-certificate"
        trusted = BusAddress(url=address.url, key_file=address.key_file, authority=authority.path)
        async with connected(trusted, "test") as (client, _ended):
            await client.flush()


async def test_a_server_without_tls_is_not_taken_for_one_with_it(tmp_path: Path) -> None:
    with nats_server(tmp_path / "hub") as server:
        address = BusAddress(url=f"tls://127.0.0.1:{server.port}", key_file=server.window.key_file)
        with pytest.raises(InsecureTransport):
            async with connected(address, "test"):
                pass


async def test_a_replayed_market_is_not_passed_on(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_text("time,open,high,low,close,volume\n2026-11-20 09:30,600,602,599,601,4000\n")
    played = ["--play", str(path), "--play-symbol", "HK.00700", "--play-lot", "100"]
    with sandbox_here(date=None, arguments=played) as sandbox, nats_server(tmp_path / "hub") as server:
        given = ["--data-dir", str(tmp_path), "--server", server.fanout.url, "--opend", sandbox.opend]
        with program(*given) as one:
            await until(lambda: one.poll() is not None)
            assert one.returncode == 2
            assert one.stderr is not None
            assert "a recorded day" in one.stderr.read()
