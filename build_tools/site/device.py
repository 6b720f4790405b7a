"""What a reader can keep of the tool on a device: a list of files, each with its hash, beside the
tool's page of each protocol, and what the device shows of it once it is installed.

The list is of bytes as they are sent: whatever changes one makes another version.
"""

import json
import posixpath
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from html import unescape
from pathlib import Path

from build_tools.pages.security_policy import hash_of

LIST = "device.json"
APP = "app.json"
"""The page's manifest; hosts know the ending."""
WORKER = Path(__file__).with_name("device-worker.js")
ICON = "assets/icon.png"
MARK = "data-device"
"""What a page carries that can be kept."""
PAGES = re.compile(r'data-pages="([^"]*)"')
ENGINE = re.compile(r"data-engine='([^']*)'")
LOADED = re.compile(r'<(?:img|link|script)\b[^>]*\s(?:href|src)="([^":#]+)"')
SCRIPTS = ("*.js", "*.css")
WRITING = ("desk", "write")
"""How those begin that are of the page for writing alone."""


def render_app(title: str, up: str) -> str:
    """The manifest. Others see a home screen: its name says no more than the page's title, and its
    icon is a shield with a tick.
    """
    icon = {"src": up + ICON, "sizes": "512x512", "type": "image/png"}
    names = {"name": title, "short_name": title, "lang": "en-GB"}
    where = {"start_url": "./", "scope": "./", "display": "standalone"}
    return json.dumps({**names, **where, "icons": [icon]})


def write_device_lists(*folders: Path) -> None:
    """Write the list of each page of a tool that is built in these folders."""
    hashes = cache(lambda path: hash_of(path.read_bytes()))  # schools share most of them
    for folder in (app.parent for part in folders for app in part.rglob(APP)):
        files = {url: hashes(path.resolve()) for url, path in sorted(_kept(folder))}
        version = sha256(json.dumps(files).encode()).hexdigest()[:16]
        text = json.dumps({"version": version, "files": files})
        (folder / LIST).write_text(text, encoding="utf-8")


def _kept(folder: Path) -> Iterator[tuple[str, Path]]:
    """Each file by its address from the tool's page: the page, those that belong to it, all scripts
    and styles, what these pages load, and the engine with the protocol.
    """
    tool = (folder / "index.html").read_text(encoding="utf-8")
    told = json.loads(ENGINE.findall(tool)[0])["files"].values()
    urls = {file["url"] for file in told}
    for page in PAGES.findall(tool)[0].split():
        html = (folder / page / "index.html").read_text(encoding="utf-8")
        yield page, folder / page / "index.html"
        loaded = map(unescape, LOADED.findall(html))
        urls |= {posixpath.normpath(posixpath.join(page, url)) for url in loaded}
    [assets] = {url.rpartition("/")[0] for url in urls if url.endswith("/tool.js")}
    for kind in SCRIPTS:
        names = {path.name for path in (folder / assets).glob(kind)}
        urls |= {f"{assets}/{name}" for name in names if not name.startswith(WRITING)}
    yield from ((url, path) for url in urls if (path := folder / url).is_file())
