"""How a host bears 200 readers at once: with the settings of the guide, and with none but where the
files are, in turn, so that a busy machine slows both. `python -m tests.browser.load` takes five
minutes, and needs wrk, nginx and Caddy.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from build_tools.content.project import ROOT
from build_tools.site.finish import scripts_folder
from tests.browser import test_hosts as hosts

READERS, ROUNDS, SECONDS = 200, 5, 5
PLAIN = {
    "nginx": "server { listen 80; location /safeguarding/ { root /srv/www; index index.html; } }\n",
    "caddy": "www.example.org {\n\troot * /srv/www\n\tfile_server\n}\n",
}
VISIT = """
wrk.headers["Accept-Encoding"] = "gzip, deflate, br"
local paths = {{ {paths} }}
local n = 0
request = function()
  n = n % #paths + 1
  return wrk.format("GET", paths[n])
end
"""


def visited(site: Path) -> list[str]:
    """What one reader asks for: home, the tool and what both load, and the pages for pupils."""
    pages = ["", "check/", "pupils/", "pupils/11-14/", "protocol/"]
    [protocol] = re.findall(r"engine/\w+/protocol.json", (site / "check/index.html").read_text())
    scripts = [path for path in scripts_folder(site).iterdir() if path.suffix in (".css", ".js")]
    return [*pages, protocol, *sorted(path.relative_to(site).as_posix() for path in scripts)]


def rate(address: str, script: Path) -> float:
    """Answers a second; raises where one is an error."""
    command = ["wrk", "-t2", f"-c{READERS}", f"-d{SECONDS}s", "-s", str(script), address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise AssertionError(said)
    [found] = re.findall(r"Requests/sec:\s+([\d.]+)", said)
    return float(found)


def compare(server: str, site: Path, folder: Path) -> list[tuple[float, float]]:
    """The rate with the guide's settings and with plain ones, round by round."""
    prefix = hosts.IN_GUIDE
    script = folder / "visit.lua"
    paths = ", ".join(f'"{prefix}{path}"' for path in visited(site))
    script.write_text(VISIT.format(paths=paths), encoding="utf-8")
    (folder / "plain").mkdir()
    (folder / "guide").mkdir()
    with (
        hosts.running(server, prefix, site, folder / "guide") as guided,
        hosts.running(server, prefix, site, folder / "plain", settings=PLAIN[server]) as plain,
    ):
        return [(rate(guided.address, script), rate(plain.address, script)) for _ in range(ROUNDS)]


def main(servers: Iterable[str] = PLAIN) -> None:
    """Print both rates, and one in the other."""
    for server in servers:
        with tempfile.TemporaryDirectory() as folder:
            rounds = compare(server, ROOT / "site", Path(folder))
        guided, plain = (median(rates) for rates in zip(*rounds, strict=True))
        share = median(one / other for one, other in rounds)
        print(f"{server}: {guided:.0f} answers a second, {plain:.0f} plain: {share:.2f} of it")


if __name__ == "__main__":
    main()
