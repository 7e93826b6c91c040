"""Frames: the broker's vectors both ways, every split, every cut, every flipped bit, noise."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.errors import WireError
from tideboard_core.wire.opend.framing import (
    HEADER,
    HEADER_SIZE,
    PLAIN,
    REPLY_CAP,
    REQUEST_CAP,
    BodyFormat,
    Cipher,
    FrameReader,
    OpendFrame,
    encode,
)
from vectors.opend_frames import CBC, ECB, FLOW_PLAIN, KEEP_ALIVE, VECTORS

CIPHERS = {"plain": PLAIN, "cbc": CBC, "ecb": ECB}
FRAMES = st.builds(
    OpendFrame,
    proto_id=st.integers(0, 2**32 - 1),
    serial=st.integers(0, 2**32 - 1),
    body=st.binary(max_size=200),
    body_format=st.sampled_from(BodyFormat),
)


def read_all(data: bytes, cipher: Cipher = PLAIN, cap: int = REQUEST_CAP) -> list[OpendFrame]:
    """Return the frames of one stream given in one piece."""
    return list(FrameReader(cap=cap, cipher=cipher).feed(data))


@pytest.mark.parametrize("name", VECTORS)
def test_vector_is_read_and_written_back_to_the_same_bytes(name: str) -> None:
    wire, cipher, proto_id, serial = VECTORS[name]

    (frame,) = read_all(wire, cipher)

    assert (frame.proto_id, frame.serial, frame.body_format) == (proto_id, serial, BodyFormat.PROTOBUF)
    assert encode(frame, cipher) == wire


def test_encrypted_vectors_hold_the_same_body_as_the_clear_one() -> None:
    bodies = {read_all(VECTORS[name][0], VECTORS[name][1])[0].body for name in ("flow-plain", "flow-cbc", "flow-ecb")}

    assert bodies == {FLOW_PLAIN[HEADER_SIZE:]}


@pytest.mark.parametrize("name", VECTORS)
def test_every_split_of_a_vector_gives_the_frame_once(name: str) -> None:
    wire, cipher, _, _ = VECTORS[name]
    (whole,) = read_all(wire, cipher)

    for at in range(len(wire) + 1):
        reader = FrameReader(cap=REQUEST_CAP, cipher=cipher)
        frames = [*reader.feed(wire[:at]), *reader.feed(wire[at:])]
        assert frames == [whole], at
        assert reader.pending == 0


@pytest.mark.parametrize("name", VECTORS)
def test_every_cut_of_a_vector_waits_for_the_rest(name: str) -> None:
    wire, cipher, _, _ = VECTORS[name]

    for length in range(len(wire)):
        reader = FrameReader(cap=REQUEST_CAP, cipher=cipher)
        assert list(reader.feed(wire[:length])) == []
        assert reader.pending == length


@pytest.mark.parametrize("name", VECTORS)
def test_every_flipped_bit_is_refused_or_harmless(name: str) -> None:
    """Only the proto id, the serial, the format and bytes without meaning may change unseen; the body never does."""
    wire, cipher, _, _ = VECTORS[name]
    (whole,) = read_all(wire, cipher)

    for bit in range(len(wire) * 8):
        bent = bytearray(wire)
        bent[bit // 8] ^= 1 << bit % 8
        try:
            frames = read_all(bytes(bent), cipher)
        except WireError:
            continue
        in_length = 12 <= bit // 8 < 16
        assert all(frame.body == whole.body for frame in frames), bit
        assert len(frames) == (0 if in_length else 1), bit


def test_three_frames_in_one_piece_and_one_byte_at_a_time() -> None:
    stream = KEEP_ALIVE + FLOW_PLAIN + KEEP_ALIVE
    together = read_all(stream)

    reader = FrameReader(cap=REQUEST_CAP)
    singly = [frame for byte in stream for frame in reader.feed(bytes([byte]))]

    assert [frame.serial for frame in together] == [2, 3, 2]
    assert singly == together


def test_consumed_frames_leave_no_memory_behind() -> None:
    reader = FrameReader(cap=REQUEST_CAP)
    list(reader.feed(KEEP_ALIVE * 10_000 + KEEP_ALIVE[:5]))
    tracemalloc.start()

    for _ in range(100):
        assert len(list(reader.feed(KEEP_ALIVE[5:] + KEEP_ALIVE[:5]))) == 1

    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (reader.pending, grown < 5_000) == (5, True)


def test_cipher_may_change_between_two_frames_of_one_piece() -> None:
    reader = FrameReader(cap=REQUEST_CAP)
    serials = []

    for frame in reader.feed(KEEP_ALIVE + encode(OpendFrame(3211, 9, b"secret"), CBC)):
        reader.cipher = CBC
        serials.append((frame.serial, frame.body))

    assert serials[1] == (9, b"secret")


@pytest.mark.parametrize(
    ("offset", "value", "code"),
    [
        (0, b"GT", "wire-bad-magic"),
        (6, b"\x02", "wire-bad-format"),
        (7, b"\x01", "wire-bad-version"),
        (12, b"\xff\xff\xff\xff", "wire-too-long"),
        (16, b"\x00" * 20, "wire-bad-digest"),
    ],
)
def test_wrong_header_field_is_named(offset: int, value: bytes, code: str) -> None:
    bent = bytearray(KEEP_ALIVE)
    bent[offset : offset + len(value)] = value

    with pytest.raises(WireError) as caught:
        read_all(bytes(bent))

    assert caught.value.code == code


def test_stranger_is_told_from_its_first_byte() -> None:
    with pytest.raises(WireError) as caught:
        read_all(b"H")

    assert caught.value.code == "wire-bad-magic"


@pytest.mark.parametrize("cap", [REQUEST_CAP, REPLY_CAP])
def test_length_above_the_cap_is_refused_before_any_body_and_the_cap_itself_is_not(cap: int) -> None:
    def header(length: int) -> bytes:
        return HEADER.pack(b"FT", 3211, 0, 0, 1, length, bytes(20), bytes(8))

    assert read_all(header(cap), cap=cap) == []
    with pytest.raises(WireError):
        read_all(header(cap + 1), cap=cap)


def test_absurd_length_allocates_nothing() -> None:
    header = HEADER.pack(b"FT", 3211, 0, 0, 1, REPLY_CAP, bytes(20), bytes(8))
    reader = FrameReader(cap=REPLY_CAP)

    tracemalloc.start()
    assert list(reader.feed(header)) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 10_000


@pytest.mark.parametrize("cipher", CIPHERS.values(), ids=CIPHERS)
@given(frames=st.lists(FRAMES, max_size=4), sizes=st.lists(st.integers(1, 97), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_frames_survive_any_split(cipher: Cipher, frames: list[OpendFrame], sizes: list[int]) -> None:
    stream = b"".join(encode(frame, cipher) for frame in frames)
    reader = FrameReader(cap=REQUEST_CAP, cipher=cipher)
    seen: list[OpendFrame] = []
    turn = 0
    while stream:
        size = sizes[turn % len(sizes)]
        seen += reader.feed(stream[:size])
        stream, turn = stream[size:], turn + 1

    assert seen == frames


@pytest.mark.parametrize("cipher", CIPHERS.values(), ids=CIPHERS)
@given(
    proto_id=st.integers(0, 2**32 - 1),
    length=st.integers(0, 300),
    noise=st.binary(max_size=300),
    magic=st.sampled_from([b"FT", b"FT", b"F", b""]),
)
@settings(max_examples=150, deadline=None)
def test_noise_raises_our_errors_alone(cipher: Cipher, proto_id: int, length: int, noise: bytes, magic: bytes) -> None:
    header = HEADER.pack(b"FT", proto_id, 0, 0, 1, length, noise[:20].ljust(20, b"\0"), bytes(8))
    reader = FrameReader(cap=256, cipher=cipher)

    for data in (magic + noise, header + noise):
        try:
            for frame in reader.feed(data):
                assert len(frame.body) <= 256
        except WireError:
            reader = FrameReader(cap=256, cipher=cipher)
        assert reader.pending <= 256 + HEADER_SIZE + len(data)
