"""InitConnect: identifies the client and agrees on the cipher."""

from __future__ import annotations

import secrets
import string
from typing import NamedTuple

from tideboard_core.errors import WireError
from tideboard_core.wire.opend.codec import parse, serialize
from tideboard_core.wire.opend.crypto import session_cipher
from tideboard_core.wire.opend.framing import PLAIN, BodyFormat, Cipher, OpendFrame
from tideboard_core.wire.replay_label import mark_json, mark_message
from tideboard_proto.opend import InitConnect_pb2 as pb
from tideboard_sandbox.opend.messages.refusals import Refusal, RetType
from tideboard_sandbox.opend.session.state import ClientConnection, OpendState, Peer, Session

SERVER_VERSION = 1011
LOGIN_USER = 71_000_001
KEEP_ALIVE_SECONDS = 10
"""The official client drops a connection after 33 s without data: announce 10, never above 40."""

NO_ENCRYPTION_ALGORITHM = -1
CBC_ALGORITHM = 2
_KEY_LETTERS = string.ascii_letters + string.digits


class Login(NamedTuple):
    """A successful InitConnect: the session, the reply body, the cipher of that reply and of what follows."""

    session: Session
    reply: bytes
    reply_cipher: Cipher
    session_cipher: Cipher


def log_in(shared: OpendState, frame: OpendFrame, *, peer: Peer, connection: ClientConnection) -> Login:
    """Answer InitConnect; raises Refusal with the text for a failed login."""
    c2s = _request(frame).c2s
    encrypted = _wants_encryption(shared, c2s)
    session = shared.open_session(
        peer=peer,
        connection=connection,
        client=c2s.clientID[:64],
        encrypted=encrypted,
        wants_notices=c2s.recvNotify,
        push_format=BodyFormat(c2s.pushProtoFmt) if c2s.pushProtoFmt in (0, 1) else BodyFormat.PROTOBUF,
    )
    key, iv = _random_block(), _random_block() if encrypted and c2s.packetEncAlgo == CBC_ALGORITHM else None
    reply = pb.Response(
        retType=RetType.SUCCEED,
        s2c=pb.S2C(
            serverVer=SERVER_VERSION,
            loginUserID=LOGIN_USER,
            connID=session.conn_id,
            connAESKey=key,
            keepAliveInterval=KEEP_ALIVE_SECONDS,
            aesCBCiv=iv,
            userAttribution=1,
        ),
    )
    label = shared.exchange.replay
    mark_message(reply, label)
    body = serialize(reply, frame.body_format)
    return Login(
        session,
        mark_json(body, label) if frame.body_format is BodyFormat.JSON else body,
        shared.rsa if encrypted and shared.rsa is not None else PLAIN,
        session_cipher(key=key.encode(), iv=None if iv is None else iv.encode(), encrypted=encrypted),
    )


def refuse(frame: OpendFrame, refusal: Refusal) -> bytes:
    """The body of a failed login."""
    return serialize(pb.Response(retType=refusal.ret_type, retMsg=refusal.text), frame.body_format)


def _request(frame: OpendFrame) -> pb.Request:
    try:
        return parse(frame, pb.Request)
    except WireError as problem:
        raise Refusal(str(problem), ret_type=RetType.INVALID) from None


def _wants_encryption(shared: OpendState, c2s: pb.C2S) -> bool:
    """An absent algorithm means FTAES_ECB. Without an RSA key nothing is encrypted, whatever the client names."""
    return shared.rsa is not None and not (
        c2s.HasField("packetEncAlgo") and c2s.packetEncAlgo == NO_ENCRYPTION_ALGORITHM
    )


def _random_block() -> str:
    return "".join(secrets.choice(_KEY_LETTERS) for _ in range(16))
