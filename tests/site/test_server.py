"""The built site is served as a static host would: right types, its own 404 page, a free port."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from watchdog.events import FileModifiedEvent, FileOpenedEvent

from build_tools.content.project import ROOT
from build_tools.site import server
from build_tools.site.server import serving

FILES = {
    "index.html": "<h1>Home</h1>",
    "404.html": "<h1>Not here</h1>",
    "tool.mjs": "export {}",
    "engine.wasm": "",
    "protocol.json": "{}",
    "site.css": "a {}",
    "check/index.html": "<h1>Check</h1>",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with serving(site) as address:
        yield address


def ask(address: str, path: str, method: str = "GET") -> tuple[int, HTTPMessage, str]:
    """Status, headers and content."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/tool.mjs", "text/javascript"),
        ("/engine.wasm", "application/wasm"),
        ("/protocol.json", "application/json"),
        ("/site.css", "text/css"),
    ],
)
def test_a_file_has_its_right_type(address: str, path: str, kind: str) -> None:
    assert ask(address, path)[1]["Content-Type"].partition(";")[0] == kind


def test_a_folder_shows_its_page(address: str) -> None:
    assert ask(address, "/check/")[2] == FILES["check/index.html"]


@pytest.mark.parametrize("path", ["/", "/nothing"])
def test_the_browser_asks_again_each_time(address: str, path: str) -> None:
    assert ask(address, path)[1]["Cache-Control"] == "no-cache"


def test_where_there_is_no_file_the_sites_own_page_is_shown(address: str) -> None:
    status, headers, content = ask(address, "/nothing")

    assert (status, headers["Content-Type"], content) == (
        404,
        "text/html; charset=utf-8",
        FILES["404.html"],
    )


def test_a_head_request_has_no_content(address: str) -> None:
    assert ask(address, "/nothing", "HEAD")[::2] == (404, "")


def test_a_site_without_a_404_page_still_says_404(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        assert ask(address, "/nothing")[0] == 404


def test_another_error_is_not_the_404_page(address: str) -> None:
    status, _, content = ask(address, "/", "POST")

    assert (status, FILES["404.html"] in content) == (501, False)


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt"])
def test_nothing_outside_the_site_is_served(site: Path, address: str, path: str) -> None:
    (site.parent / "secret.txt").write_text("secret", "utf-8")

    assert ask(address, path)[0] == 404


def test_only_this_machine_is_served(address: str) -> None:
    assert urlsplit(address).hostname == "127.0.0.1"


def test_two_sites_get_two_ports(site: Path) -> None:
    with serving(site) as first, serving(site) as second:
        assert first != second


def test_the_port_is_free_again_afterwards(site: Path) -> None:
    with serving(site) as address:
        port = urlsplit(address).port
    assert port is not None
    with serving(site, ("127.0.0.1", port)) as again:
        assert again == address


def test_the_site_is_served_where_the_contract_says() -> None:
    assert server.ADDRESS == ("127.0.0.1", 8000)


def test_everything_that_is_watched_is_there() -> None:
    assert [name for name in server.WATCHED if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (FileModifiedEvent("docs/index.md"), True),
        (FileOpenedEvent("docs/index.md"), False),
        (FileModifiedEvent("build_tools/__pycache__/site.pyc"), False),
    ],
    ids=str,
)
def test_a_change_of_a_source_is_told(event: FileModifiedEvent, told: bool) -> None:
    changed = threading.Event()
    server._Changes(changed).on_any_event(event)

    assert changed.is_set() == told


def test_each_change_builds_the_site_again_until_ctrl_c(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watched = tmp_path / "docs"
    watched.mkdir()
    statuses = [0, 1]

    @contextmanager
    def serving_and_changing(*_: object) -> Iterator[str]:
        (watched / "new.md").touch()
        yield "http://127.0.0.1:8000/"

    def rebuild() -> int:
        (watched / f"{len(statuses)}.md").touch()
        try:
            return statuses.pop(0)
        except IndexError:
            raise KeyboardInterrupt from None

    monkeypatch.setattr(server, "WATCHED", ("docs",))
    monkeypatch.setattr(server, "QUIET", 0.05)
    monkeypatch.setattr(server, "serving", serving_and_changing)
    server.serve(tmp_path, rebuild)

    assert capsys.readouterr().out.splitlines() == [
        "Serving on http://127.0.0.1:8000/ (stop with Ctrl+C)",
        "built again",
        "not built: the old site stays",
    ]
