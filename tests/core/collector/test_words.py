from __future__ import annotations

from string import Formatter

import pytest

from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.collector.words import _ARCHIVE, REASONS, duration, sentence
from tideboard_core.errors import GatewayDown, ServerRefused


@pytest.mark.parametrize("fault", ArchiveFault)
def test_every_fault_has_a_sentence(fault: ArchiveFault) -> None:
    data = {name: f"<{name}>" for _, name, _, _ in Formatter().parse(_ARCHIVE[fault]) if name}
    told = sentence(ArchiveError(fault, **data))
    assert "{" not in told
    assert all(value in told for value in data.values())
    assert fault not in told


def test_every_reason_of_a_gap_has_words() -> None:
    assert set(REASONS) == set(GapReason)


def test_a_servers_words_stand_behind_the_code() -> None:
    assert sentence(ServerRefused("refused", text="too late")) == "refused: too late"
    assert sentence(GatewayDown("unreachable", host="h")) == "unreachable host='h'"
    assert sentence(FileNotFoundError(2, "No such file", "x")) == "No such file: x"


def test_durations() -> None:
    assert (duration(0.4), duration(59.6), duration(130)) == ("0 s", "1 min 0 s", "2 min 10 s")
