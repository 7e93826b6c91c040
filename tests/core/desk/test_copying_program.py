"""The program that copies for a window: lines in, lines out, each fault one line; nothing that is slow to load."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.servers.certificates import Authority, tls_before
from fakes.servers.connect_proxy import ConnectProxy
from fakes.servers.s3_store import BUCKET, s3_server
from fakes.values.archive_market import DAY, MEITUAN, TENCENT, after_close
from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from fakes.values.shared_places import REAL_KEY, published, sealed_archive, shared_folder
from tideboard_core.archive.shared_copy.reader import JoinedReader
from tideboard_core.desk import copying_command, copying_program
from tideboard_core.desk.copying_command import command, missing_packages
from tideboard_core.desk.copying_program import BEAT, main
from tideboard_core.desk.places import place_of
from tideboard_core.model.credentials import BearerKey
from tideboard_core.ports.system import SecretStore
from tideboard_core.system.credentials import Credentials
from tideboard_core.system.settings import ProxyChoice, ProxySettings

pytestmark = pytest.mark.slow

ASK = json.dumps({"symbols": [TENCENT]})


def answers(
    folder: Path,
    address: str,
    *requests: str,
    arguments: tuple[str, ...] = (),
    keyring: SecretStore | None = None,
) -> list[dict[str, object]]:
    """By a clock that stands, so that no line is a sign of life."""
    written = io.StringIO()
    given = io.StringIO("\n".join(requests))
    assert main([str(folder), address, *arguments], given, written, ManualClock(after_close()), keyring) == 0
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.fixture(autouse=True)
def _keep_priority(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying_program, "lower_priority", lambda: None)


def test_what_came_and_the_end_are_lines(tmp_path: Path) -> None:
    place = shared_folder(tmp_path / "share")
    published(sealed_archive(tmp_path / "theirs"), place)
    found = answers(tmp_path / "own", place.name, ASK, json.dumps({"symbols": [TENCENT, MEITUAN]}))
    assert found == [{"came": [TENCENT]}, {"done": 1}, {"came": [MEITUAN]}, {"done": 2}]


def test_each_fault_is_a_line_and_the_next_request_is_answered(tmp_path: Path) -> None:
    place = shared_folder(tmp_path / "share")
    assert place.folder is not None
    (found,) = answers(tmp_path / "own", "file:///", ASK)
    assert found["error"] == "desk-no-address"
    found, after = answers(tmp_path / "own", place.name, ASK, ASK)
    assert found == after == {"error": "desk-no-place", "data": {"place": place.name}}
    published(sealed_archive(tmp_path / "theirs"), place)
    next((place.folder / "flow").glob("*/*/*.parquet")).unlink()
    (found,) = answers(tmp_path / "own", place.name, ASK)
    assert found["error"] == "desk-gone"
    (tmp_path / "file").write_text("")
    (found,) = answers(tmp_path / "file" / "own", place.name, ASK)
    assert found["error"] == "desk-disk"


def test_any_other_error_is_a_line_and_the_next_request_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = shared_folder(tmp_path / "share")
    published(sealed_archive(tmp_path / "theirs"), place)

    def broken(*_given: object) -> object:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("tideboard_core.desk.copying.pinned", broken)
        (found,) = answers(tmp_path / "own", place.name, ASK)
    assert found == {"error": "desk-failed", "data": {"text": "ZeroDivisionError"}}
    assert answers(tmp_path / "own", place.name, ASK)[-1] == {"done": 1}


class Later(ManualClock):
    """A clock by which every look takes longer than a line may."""

    def monotonic(self) -> float:
        """Later each time."""
        self.advance(BEAT)
        return super().monotonic()


def test_reading_on_is_a_line_where_nothing_is_written_for_long(tmp_path: Path) -> None:
    place = shared_folder(tmp_path / "share")
    published(sealed_archive(tmp_path / "theirs"), place)
    said = io.StringIO()
    assert main([str(tmp_path / "own"), place.name], io.StringIO(ASK), said, Later(after_close())) == 0
    found = [json.loads(line) for line in said.getvalue().splitlines()]
    assert found[0] == {"came": []}
    assert found[-2:] == [{"came": [TENCENT]}, {"done": 1}]


def test_a_copy_is_made_anew_when_it_is_asked_for(tmp_path: Path) -> None:
    place = shared_folder(tmp_path / "share")
    published(sealed_archive(tmp_path / "theirs"), place)
    assert answers(tmp_path / "own", place.name, ASK)[0] == {"came": [TENCENT]}
    assert answers(tmp_path / "own", place.name, ASK) == [{"done": 1}]
    damaged = json.dumps({"symbols": [TENCENT], "damaged": [TENCENT]})
    assert answers(tmp_path / "own", place.name, damaged) == [{"came": [TENCENT]}, {"done": 1}]
    anew = json.dumps({"symbols": [TENCENT], "anew": True})
    assert answers(tmp_path / "own", place.name, anew) == [{"came": []}, {"came": [TENCENT]}, {"done": 1}]


def test_without_the_packages_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying_command, "PACKAGES", ("tideboard_core", "no_such_package"))
    assert missing_packages() == ["no_such_package"]
    (found,) = answers(tmp_path / "own", "file:///share", ASK)
    assert found["error"] == "desk-not-installed"


class Entry(MemoryStore):
    """A keyring with one entry; `asked` are the names that were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def get(self, name: str) -> str | None:  # type: ignore[override]  # as its base
        self.asked.append(name)
        return json.dumps({"access_key_id": "tests", "secret_access_key": "secret-of-tests", "region": "us-east-1"})


