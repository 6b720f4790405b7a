"""Serve the built site on this machine, as a static host would, and build again when a file
changes.

Not mkdocs' own server: it writes a script into every page, which the pages' security policy
refuses.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchfiles import watch

ADDRESS = ("127.0.0.1", 8000)
WATCHED = ("docs", "decision_tree", "build_tools", "mkdocs.yml", "school.toml")
POLL = 0.05
"""Seconds after which a server that is told to stop sees it: tests start many."""


class StaticHandler(SimpleHTTPRequestHandler):
    """Files with their right types, the site's own 404 page, and nothing kept by the browser
    between builds.
    """

    # Python's own types are right, but Windows' registry comes before them, and often makes plain
    # text of a script, which a browser then refuses to run.
    extensions_map = {  # noqa: RUF012 (the base class declares it so)
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def end_headers(self) -> None:
        """Ask the browser to check again each time."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the site's own page where there is no file."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class names it so)
        """Keep the terminal for what matters."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that let go of the line."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(site: Path, address: tuple[str, int] = ("127.0.0.1", 0)) -> Iterator[str]:
    """Serve `site` in the background; give its address, as in `http://127.0.0.1:8000/`."""
    httpd = _Server(address, partial(StaticHandler, directory=str(site)))
    thread = threading.Thread(target=httpd.serve_forever, args=(POLL,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}/"
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def serve(root: Path, rebuild: Callable[[], int]) -> None:
    """Serve site/ until Ctrl+C; call `rebuild` after each change. Nothing that changes while it
    builds is missed: `watch` goes on in the background.
    """
    with serving(root / "site", ADDRESS) as address, suppress(KeyboardInterrupt):
        print(f"Serving on {address} (stop with Ctrl+C)", flush=True)
        for _ in watch(*(root / name for name in WATCHED)):
            state = "built again" if rebuild() == 0 else "not built: the old site stays"
            print(state, flush=True)
