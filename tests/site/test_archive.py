"""The archive is the site, byte for byte and always the same, with a page that says where to put
it.
"""

import os
import re
import zipfile
from pathlib import Path

import pytest

from build_tools import commands
from build_tools.content.addresses import ONE_FILE
from build_tools.content.policy import SCHOOL_FOLDER
from build_tools.content.school import School
from build_tools.site import archive
from build_tools.site.archive import GUIDE, HOW, write_archive, write_one_file
from tests.projects import FRONT, a_card, small_files, write_texts

FILLED = '[school]\nname = "Hill School"\nprotocol = "hill"\n'
SCHOOL = School(name="Hill School", protocol="hill-school", contacts=())
FILES = {
    "index.html": "home",
    "engine/1/python.zip": "engine",
    "sources/index.html": "sources",
    ONE_FILE: "all of it",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_texts(tmp_path / "site", FILES)


def test_it_holds_the_site_in_one_folder_beside_the_one_file_and_the_page(
    site: Path, tmp_path: Path
) -> None:
    path = write_archive(site, tmp_path, SCHOOL)
    with zipfile.ZipFile(path) as opened:
        held = {name: opened.read(name).decode() for name in opened.namelist()}

    assert path.name == "what-to-do-hill-school.zip"
    assert held.pop(HOW).startswith("<!doctype html>")
    assert held.pop("what-to-do-hill-school.html") == FILES[ONE_FILE]
    assert held == {f"what-to-do/{name}": text for name, text in FILES.items()}


def test_the_same_site_makes_the_same_bytes(site: Path, tmp_path: Path) -> None:
    first = write_archive(site, tmp_path, SCHOOL).read_bytes()
    os.utime(site / "index.html", (0, 0))
    (site / "index.html").chmod(0o600)

    assert write_archive(site, tmp_path, SCHOOL).read_bytes() == first


def test_the_page_leads_into_the_folder(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = tmp_path / "docs" / GUIDE
    guide.parent.mkdir(parents=True)
    text = "[Sources](../sources.md#a) [File](../what-to-do.html) [On](#nginx) [Web](https://a.b/)"
    guide.write_text(f"---\naudience: staff\n---\n\n{text}\n", encoding="utf-8")
    monkeypatch.setattr(archive, "ROOT", tmp_path)
    with zipfile.ZipFile(write_archive(site, tmp_path, SCHOOL)) as held:
        links = re.findall('href="(.*?)"', held.read(HOW).decode())

    assert links[-4:] == [
        "what-to-do/sources/index.html#a",
        "what-to-do/what-to-do.html",
        "#nginx",
        "https://a.b/",
    ]


def test_the_one_file_is_named_after_the_protocol(site: Path, tmp_path: Path) -> None:
    path = write_one_file(site, tmp_path, SCHOOL)

    assert (path.name, path.read_text("utf-8")) == ("what-to-do-hill-school.html", FILES[ONE_FILE])


@pytest.mark.parametrize(("command", "ending"), [("zip", "zip"), ("one-file", "html")])
def test_a_command_builds_the_site_and_says_what_it_wrote(
    command: str,
    ending: str,
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    built = site.rename(tmp_path / "built")
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(commands, "build_site", lambda _, **__: built.rename(site))
    write_texts(tmp_path, {**small_files(), "build/.keep": ""})

    assert commands.main([command]) == 0
    written = capsys.readouterr().out.strip()
    assert (Path(written).parent.as_posix(), written.rpartition(".")[2]) == ("build", ending)
    assert (tmp_path / written).is_file()


@pytest.mark.parametrize(
    ("own", "whose"), [(SCHOOL_FOLDER, ""), ("schools/hill", " --in schools/hill")]
)
def test_what_nobody_has_read_is_in_none(
    own: str,
    whose: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    policy = FRONT.format(kind="school") + a_card("Must", "train staff")
    texts = {f"{own}/policies/hill.md": policy, f"{own}/school.toml": FILLED}
    monkeypatch.setattr(commands, "ROOT", write_texts(tmp_path, {**small_files(), **texts}))

    assert commands.main(["zip"]) == 1
    assert f'--record hill --by "safeguarding lead"{whose}\n' in capsys.readouterr().out
