"""Puts files into a shared place under names that nobody has yet, and reads them back: in a folder or an S3 store."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, Protocol

from tideboard_core.desk import places
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.system.private_files import flush_to_disk, sync_folder

if TYPE_CHECKING:
    from obstore.store import S3Store

CHUNK: Final = 1 << 20
_NO_RIGHT: Final = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_LINKS: Final = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)
OLD_PART: Final = 3600.0
"""Seconds after which nobody still writes a copy that has no name yet."""
PROBE: Final = "tideboard-probe"
"""How small files begin that try what a place can do, or what time it has."""


class Store(Protocol):
    """Where the files of a place are; names are relative, with `/`. Every method may raise DeskError, OSError."""

    def check(self) -> None:
        """Raise DeskError NO_PLACE or LINK if there is no such place; nothing is written."""
        ...

    def put_new(self, name: str, source: Path) -> bool:
        """Put a file there, whole or not at all; False if there is one of that name, which stays as it is."""
        ...

    def digest(self, name: str) -> str | None:
        """BLAKE2b of a file in hexadecimal digits, None if there is none."""
        ...

    def stored(self, name: str) -> datetime:
        """When a file was stored, by the clock of the place."""
        ...

    def remove(self, name: str) -> None:
        """Take a file away that is no longer needed."""
        ...

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder; none without it."""
        ...

    def settle(self, table: str, version: int | None = None) -> None:
        """Let a version of a table outlive a loss of power, or without it every one that there is."""
        ...


def store_of(place: SharedPlace) -> Store:
    """The files of a place; DeskError NOT_INSTALLED without the package for S3."""
    if place.folder is not None:
        return FolderStore(place, place.folder)
    try:
        return BucketStore(place)
    except ImportError:
        raise DeskError(DeskFault.NOT_INSTALLED) from None


def digest_of(chunks: Iterable[bytes]) -> str:
    """BLAKE2b of some bytes, 16 bytes in hexadecimal digits."""
    total = hashlib.blake2b(digest_size=16)
    for chunk in chunks:
        total.update(chunk)
    return total.hexdigest()


def file_chunks(path: Path) -> Iterator[bytes]:
    """A file's bytes, a piece at a time; raises OSError."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


class FolderStore:
    """A folder of this computer or of a server in the network. A hard link gives a file its name or fails."""

    def __init__(self, place: SharedPlace, folder: Path) -> None:
        self._place = place
        self._folder = folder

    def check(self) -> None:
        """As `Store.check`; raises DeskError NO_PLACE or LINK."""
        if not self._folder.is_dir():
            raise DeskError(DeskFault.NO_PLACE, place=self._place.name)
        for table in self._folder.iterdir():
            for path in (table, table / "_delta_log"):
                if path.is_symlink():
                    raise DeskError(DeskFault.LINK, path=str(path))

    def _inside(self, name: str) -> Path:
        """Where a file is; DeskError OUTSIDE or LINK for a name that leads out of the place."""
        relative = PurePath(name)
        path = self._folder / relative
        if relative.anchor or ".." in relative.parts:
            raise DeskError(DeskFault.OUTSIDE, path=name)
        for above in (path, *path.parents):
            if above == self._folder:
                break
            if above.is_symlink():
                raise DeskError(DeskFault.LINK, path=str(above))
        return path

    def put_new(self, name: str, source: Path) -> bool:
        """As `Store.put_new`; raises DeskError LINK, NO_RIGHT or NOT_CONDITIONAL, and OSError of a full disk."""
        path = self._inside(name)
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
            try:
                _copy(source, part)
                return self._linked(part, path)
            finally:
                self._drop_parts(part, path)

    def _drop_parts(self, own: Path, path: Path) -> None:
        """Remove our copy, and those that kills left: a younger one may be another writer's that still runs."""
        with suppress(FileNotFoundError):
            now = own.stat().st_mtime  # by the clock of the place
            own.unlink()
            for left in path.parent.glob(f".{path.name}.*.part"):
                with suppress(OSError):  # another owner's, or gone meanwhile
                    if now - left.stat().st_mtime > OLD_PART:
                        left.unlink()

    def _linked(self, part: Path, path: Path) -> bool:
        try:
            path.hardlink_to(part)
        except FileExistsError:
            return False
        except FileNotFoundError:
            if path.exists():
                return False
            raise
        except OSError as error:
            if error.errno in _NO_LINKS:
                raise DeskError(DeskFault.NOT_CONDITIONAL, place=self._place.name) from error
            raise
        sync_folder(path.parent)
        return True

    def digest(self, name: str) -> str | None:
        with self._translated(), suppress(FileNotFoundError):
            return digest_of(file_chunks(self._inside(name)))
        return None

    def stored(self, name: str) -> datetime:
        return datetime.fromtimestamp(self._inside(name).stat().st_mtime, UTC)

    def remove(self, name: str) -> None:
        self._inside(name).unlink(missing_ok=True)

    def names(self, folder: str) -> list[str]:
        with self._translated(), suppress(FileNotFoundError):
            return [path.name for path in self._inside(folder).iterdir() if path.is_file()]
        return []

    def settle(self, table: str, version: int | None = None) -> None:
        log = self._inside(f"{table}/_delta_log")
        if version is None:
            paths = [*log.iterdir()]
        else:  # a commit may also sum up what was there before it, or with it
            summaries = (f"{each:020}.checkpoint.parquet" for each in (version - 1, version))
            paths = [log / name for name in (f"{version:020}.json", *summaries, "_last_checkpoint")]
        for path in paths:
            if path.is_file():
                with path.open("rb") as file:
                    flush_to_disk(file.fileno())
        sync_folder(log)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in _NO_RIGHT:
                raise DeskError(DeskFault.NO_RIGHT, place=self._place.name) from error
            raise


