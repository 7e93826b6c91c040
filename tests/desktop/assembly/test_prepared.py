"""Before Qt: private directory, clean log, settings that cannot be read, choice of connection."""

from __future__ import annotations

import logging
import logging.handlers
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.values.privacy import is_private
from tideboard_core.crash.files import LOG_FILE
from tideboard_core.system.settings import Backend, Connection, LongportPlace, Region, RestPlace, Settings
from tideboard_desktop.assembly.prepared import asks_for_connection, prepare, uses
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.ui.cli.command_line import parse

STORED = Connection(backend=Backend.OPEND, host="10.0.0.9", port=11112, rsa_key_file="key.pem")


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """Give the root logger back as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in [handler for handler in root.handlers if handler not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_directory_and_log_are_private_and_the_log_is_clean(tmp_path: Path) -> None:
    prepared = prepare(tmp_path / "data")
    prepared.redactor.add("open sesame")
    logging.getLogger("tideboard").info("the word is %s", "open sesame")

    log = tmp_path / "data" / LOG_FILE
    assert is_private(tmp_path / "data")
    assert is_private(log)
    assert "the word is [secret]" in log.read_text()
    assert prepared.settings == Settings()
    assert prepared.review.confirmed


def test_every_file_of_the_process_is_private_from_then_on(tmp_path: Path) -> None:
    """Also what libraries make: lock files, and the log after it was turned over."""
    old = os.umask(0)
    try:
        prepare(tmp_path)
        turn_over = [h for h in logging.getLogger().handlers if isinstance(h, logging.handlers.RotatingFileHandler)]
        turn_over[-1].doRollover()
        logging.getLogger("tideboard").info("a new file")
        (tmp_path / "by a library").write_text("x")
    finally:
        os.umask(old)

    files = list(tmp_path.iterdir())
    assert [path for path in files if not is_private(path)] == []
    assert len(files) == 3


def test_settings_that_cannot_be_read_are_left_alone_and_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "settings.json").write_text("{")
    with caplog.at_level(logging.CRITICAL):
        prepared = prepare(tmp_path)

    assert prepared.settings == Settings()
    assert not prepared.review.confirmed
    assert prepared.review.read.reason
    assert (tmp_path / "settings.json").read_text() == "{"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], STORED),
        (["--sandbox"], Connection()),
        (["--seed", "7"], Connection(seed=7)),
        (["--scenario", "fast"], Connection(scenario="fast")),
        (["--opend", "127.0.0.1:11111"], Connection(backend=Backend.OPEND)),
        (["--practice-door", "longport"], Connection(door=Backend.LONGPORT)),
        (["--practice-door", "opend", "--seed", "7"], Connection(seed=7)),
        (["--longport"], Connection(backend=Backend.LONGPORT)),
        (["--opend-rest", "http://h:1"], Connection(backend=Backend.OPEND_REST, rest=RestPlace(url="http://h:1"))),
        (
            ["--opend", "127.0.0.1:11111", "--rsa-key", "k.pem"],
            Connection(backend=Backend.OPEND, rsa_key_file="k.pem"),
        ),
    ],
)
def test_the_command_line_wins_over_the_last_connection(arguments: list[str], expected: Connection) -> None:
    assert uses(parse(arguments), Settings(connection=STORED)) == Uses(connection=expected)


def test_the_longport_that_was_set_up_is_used_whatever_it_was_used_for() -> None:
    place = LongportPlace(region=Region.MAINLAND)
    known = Connection(backend=Backend.LONGPORT, longport=place)

    assert uses(parse(["--longport"]), Settings(connection=STORED, other_flow=known)) == Uses(connection=known)
    assert uses(parse(["--longport"]), Settings(connection=known)) == Uses(connection=known)


def test_a_rest_address_that_was_set_up_keeps_its_certificate_authority() -> None:
    place = RestPlace(url="https://gateway.example/", authority_file="ca.pem")
    known = Connection(backend=Backend.OPEND_REST, rest=place)
    address = ["--opend-rest", "https://Gateway.example"]

    assert uses(parse(address), Settings(connection=STORED, orders=known)) == Uses(connection=known)
    assert asks_for_connection(parse(address))
    assert uses(parse(address), Settings(connection=STORED)).connection.rest.authority_file == ""


def test_every_use_of_the_last_run_begins_again_unless_the_command_line_says_otherwise() -> None:
    stored = Settings(connection=STORED, orders=Connection(backend=Backend.LONGPORT))

    assert uses(parse([]), stored) == Uses(connection=STORED, orders=Connection(backend=Backend.LONGPORT))
    assert uses(parse(["--sandbox"]), stored) == Uses(connection=Connection())
