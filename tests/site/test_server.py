"""The built site is served as a static host would: right types, its own 404 page, a free port."""

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from build_tools.content.file_names import CONFIGURATION
from build_tools.content.policy import SCHOOLS
from build_tools.content.project import ROOT
from build_tools.site import server
from build_tools.site.server import PortError, claim_port, serving
from tests.projects import tried, write_texts

FILES = {
    "index.html": "<h1>Home</h1>",
    "404.html": "<h1>Not here</h1>",
    "tool.js": "export {}",
    "engine.wasm": "",
    "protocol.json": "{}",
    "site.css": "a {}",
    "check/index.html": "<h1>Check</h1>",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_texts(tmp_path_factory.mktemp("site"), FILES)


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


@tried("path", "kind")
def test_a_file_has_its_right_type(address: str, path: str, kind: str) -> None:
    assert ask(address, path)[1]["Content-Type"].partition(";")[0] == kind


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


def test_another_error_is_not_the_404_page(address: str) -> None:
    status, _, content = ask(address, "/", "POST")

    assert (status, FILES["404.html"] in content) == (501, False)


def test_no_folder_is_listed(site: Path, address: str) -> None:
    (site / "assets").mkdir()

    assert ask(address, "/assets/")[0] == 404


def test_while_the_site_is_changed_the_old_or_the_new_one_is_served(tmp_path: Path) -> None:
    def put(name: str) -> Path:
        (tmp_path / name / "check").mkdir(parents=True)
        (tmp_path / name / "check/index.html").write_text("page", "utf-8")
        return tmp_path / name

    def change_sites() -> None:
        for number in range(200):
            new = put(f"new-{number}")
            site.rename(tmp_path / f"old-{number}")
            new.rename(site)
        changed.set()

    site, changed = put("site"), threading.Event()
    with serving(site) as address:
        threading.Thread(target=change_sites).start()
        seen = {ask(address, "/check/")[::2]}
        while not changed.is_set():
            seen.add(ask(address, "/check/")[::2])

    assert seen == {(200, "page")}


def test_where_there_is_no_site_it_says_404(tmp_path: Path) -> None:
    with serving(tmp_path / "nowhere") as address:
        assert ask(address, "/")[0] == 404


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt"])
def test_nothing_outside_the_site_is_served(site: Path, address: str, path: str) -> None:
    (site.parent / "secret.txt").write_text("secret", "utf-8")

    assert ask(address, path)[0] == 404


def test_two_sites_get_two_ports_which_are_free_again_afterwards(site: Path) -> None:
    with serving(site) as first, serving(site) as second:
        assert first != second
        port = urlsplit(first).port
    assert port is not None
    with serving(site, port) as again:
        assert again == first


def test_only_this_machine_is_served_and_where_the_contract_says(address: str) -> None:
    assert urlsplit(address).hostname == "127.0.0.1"
    assert (server.HOST, server.PORT) == ("127.0.0.1", "8000")


def test_a_port_that_is_taken_is_told_before_the_build_with_a_way_out(site: Path) -> None:
    with serving(site) as address:
        port = str(urlsplit(address).port)
        command = [sys.executable, "-m", "build_tools", "serve", "--port", port]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"build_tools: port {port} is taken, perhaps by this site; stop what is served there, or "
        "choose another: python -m build_tools serve --port 8001, or PORT=8001 make serve\n"
    )


@pytest.mark.parametrize("port", ["http", "-1", "65536", "80.5", "", "\u0668", "8" * 5000])
def test_what_is_no_port_is_refused(site: Path, port: str) -> None:
    with pytest.raises(PortError, match="is none, choose a number"):
        claim_port(site, port)


def test_a_port_that_may_not_be_used_is_refused(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(server.Server, "server_bind", refuse)
    with pytest.raises(PortError, match=r"port 80 cannot be used here \(Permission denied\)"):
        claim_port(site, "80")


def test_where_another_was_faster_to_listen_that_is_told(site: Path) -> None:
    slow = claim_port(site, "0")
    taken = pytest.raises(PortError, match="is taken")
    with slow, serving(site, slow.server_port), taken, slow.listening():
        pass


def test_what_is_claimed_answers_nobody_before_the_site_is_built(site: Path) -> None:
    with claim_port(site, "0") as claimed, pytest.raises(ConnectionRefusedError):
        ask(f"http://127.0.0.1:{claimed.server_port}/", "/")


def test_everything_that_is_watched_is_there_but_what_a_trust_adds() -> None:
    names = (*server.WATCHED, *server.FILES)

    assert [name for name in names if not (ROOT / name).exists()] == [SCHOOLS]


def test_after_each_change_it_says_whether_the_site_was_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    statuses = iter([0, 1])
    with claim_port(tmp_path, "0") as claimed:
        server.serve(claimed, [[Path("a.md")], [], [Path("b.md")]], lambda _: next(statuses))

    assert capsys.readouterr().out.splitlines()[1:] == [
        "built again",
        "not built: the old site stays",
    ]


def test_a_file_that_is_written_is_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    seen = threading.Event()

    def write_until_seen() -> None:
        number = 0
        while not seen.wait(0.1):
            number += 1
            (tmp_path / f"docs/{number}.md").touch()

    def rebuild(_: object) -> int:
        seen.set()
        raise KeyboardInterrupt

    monkeypatch.setattr(server, "WATCHED", ("docs",))
    threading.Thread(target=write_until_seen, daemon=True).start()
    with claim_port(tmp_path, "0") as claimed:
        server.serve(claimed, server.changes_in(tmp_path), rebuild)

    assert seen.is_set()


def test_what_changes_during_the_first_build_is_a_change(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    changes = server.changes_in(tmp_path)
    next(changes)
    (tmp_path / "docs/a.md").touch()

    assert next(filter(None, changes)) == [tmp_path / "docs/a.md"]


def test_a_folder_that_comes_later_is_watched_too(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    changes = server.changes_in(tmp_path)
    next(changes)
    school = tmp_path / "schools"
    school.mkdir()
    assert next(filter(None, changes)) == [school]
    (school / "a.toml").touch()

    assert next(filter(None, changes)) == [school / "a.toml"]


def test_a_file_in_whose_place_another_is_put_is_watched_on(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    file, times = tmp_path / CONFIGURATION, iter((1, 2, 3))

    def put(_: object = None) -> int:
        if (time := next(times, None)) is None:
            raise KeyboardInterrupt
        new = tmp_path / "new"
        new.touch()
        os.utime(new, (time, time))
        new.replace(file)
        return 0

    with claim_port(tmp_path, "0") as claimed:
        timer = threading.Timer(1, put)
        timer.start()
        server.serve(claimed, server.changes_in(tmp_path), put)
        timer.join()

    assert next(times, None) is None
