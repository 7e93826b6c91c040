"""The sentences of a hub's checklist, finding by finding, and where a hub can be chosen."""

from __future__ import annotations

import pytest

from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from tideboard_core.errors import BadInput
from tideboard_core.model.connection_check import HUB_STEPS, CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.redaction import Redactor
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import Backend, Connection, HubPlace
from tideboard_desktop.connection.brokers.catalogue import connection_words
from tideboard_desktop.connection.brokers.hub.descriptor import HUB_SENTENCES
from tideboard_desktop.connection.check.words import finding_words, step_words
from tideboard_desktop.connection.connect.drafts import Drafts
from tideboard_desktop.connection.uses import Use, Uses
from tideboard_desktop.startup import brokers
from tideboard_desktop.startup.brokers import Brokers

HUB = Connection(backend=Backend.HUB, hub=HubPlace(url="tls://Desk.example:4222/"))
TABLE: list[tuple[FindingCode, dict[str, object], str]] = [
    (FindingCode.BUS_ANSWERS, {}, "A NATS server answers."),
    (FindingCode.BUS_CLOSED, {"host": "h", "port": 4222}, "at port 4222 of h"),
    (FindingCode.BUS_UNTRUSTED, {}, "choose its file above"),
    (FindingCode.BUS_CLEAR_TEXT, {"host": "h"}, "has to offer TLS"),
    (FindingCode.BUS_NO_PACKAGES, {}, "the extra named desk"),
    (FindingCode.HUB_KEY_ACCEPTED, {}, "accepts the key"),
    (FindingCode.HUB_KEY_MISSING, {}, "window.key"),
    (FindingCode.HUB_KEY_REFUSED, {}, "refuses the key"),
    (FindingCode.HUB_KEY_UNUSABLE, {}, "begins with SU"),
    (FindingCode.HUB_ANSWERS, {}, "The hub answers."),
    (FindingCode.HUB_SILENT, {}, "Start tideboard-hub run"),
    (FindingCode.HUB_VERSION, {}, "same version"),
    (FindingCode.HUB_BROKER_LIVE, {"provider": "Futu OpenD"}, "Futu OpenD is connected there."),
    (FindingCode.HUB_BROKER_GONE, {"provider": "Futu OpenD"}, "no connection to Futu OpenD"),
    (FindingCode.HUB_REPLAY, {}, "a recorded day"),
    (FindingCode.HUB_NO_ORDERS, {}, "orders never pass a hub"),
]


@pytest.mark.parametrize(("code", "data", "words"), TABLE, ids=[str(code) for code, _, _ in TABLE])
def test_a_sentence_says_what_is_wrong_and_what_to_do(code: FindingCode, data: dict[str, object], words: str) -> None:
    sentence = finding_words(Finding(step=CheckStep.HUB, verdict=CheckVerdict.BAD, code=code, data=data))
    assert words in sentence
    assert "{" not in sentence


def test_every_finding_and_step_of_a_hub_has_its_words() -> None:
    assert {code for code, _, _ in TABLE} == set(HUB_SENTENCES)
    assert len({step_words(step) for step in HUB_STEPS}) == len(HUB_STEPS)


def test_a_hub_is_for_prices_alone() -> None:
    drafts = Drafts(Uses(connection=HUB))
    assert Backend.HUB in drafts.allowed
    for drafts.use in (Use.ORDERS, Use.OTHER_FLOW):
        assert drafts.allowed == {Backend.OPEND, Backend.OPEND_REST, Backend.LONGPORT}


def test_two_addresses_of_one_server_are_one_connection_with_one_key() -> None:
    same = Connection(backend=Backend.HUB, hub=HubPlace(url="tls://desk.example:4222"))
    assert connection_words(HUB) == "Hub, desk.example:4222"
    assert (HUB.credential_name, HUB.end_point) == (same.credential_name, same.end_point)
    assert HUB.credential_name == "hub-desk.example:4222"
    assert Connection(backend=Backend.HUB, hub=HubPlace(url="")).hub.where == "nats://127.0.0.1:4222"


async def test_without_a_nats_client_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brokers, "find_spec", lambda _name: None)
    clock, found = ManualClock(), list[Finding]()
    made = Brokers(Redactor(), clock, CredentialShelf(MemoryStore(), clock=clock))
    await made.check(HUB, found.append)
    assert [one.code for one in found] == [FindingCode.BUS_NO_PACKAGES]
    with pytest.raises(BadInput) as caught:
        made.spec(HUB, (QUOTES_LINK,))
    assert caught.value.code == "hub-no-packages"
