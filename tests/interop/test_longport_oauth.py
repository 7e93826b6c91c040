"""The newer LongPort SDK signs in with a grant of our OAuth flow.

Its own sign-in asks the vendor's server at a fixed address and cannot be pointed elsewhere; its use of a grant can.
"""

from __future__ import annotations

import json
import re
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from fakes.servers.sandbox import sandbox_process
from fakes.servers.vendor_sdk import run_script
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_PAPER
from tideboard_sandbox.longport.access.oauth_grants import challenge_of

pytestmark = pytest.mark.slow

REDIRECT = "http://localhost:60355/callback"
VERIFIER = "v" * 64


def granted(base: str) -> dict[str, str]:
    """A grant for the paper account, with its client id, as a person with a browser gets it."""
    link = HTTPConnection(base.removeprefix("http://"), timeout=10)

    def send(method: str, path: str, body: str = "") -> tuple[str, str]:
        link.request(method, path, body)
        answer = link.getresponse()
        return answer.read().decode(), answer.headers.get("Location", "")

    try:
        registered, _ = send("POST", "/oauth2/register", json.dumps({"redirect_uris": [REDIRECT]}))
        client = {"client_id": json.loads(registered)["client_id"], "redirect_uri": REDIRECT}
        challenge = {"code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256"}
        page, _ = send("GET", "/oauth2/authorize?" + urlencode({"response_type": "code", **client, **challenge}))
        ticket = re.findall(r'name="ticket" value="([^"]+)"', page)[0]
        decision = {"ticket": ticket, "decision": "allow", "account": LONGPORT_PAPER}
        _, location = send("POST", "/oauth2/authorize", urlencode(decision))
        code = parse_qs(urlsplit(location).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER, **client}
        tokens, _ = send("POST", "/oauth2/token", urlencode(form))
    finally:
        link.close()
    return {**json.loads(tokens), **client}


@pytest.mark.timeout(120)
def test_a_grant_opens_http_and_both_sockets_for_its_account(interop_python: Path, tmp_path: Path) -> None:
    line, result = tmp_path / "line.json", tmp_path / "result.json"
    with sandbox_process(start="10:30", arguments=["--longport-port", "0"]) as sandbox:
        line.write_text(json.dumps(sandbox.line), encoding="utf-8")
        grant = granted(sandbox.line["longport"]["http"])
        kept = {name: grant[name] for name in ("client_id", "access_token", "refresh_token")}
        home = tmp_path / ".longbridge" / "openapi" / "tokens"
        home.mkdir(parents=True)
        (home / grant["client_id"]).write_text(json.dumps({**kept, "expires_at": int(time.time()) + 3000}))
        run_script(interop_python, "vendor_longport_oauth.py", line, grant["client_id"], result, home=tmp_path)
        log = sandbox.log()

    seen = json.loads(result.read_text(encoding="utf-8"))
    assert seen == {"currency": "HKD", "channel": "lb_papertrading", "symbol": "700.HK"}
    assert not any(grant[name] in log for name in ("access_token", "refresh_token"))
