"""The connect page over a real check of the app: what it asks and what it is told are kept."""

from __future__ import annotations

from typing import TypeVar

from fakes.servers.longport.sign_in import SignInStage
from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from tideboard_core.market.hub import Hub
from tideboard_core.ports.system import Clock
from tideboard_core.redaction import Redactor
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.descriptor import BrokerForm, SignInServices
from tideboard_desktop.connection.check.progress import Checkup
from tideboard_desktop.connection.connect.drafts import Drafts
from tideboard_desktop.connection.connect.page_context import ConnectContext
from tideboard_desktop.connection.connect.uses_table import UsesTable
from tideboard_desktop.connection.connect.view import BackendForm, ConnectPage
from tideboard_desktop.connection.sign_in.oauth_flow import OAuthFlow
from tideboard_desktop.connection.sign_in.provider import SignIns, stored_alone
from tideboard_desktop.connection.uses import Use, Uses
from tideboard_desktop.startup.brokers import Brokers
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, make_theme


def desk_without_brokers(
    clock: Clock, store: MemoryStore | None = None, connection: Connection | None = None
) -> ConnectContext:
    """A desk that connects nothing, on the practice exchange if nothing is said; keys that are saved stay in memory."""
    shelf = CredentialShelf(MemoryStore() if store is None else store, clock=clock)
    return ConnectContext(
        connect=lambda _target, _use: None,
        unlocked=lambda: False,
        sending=lambda: False,
        uses=lambda: Uses(connection=connection or Connection()),
        sign_ins=stored_alone(shelf),
    )


def sign_in_services(tasks: Tasks, sign_ins: SignIns | None = None) -> SignInServices:
    """What the sign-in works with, over a store in memory unless other sign-ins are given."""
    clock = ManualClock()
    used = sign_ins or stored_alone(CredentialShelf(MemoryStore(), clock=clock))
    flow = OAuthFlow(used, tasks, open_url=lambda _url: True)
    return SignInServices(sign_ins=used, flow=flow, clock=clock, tasks=tasks)


class ConnectionScene:
    """A page about an OpenD at `port`, the app's own check, and a desk that keeps what it is told to connect to.

    With a stage LongPort is signed in to as the app does it.
    """

    def __init__(
        self,
        tasks: Tasks,
        port: int = 11111,
        *,
        uses: Uses | None = None,
        stage: SignInStage | None = None,
        theme: Theme | None = None,
    ) -> None:
        self.redactor = Redactor()
        self.clock = ManualClock() if stage is None else SystemClock()
        self.hub = Hub(self.clock)
        self.store = MemoryStore()
        self.shelf = CredentialShelf(self.store, clock=self.clock, seen=self.redactor.add)
        self.uses = uses or Uses(connection=Connection(backend=Backend.OPEND, port=port))
        self.connected: list[Connection | None] = []
        self.connected_for: list[Use] = []
        self.trouble: Exception | None = None
        self.unlocked = self.sending = False
        brokers = Brokers(self.redactor, self.clock, self.shelf)
        self.sign_ins = brokers.sign_ins() if stage else stored_alone(self.shelf)
        self.drafts = Drafts(self.uses)
        self.checkup = Checkup(brokers.check, tasks)
        self.desk = ConnectContext(
            connect=self._connect,
            unlocked=lambda: self.unlocked,
            sending=lambda: self.sending,
            uses=lambda: self.uses,
            sign_ins=self.sign_ins,
        )
        self.flow = OAuthFlow(self.sign_ins, tasks, open_url=self.open_url)
        self.opened: list[str] = []
        self.services = SignInServices(sign_ins=self.sign_ins, flow=self.flow, clock=self.clock, tasks=tasks)
        self.page = self.another_page(theme)

    def another_page(self, theme: Theme | None = None) -> ConnectPage:
        """The page as a new window shows it."""
        look = theme or make_theme()
        table = UsesTable(lambda: self.uses, self.sign_ins, self.hub, self.clock, look)
        return ConnectPage(self.drafts, self.checkup, self.desk, self.services, look, table=table)

    def open_url(self, url: str) -> bool:
        """A browser that is started and does nothing."""
        self.opened.append(url)
        return True

    def _connect(self, target: Connection | None, use: Use) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.connected.append(target)
        self.connected_for.append(use)


F = TypeVar("F", bound=BrokerForm)


def fields(choice: BackendForm, kind: type[F]) -> F:
    """The fields of one broker, which are made when they are first shown."""
    return next(form for form in choice.forms.values() if isinstance(form, kind))
