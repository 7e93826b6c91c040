"""Packets: the facts' vectors both ways, every cut, every flipped bit, noise, caps, bombs, seals."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.errors import WireError
from tideboard_core.wire.longport.packet import (
    LAST_REQUEST_ID,
    LONGEST_BODY,
    REPLY_CAP,
    REQUEST_CAP,
    SEAL_SIZE,
    Packet,
    PacketType,
    decode,
    encode,
    plain_push,
)
from vectors.longport_packets import SEAL, VECTORS

every_vector = pytest.mark.parametrize("name", VECTORS)
BODIES = st.binary(max_size=200)
NOTHING = st.just(0)
COMMANDS = st.integers(0, 255)
IDS = st.integers(0, LAST_REQUEST_ID)
PACKETS = st.one_of(
    st.builds(Packet, st.just(PacketType.PUSH), COMMANDS, BODIES, NOTHING, NOTHING, NOTHING),
    st.builds(Packet, st.just(PacketType.REQUEST), COMMANDS, BODIES, IDS, st.integers(0, 60_000), NOTHING),
    st.builds(Packet, st.just(PacketType.RESPONSE), COMMANDS, BODIES, IDS, NOTHING, st.integers(0, 255)),
)


def code_of(data: bytes, cap: int = REPLY_CAP) -> str:
    """The code of the error that these bytes are."""
    with pytest.raises(WireError) as broken:
        decode(data, cap=cap)
    return broken.value.code


@every_vector
def test_a_vector_is_read_and_written_back_to_the_same_bytes(name: str) -> None:
    vector = VECTORS[name]
    assert decode(vector.wire, cap=REPLY_CAP) == vector.packet
    assert encode(vector.packet, compress_from=1 if vector.packed else None, seal=vector.seal) == vector.wire


@every_vector
def test_a_vectors_body_says_what_the_facts_say(name: str) -> None:
    vector = VECTORS[name]
    body = decode(vector.wire, cap=REPLY_CAP).body
    assert type(vector.message).FromString(body) == vector.message


@every_vector
def test_every_cut_of_a_message_is_no_packet(name: str) -> None:
    wire = VECTORS[name].wire
    for at in range(len(wire)):
        assert code_of(wire[:at]) == "wire-cut-off"
    assert code_of(wire + b"\x00") == "wire-trailing-bytes"


@given(PACKETS, st.sampled_from([None, 1, 100]), st.sampled_from([b"", SEAL]))
def test_what_is_written_is_read(packet: Packet, compress_from: int | None, seal: bytes) -> None:
    assert decode(encode(packet, compress_from=compress_from, seal=seal), cap=REPLY_CAP) == packet


@given(PACKETS, st.sampled_from([None, 1]), st.sampled_from([b"", SEAL]), st.sampled_from([b"", b"\x00"]))
def test_a_plain_push_is_what_decoding_finds_and_nothing_else_is_one(
    packet: Packet, compress_from: int | None, seal: bytes, trailing: bytes
) -> None:
    wire = encode(packet, compress_from=compress_from, seal=seal) + trailing
    plain = packet.type is PacketType.PUSH and not (seal or trailing or (compress_from and packet.body))
    assert plain_push(wire, REPLY_CAP) == ((packet.command, packet.body) if plain else None)


def test_a_push_beyond_the_cap_is_not_taken() -> None:
    wire = encode(Packet(PacketType.PUSH, 101, b"1234"))
    assert plain_push(wire, 4) == (101, b"1234")
    assert plain_push(wire, 3) is None
    assert [plain_push(wire[:end], 4) for end in range(len(wire))] == [None] * len(wire)


@every_vector
def test_every_flipped_bit_is_another_packet_or_an_error(name: str) -> None:
    """Nothing but a WireError ever comes out, and a flipped length is never read as the same packet."""
    wire = VECTORS[name].wire
    for bit in range(len(wire) * 8):
        flipped = bytearray(wire)
        flipped[bit // 8] ^= 1 << bit % 8
        try:
            decode(bytes(flipped), cap=REPLY_CAP)
        except WireError:
            continue


@given(st.binary(max_size=80))
def test_noise_is_a_packet_or_a_wire_error(noise: bytes) -> None:
    try:
        packet = decode(noise, cap=1000)
    except WireError:
        return
    assert len(packet.body) <= 1000


@pytest.mark.parametrize("head", [0x00, 0x04, 0x0F, 0x41, 0x81, 0xC3])
def test_a_head_that_no_packet_has_ends_it_before_a_length_is_believed(head: int) -> None:
    assert code_of(bytes((head,))) == "wire-bad-head"


def test_a_length_over_the_cap_is_refused_before_the_body_comes() -> None:
    header = bytes((PacketType.PUSH, 101)) + (1001).to_bytes(3, "big")
    assert code_of(header, cap=1000) == "wire-too-long"
    assert len(decode(header[:2] + (1000).to_bytes(3, "big") + bytes(1000), cap=1000).body) == 1000


def test_a_small_stream_that_stands_for_a_huge_one_costs_no_memory() -> None:
    bomb = gzip.compress(bytes(50_000_000), mtime=0)
    wire = bytes((PacketType.PUSH | 0x20, 101)) + len(bomb).to_bytes(3, "big") + bomb
    assert len(wire) < REQUEST_CAP
    tracemalloc.start()
    try:
        assert code_of(wire, cap=REQUEST_CAP) == "wire-too-long"
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * REQUEST_CAP


@pytest.mark.parametrize(
    "body",
    [b"", b"no gzip at all", gzip.compress(b"whole")[:-3], gzip.compress(b"whole") + b"more", gzip.compress(b"a") * 2],
    ids=["empty", "other", "cut", "trailing", "two"],
)
def test_a_body_that_is_not_one_gzip_stream_is_refused(body: bytes) -> None:
    wire = bytes((PacketType.PUSH | 0x20, 101)) + len(body).to_bytes(3, "big") + body
    assert code_of(wire) == "wire-bad-gzip"


def test_a_body_of_the_threshold_is_compressed_and_a_shorter_one_is_not() -> None:
    packet = Packet(PacketType.REQUEST, 6, b"x" * 1024, 1, 30_000)
    assert encode(packet, compress_from=1024)[0] & 0x20
    assert not encode(packet._replace(body=b"x" * 1023), compress_from=1024)[0] & 0x20


def test_a_seal_is_24_bytes() -> None:
    packet = VECTORS["push_depth_signed"].packet
    assert len(SEAL) == SEAL_SIZE
    for seal in (b"x", SEAL[:-1], SEAL + b"x"):
        with pytest.raises(WireError, match="wire-bad-seal"):
            encode(packet, seal=seal)


def test_what_the_header_cannot_say_is_refused() -> None:
    with pytest.raises(WireError, match="wire-too-long"):
        encode(Packet(PacketType.PUSH, 101, bytes(LONGEST_BODY + 1)))
    with pytest.raises(WireError, match="wire-bad-timeout"):
        encode(Packet(PacketType.REQUEST, 4, b"", 1, 60_001))
    assert len(encode(Packet(PacketType.PUSH, 101, bytes(LONGEST_BODY)))) == LONGEST_BODY + 5