def _copy(source: Path, target: Path) -> None:
    """Copy a file onto the disk of the target, with the rights that the place gives to new files."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(handle, "wb") as file:
        for chunk in file_chunks(source):
            file.write(chunk)
        file.flush()
        flush_to_disk(file.fileno())


class BucketStore:
    """A part of an S3 store, which refuses a second file of a name (`If-None-Match: *`)."""

    def __init__(self, place: SharedPlace) -> None:
        from obstore.store import S3Store

        self._class, self._place = S3Store, place
        with translated(place):  # an address of a proxy that is none for the library
            self._store = self._with(places.TIMEOUT)

    def _with(self, timeout: str) -> S3Store:
        """The store, with how long a request may take."""
        place = self._place
        given = {} if place.keys is None else place.keys.given
        if place.endpoint:
            given["endpoint"] = place.endpoint
        return self._class(
            place.bucket,
            prefix=place.prefix or None,
            client_options={"allow_http": place.clear_text, "timeout": timeout, **place.route},
            retry_config={"max_retries": 2},
            **given,
        )

    @cached_property
    def _transfers(self) -> S3Store:
        return self._with(places.TRANSFER)

    def _for(self, size: int) -> S3Store:
        """The store for a request of so many bytes: a silent one is noticed sooner where they are few."""
        return self._store if size <= CHUNK else self._transfers

    def check(self) -> None:
        import obstore

        with translated(self._place):
            obstore.list_with_delimiter(self._store)

    def put_new(self, name: str, source: Path) -> bool:
        import obstore

        try:
            with translated(self._place):
                store = self._for(source.stat().st_size)
                obstore.put(store, name, source, mode="create", use_multipart=False)
        except FileExistsError:
            return False
        return True

    def digest(self, name: str) -> str | None:
        import obstore

        try:
            with translated(self._place):
                store = self._for(obstore.head(self._store, name)["size"])
                return digest_of(map(bytes, obstore.get(store, name)))
        except FileNotFoundError:
            return None

    def stored(self, name: str) -> datetime:
        import obstore

        with translated(self._place):
            stored: datetime = obstore.head(self._store, name)["last_modified"]
        return stored

    def remove(self, name: str) -> None:
        import obstore

        with translated(self._place):
            obstore.delete(self._store, name)

    def names(self, folder: str) -> list[str]:
        import obstore

        with translated(self._place):
            found = obstore.list_with_delimiter(self._store, folder)["objects"]
        return [each["path"].rpartition("/")[2] for each in found]

    def settle(self, table: str, version: int | None = None) -> None:
        """A store keeps what it acknowledged."""


_STATUS: Final = re.compile(r"status code: (\d{3})")
_CODE: Final = re.compile(r"<Code>(\w{1,40})</Code>")


@contextmanager
def translated(place: SharedPlace) -> Iterator[None]:
    """Turn what the libraries raise about a store into DeskError, and into FileExistsError and FileNotFoundError."""
    try:
        yield
    except DeskError:
        raise
    except Exception as error:  # noqa: BLE001  the libraries raise what they like, and their texts may have keys
        text = str(error)
        name = type(error).__name__
        status = _STATUS.search(text)
        code = _CODE.search(text)
        number, word = int(status[1]) if status else 0, code[1] if code else ""
        if word == "NoSuchBucket" or "NoSuchBucket" in text:
            raise DeskError(DeskFault.NO_PLACE, place=place.name) from None
        if name in ("AlreadyExistsError", "PreconditionError"):
            raise FileExistsError(errno.EEXIST, name) from None
        if name == "NotFoundError" or isinstance(error, FileNotFoundError):
            raise FileNotFoundError(errno.ENOENT, name) from None
        if name in ("PermissionDeniedError", "UnauthenticatedError") or number in (401, 403):
            raise DeskError(DeskFault.NO_RIGHT, place=place.name) from None
        if name == "NotSupportedError" or number == 501:
            raise DeskError(DeskFault.NOT_CONDITIONAL, place=place.name) from None
        said = " ".join(filter(None, (str(number or ""), word)))  # no more: the rest may repeat a request with its key
        through = "" if place.proxy is None else f" through the proxy {place.proxy.place}"
        said = said or f"no answer{through}"
        raise DeskError(DeskFault.UNREACHABLE, place=place.name, text=said) from None
