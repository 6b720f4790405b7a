"""The archive, unpacked and sent by real servers with the settings that the guide shows: alone on
its host and in a folder, where school.toml says no address.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from build_tools.content.file_names import DOCS
from build_tools.content.project import ROOT, Project
from build_tools.pages.security_policy import HEADERS
from build_tools.site.archive import FOLDER, GUIDE, HOW, write_archive
from build_tools.site.hosts import MEDIA_TYPES
from build_tools.site.server import HOST, serving
from tests.browser.conftest import READY, Reader, Watch, all_answers, watched_context
from tests.browser.test_layout import find_with_axe

IN_GUIDE = "/safeguarding/"
STARTED = 20
AGAIN = 0.05
"""Seconds in which a server starts, and after which it is tried again unless it has ended."""


@dataclass(frozen=True, kw_only=True)
class Host:
    """A server that runs: where the site is on it, and the folder of all that it sends."""

    address: str
    prefix: str
    www: Path

    @property
    def folder(self) -> Path:
        """The site's own folder."""
        return self.www / self.prefix.strip("/")

    def ask(self, path: str, **headers: str) -> tuple[int, HTTPMessage, bytes]:
        """Status, headers and content of what is at a path of the site."""
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        try:
            connection.request("GET", self.prefix + path, headers=headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()


def settings_of_guide(server: str) -> str:
    guide = (ROOT / DOCS / GUIDE).read_text(encoding="utf-8")
    [found] = re.findall(rf"(?ms)^```{server}\n(.*?)^```$", guide)
    return str(found)


def settings_for(server: str, port: int, prefix: str, www: Path, shown: str) -> str:
    """The settings that are shown, at another place."""
    own = shown.replace(IN_GUIDE, prefix).replace("/srv/www", str(www))
    own = own.replace(f"{IN_GUIDE[:-1]} ", f"{prefix[:-1] or IN_GUIDE[:-1]} ")
    if server == "caddy":
        options = (
            f"{{\n\tadmin off\n\thttp_port {port}\n\tstorage file_system {www.parent}/caddy\n}}\n"
        )
        return options + own.replace("www.example.org {", f"http://{HOST}:{port} {{")
    folder = www.parent
    kept = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    own = own.replace("listen 80;", f"listen {HOST}:{port};")
    return (
        f"master_process off; daemon off; pid {folder}/pid; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {kept}\n{own}}}\n"
    )


def options_for(server: str, settings: Path) -> list[str]:
    if server == "caddy":
        return ["run", "--adapter", "caddyfile", "--config", str(settings)]
    return ["-e", "stderr", "-p", str(settings.parent), "-c", str(settings)]


@pytest.fixture(scope="session")
def unpacked(site_folder: Path, project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it comes out of the archive."""
    folder = tmp_path_factory.mktemp("archive")
    shutil.unpack_archive(write_archive(site_folder.resolve(), folder, project.school), folder)
    return folder / FOLDER


@contextmanager
def running(
    server: str, prefix: str, unpacked: Path, folder: Path, settings: str = ""
) -> Iterator[Host]:
    """A server with the site at `prefix`, and the guide's settings or others; skips where it is not
    installed.
    """
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin"])
    program = shutil.which(server, path=path)
    if program is None:
        pytest.skip(f"{server} is not installed")
    www, file = folder / "www", folder / "settings"
    (www / prefix.strip("/")).parent.mkdir(parents=True, exist_ok=True)
    (www / prefix.strip("/")).symlink_to(unpacked)
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    text = settings_for(server, port, prefix, www, settings or settings_of_guide(server))
    file.write_text(text, encoding="utf-8")
    with (folder / "said").open("wb") as said:
        started = subprocess.Popen([program, *options_for(server, file)], stdout=said, stderr=said)
    try:
        wait_for(port, started, folder / "said")
        yield Host(address=f"http://{HOST}:{port}{prefix}", prefix=prefix, www=www)
    finally:
        started.terminate()
        started.wait()


def wait_for(port: int, started: "subprocess.Popen[bytes]", said: Path) -> None:
    until = time.monotonic() + STARTED
    while time.monotonic() < until and started.poll() is None:
        try:
            socket.create_connection((HOST, port)).close()
        except ConnectionRefusedError:
            with suppress(subprocess.TimeoutExpired):  # or else it has ended, and says why
                started.wait(AGAIN)
        else:
            return
    pytest.fail(said.read_text("utf-8", "replace"))


KINDS = {
    "nginx in a folder": ("nginx", "/about/safeguarding/"),
    "nginx alone": ("nginx", "/"),
    "Caddy in a folder": ("caddy", "/safeguarding/"),
    "Caddy alone": ("caddy", "/"),
}


@pytest.fixture(scope="module", params=KINDS.values(), ids=KINDS)
def host(
    request: pytest.FixtureRequest, unpacked: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Host]:
    with running(*request.param, unpacked, tmp_path_factory.mktemp("host")) as started:
        yield started


@pytest.fixture
def visitor(host: Host, browser: Browser, project: Project) -> Iterator[Reader]:
    """Somebody who comes to the site on this host."""
    watch = Watch(origin=host.address.removesuffix(host.prefix))
    with watched_context(browser, watch, host.address) as context:
        yield Reader(page=context.new_page(), project=project)
    assert watch.complaints() == []


def test_a_reader_gets_a_plan(visitor: Reader) -> None:
    visitor.open()
    visitor.walk("staff", all_answers(visitor.project, "not-known"))

    expect(visitor.plan_lines.first).to_be_visible()


def test_an_address_that_is_not_there_leads_on(host: Host, browser: Browser) -> None:
    with browser.new_page() as page:
        sent = page.goto(f"{host.address}policies/old/page/")
        expect(page.locator("html")).to_have_attribute("data-exit-keys", "")
        shown = page.locator("main a").filter(visible=True)
        links = shown.evaluate_all("(all) => all.map((a) => a.href)")
        inside = [link for link in links if link.startswith(f"http://{HOST}")]

        assert sent is not None
        assert sent.status == 404
        assert len(inside) > 3
        assert [link for link in inside if not page.request.get(link).ok] == []


@pytest.mark.parametrize("path", ["", "check/", "no/such/page", "assets/favicon.svg"])
def test_every_answer_has_the_headers_of_the_pages_policy(host: Host, path: str) -> None:
    sent = host.ask(path)[1]

    assert {name: sent[name] for name in HEADERS} == HEADERS


def engine_file(host: Host, name: str) -> str:
    [path] = host.folder.glob(f"engine/*/{name}")
    return f"engine/{path.parent.name}/{name}"


def test_the_engine_is_sent_small_under_its_own_type_and_kept(host: Host) -> None:
    path = engine_file(host, "pyodide.asm.wasm")
    status, sent, content = host.ask(path, **{"Accept-Encoding": "gzip"})

    assert (status, sent["Content-Type"], sent["Content-Encoding"]) == (
        200,
        "application/wasm",
        "gzip",
    )
    assert sent["Cache-Control"] == "max-age=31536000"
    assert content == (host.folder / f"{path}.gz").read_bytes()


def test_what_is_not_there_is_not_kept(host: Host) -> None:
    status, sent, _ = host.ask("engine/0/worker.js")

    assert (status, sent["Cache-Control"] or "no-cache") == (404, "no-cache")


@pytest.mark.parametrize("path", ["check/", "assets/favicon.svg"])
def test_what_a_build_can_change_is_asked_for_again(host: Host, path: str) -> None:
    _, sent, _ = host.ask(path)
    again = host.ask(path, **{"If-None-Match": sent["ETag"]})

    assert (sent["Cache-Control"], again[0]) == ("no-cache", 304)


def test_an_address_as_people_type_it_leads_to_the_site(host: Host) -> None:
    status, sent, _ = replace(host, prefix=host.prefix.rstrip("/") or "/").ask("")

    assert (status, sent["Location"]) in [(301, host.prefix), (200, None)]


def test_a_folder_without_a_page_shows_none_of_its_files(host: Host) -> None:
    status, _, content = host.ask("engine/")

    assert (status >= 400, content) == (True, (host.folder / "404.html").read_bytes())


def test_a_folder_without_its_slash_leads_to_its_page(host: Host) -> None:
    status, sent, _ = host.ask("check")

    assert (status, urlsplit(sent["Location"]).path) in [
        (301, f"{host.prefix}check/"),
        (308, f"{host.prefix}check/"),
        (308, "check/"),
    ]


KNOWN_TO_IIS = set(".css .html .js .png .txt .xml .zip .map .config".split())
"""Kinds of files that every version sends, or that nobody asks for."""


def test_every_kind_of_file_in_it_is_known_to_a_host(unpacked: Path) -> None:
    kinds = {path.suffix for path in unpacked.rglob("*.*") if path.is_file()}

    assert kinds - KNOWN_TO_IIS == set(MEDIA_TYPES)


def test_the_page_beside_it_opens_and_leads_to_files_of_the_archive(
    unpacked: Path, page: Page, watch: Watch
) -> None:
    watch.expects("^another origin: file:///.*how-to-put-this-on-the-web.html")
    page.goto((unpacked.parent / HOW).as_uri())
    links = page.locator("a:not([href^='#'])").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('href'))"
    )

    assert len(links) > 1
    assert [link for link in links if not (unpacked.parent / link).is_file()] == []
    assert find_with_axe(page) == []


# ── In a frame


@contextmanager
def framed(host: Host, browser: Browser, folder: Path) -> Iterator[tuple[FrameLocator, list[str]]]:
    """The tool in a frame of another site, and what the console says."""
    (folder / "index.html").write_text(f'<iframe src="{host.address}check/"></iframe>', "utf-8")
    said = list[str]()
    with serving(folder) as served, browser.new_page() as page:
        page.on("console", lambda message: said.append(message.text))
        page.goto(served)
        yield page.frame_locator("iframe"), said


def test_no_other_site_shows_it_in_a_frame(host: Host, browser: Browser, tmp_path: Path) -> None:
    with framed(host, browser, tmp_path) as (frame, said):
        expect(frame.locator(".tool")).to_have_count(0)

    assert [text for text in said if "frame-ancestors 'none'" in text]


@pytest.mark.parametrize("server", ["nginx", "caddy"])
def test_a_site_that_is_named_shows_it_in_a_frame(
    server: str, unpacked: Path, browser: Browser, tmp_path: Path
) -> None:
    (school := tmp_path / "school").mkdir()
    named = f"frame-ancestors http://{HOST}:*"
    settings = settings_of_guide(server).replace("frame-ancestors 'none'", named)
    with (
        running(server, "/", unpacked, tmp_path, settings) as host,
        framed(host, browser, school) as (frame, _),
    ):
        tool = frame.locator("[data-module=tool]")
        expect(tool).to_have_attribute("data-ready", "", timeout=READY)
