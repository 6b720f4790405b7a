"""Serve the built site on this machine, as a static host would, and build again when a file
changes.

Not mkdocs' own server: it writes a script into every page, which the pages' security policy
refuses.
"""

import errno
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchfiles import watch

from build_tools.content.changelog import CHANGELOG
from build_tools.content.file_names import CONFIGURATION

HOST = "127.0.0.1"
PORT = "8000"
WATCHED = ("docs", "schools", "decision_tree", "build_tools")
FILES = (CONFIGURATION, CHANGELOG)
"""Beside these folders. A watch of a file ends when an editor puts another in its place."""
POLL = 0.05
"""Seconds after which a server that is told to stop sees it: tests start many."""

FORMS = {".br": "br", ".gz": "gzip"}
"""What a smaller form is called in a file's name, and in a request."""

TRIES = 20
"""How often a file is looked for while there is no site."""


class _Missing(Exception):
    """There is no such file."""


class StaticHandler(SimpleHTTPRequestHandler):
    """Files with their right types, in the smallest form that the browser takes, the site's own 404
    page, and nothing kept by the browser between builds.
    """

    # Python's own types are right, but Windows' registry comes before them, and often makes plain
    # text of a script, which a browser then refuses to run.
    extensions_map = {  # noqa: RUF012 (the base class declares it so)
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".wasm": "application/wasm",
    }

    form = ""
    """In which form the file is sent: "" for as it is."""

    def end_headers(self) -> None:
        """Ask the browser to check again each time, and say how the file is packed."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Vary", "Accept-Encoding")
        if self.form:
            self.send_header("Content-Encoding", FORMS[self.form])
        super().end_headers()

    def translate_path(self, path: str) -> str:
        """The file that is sent: the page of a folder, and a smaller form of it."""
        file = super().translate_path(path)
        if file.endswith("/"):
            file += "index.html"
        taken = re.findall("[a-z]+", self.headers.get("Accept-Encoding", ""))
        forms = [
            form for form, name in FORMS.items() if name in taken and Path(file + form).is_file()
        ]
        self.form = next(iter(forms), "")
        return file + self.form

    def guess_type(self, path: Any) -> str:
        """That of the file itself, in whatever form it is sent."""
        return super().guess_type(str(path).removesuffix(self.form))

    def send_head(self) -> Any:
        """What is asked for, or the site's own page where there is no such file.

        While a build puts the new site in the place of the old one there is none for a moment: then
        the file is looked for again.
        """
        for _ in range(TRIES):
            site = self.site()
            with suppress(_Missing):
                return super().send_head()
            if site and site == self.site():
                break
            time.sleep(POLL)
        self._send_missing()
        return None

    def site(self) -> int:
        """Which folder the site is now; 0 for none."""
        try:
            return Path(self.directory).stat().st_ino
        except FileNotFoundError:
            return 0

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Say what is wrong, unless it is that there is no file: that, `send_head` says."""
        if code == 404:
            raise _Missing(self.path)
        super().send_error(code, message, explain)

    def _send_missing(self) -> None:
        page = Path(self.directory) / "404.html"
        if not page.is_file():
            super().send_error(404)
            return
        content = page.read_bytes()
        self.form = ""
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class names it so)
        """Keep the terminal for what matters."""


class PortError(Exception):
    """The site cannot be served on a port: one sentence with the way out."""

    def __init__(self, port: str, why: str) -> None:
        """Say where, why, and how to serve it elsewhere."""
        other = "8001" if port != "8001" else "8002"
        way_out = f"python -m build_tools serve --port {other}, or PORT={other} make serve"
        super().__init__(f"port {port} {why}: {way_out}")


class Server(ThreadingHTTPServer):
    """A server of a folder, which holds its port from the start, and listens when it is told to."""

    # On Windows this option would let two servers answer on one port, by turns.
    allow_reuse_address = os.name != "nt"

    def __init__(self, site: Path, port: int, handler: type[StaticHandler] = StaticHandler) -> None:
        """Bind the port; raises OSError."""
        answer = partial(handler, directory=str(site))
        super().__init__((HOST, port), answer, bind_and_activate=False)
        try:
            self.server_bind()
        except OSError:
            self.server_close()
            raise

    @contextmanager
    def listening(self) -> Iterator[str]:
        """Serve in the background; give the address, as in `http://127.0.0.1:8000/`."""
        with naming_the_port(str(self.server_port)):
            self.server_activate()
        thread = threading.Thread(target=self.serve_forever, args=(POLL,), daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{self.server_port}/"
        finally:
            self.shutdown()
            thread.join()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that let go of the line."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(
    site: Path, port: int = 0, handler: type[StaticHandler] = StaticHandler
) -> Iterator[str]:
    """Serve `site` in the background, on any port that is free; give its address."""
    with Server(site, port, handler) as server, server.listening() as address:
        yield address


def claim_port(site: Path, port: str, handler: type[StaticHandler] = StaticHandler) -> Server:
    """A server of `site`, before there is one: nobody waits for a build that cannot be served.

    Raises PortError.
    """
    if not re.fullmatch("[0-9]{1,5}", port) or int(port) >= 2**16:
        raise PortError(repr(port), "is none, choose a number up to 65535")
    with naming_the_port(port):
        return Server(site, int(port), handler)


@contextmanager
def naming_the_port(port: str) -> Iterator[None]:
    """Raise PortError where the port cannot be bound or, since another was faster, listened on."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            why = "is taken, perhaps by this site; stop what is served there, or choose another"
        else:
            why = f"cannot be used here ({error.strerror}), choose another"
        raise PortError(port, why) from error


def serve(
    server: Server, changes: Iterable[list[Path]], rebuild: Callable[[list[Path]], int]
) -> None:
    """Serve until Ctrl+C; call `rebuild` after each change, with what changed."""
    with server.listening() as address, suppress(KeyboardInterrupt):
        print(f"Serving on {address} (stop with Ctrl+C)", flush=True)
        for changed in filter(None, changes):
            state = "built again" if rebuild(changed) == 0 else "not built: the old site stays"
            print(state, flush=True)


def changes_in(root: Path) -> Iterator[list[Path]]:
    """What has changed, twice a second, if only nothing. From the first on nothing is missed,
    whatever is done meanwhile: `watch` goes on in the background.
    """
    times, moved = {root / name: _time_of(root / name) for name in FILES}, set[Path]()
    while True:
        folders = _folders(root)
        for found in watch(*folders, yield_on_timeout=True, rust_timeout=500):
            others = [file for file, before in times.items() if _time_of(file) != before]
            times |= {file: _time_of(file) for file in others}
            yield [*(Path(path) for _, path in found), *others, *moved]
            if moved := folders ^ _folders(root):
                break  # a folder that was not there is not watched


def _folders(root: Path) -> set[Path]:
    return {*filter(Path.exists, (root / name for name in WATCHED))}


def _time_of(file: Path) -> int:
    return file.stat().st_mtime_ns if file.exists() else 0
