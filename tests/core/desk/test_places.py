from __future__ import annotations

from pathlib import Path

import pytest

from tideboard_core.desk.places import place_of
from tideboard_core.desk.problems import DeskError, DeskFault


def fault(text: str, **environment: str) -> str:
    with pytest.raises(DeskError) as caught:
        place_of(text, environment)
    return str(caught.value.code)


def test_a_folder_has_one_name_however_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    names = {place_of(f"{tmp_path.as_uri()}/{rest}").name for rest in ("a%20b", "./a%20b/", "x/../a%20b")}
    assert names == {(tmp_path / "a b").as_uri()}
    assert place_of((tmp_path / "a b").as_uri()).uri("flow") == str(tmp_path / "a b" / "flow")


def test_a_part_of_a_store(tmp_path: Path) -> None:
    place = place_of("s3://desk-data/archives/hk/", {})
    assert (place.name, place.uri("flow")) == ("s3://desk-data/archives/hk", "s3://desk-data/archives/hk/flow")
    assert {name: value for name, value in place.options.items() if not name.startswith("proxy_")} == {
        "aws_allow_http": "false",
        "timeout": "30s",
    }


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9000", "http://localhost:9000/", "https://store.example"])
def test_a_store_of_ones_own(endpoint: str) -> None:
    place = place_of("s3://desk", {"AWS_ENDPOINT_URL": endpoint})
    assert place.endpoint == endpoint.rstrip("/")
    assert place.options["aws_allow_http"] == str(endpoint.startswith("http:")).lower()
    assert place.name != place_of("s3://desk", {}).name


@pytest.mark.parametrize(
    "text",
    [
        "", "share", "/share", "http://host/share", "file://server/share", "file:///", "s3://", "s3://UPPER/x",
        "s3://desk/a/../b", "s3://desk/a//b", "s3://desk/a?x=1", "s3://desk/a#x", "s3://key:secret@desk/a",
        "s3://desk/a b",         "file:///x%00y", "s3://[desk/a",
    ],
)  # fmt: skip
def test_what_is_no_place(text: str) -> None:
    assert fault(text) == DeskFault.NO_ADDRESS


def test_a_key_in_the_address_is_not_repeated() -> None:
    for text in (
        "s3://key:secret@desk/a", "s3://key:secret/x@desk/a", "s3://key:a@secret@desk/a", "key:secret@desk",
        "s3://desk/a?key=secret", "s3://desk/a#secret", "s3://key:?secret@desk/a?secret",
    ):  # fmt: skip
        with pytest.raises(DeskError) as caught:
            place_of(text, {})
        assert "secret" not in str(caught.value.data)
        assert "desk" in str(caught.value.data["text"])
    with pytest.raises(DeskError) as caught:
        place_of("s3://desk", {"AWS_ENDPOINT_URL": "https://key:secret@store"})
    assert "secret" not in str(caught.value.data)


def test_no_clear_text_to_another_computer() -> None:
    assert fault("s3://desk", AWS_ENDPOINT_URL="http://store.example:9000") == DeskFault.CLEAR_TEXT
    assert fault("s3://desk", AWS_ENDPOINT_URL_S3="http://10.0.0.5", AWS_ENDPOINT_URL="http://localhost") == (
        DeskFault.CLEAR_TEXT
    )


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert fault((tmp_path / "link").as_uri()) == DeskFault.LINK
