"""The browser's Python is compiled, small, the same on every build, and refused when wrong."""

import json
import marshal
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from build_tools.pages.security_policy import hash_of
from build_tools.site import runtime
from build_tools.site.node import RuntimeBuildError, run_node
from build_tools.site.runtime import RuntimeFiles, build_runtime
from tests.projects import share_cache


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
    share_cache(project)
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


def test_the_archive_holds_the_package_without_its_terminal(project: Path, tmp_path: Path) -> None:
    write(project / "decision_tree" / "__main__.py", "")
    build_runtime(tmp_path, project)
    with zipfile.ZipFile(tmp_path / "python.zip") as archive:
        names = [name for name in archive.namelist() if name.startswith("decision_tree")]
    assert names == ["decision_tree/__init__.pyc", "decision_tree/browser.pyc"]


def test_another_process_builds_the_same_bytes(
    built: tuple[Path, RuntimeFiles], tmp_path: Path
) -> None:
    build = "import sys; from pathlib import Path; from build_tools.site.runtime import *; "
    build += "print(build_runtime(Path(sys.argv[1])).fingerprint)"
    command = [sys.executable, "-c", build, str(tmp_path)]
    done = subprocess.run(command, cwd=runtime.PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == built[1].fingerprint


def test_the_module_is_made_smaller_once_for_its_bytes(
    built: tuple[Path, RuntimeFiles], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "run_node", lambda *_: pytest.fail("made again"))
    build_runtime(built[0])


def test_a_missing_package_is_named(project: Path, tmp_path: Path) -> None:
    (project / "decision_tree" / "__init__.py").unlink()
    with pytest.raises(RuntimeBuildError, match=r"decision_tree has no __init__\.py"):
        build_runtime(tmp_path / "out", project)


def test_what_node_says_last_is_the_reason(tmp_path: Path) -> None:
    script = tmp_path / "script.mjs"
    write(script, "throw new Error('not so');")
    with pytest.raises(RuntimeBuildError, match=r"^script.mjs failed: Error: not so$"):
        run_node(script)


@pytest.mark.skipif(os.name == "nt", reason="there nobody is told who ended a process")
def test_that_node_was_killed_is_the_reason(tmp_path: Path) -> None:
    script = tmp_path / "script.mjs"
    write(script, "process.kill(process.pid, 'SIGKILL');")
    with pytest.raises(RuntimeBuildError, match=r"^script.mjs failed: it was ended from outside"):
        run_node(script)


def test_every_file_is_listed_with_its_size_and_hash(built: tuple[Path, RuntimeFiles]) -> None:
    target, files = built

    there = {path.name: path.read_bytes() for path in target.iterdir()}
    assert {file.name: (file.size, file.hash) for file in files.files} == {
        name: (len(content), hash_of(content)) for name, content in there.items()
    }


def test_every_module_is_bytecode_of_this_python(built: tuple[Path, RuntimeFiles]) -> None:
    with zipfile.ZipFile(built[0] / "python.zip") as archive:
        assert {Path(name).suffix for name in archive.namelist()} == {".pyc"}
        code = marshal.loads(archive.read("encodings/utf_8.pyc")[16:])  # noqa: S302 - our own bytes
    assert code.co_filename == "encodings/utf_8.py"


def test_another_byte_is_another_fingerprint(built: tuple[Path, RuntimeFiles]) -> None:
    files = built[1]
    for number, file in enumerate(files.files):
        other = replace(file, hash="sha256-")
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


def test_a_script_of_pyodide_that_cannot_be_joined_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "pyodide.mjs", "export default function loadPyodide() {}")
    with pytest.raises(RuntimeBuildError, match="is not as it was"):
        runtime._join_scripts(tmp_path / "pyodide.mjs", tmp_path / "pyodide.mjs")


def test_bytecode_for_another_python_is_refused() -> None:
    with pytest.raises(RuntimeBuildError, match=r"the browser runs Python 3\.99\.1"):
        runtime._require_same_python("3.99.1")
