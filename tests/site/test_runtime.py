"""The browser's Python is compiled, complete, the same on every build, and refused when wrong."""

import json
import marshal
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from build_tools.site import runtime
from build_tools.site.runtime import RuntimeBuildError, RuntimeFiles, build_runtime, build_wheel


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a package of two modules and this project's Pyodide."""
    project = tmp_path / "project"
    write(project / "decision_tree" / "__init__.py", '"""A package."""\n')
    write(project / "decision_tree" / "browser.py", "import json\nNAMES = {'a', 'b', 'c'}\n")
    write(project / "decision_tree" / "vocabulary.toml", "")
    for name in ("pyproject.toml", "package-lock.json", "LICENSE"):
        shutil.copyfile(runtime.PROJECT / name, project / name)
    (project / "node_modules").symlink_to(runtime.PROJECT / "node_modules")
    return project


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RuntimeFiles]:
    target = tmp_path_factory.mktemp("runtime")
    return target, build_runtime(target)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def install_pyodide(project: Path, **package: Any) -> Path:
    """Put a Pyodide of our own making in the place of the real one."""
    (project / "node_modules").unlink()
    folder = project / "node_modules" / "pyodide"
    shutil.copytree(runtime.PROJECT / "node_modules" / "pyodide", folder)
    write(folder / "package.json", json.dumps(package))
    return folder


def names(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as opened:
        return opened.namelist()


def test_the_wheel_holds_the_package_as_bytecode_and_nothing_else(
    project: Path, tmp_path: Path
) -> None:
    wheel = build_wheel(tmp_path / "out", project)
    modules = [name for name in names(wheel) if ".dist-info/" not in name]
    assert modules == ["decision_tree/__init__.pyc", "decision_tree/browser.pyc"]


def test_python_imports_from_the_wheel_as_it_is(project: Path, tmp_path: Path) -> None:
    wheel = build_wheel(tmp_path / "out", project)
    program = "import sys; sys.path.insert(0, sys.argv[1]); import decision_tree.browser as b; "
    program += "print(sorted(b.NAMES))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(wheel)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "['a', 'b', 'c']\n"


def test_the_wheel_is_built_anew_only_for_another_source_and_is_then_the_same_bytes(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build_wheel(tmp_path / "first", project).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(runtime, "_run", lambda *_, **__: pytest.fail("built again"))
        assert build_wheel(tmp_path / "kept", project).read_bytes() == first

    shutil.rmtree(project / "build")
    assert build_wheel(tmp_path / "second", project).read_bytes() == first
    write(project / "decision_tree" / "browser.py", "NAMES = {'d'}\n")
    assert build_wheel(tmp_path / "third", project).read_bytes() != first


def test_no_archive_tells_when_it_was_built(built: tuple[Path, RuntimeFiles]) -> None:
    dates = set()
    for name in (built[1].wheel, "python_stdlib.zip"):
        with zipfile.ZipFile(built[0] / name) as archive:
            dates |= {entry.date_time for entry in archive.infolist()}
    assert dates == {(2020, 2, 2, 0, 0, 0)}


def test_a_missing_package_is_named(project: Path, tmp_path: Path) -> None:
    (project / "decision_tree" / "__init__.py").unlink()
    with pytest.raises(RuntimeBuildError, match=r"decision_tree has no __init__\.py"):
        build_wheel(tmp_path / "out", project)


@pytest.mark.parametrize("statement", ["import urllib.request", "from http import client"])
def test_a_module_that_the_browser_lacks_is_refused_with_its_place(
    statement: str, project: Path, tmp_path: Path
) -> None:
    write(project / "decision_tree" / "browser.py", f"import json\n{statement}\n")
    with pytest.raises(RuntimeBuildError, match=r"^decision_tree/browser\.py:2: .* has no '"):
        build_wheel(tmp_path / "out", project)


def test_a_package_that_cannot_be_compiled_says_why(project: Path, tmp_path: Path) -> None:
    write(project / "pyproject.toml", "not toml")
    with pytest.raises(RuntimeBuildError, match=r"^hatchling build failed: "):
        build_wheel(tmp_path / "out", project)


def test_every_file_is_listed_with_its_size_and_hash(built: tuple[Path, RuntimeFiles]) -> None:
    target, files = built

    there = {path.name: path.read_bytes() for path in target.iterdir()}
    assert {file.name: (file.size, file.sha256) for file in files.files} == {
        name: (len(content), sha256(content).hexdigest()) for name, content in there.items()
    }


def test_the_standard_library_is_bytecode_of_this_python(built: tuple[Path, RuntimeFiles]) -> None:
    with zipfile.ZipFile(built[0] / "python_stdlib.zip") as library:
        assert {Path(name).suffix for name in library.namelist()} == {".pyc"}
        code = marshal.loads(library.read("dataclasses.pyc")[16:])  # noqa: S302 - our own bytes
    assert code.co_filename == "dataclasses.py"


def test_the_standard_library_is_smaller_than_published_and_no_module_left_out_in_vain(
    built: tuple[Path, RuntimeFiles],
) -> None:
    published = runtime.PROJECT / "node_modules" / "pyodide" / "python_stdlib.zip"
    modules = {Path(name).with_suffix("").parts[0] for name in names(published)}
    lock = json.loads((built[0] / "pyodide-lock.json").read_text(encoding="utf-8"))

    assert (built[0] / "python_stdlib.zip").stat().st_size < published.stat().st_size
    assert modules >= runtime.LEFT_OUT
    assert lock["packages"] == {}


def test_another_byte_is_another_fingerprint(built: tuple[Path, RuntimeFiles]) -> None:
    files = built[1]
    for number, file in enumerate(files.files):
        other = replace(file, sha256="0" * 64)
        changed = (*files.files[:number], other, *files.files[number + 1 :])

        assert replace(files, files=changed).fingerprint != files.fingerprint


def test_a_missing_pyodide_says_what_to_run(project: Path, tmp_path: Path) -> None:
    (project / "node_modules").unlink()
    with pytest.raises(RuntimeBuildError, match="not installed: run `python -m"):
        build_runtime(tmp_path / "out", project)


def test_a_pyodide_other_than_the_locked_one_is_refused(project: Path, tmp_path: Path) -> None:
    install_pyodide(project, version="0.1.2")
    with pytest.raises(RuntimeBuildError, match=r"Pyodide 0\.1\.2 is installed"):
        build_runtime(tmp_path / "out", project)


def test_bytecode_for_another_python_is_refused() -> None:
    with pytest.raises(RuntimeBuildError, match=r"the browser runs Python 3\.99\.1"):
        runtime._require_same_python("3.99.1")
