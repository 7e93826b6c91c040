"""Ciphers: the two AES forms, RSA pieces, hostile lengths, keys that do not fit."""

from __future__ import annotations

import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.errors import BadInput, WireError
from tideboard_core.wire.opend.crypto import AesCbc, FtAesEcb, MaybeRsa, RsaPieces, session_cipher
from tideboard_core.wire.opend.framing import PLAIN, REQUEST_CAP, FrameReader, OpendFrame, encode
from vectors.opend_frames import CBC, ECB, IV, KEY

NO_DIGEST = bytes(20)


def pem_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    """Return the key file text the broker's tools make."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())


def fresh_key_file() -> bytes:
    """Return a fresh key of the broker's size in PEM."""
    return pem_of(rsa.generate_private_key(public_exponent=65537, key_size=1024))


@pytest.fixture(scope="module")
def key_file() -> bytes:
    """Return one key for the whole module."""
    return fresh_key_file()


@given(plain=st.binary(max_size=100))
def test_cbc_pads_always_and_ecb_only_when_needed(plain: bytes) -> None:
    aligned = len(plain) // 16 * 16

    assert len(CBC.encrypt(plain)) == aligned + 16
    assert len(ECB.encrypt(plain)) == (aligned if aligned == len(plain) else aligned + 16) + 16
    assert CBC.decrypt(CBC.encrypt(plain), NO_DIGEST) == plain
    assert ECB.decrypt(ECB.encrypt(plain), NO_DIGEST) == plain


@pytest.mark.parametrize("cipher", [CBC, ECB], ids=["cbc", "ecb"])
@pytest.mark.parametrize("length", [0, 1, 15, 17, 31])
def test_length_that_is_no_block_is_refused(cipher: AesCbc | FtAesEcb, length: int) -> None:
    with pytest.raises(WireError) as caught:
        cipher.decrypt(bytes(length), NO_DIGEST)

    assert caught.value.code == "wire-bad-cipher-length"


def test_tail_byte_that_cannot_be_is_refused() -> None:
    for body in (bytes(31) + b"\x10", bytes(15) + b"\x01"):
        with pytest.raises(WireError) as caught:
            ECB.decrypt(body, NO_DIGEST)
        assert caught.value.code == "wire-bad-padding"


@given(noise=st.binary(max_size=400))
def test_noise_decrypts_to_bytes_or_our_error(noise: bytes) -> None:
    for cipher in (CBC, ECB):
        try:
            assert len(cipher.decrypt(noise, NO_DIGEST)) <= len(noise)
        except WireError:
            pass


@given(plain=st.binary(max_size=450))
def test_rsa_takes_pieces_of_100_and_makes_128(plain: bytes, key_file: bytes) -> None:
    pieces = RsaPieces(key_file)
    wire = pieces.encrypt(plain)

    assert len(wire) == -(-len(plain) // 100) * 128
    if plain:
        assert pieces.decrypt(wire, NO_DIGEST) == plain


def test_rsa_noise_wrong_key_and_bent_bytes_never_pass_a_frame(key_file: bytes) -> None:
    pieces = RsaPieces(key_file)
    wire = bytearray(encode(OpendFrame(1001, 1, b"x" * 150), pieces))
    for at in range(44, len(wire), 7):
        wire[at] ^= 0x5A
        with pytest.raises(WireError):
            list(FrameReader(cap=REQUEST_CAP, cipher=pieces).feed(bytes(wire)))
        wire[at] ^= 0x5A
    other = RsaPieces(fresh_key_file())
    with pytest.raises(WireError):
        list(FrameReader(cap=REQUEST_CAP, cipher=other).feed(bytes(wire)))


def test_hostile_rsa_length_costs_no_time(key_file: bytes) -> None:
    pieces = RsaPieces(key_file)
    begin = time.thread_time()

    with pytest.raises(WireError):
        pieces.decrypt(bytes(REQUEST_CAP), NO_DIGEST)

    assert time.thread_time() - begin < 0.05


def test_server_with_a_key_reads_clear_and_rsa_alike(key_file: bytes) -> None:
    pieces = RsaPieces(key_file)
    body = bytes(128)

    for cipher in (PLAIN, pieces):
        maybe = MaybeRsa(pieces)
        (frame,) = FrameReader(cap=REQUEST_CAP, cipher=maybe).feed(encode(OpendFrame(1001, 1, body), cipher))
        assert (frame.body, maybe.was_encrypted) == (body, cipher is pieces)


def test_session_cipher_follows_the_reply() -> None:
    assert session_cipher(key=KEY, iv=IV, encrypted=False) is PLAIN
    assert isinstance(session_cipher(key=KEY, iv=IV, encrypted=True), AesCbc)
    assert isinstance(session_cipher(key=KEY, iv=None, encrypted=True), FtAesEcb)


@pytest.mark.parametrize(("key", "iv"), [(b"short", IV), (KEY, b""), (KEY, b"short")])
def test_key_or_iv_of_a_wrong_length_is_refused_without_showing_it(key: bytes, iv: bytes) -> None:
    with pytest.raises(WireError) as caught:
        AesCbc(key=key, iv=iv)

    assert caught.value.code == "wire-bad-key-length"
    assert "short" not in str(caught.value)


@pytest.mark.parametrize(
    ("pem", "code"),
    [
        (b"not a key", "rsa-key-unreadable"),
        (pem_of(rsa.generate_private_key(public_exponent=65537, key_size=2048)), "rsa-key-size"),
        (pem_of(ec.generate_private_key(ec.SECP256R1())), "rsa-key-not-rsa"),
    ],
    ids=["noise", "2048 bits", "elliptic"],
)
def test_key_file_that_cannot_be_used_says_why(pem: bytes, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        RsaPieces(pem)

    assert caught.value.code == code


def test_repr_of_the_key_shows_nothing(key_file: bytes) -> None:
    assert repr(RsaPieces(key_file)) == "RsaPieces()"
