"""Secrets of a whole session: a random password, its hash and a key are looked for wherever they could have gone."""

from __future__ import annotations

import hashlib
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from fakes.servers.sandbox import RunningSandbox, sandbox_process
from fakes.walks.person.application import DesktopApp, Stage, app_command, running_app
from fakes.walks.person.trader import Trader

pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]


class Canaries:
    """What must be nowhere: passwords, their hashes, the lines of a private key."""

    def __init__(self, folder: Path) -> None:
        self.password = f"Kv{secrets.token_hex(6)}"
        self.wrong = f"Wq{secrets.token_hex(6)}"
        self.password_file, self.key_file = folder / "password", folder / "key.pem"
        self.password_file.touch(mode=0o600)
        self.password_file.write_text(self.password)
        key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
        traditional, plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        self.key_file.touch(mode=0o600)
        self.key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, traditional, plain))
        self.texts = [self.password, self.wrong]
        self.texts += [hashlib.md5(one.encode()).hexdigest() for one in (self.password, self.wrong)]  # noqa: S324  OpenD's
        self.texts += self.key_file.read_text().splitlines()[1:-1]
        self._hashes = [hashlib.md5(one.encode()).digest() for one in (self.password, self.wrong)]  # noqa: S324

    def found_in(self, content: bytes | str) -> list[str]:
        """Which of them a text or file holds, whatever the case of its letters."""
        data = content.encode() if isinstance(content, str) else content
        found = [text for text in self.texts if text.lower().encode() in data.lower()]
        return found + [code.hex() for code in self._hashes if code in data]

    def found_in_processes(self) -> list[str]:
        """The same for the arguments and environments of every process that we may look at."""
        found = []
        for place in (*Path("/proc").glob("[0-9]*/cmdline"), *Path("/proc").glob("[0-9]*/environ")):
            try:
                found += self.found_in(place.read_bytes())
            except OSError:
                continue
        return found

    def found_below(self, *folders: Path) -> dict[str, list[str]]:
        """The same for every file."""
        files = [path for folder in folders for path in (folder.rglob("*") if folder.is_dir() else [folder])]
        scanned = {str(path): self.found_in(path.read_bytes()) for path in files if path.is_file()}
        assert scanned
        return {path: hits for path, hits in scanned.items() if hits}


@pytest.fixture
def canaries(tmp_path: Path) -> Canaries:
    """New ones for each test."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    return Canaries(folder)


@pytest.fixture
def sandbox(canaries: Canaries) -> Iterator[RunningSandbox]:
    """An encrypted exchange with that password."""
    options = ["--trade-password-file", str(canaries.password_file), "--opend-rsa-key", str(canaries.key_file)]
    with sandbox_process(arguments=options) as running:
        yield running


def trade(trader: Trader, canaries: Canaries) -> list[str]:
    """Unlock with a wrong and the right password, buy, cancel; what every window said meanwhile."""
    said: list[str] = []
    trader.open_unlock()
    trader.type(canaries.wrong)
    said += trader.read_windows("●●●●")
    trader.key("Return")
    trader.read_until("unlock_dialog", "refused")
    trader.fill("trade_password", canaries.password)
    said += trader.read_windows("●●●●")
    trader.key("Return")
    trader.gone("trade_password")
    trader.take_price("order_book_row_15")
    trader.fill("quantity", "200")
    trader.review()
    said += trader.read_windows()
    trader.hold()
    trader.read_orders("Shares 200", "Filled 0", "Cancel")
    trader.cancel_newest()
    trader.read_orders("Status cancelled")
    return said + trader.read_windows()


def test_no_secret_of_a_session_is_left_anywhere(
    the_stage: Stage, sandbox: RunningSandbox, canaries: Canaries, tmp_path: Path
) -> None:
    """Windows, processes, data directory with log and order log, stderr of both programs."""
    data = tmp_path / "data"
    with running_app(the_stage, data, "--opend", sandbox.opend, "--rsa-key", str(canaries.key_file)) as app:
        said = trade(Trader(app.person()), canaries)
        in_processes = canaries.found_in_processes()
        app.signal(signal.SIGTERM)
        assert app.ended() == 0
    assert any("●●●●" in words for words in said)  # we did look while the password stood in the field
    assert [hit for words in said for hit in canaries.found_in(words)] == []
    assert in_processes == []
    assert "encrypted True" in app.log()
    assert canaries.found_below(data, app.errors) == {}
    assert canaries.found_in(sandbox.log()) == []
    check_the_order_log(app)


def check_the_order_log(app: DesktopApp) -> None:
    """`tideboard audit verify` finds the real log whole, a flipped bit by its line, and a tail that was cut off."""
    log = app.data / "orders.audit.jsonl"
    whole = log.read_bytes().rstrip(b"\0")
    count = whole.count(b"\n")
    assert verify(app.data) == (0, f"{log}: whole, {count} records\n")
    middle = whole.index(b"\n", len(whole) // 2) - 10
    log.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    line = whole[:middle].count(b"\n") + 1
    code, text = verify(app.data)
    assert code == 1
    assert f"line {line} is broken" in text
    log.write_bytes(whole[: whole.rstrip(b"\n").rindex(b"\n") + 1])
    code, text = verify(app.data)
    assert code == 1
    assert f"shorter than its anchor: {count - 1} of {count}" in text


def verify(data: Path) -> tuple[int, str]:
    """Run the command on a data directory."""
    done = subprocess.run(app_command(data, "audit", "verify"), capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_planted_secret_is_found(canaries: Canaries, tmp_path: Path) -> None:
    """The scan bites: in a file, in upper case, as raw bytes of the hash, and among a process's arguments."""
    leak = tmp_path / "leak"
    leak.write_text(f"password={canaries.password.upper()}")
    assert canaries.found_below(leak) == {str(leak): [canaries.password]}
    assert canaries.found_in(hashlib.md5(canaries.password.encode()).digest())  # noqa: S324
    assert canaries.found_in(canaries.key_file.read_bytes())
    program = "print('here', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, canaries.wrong], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        assert canaries.wrong in canaries.found_in_processes()
        process.kill()
