"""InitConnect: plain, encrypted in both ways, refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from fakes.servers.opend.client import AES_CBC, FTAES_ECB, PLAIN_TEXT, Connect, OpendClient
from fakes.servers.sandbox import OpenSandbox, sandbox_thread
from tideboard_core.wire.opend.crypto import RsaPieces
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.command_line import Options


def make_pem() -> bytes:
    return rsa.generate_private_key(public_exponent=65537, key_size=1024).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


@pytest.fixture(scope="module")
def pem() -> bytes:
    return make_pem()


@pytest.fixture(scope="module")
def key(pem: bytes) -> RsaPieces:
    return RsaPieces(pem)


@pytest.fixture(scope="module")
def sandbox(pem: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenSandbox]:
    path: Path = tmp_path_factory.mktemp("keys") / "opend.pem"
    path.write_bytes(pem)
    with sandbox_thread(Options(control_port=0, speed=0, opend_rsa_key=path)) as running:
        yield running


def test_a_plain_login_has_all_five_required_fields_and_interval_ten(connect: Connect) -> None:
    client = connect(login=False)

    s2c = client.init(algorithm=PLAIN_TEXT).s2c

    assert s2c.keepAliveInterval == 10
    assert s2c.serverVer == 1011
    assert s2c.loginUserID
    assert len(s2c.connAESKey) == 16
    assert not s2c.HasField("aesCBCiv")
    assert client.call(ProtoId.KeepAlive, time=1).retType == 0


@pytest.mark.parametrize("algorithm", [AES_CBC, FTAES_ECB, 1, None])
def test_an_encrypted_session_works_and_only_cbc_has_an_iv(
    sandbox: OpenSandbox, connect: Connect, key: RsaPieces, algorithm: int | None
) -> None:
    client = connect(login=False)

    s2c = client.init(rsa=key, algorithm=algorithm).s2c

    assert s2c.HasField("aesCBCiv") is (algorithm == AES_CBC)
    assert client.call(ProtoId.GetGlobalState, userID=1).s2c.qotLogined
    assert sandbox.ask_now("state")["sessions"][-1]["encrypted"]


def test_an_rsa_hello_that_wants_no_encryption_gets_a_plain_reply(connect: Connect, key: RsaPieces) -> None:
    client = connect(login=False)

    assert client.init(rsa=key, algorithm=PLAIN_TEXT).retType == 0
    assert client.call(ProtoId.KeepAlive, time=1).retType == 0


def test_a_hello_under_another_key_ends_the_connection(connect: Connect) -> None:
    client = connect(login=False)

    with pytest.raises((EOFError, ConnectionResetError)):
        client.init(rsa=RsaPieces(make_pem()), algorithm=AES_CBC)


def test_a_plain_request_in_an_encrypted_session_ends_the_connection(connect: Connect, key: RsaPieces) -> None:
    client = connect(login=False)
    plain = client.frame_bytes(ProtoId.KeepAlive, 9, time=1)
    client.init(rsa=key, algorithm=AES_CBC)

    client.send_bytes(plain)

    assert client.closed_by_server()


def test_a_second_login_on_a_connection_is_refused(client: OpendClient) -> None:
    reply = client.call(ProtoId.InitConnect, clientVer=300, clientID="again", packetEncAlgo=-1)

    assert reply.retType == -1
    assert client.call(ProtoId.KeepAlive, time=1).retType == 0


def test_a_request_before_the_login_is_refused(connect: Connect) -> None:
    client = connect(login=False)

    assert client.call(ProtoId.KeepAlive, time=1).retType == -1
    assert client.init().retType == 0


def test_a_login_can_be_made_to_fail(sandbox: OpenSandbox, connect: Connect) -> None:
    sandbox.ask_now("fault", proto="InitConnect", point="refuse", text="not today")
    client = connect(login=False)

    refused = client.init()

    assert (refused.retType, refused.retMsg) == (-1, "not today")
    assert client.init().retType == 0


@pytest.mark.parametrize("algorithm", [AES_CBC, FTAES_ECB, 1, None, PLAIN_TEXT])
def test_without_a_key_a_plain_client_is_answered_in_the_clear(algorithm: int | None) -> None:
    with sandbox_thread(Options(control_port=0, speed=0)) as plain, OpendClient((plain.host, plain.port)) as client:
        s2c = client.init(algorithm=algorithm).s2c

        assert not s2c.HasField("aesCBCiv")
        assert client.call(ProtoId.GetGlobalState, userID=1).s2c.qotLogined
        assert [row["encrypted"] for row in plain.ask_now("state")["sessions"]] == [False]


def test_without_a_key_an_encrypted_hello_ends_the_connection(key: RsaPieces) -> None:
    """A client that really encrypts is not led to believe that its server does."""
    with (
        sandbox_thread(Options(speed=0)) as plain,
        OpendClient((plain.host, plain.port)) as client,
        pytest.raises((EOFError, ConnectionResetError)),
    ):
        client.init(rsa=key, algorithm=AES_CBC)
