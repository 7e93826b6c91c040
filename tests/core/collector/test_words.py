from __future__ import annotations

from string import Formatter

import pytest

from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.collector.words import _ARCHIVE, _BY_CODE, _DESK, REASONS, duration, sentence
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.errors import BadInput, GatewayDown, GatewayError, ServerRefused, TideboardError, VaultError


@pytest.mark.parametrize("fault", ArchiveFault)
def test_every_fault_has_a_sentence(fault: ArchiveFault) -> None:
    _check(fault, _ARCHIVE[fault], ArchiveError)


@pytest.mark.parametrize("fault", DeskFault)
def test_every_fault_of_a_shared_place_has_a_sentence(fault: DeskFault) -> None:
    _check(fault, _DESK[fault], DeskError)


def _check(fault: str, template: str, kind: type[TideboardError]) -> None:
    data = {name: f"<{name}>" for _, name, _, _ in Formatter().parse(template) if name}
    told = sentence(kind(fault, **data))
    assert "{" not in told
    assert all(value in told for value in data.values())
    assert fault not in told


def test_every_reason_of_a_gap_has_words() -> None:
    assert set(REASONS) == set(GapReason)


def test_a_servers_words_stand_behind_the_sentence() -> None:
    assert sentence(ServerRefused("refused", text="too late")) == "the provider refused it: too late"
    refused = GatewayDown("connect-failed", host="127.0.0.1", port=9, detail="Connection refused")
    assert sentence(refused) == "127.0.0.1:9 cannot be reached: Connection refused"
    assert sentence(FileNotFoundError(2, "No such file", "x")) == "No such file: x"


def kinds(kind: type[TideboardError]) -> list[type[TideboardError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in kinds(below))]


@pytest.mark.parametrize("kind", [each for base in (GatewayError, VaultError, BadInput) for each in kinds(base)])
def test_no_error_of_a_gateway_or_the_keyring_prints_its_code(kind: type[TideboardError]) -> None:
    told = sentence(kind("some-code", host="there", port=1))
    assert "some-code" not in told
    assert "=" not in told
    assert len(told.split()) > 1


@pytest.mark.parametrize("code", _BY_CODE)
def test_codes_with_a_sentence_of_their_own_name_what_they_know(code: str) -> None:
    data = {"host": "there", "path": "here", "day": "2026-11-12", "here": "Python 3.11", "there": "Python 3.12"}
    quota = {"left": 19, "limit": 100, "line": 20, "proxy": "proxy.example:3128", "http": 502}
    told = sentence(GatewayDown(code, port=1, detail="why", **data, **quota))
    assert told.endswith(": why")
    assert "{" not in told
    assert "  " not in told


def test_durations() -> None:
    assert (duration(0.4), duration(59.6), duration(130)) == ("0 s", "1 min 0 s", "2 min 10 s")
