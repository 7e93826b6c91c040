"""A channel to a phone: what was filled in for it, and the send that fits; libraries load with the first message."""

from __future__ import annotations

from functools import partial
from typing import Final

from tideboard_core.errors import NoticeFailed
from tideboard_core.model.notices import NoticePlace, PhoneForm
from tideboard_core.notices.channel import NoticeMessage
from tideboard_core.notices.phone.forms import MailSetup, PhoneSetup
from tideboard_core.notices.phone.keys import PhoneKeys
from tideboard_core.notices.phone.off_loop import SECONDS, off_loop


class PhoneChannel:
    """Sends by one of the four forms."""

    place: Final = NoticePlace.PHONE

    def __init__(self, form: PhoneForm, keys: PhoneKeys, *, seconds: float = SECONDS) -> None:
        self.name = form.value
        self._form, self._keys, self._seconds = form, keys, seconds

    async def send(self, message: NoticeMessage) -> None:
        """Tell it; raises NoticeFailed, `notice-not-set-up` without a form that was filled in."""
        setup = await self._keys.get(self._form)
        if setup is None:
            raise NoticeFailed("notice-not-set-up")
        await off_loop(partial(_send, setup, message), host=setup.host, seconds=self._seconds)


async def _send(setup: PhoneSetup, message: NoticeMessage) -> None:
    if isinstance(setup, MailSetup):
        from tideboard_core.notices.phone.mail import send_mail

        await send_mail(setup, message)
    else:
        from tideboard_core.notices.phone.http_post import post

        await post(setup, message)
