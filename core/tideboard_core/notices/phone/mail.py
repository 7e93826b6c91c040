"""Sends one message by e-mail, over TLS whose certificate is verified."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Final

import aiosmtplib

from tideboard_core.errors import GatewayDown, NoticeFailed
from tideboard_core.gateways.http.addresses import LOOPBACK, this_computer
from tideboard_core.gateways.http.certificates import trusting
from tideboard_core.notices.channel import NoticeMessage
from tideboard_core.notices.phone.forms import MailSecurity, MailSetup
from tideboard_core.notices.phone.off_loop import SECONDS

_OURS: Final = "tideboard.invalid"
"""Stands for this computer's name, which is nobody's business."""


def mail_of(setup: MailSetup, message: NoticeMessage, now: datetime) -> EmailMessage:
    """The mail: two headers of ours with text, which the library refuses with a line end, and a plain body."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name="Tideboard", addr_spec=setup.sender)
    mail["To"] = Address(addr_spec=setup.to)
    mail["Subject"] = f"{message.title}: {message.text}"[:120] if message.urgent else message.title
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=_OURS)
    mail["Auto-Submitted"] = "auto-generated"  # no answering machine replies to it
    mail.set_content(f"{message.text}\n")
    return mail


async def send_mail(setup: MailSetup, message: NoticeMessage) -> None:
    """Send a message; raises NoticeFailed, whose data has no word of the server and no secret."""
    plain = setup.security is MailSecurity.PLAIN
    if plain and not this_computer(setup.host.lower()):
        raise NoticeFailed("notice-plain", host=setup.host)
    try:
        context = None if plain else trusting(setup.authority)
        client = aiosmtplib.SMTP(
            hostname=_pinned(setup.host) if plain else setup.host,
            port=setup.port,
            timeout=SECONDS,
            use_tls=setup.security is MailSecurity.TLS,
            start_tls=False,
            tls_context=context,
            local_hostname=_OURS,
        )
        await client.connect()
        try:
            await _deliver(client, setup, message)
        finally:
            await _hang_up(client)
    except GatewayDown as error:
        raise NoticeFailed(error.code, **error.data) from None
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise _failure(setup, error) from None


async def _deliver(client: aiosmtplib.SMTP, setup: MailSetup, message: NoticeMessage) -> None:
    if setup.security is MailSecurity.STARTTLS:
        await client.ehlo()
        if not client.supports_extension("starttls"):  # before a login: no password was sent
            raise NoticeFailed("notice-unencrypted", host=setup.host)
        await client.starttls()
    try:
        if setup.user:
            await client.login(setup.user, setup.password)
    except (aiosmtplib.SMTPAuthenticationError, aiosmtplib.SMTPNotSupported):
        raise NoticeFailed("notice-login-refused", host=setup.host) from None
    await client.send_message(mail_of(setup, message, datetime.now(UTC)))
    with contextlib.suppress(aiosmtplib.SMTPException):  # the mail is taken, whatever the server says to a good-bye
        await client.execute_command(b"QUIT")


async def _hang_up(client: aiosmtplib.SMTP) -> None:
    """End the connection at once: the loop ends now, and does not wait for a server's last word."""
    transport = client.transport
    client.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
        await asyncio.sleep(0)


def _pinned(host: str) -> str:
    """`localhost` by its number: in clear text no name server is believed."""
    return host if host.lower() != "localhost" else next(iter(LOOPBACK.values()))


def _failure(setup: MailSetup, error: Exception) -> NoticeFailed:
    host = setup.host
    cause = error if isinstance(error, ssl.SSLError) else error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return NoticeFailed("notice-certificate", host=host, detail=cause.verify_message)
    if isinstance(error, (aiosmtplib.SMTPTimeoutError, TimeoutError)):
        return NoticeFailed("notice-timed-out", host=host, seconds=SECONDS)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return NoticeFailed("notice-refused", host=host, status=error.code)
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return NoticeFailed("notice-refused", host=host, status=error.recipients[0].code)
    return NoticeFailed("notice-unreachable", host=host, port=setup.port, detail=getattr(cause, "strerror", "") or "")
