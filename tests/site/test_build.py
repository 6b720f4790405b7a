"""A new site takes the place of the old one when all is well; else the old one stays as it was."""

import logging
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import SimpleNamespace

import pytest
from filelock import FileLock, Timeout
from mkdocs.exceptions import Abort

from build_tools import commands
from build_tools.content.findings import Finding
from build_tools.content.project import ProjectError
from build_tools.site import build as module
from build_tools.site.build import GONE, NEW, OLD, SITE, BuildError, build_site
from build_tools.site.configuration import load_configuration
from build_tools.site.node import RuntimeBuildError
from tests.projects import tried

Build = Callable[..., None]


def write(folder: Path, text: str) -> None:
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text, "utf-8")


def site_of(root: Path) -> str:
    (page,) = (root / SITE).iterdir()
    return page.read_text("utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a site."""
    (tmp_path / "mkdocs.yml").write_bytes(b"\xef\xbb\xbf\xef\xbb\xbfsite_name: A\rstrict: true\r")
    write(tmp_path / SITE, "old")
    return tmp_path


@pytest.fixture
def found() -> list[Finding]:
    """What the checks find."""
    return []


@pytest.fixture
def builds(
    root: Path, found: list[Finding], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Build], None]:
    """Says what mkdocs does."""
    checks = Future[list[Finding]]()
    checks.set_result(found)
    monkeypatch.setattr(module, "Checks", lambda *_: checks)
    monkeypatch.setattr(module, "load_configuration", lambda *_, **__: SimpleNamespace(extra={}))
    monkeypatch.setattr(commands, "ROOT", root)

    def set_build(build: Build) -> None:
        monkeypatch.setattr(module, "build", build)

    set_build(lambda _: write(root / NEW, "new"))
    return set_build


def raising(error: BaseException) -> Build:
    def build(*_: object) -> None:
        raise error

    return build


@pytest.mark.usefixtures("builds")
def test_the_new_site_takes_the_place_of_the_old_one(root: Path) -> None:
    build_site(root)

    assert site_of(root) == "new"
    assert [name for name in (NEW, OLD, GONE) if (root / name).exists()] == []


@pytest.mark.parametrize(
    "error", [RuntimeError("x"), KeyboardInterrupt(), SystemExit(1), Abort("x")]
)
def test_where_the_build_fails_the_old_site_stays(
    root: Path, builds: Callable[[Build], None], error: BaseException
) -> None:
    builds(raising(error))
    with pytest.raises((BuildError, type(error))):
        build_site(root)

    assert site_of(root) == "old"


@pytest.mark.parametrize("error", [None, RuntimeError("x"), Abort("x"), OSError(28, "full")])
def test_what_the_checks_find_is_told_whatever_came_of_the_pages(
    root: Path,
    builds: Callable[[Build], None],
    found: list[Finding],
    error: BaseException | None,
) -> None:
    found.append(Finding("docs/a.md", 1, "is wrong"))
    if error:
        builds(raising(error))
    with pytest.raises(ProjectError) as raised:
        build_site(root)

    assert raised.value.findings == tuple(found)
    assert site_of(root) == "old"