def test_a_store_is_read_with_the_keys_of_the_environment_or_of_the_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        published(sealed_archive(tmp_path / "theirs"), place_of(f"s3://{BUCKET}/window"))
        monkeypatch.delenv("AWS_ENDPOINT_URL")
        ended = subprocess.run(
            command(tmp_path / "own", f"s3://{BUCKET}/window", endpoint=server.address),
            input=ASK,
            capture_output=True,
            text=True,
            check=True,
            env={**_environment()},
        )
        lines = [json.loads(line) for line in ended.stdout.splitlines()]
        # a process has the system's clock: on a busy machine signs of life stand between
        assert [line for line in lines if line != {"came": []}] == [{"came": [TENCENT]}, {"done": 1}]
        assert not ended.stderr

        for name in server.environment:
            monkeypatch.delenv(name, raising=False)
        keyring = Entry()
        arguments = ("--endpoint", server.address, "--connection", "desk-keys")
        ask = json.dumps({"symbols": [MEITUAN]})
        found = answers(tmp_path / "own", f"s3://{BUCKET}/window", ask, arguments=arguments, keyring=keyring)
        assert found == [{"came": [MEITUAN]}, {"done": 1}]
        assert keyring.asked == ["desk-keys"]
        reader = JoinedReader(tmp_path / "own")
        assert len(reader.recorders(REAL_KEY, TENCENT, DAY, DAY)) == 1
        reader.close()


async def test_a_store_is_read_through_a_proxy_with_the_password_that_the_keyring_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, authority: Authority
) -> None:
    """At an address that a proxy alone reaches; its certificate is judged by the library as without."""
    keyring = MemoryStore()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    with s3_server() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        away, port = f"s3://{BUCKET}/led", int(server.address.rpartition(":")[2])
        await asyncio.to_thread(lambda: published(sealed_archive(tmp_path / "theirs"), place_of(away)))
        async with (
            tls_before(port, authority.server("192.0.2.7")) as outside,
            ConnectProxy(login="me:secret of mine") as proxy,
        ):
            place = ProxySettings(choice=ProxyChoice.ADDRESS, url=proxy.url)
            kept = Credentials(keyring, place.credential_name, clock=ManualClock())
            await kept.save(BearerKey(key="me:secret of mine"))
            arguments = ("--endpoint", f"https://192.0.2.7:{outside}", "--proxy", place.words)
            found = await asyncio.to_thread(
                lambda: answers(tmp_path / "own", away, ASK, arguments=arguments, keyring=keyring)
            )
            assert found == [{"came": [TENCENT]}, {"done": 1}]
            assert set(proxy.asked) == {f"CONNECT 192.0.2.7:{outside}"}
            assert b"secret-of-tests" not in proxy.passed

            proxy.status, proxy.login = 502, ""
            (failed,) = await asyncio.to_thread(
                lambda: answers(tmp_path / "own", away, ASK, arguments=arguments, keyring=keyring)
            )
            data = failed["data"]
            assert (failed["error"], isinstance(data, dict) and data["text"]) == (
                "desk-unreachable",
                f"no answer through the proxy 127.0.0.1:{proxy.port}",
            )


def test_with_a_choice_of_a_proxy_that_is_not_known_no_store_is_asked(tmp_path: Path) -> None:
    (found,) = answers(tmp_path / "own", "s3://desk/x", ASK, arguments=("--proxy", "unread"))
    assert found == {"error": "proxy-setting-unread", "data": {}}


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def test_nothing_of_the_extra_is_loaded_with_it() -> None:
    code = (
        "import sys, tideboard_core.desk.copying_command as p; p.missing_packages();"
        "print([each for each in (*p.PACKAGES, 'numpy') if each in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment())
    assert ended.stdout.strip() == "[]"
