"""The ciphers of OpenD: RSA for InitConnect, AES-CBC or FTAES_ECB for everything after it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from tideboard_core.errors import BadInput, WireError
from tideboard_core.wire.opend.framing import PLAIN, Cipher

# The package `cryptography` takes 9 MB, and most connections are not encrypted: it is imported with the first key.
if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

BLOCK: Final = 16
_RSA_BITS: Final = 1024
_RSA_PLAIN_PIECE: Final = 100
_RSA_WIRE_PIECE: Final = 128
_RSA_PIECES_CAP: Final = 64
"""An InitConnect body takes two or three pieces; the cap keeps a hostile length from costing seconds of RSA."""


class AesCbc:
    """AES-128-CBC with PKCS#7; every frame starts from the same IV, as the broker requires."""

    def __init__(self, *, key: bytes, iv: bytes) -> None:
        _check_block("connAESKey", key)
        _check_block("aesCBCiv", iv)
        from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
        from cryptography.hazmat.primitives.ciphers.algorithms import AES
        from cryptography.hazmat.primitives.ciphers.modes import CBC
        from cryptography.hazmat.primitives.padding import PKCS7

        self._cipher = BlockCipher(AES(key), CBC(iv))
        self._padding = PKCS7(BLOCK * 8)

    def encrypt(self, plain: bytes) -> bytes:
        """Return the padded and encrypted body, 1 to 16 bytes longer."""
        padder = self._padding.padder()
        padded = padder.update(plain) + padder.finalize()
        return self._cipher.encryptor().update(padded)

    def decrypt(self, body: bytes, _digest: bytes, /) -> bytes:
        """Return the clear body; raises WireError when the length or the padding is wrong."""
        if not body or len(body) % BLOCK:
            raise WireError("wire-bad-cipher-length", length=len(body))
        unpadder = self._padding.unpadder()
        try:
            return unpadder.update(self._cipher.decryptor().update(body)) + unpadder.finalize()
        except ValueError:
            raise WireError("wire-bad-padding", length=len(body)) from None


class FtAesEcb:
    """AES-128-ECB in the broker's form: zero padding and a clear tail block that ends in `length % 16`."""

    def __init__(self, *, key: bytes) -> None:
        _check_block("connAESKey", key)
        from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
        from cryptography.hazmat.primitives.ciphers.algorithms import AES
        from cryptography.hazmat.primitives.ciphers.modes import ECB

        self._cipher = BlockCipher(AES(key), ECB())  # noqa: S305  the broker's wire format

    def encrypt(self, plain: bytes) -> bytes:
        """Return the encrypted body and its tail block."""
        # Zeros, not PKCS#7 as in a third-party library; an aligned body gets no padding block.
        rest = len(plain) % BLOCK
        padded = plain + bytes(-len(plain) % BLOCK)
        return self._cipher.encryptor().update(padded) + bytes(BLOCK - 1) + bytes((rest,))

    def decrypt(self, body: bytes, _digest: bytes, /) -> bytes:
        """Return the clear body; raises WireError when the length or the tail byte is wrong."""
        if not body or len(body) % BLOCK:
            raise WireError("wire-bad-cipher-length", length=len(body))
        # The tail block is clear text: its last byte is the length of the last data block, 0 = a whole one.
        rest = body[-1]
        if rest >= BLOCK or (rest and len(body) == BLOCK):
            raise WireError("wire-bad-padding", length=len(body))
        padded = self._cipher.decryptor().update(body[:-BLOCK])
        return padded[: len(padded) - BLOCK + rest] if rest else padded


class RsaPieces:
    """RSA PKCS#1 v1.5 in pieces of 100 clear and 128 wire bytes, for InitConnect only.

    Both sides encrypt with the public half of the key that they share. Only 1024 bits work: the vendor's client has
    fixed piece sizes.
    """

    def __init__(self, pem: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

        self._key = _load_key(pem)
        self._public = self._key.public_key()
        self._padding = PKCS1v15()

    def __repr__(self) -> str:
        """Return the name of the class without the key."""
        return "RsaPieces()"

    def encrypt(self, plain: bytes) -> bytes:
        """Return 128 bytes per 100 clear ones."""
        pieces = range(0, len(plain), _RSA_PLAIN_PIECE)
        return b"".join(self._public.encrypt(plain[at : at + _RSA_PLAIN_PIECE], self._padding) for at in pieces)

    def decrypt(self, body: bytes, _digest: bytes, /) -> bytes:
        """Return the clear body; raises WireError if the length or the key is wrong.

        A wrong key may also give random bytes instead of an error (the library hides bad padding); then the frame's
        digest does not match.
        """
        if not looks_like_rsa(body):
            raise WireError("wire-bad-cipher-length", length=len(body))
        pieces = range(0, len(body), _RSA_WIRE_PIECE)
        try:
            return b"".join(self._key.decrypt(body[at : at + _RSA_WIRE_PIECE], self._padding) for at in pieces)
        except ValueError:
            raise WireError("wire-bad-rsa", length=len(body)) from None


class MaybeRsa:
    """Cipher of the first frame if a key is set: the body is clear text if that matches the digest, else RSA.

    A server needs it for the vendor's client, which encrypts InitConnect whenever it has a key; a client needs it for
    refusals in clear text. `was_encrypted` is None before the first frame.
    """

    def __init__(self, rsa: RsaPieces) -> None:
        self._rsa = rsa
        self.was_encrypted: bool | None = None

    def encrypt(self, plain: bytes) -> bytes:
        """Return the RSA body."""
        return self._rsa.encrypt(plain)

    def decrypt(self, body: bytes, digest: bytes, /) -> bytes:
        """Return the clear body; raises WireError if it is neither."""
        # The digest covers the clear body: one that it fits as it stands was never encrypted.
        self.was_encrypted = hashlib.sha1(body, usedforsecurity=False).digest() != digest
        return self._rsa.decrypt(body, digest) if self.was_encrypted else body


def looks_like_rsa(body: bytes) -> bool:
    """Whether a body has a length that `RsaPieces` makes."""
    pieces, rest = divmod(len(body), _RSA_WIRE_PIECE)
    return not rest and 0 < pieces <= _RSA_PIECES_CAP


def session_cipher(*, key: bytes, iv: bytes | None, encrypted: bool) -> Cipher:
    """Return the cipher of everything after InitConnect, which its reply decides.

    `key` is connAESKey, `iv` aesCBCiv or None if the reply has none. Without encryption both are ignored: a server may
    send them all the same.
    """
    if not encrypted:
        return PLAIN
    # Whatever InitConnect asked for, a reply without an IV means ECB: the vendor's client reads it so.
    return FtAesEcb(key=key) if iv is None else AesCbc(key=key, iv=iv)


def _check_block(name: str, value: bytes) -> None:
    if len(value) != BLOCK:
        raise WireError("wire-bad-key-length", field=name, length=len(value))


def _load_key(pem: bytes) -> RSAPrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadInput("rsa-key-unreadable") from None
    if not isinstance(key, RSAPrivateKey):
        raise BadInput("rsa-key-not-rsa")
    if key.key_size != _RSA_BITS:
        raise BadInput("rsa-key-size", bits=key.key_size, wanted=_RSA_BITS)
    return key
