"""The log formatter: no secret survives, neither in a message nor in a traceback."""

from __future__ import annotations

import hashlib
import io
import json
import logging
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from tideboard_core.redaction import MARK, RedactingFormatter, Redactor

PASSWORD = "s3cret-pass"
MD5 = hashlib.md5(PASSWORD.encode(), usedforsecurity=False).hexdigest()


@pytest.fixture
def log_lines() -> tuple[logging.Logger, io.StringIO]:
    redactor, out = Redactor(), io.StringIO()
    redactor.add(PASSWORD)
    handler = logging.StreamHandler(out)
    handler.setFormatter(RedactingFormatter(redactor))
    logger = logging.Logger("test")  # noqa: LOG001  one that no other test can reach
    logger.addHandler(handler)
    return logger, out


def test_a_known_secret_is_gone_from_message_arguments_and_traceback(
    log_lines: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, out = log_lines
    try:
        raise ValueError(f"bad {PASSWORD}")
    except ValueError:
        logger.exception("unlock with %s failed", PASSWORD)

    assert PASSWORD not in out.getvalue()
    assert out.getvalue().count(MARK) >= 2
    assert "ValueError" in out.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        f"pwdMD5={MD5}",
        MD5.upper(),
        "-----BEGIN RSA PRIVATE KEY-----\nMIIC\nXgIB\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\ncut off",
    ],
)
def test_what_looks_like_a_secret_is_gone_without_being_known(
    log_lines: tuple[logging.Logger, io.StringIO], text: str
) -> None:
    logger, out = log_lines
    logger.info("%s", text)

    assert text not in out.getvalue()
    assert MARK in out.getvalue()


def test_ordinary_text_stays() -> None:
    redactor = Redactor()
    redactor.add("abc")
    line = "link live HK.00700 612.50 abc " + "0" * 31

    assert redactor.clean(line) == line


def test_the_longer_of_two_secrets_goes_first() -> None:
    redactor = Redactor()
    redactor.add("hunter22")
    redactor.add("hunter22-and-more")

    assert redactor.clean("x hunter22-and-more y") == f"x {MARK} y"


@pytest.mark.parametrize("spelled", [repr, ascii, json.dumps, quote, quote_plus, lambda text: repr(text.encode())])
def test_every_spelling_of_a_secret_goes(spelled: Callable[[str], str]) -> None:
    secret = "p@ss'w\"\u00f6 rd\\x/y"
    redactor = Redactor()
    redactor.add(secret)
    cleaned = redactor.clean(f"told {spelled(secret)} end")
    assert MARK in cleaned
    assert "ss" not in cleaned
    assert len(cleaned) <= len(f"told b'{MARK}' end")


def test_a_quoted_secret_of_one_kind_of_quote_goes() -> None:
    redactor = Redactor()
    redactor.add("it's secret")
    assert redactor.clean(repr({"a": "it's secret"})) == repr({"a": MARK}).replace("'" + MARK + "'", '"' + MARK + '"')


def test_a_hash_behind_an_underscore_goes() -> None:
    assert Redactor().clean(f"pwd_{MD5}_{MD5.upper()}") == f"pwd_{MARK}_{MARK}"
