"""A channel to a phone: what was filled in for it, and the send that fits; libraries load with the first message."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from tideboard_core.errors import GatewayDown, NoticeFailed
from tideboard_core.model.notices import NoticePlace, PhoneForm
from tideboard_core.notices.channel import NoticeMessage
from tideboard_core.notices.phone.forms import MailSetup, PhoneSetup
from tideboard_core.notices.phone.keys import PhoneKeys
from tideboard_core.notices.phone.off_loop import SECONDS, off_loop

if TYPE_CHECKING:  # loaded with the first message
    from tideboard_core.gateways.http.proxy import Proxy


class PhoneChannel:
    """Sends by one of the four forms."""

    place: Final = NoticePlace.PHONE

    def __init__(
        self,
        form: PhoneForm,
        keys: PhoneKeys,
        *,
        seconds: float = SECONDS,
        proxy: Callable[[], Proxy | None] = lambda: None,
    ) -> None:
        """`proxy` returns the one that is chosen by then for what goes over HTTPS; it may raise GatewayDown."""
        self.name = form.value
        self._form, self._keys, self._seconds, self._proxy = form, keys, seconds, proxy

    async def send(self, message: NoticeMessage) -> None:
        """Tell it; raises NoticeFailed, `notice-not-set-up` without a form that was filled in."""
        setup = await self._keys.get(self._form)
        if setup is None:
            raise NoticeFailed("notice-not-set-up")
        proxy = None if isinstance(setup, MailSetup) else await self._ready_proxy()
        await off_loop(partial(_send, setup, message, proxy, self._seconds), host=setup.host, seconds=self._seconds)

    async def _ready_proxy(self) -> Proxy | None:
        """The proxy with its password: the keyring is asked on this loop, not on that of the send."""
        try:
            chosen = self._proxy()
            return None if chosen is None else await chosen.loaded()
        except GatewayDown as error:
            raise NoticeFailed(error.code, **error.data) from None


async def _send(setup: PhoneSetup, message: NoticeMessage, proxy: Proxy | None, seconds: float) -> None:
    if isinstance(setup, MailSetup):
        from tideboard_core.notices.phone.mail import send_mail

        await send_mail(setup, message)
    else:
        from tideboard_core.notices.phone.http_post import post

        await post(setup, message, proxy, seconds)
