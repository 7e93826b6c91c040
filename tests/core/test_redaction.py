"""The log formatter: no secret survives, neither in a message nor in a traceback."""

from __future__ import annotations

import gc
import hashlib
import io
import json
import logging
import random
from collections.abc import Callable, Iterable
from urllib.parse import quote, quote_plus

import pytest

from tideboard_core.redaction import MARK, RedactingFormatter, Redactor, spellings_of

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


SECRETS = [
    "correct horse",
    "p@ss'w\"\u00f6 rd\\x/y",
    "\u5bc6\u7801 123",
    "aaaa",
    "abab",
    "it's\n",
    "\ud800half",
    "x" * 1500,
]


def replaced(text: str, known: Iterable[str]) -> str:
    """What the formatter did while it kept the texts themselves: the longest first, one after another."""
    for spelling in sorted({one for secret in known for one in spellings_of(secret)}, key=len, reverse=True):
        text = text.replace(spelling, MARK)
    return text


@pytest.mark.parametrize("seed", range(40))
def test_it_hides_all_that_a_list_of_texts_would(seed: int) -> None:
    """Random lines of secrets in all their spellings, cut and joined at every place."""
    chance = random.Random(seed)
    redactor, known = Redactor(), chance.sample(SECRETS, 3)
    for secret in known:
        redactor.add(secret)
    spellings = [one for secret in SECRETS for one in sorted(spellings_of(secret))]
    pieces = [chance.choice([*spellings, "order ", "ab", "a", " 1 ", "'"]) for _ in range(30)]
    line = "".join(piece[: chance.choice([len(piece), len(piece), 5])] for piece in pieces)

    cleaned = redactor.clean(line)

    hidden = {one for secret in known for one in spellings_of(secret)}
    assert not [one for one in hidden if one in cleaned.replace(MARK, "\0")]
    assert len(cleaned.replace(MARK, "")) <= len(replaced(line, known).replace(MARK, ""))


@pytest.mark.parametrize("offset", [0, 1, 15, 16, 17, 63, 64, 65, 1023, 4095, 65_536])
def test_a_secret_goes_wherever_it_stands(offset: int) -> None:
    redactor = Redactor()
    redactor.add(PASSWORD)
    assert redactor.clean("." * offset + PASSWORD + "." * offset) == "." * offset + MARK + "." * offset


def test_no_text_of_a_secret_is_kept() -> None:
    """Whoever reads the memory of a process that is locked again finds hashes."""
    redactor = Redactor()
    redactor.add("another site's password")
    kept: list[object] = [redactor.__dict__]
    for one in kept:  # grows while it is read
        kept += [part for part in gc.get_referents(one) if not isinstance(part, type)]

    assert not [one for one in kept if isinstance(one, str | bytes) and "password" in repr(one)]
    assert redactor.clean("another%20site%27s%20password") == MARK


def test_a_secret_may_be_named_while_a_text_is_cleaned() -> None:
    """As by the thread of the window, while another one logs."""
    redactor = Redactor()
    redactor.add(PASSWORD)

    class Named(str):
        __slots__ = ()

        def __len__(self) -> int:
            redactor.add(f"{PASSWORD} and more")
            return super().__len__()

    assert redactor.without_known(Named(f"say {PASSWORD}")) == f"say {MARK}"
