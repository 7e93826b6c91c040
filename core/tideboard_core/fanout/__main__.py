"""The program `tideboard-hub`: one login whose live values several windows of one person read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import platformdirs

from tideboard_core.collector.command_line import CollectorExit
from tideboard_core.collector.words import Unusable, sentence
from tideboard_core.errors import BadInput, GatewayError, InsecureTransport, TakenOver, VaultError
from tideboard_core.fanout.command_line import PROGRAM, parse
from tideboard_core.system.app_nap import forbid_app_nap
from tideboard_core.system.private_files import private_directory


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code, as of `tideboard-archive`. A wrong command line raises SystemExit."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    forbid_app_nap()
    try:
        return _run(options)
    except KeyboardInterrupt:  # Windows has no other way to end a service
        return CollectorExit.DONE
    except TakenOver as error:
        return _print(error, CollectorExit.HELD)
    except (Unusable, BadInput, InsecureTransport) as error:
        return _print(error, CollectorExit.UNUSABLE)
    except (GatewayError, VaultError) as error:
        return _print(error, CollectorExit.NO_CONNECTION)
    except OSError as error:
        return _print(error, CollectorExit.FAILED)


def _run(options: argparse.Namespace) -> CollectorExit:
    if find_spec("nats") is None or find_spec("nkeys") is None:
        raise Unusable("it needs further packages, the extra tideboard[desk]: install tideboard-VERSION.whl[desk]")
    data: Path = options.data_dir or platformdirs.user_data_path("tideboard", appauthor=False)
    folder = private_directory(data) / "hub"
    if options.command == "setup":
        return _set_up(options, folder)
    from tideboard_core.fanout.run_command import run

    return run(options, folder)


def _set_up(options: argparse.Namespace, folder: Path) -> CollectorExit:
    from tideboard_core.fanout.server_files import READS, Listening, set_up

    host, port = options.listen
    listening = Listening(host=host, port=port, certificate=options.tls_certificate, key=options.tls_key)
    configuration = set_up(folder, listening)
    sys.stdout.write(
        f"Start the server with: nats-server -c {configuration}\n"
        f"A window needs the key {folder / READS}, and nothing else of this folder.\n"
        "Market data is licensed to you: the windows have to be yours.\n"
    )
    return CollectorExit.DONE


def _print(error: Exception, code: CollectorExit) -> CollectorExit:
    sys.stderr.write(f"{PROGRAM}: {sentence(error)}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