def test_who_stops_a_build_waits_for_no_check(
    root: Path, builds: Callable[[Build], None], found: list[Finding]
) -> None:
    found.append(Finding("docs/a.md", 1, "is wrong"))
    builds(raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        build_site(root)


@pytest.mark.usefixtures("builds")
@pytest.mark.parametrize("error", [KeyboardInterrupt(), PermissionError(13, "in use")])
@pytest.mark.parametrize("at", [SITE, NEW])
def test_where_the_change_of_sites_fails_the_old_site_stays(
    root: Path, monkeypatch: pytest.MonkeyPatch, at: str, error: BaseException
) -> None:
    rename = Path.rename

    def fails(path: Path, to: Path) -> Path:
        if path == root / at:
            raise error
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises((BuildError, KeyboardInterrupt)):
        build_site(root)

    assert site_of(root) == "old"


def test_a_build_that_was_killed_is_mended_by_the_next_even_if_that_fails(
    root: Path, builds: Callable[[Build], None]
) -> None:
    (root / "build").mkdir()
    (root / SITE).rename(root / OLD)
    write(root / GONE, "half removed")
    builds(raising(Abort("x")))
    with pytest.raises(BuildError):
        build_site(root)

    assert site_of(root) == "old"
    assert not (root / GONE).exists()


@pytest.mark.usefixtures("builds")
@pytest.mark.parametrize("name", [NEW, OLD, GONE])
def test_a_link_in_the_place_of_a_site_gives_way(root: Path, name: str) -> None:
    for _ in range(2):
        shutil.rmtree(root / name, ignore_errors=True)
        (root / "build").mkdir(exist_ok=True)
        (root / name).symlink_to(root)
        build_site(root)

    assert site_of(root) == "new"


@pytest.mark.usefixtures("builds")
def test_a_site_that_is_a_link_stays_one(root: Path) -> None:
    (root / SITE).rename(root / "elsewhere")
    (root / SITE).symlink_to(root / "elsewhere")
    with pytest.raises(BuildError, match="site/ is a link"):
        build_site(root)

    assert ((root / SITE).is_symlink(), site_of(root)) == (True, "old")


def test_the_configuration_is_read_like_every_text(root: Path) -> None:
    (root / "docs").mkdir()
    read = load_configuration(root)

    assert (read.site_name, read.strict, read.site_dir) == ("A", True, str(root / NEW))


@pytest.mark.usefixtures("builds")
def test_a_file_that_is_in_use_keeps_no_new_site_away(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root / GONE, "in use")
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    build_site(root)

    assert site_of(root) == "new"


@tried("message", "path")
def test_what_mkdocs_warns_of_is_a_finding_and_the_old_site_stays(
    root: Path, builds: Callable[[Build], None], message: str, path: str
) -> None:
    builds(lambda _: logging.getLogger("mkdocs.structure").warning(message))
    with pytest.raises(ProjectError) as raised:
        build_site(root)

    assert [(f.path, f.message) for f in raised.value.findings] == [(path, message)]
    assert site_of(root) == "old"


def test_an_error_on_a_page_is_a_finding(root: Path, builds: Callable[[Build], None]) -> None:
    def build(_: object) -> None:
        logging.getLogger("mkdocs.commands.build").error("Error reading page 'a.md': too deep")
        raise RecursionError

    builds(build)
    with pytest.raises(ProjectError) as raised:
        build_site(root)

    assert [f.path for f in raised.value.findings] == ["docs/a.md"]


@pytest.mark.usefixtures("builds")
def test_a_second_build_says_that_it_waits_and_then_builds(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with module.alone(root):
        second = threading.Thread(target=build_site, args=(root,))
        second.start()
        waiting = ""
        while "waiting" not in waiting:
            waiting += capsys.readouterr().err
        assert site_of(root) == "old"
    second.join()

    assert site_of(root) == "new"


@pytest.mark.usefixtures("builds")
def test_while_an_archive_is_written_no_other_site_takes_the_place(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(site: Path, *_: object) -> Path:
        with pytest.raises(Timeout):
            FileLock(root / "build/site.lock").acquire(timeout=0)
        return site

    shared = SimpleNamespace(project=SimpleNamespace(school=None), load=None)
    monkeypatch.setattr(commands, "load_shared", lambda _: shared)
    monkeypatch.setattr(commands, "find_all_unread", lambda *_: [])
    monkeypatch.setattr(commands, "write_archive", write)

    assert commands.main(["zip"]) == 0


def test_a_disk_that_is_full_is_told_in_one_line(
    builds: Callable[[Build], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def build(_: object) -> None:
        logging.getLogger("mkdocs.commands.build").error("Error building page 'a.md': no space")
        raise OSError(28, "No space left on device")

    builds(build)

    assert commands.main(["build"]) == 1
    assert capsys.readouterr().err == "build_tools: [Errno 28] No space left on device\n"


def test_a_helper_that_was_killed_is_told_in_one_line(
    builds: Callable[[Build], None], capsys: pytest.CaptureFixture[str]
) -> None:
    builds(raising(BrokenProcessPool()))

    assert commands.main(["build"]) == 1
    assert capsys.readouterr().err == f"build_tools: {commands.ENDED}\n"


@pytest.mark.usefixtures("builds")
def test_a_new_site_stands_though_its_smaller_forms_cannot_be_written(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "_write_forms", raising(RuntimeBuildError("killed")))

    assert commands.run_build(beside=True) == 0
    assert (site_of(root), capsys.readouterr().err) == (
        "new",
        f"build_tools: killed: {module.AS_IT_IS}\n",
    )
