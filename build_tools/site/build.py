"""The whole site, built by mkdocs beside site/ and then put in its place.

Whatever happens, and whenever, the last good site stays: where a build was killed between taking
the old site away and putting the new one there, the next build first puts the old one back.
"""

import logging
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from filelock import FileLock, Timeout
from mkdocs.commands.build import build
from mkdocs.exceptions import MkDocsException

from build_tools.content.file_names import CONFIGURATION, DOCS
from build_tools.content.findings import Finding
from build_tools.content.folder import load_files
from build_tools.content.project import ProjectError
from build_tools.kept import forget_doubtful
from build_tools.site.checks import Checks, refuse
from build_tools.site.compressed import write_site_forms
from build_tools.site.configuration import NEW, load_configuration
from build_tools.site.node import RuntimeBuildError
from build_tools.site.panel import Draft, write_state
from build_tools.site.schools import write_schools
from build_tools.site.site import Site, engine_files

SITE, OLD, GONE = "site", "build/site-old", "build/site-gone"
"""OLD is whole, and what begins with GONE may be half removed: what is put back is always whole."""
AS_IT_IS = "the new site is served as it is, and the next build compresses it"
NAMED = re.compile(r"'([^']+\.md)'")
"""The page of which mkdocs speaks."""


class BuildError(Exception):
    """The site could not be built: one sentence that says why."""


def build_site(root: Path, *, beside: bool = False) -> None:
    """Write site/. Where anything is wrong, the site that was there stays, and stays served.
    `beside`: who waits sees it before the smaller forms of its files are written.

    Raises BuildError, or ProjectError where there is a finding.
    """
    if (root / SITE).is_symlink():
        message = f"{SITE}/ is a link, which a build cannot replace as a whole"
        raise BuildError(f"{message}: remove it, and let what it led to be a link to {SITE}/")
    with alone(root):
        put_back(root)
        _clear(root)
        _remove(root / NEW)
        try:
            site, drafts = _build_beside(root)
            if not beside:
                _write_forms(root, site, NEW, SITE)
        except ProjectError as error:
            write_state(root, error.findings)
            raise
        finally:
            forget_doubtful(root)
        try:
            _put_in_place(root)
            write_state(root, (), drafts)
            if beside:
                _write_forms(root, site, SITE, OLD)
        except RuntimeBuildError as error:
            print(f"build_tools: {error}: {AS_IT_IS}", file=sys.stderr)
        finally:
            put_back(root)
            Thread(target=_clear, args=(root,)).start()  # nobody waits for it


def put_back(root: Path) -> None:
    """Put the old site back where there is none, and aside where it has a successor."""
    site, old = root / SITE, root / OLD
    if old.exists():
        # A name of its own: of an older one a file may still be in use, which Windows keeps.
        old.rename(root / f"{GONE}-{time.time_ns()}" if site.exists() else site)


def _clear(root: Path) -> None:
    """Remove what nobody needs."""
    for gone in root.glob(f"{GONE}*"):
        _remove(gone)


def _remove(path: Path) -> None:
    """Remove a folder, or what else has its name."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _put_in_place(root: Path) -> None:
    try:
        if (root / SITE).exists():
            (root / SITE).rename(root / OLD)
        (root / NEW).rename(root / SITE)
    except OSError as error:
        message = f"the new site is in {NEW}/, but {SITE}/ is in use: close what uses it"
        raise BuildError(f"{message} ({error.strerror})") from error


def _write_forms(root: Path, site: Site | None, new: str, old: str) -> None:
    if site:
        if site.compressing:
            site.compressing.join()
        write_site_forms(root / new, root / old, engine_files(site), root)


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Wait until no other build runs in this folder. A build that is killed lets go of the lock."""
    (root / "build").mkdir(exist_ok=True)
    lock = FileLock(root / "build/site.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print("build_tools: another build is running here: waiting for it", file=sys.stderr)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _build_beside(root: Path) -> tuple[Site | None, list[Draft]]:
    """Build, and give what was built, and the cards that are drafts still."""
    configuration, warned = load_configuration(root), _Warnings(logging.WARNING)
    content = configuration.extra["content"] = load_files(root)
    checks = configuration.extra["checks"] = Checks(content, root)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(warned)
    try:
        build(configuration)
    except Exception as error:
        refuse(checks)  # whatever else is wrong is of no account then
        if isinstance(error, (ProjectError, OSError)):
            raise  # of a full disk the page that was written is not to blame
        # Of a page that cannot be built mkdocs has said which it is; then that is the finding.
        if not warned.findings and isinstance(error, MkDocsException):
            raise BuildError(f"the site was not built: {error}") from error
        if not warned.findings:
            raise
    finally:
        logger.removeHandler(warned)
    refuse(checks)
    if warned.findings:
        raise ProjectError(warned.findings)
    site: Site | None = configuration.extra.get("site")
    if not site:
        return None, []
    cards = (card for policy in site.project.policies.values() for card in policy.drafts)
    drafts = [Draft(card.path, card.line, card.heading) for card in cards]
    drafts += write_schools(root, site, root / NEW, configuration.extra["finisher"].pages)
    return site, drafts


class _Warnings(logging.Handler):
    """What mkdocs warns of, each a finding: a page with such a fault is never published."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.findings: list[Finding] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        named = NAMED.search(message)
        # Of the navigation, whose pages mkdocs names too, the configuration is to blame.
        is_page = named is not None and "'nav'" not in message
        path = f"{DOCS}/{named[1]}" if named and is_page else CONFIGURATION
        hint = "mend this page, or what it names" if is_page else f"see {CONFIGURATION}"
        check = "the-site-is-built-without-a-warning"
        self.findings.append(Finding(path, 1, message, hint=hint, check=check))
