"""Large files lie compressed beside themselves, the same on every build, and are sent so."""

import gzip
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from build_tools.site.compressed import LEAST, write_forms, write_site_forms
from build_tools.site.server import serving
from tests.projects import write_texts

TEXT = "what to do " * LEAST


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("project")
    write_texts(project / "site", {"index.html": TEXT, "a.js": "1", "engine/b.wasm": TEXT})
    write_site_forms(project / "site", project / "nothing", ["engine/b.wasm"], project)
    return project / "site"


def sent(site: Path, path: str, accepted: str) -> tuple[str | None, str | None, bytes]:
    """How the file is packed, its type, and its bytes."""
    with serving(site) as address:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
        connection.request("GET", path, headers={"Accept-Encoding": accepted})
        response = connection.getresponse()
        content = response.read()
        connection.close()
    return response.headers["Content-Encoding"], response.headers["Content-Type"], content


def test_only_large_files_have_smaller_forms(site: Path) -> None:
    names = {path.relative_to(site).as_posix() for path in site.rglob("*.?[rz]")}

    assert names == {"index.html.br", "index.html.gz", "engine/b.wasm.br", "engine/b.wasm.gz"}


def test_the_same_file_is_the_same_bytes(site: Path) -> None:
    before = (site / "index.html.gz").read_bytes()
    write_forms(site)

    assert (site / "index.html.gz").read_bytes() == before
    assert gzip.decompress(before) == TEXT.encode()


def test_the_forms_of_a_file_that_did_not_change_are_taken_from_the_site_that_stands(
    tmp_path: Path,
) -> None:
    write_texts(tmp_path / "new", {"a.js": TEXT, "b.js": TEXT, "as-long.js": TEXT})
    forms = {"a.js": TEXT, "a.js.br": "", "a.js.gz": ""}
    as_long = {"as-long.js": TEXT.upper(), "as-long.js.br": "", "as-long.js.gz": ""}
    write_texts(tmp_path / "old", {**forms, **as_long})
    write_site_forms(tmp_path / "new", tmp_path / "old", [], tmp_path)

    assert (tmp_path / "new/a.js.gz").read_bytes() == b""
    for name in ("b.js", "as-long.js"):
        assert gzip.decompress((tmp_path / f"new/{name}.gz").read_bytes()) == TEXT.encode()


def test_a_form_takes_the_place_of_another_in_one_step(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(TEXT, "utf-8")
    (tmp_path / "a.js.br").write_bytes(b"old")
    (tmp_path / "sent").hardlink_to(tmp_path / "a.js.br")
    write_forms(tmp_path)

    assert (tmp_path / "sent").read_bytes() == b"old" != (tmp_path / "a.js.br").read_bytes()
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize(
    ("accepted", "packed"), [("gzip, br", "br"), ("gzip", "gzip"), ("", None), ("zstd", None)]
)
@pytest.mark.parametrize(
    ("path", "kind"), [("/", "text/html"), ("/engine/b.wasm", "application/wasm")]
)
def test_the_smallest_form_is_sent_that_is_taken(
    path: str, kind: str, accepted: str, packed: str | None, site: Path
) -> None:
    assert sent(site, path, accepted)[:2] == (packed, kind)


def test_a_smaller_form_that_is_asked_for_by_name_is_sent_as_it_is(site: Path) -> None:
    packed, _, content = sent(site, "/engine/b.wasm.gz", "gzip, br")

    assert (packed, gzip.decompress(content)) == (None, TEXT.encode())
