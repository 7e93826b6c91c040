"""A person who signs in to LongPort with the keys of a sandbox that was started by hand."""

from __future__ import annotations

from fakes.servers.sandbox import RunningSandbox
from fakes.walks.person.person import Person
from tideboard_core.system.settings import Backend, Connection, LongportPlace, Settings

SECRET = ("app_secret", "access_token")


def settings(sandbox: RunningSandbox) -> Settings:
    """Of somebody who wrote the addresses of this exchange into the connection window, and no keys yet."""
    door = sandbox.line["longport"]
    place = LongportPlace(http_url=door["http"], quote_url=door["quote_ws"], trade_url=door["trade_ws"])
    return Settings(welcomed=True, connection=Connection(backend=Backend.LONGPORT, longport=place))


def sign_in(person: Person, keys: dict[str, str]) -> list[str]:
    """Connect without the mouse; returns what the windows said while the keys stood in their fields."""
    person.see("main_window")
    person.key("Ctrl", "k")
    person.see("palette_field")
    person.type("connection")
    person.key("Return")
    person.see("connect_page")
    for name in ("app_key", *SECRET):
        person.focus(f"key_{name}")
        person.type(keys[name])
    said = person.read_windows("●●●●")
    person.focus("connect_go")
    person.key("Space")
    question = person.read_until("connect_question", "real money")
    assert "LIVE" in question
    person.focus("connect_sure")
    person.key("Space")
    person.gone("connect_question")
    return said
