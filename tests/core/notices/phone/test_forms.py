"""Which parts of an address a form takes, and that nothing of it can lead elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.notices import PhoneForm
from tideboard_core.notices.phone.forms import (
    SETUPS,
    MailSecurity,
    MailSetup,
    NtfySetup,
    PhoneSetup,
    TelegramSetup,
    WebhookSetup,
    new_topic,
    secret_fields,
)

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_12345"
GOOD: dict[PhoneForm, dict[str, Any]] = {
    PhoneForm.NTFY: {"topic": "tideboard-0123456789"},
    PhoneForm.TELEGRAM: {"token": TOKEN, "chat": "-1001234"},
    PhoneForm.WEBHOOK: {"host": "hooks.example.org", "path": "/a/b-C_d.9"},
    PhoneForm.MAIL: {"host": "mail.example.org", "sender": "a@example.org", "to": "b+c@example.org"},
}


def made(form: PhoneForm, **changes: Any) -> PhoneSetup:
    return SETUPS[form](**(GOOD[form] | changes))


@pytest.mark.parametrize(
    ("form", "address"),
    [
        (PhoneForm.NTFY, "https://ntfy.sh:443/"),
        (PhoneForm.TELEGRAM, f"https://api.telegram.org:443/bot{TOKEN}/sendMessage"),
        (PhoneForm.WEBHOOK, "https://hooks.example.org:443/a/b-C_d.9"),
    ],
)
def test_the_address_is_built_from_the_parts(form: PhoneForm, address: str) -> None:
    setup = made(form)
    assert isinstance(setup, NtfySetup | TelegramSetup | WebhookSetup)
    assert setup.address == address


@pytest.mark.parametrize("form", [PhoneForm.NTFY, PhoneForm.WEBHOOK, PhoneForm.MAIL])
@pytest.mark.parametrize(
    "host",
    [
        "", "https://evil.org", "a@evil.org", "evil.org/path", "evil.org:8080", "evil.org#x", "evil.org?x", "a b.org",
        "evil.org\n", "\u0435vil.org", "-a.org", "x" * 300, "a..org", "[::1]", "file:///etc",
    ],
)  # fmt: skip
def test_a_host_is_a_host_and_nothing_else(form: PhoneForm, host: str) -> None:
    with pytest.raises(BadInput) as caught:
        made(form, host=host)
    assert caught.value.data == {"field": "host"}


@pytest.mark.parametrize(
    ("form", "field", "value"),
    [
        (PhoneForm.NTFY, "topic", "short"),
        (PhoneForm.NTFY, "topic", "a/b/../admin-0123456"),
        (PhoneForm.NTFY, "token", "a b c d e f g h"),
        (PhoneForm.NTFY, "token", "abcdefgh\r\nX-Evil: 1"),
        (PhoneForm.TELEGRAM, "token", "../getUpdates"),
        (PhoneForm.TELEGRAM, "token", f"{TOKEN}/x"),
        (PhoneForm.TELEGRAM, "chat", "1 2"),
        (PhoneForm.WEBHOOK, "path", "no-slash"),
        (PhoneForm.WEBHOOK, "path", "/../secret"),
        (PhoneForm.WEBHOOK, "path", "/a?b=c"),
        (PhoneForm.WEBHOOK, "path", "//evil.org/x"),
        (PhoneForm.WEBHOOK, "path", "/a\r\nHost: x"),
        (PhoneForm.WEBHOOK, "path", "/" + "a" * 600),
        (PhoneForm.WEBHOOK, "port", 0),
        (PhoneForm.MAIL, "port", 65536),
        (PhoneForm.MAIL, "sender", "a@b.org\r\nBcc: c@d.org"),
        (PhoneForm.MAIL, "to", "a@b.org, c@d.org"),
        (PhoneForm.MAIL, "to", "<a@b.org>"),
        (PhoneForm.MAIL, "user", "a\nb"),
        (PhoneForm.MAIL, "authority", "/a\0b"),
    ],
)
def test_a_part_that_could_lead_elsewhere_is_refused(form: PhoneForm, field: str, value: object) -> None:
    with pytest.raises(BadInput) as caught:
        made(form, **{field: value})
    assert caught.value.data == {"field": field}


@pytest.mark.parametrize(
    ("form", "changes"),
    [
        (PhoneForm.NTFY, {"plain": True}),
        (PhoneForm.WEBHOOK, {"plain": True}),
        (PhoneForm.MAIL, {"security": MailSecurity.PLAIN}),
    ],
)
def test_clear_text_goes_to_this_computer_alone(form: PhoneForm, changes: dict[str, Any]) -> None:
    for host in ("127.0.0.1", "::1", "localhost", "LocalHost"):
        made(form, host=host, **changes)
    for host in ("192.168.1.4", "localhost.example.org", "127.0.0.1.nip.io"):
        with pytest.raises(BadInput) as caught:
            made(form, host=host, **changes)
        assert caught.value.code == "notice-plain"


def test_a_login_has_a_password() -> None:
    with pytest.raises(BadInput) as caught:
        made(PhoneForm.MAIL, user="a")
    assert caught.value.data == {"field": "password"}


def test_a_topic_is_random_and_long_enough() -> None:
    topics = {new_topic() for _ in range(100)}
    assert len(topics) == 100
    for topic in topics:
        NtfySetup(topic=topic)


@pytest.mark.parametrize("form", list(PhoneForm))
def test_what_was_filled_in_is_in_no_repr(form: PhoneForm) -> None:
    shown = repr(made(form))
    assert not any(str(value) in shown for value in GOOD[form].values())


def test_pages_hide_tokens_and_passwords() -> None:
    assert {form: secret_fields(form) for form in PhoneForm} == {
        PhoneForm.NTFY: {"token"},
        PhoneForm.TELEGRAM: {"token"},
        PhoneForm.MAIL: {"password"},
        PhoneForm.WEBHOOK: {"token"},
    }
    assert isinstance(made(PhoneForm.MAIL), MailSetup)
