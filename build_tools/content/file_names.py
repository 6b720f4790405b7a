"""The names of files: which of them are the project's, and which of those every host can hold.

Works on paths alone, from the project's root, with / between folders.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from build_tools.content.changelog import CHANGELOG
from build_tools.content.findings import Finding, Flaw
from build_tools.content.policy import OWN_PAGES, OWN_POLICIES, POLICIES, SCHOOL_FOLDER
from build_tools.content.school import SCHOOL

CHECK = "every-file-has-a-name-for-every-host"
DOCS = "docs"
DATA = "docs/data"
CONFIGURATION = "mkdocs.yml"

OWN_DATA = [f"{SCHOOL_FOLDER}/{name}.toml" for name in "school words reviews checked".split()]
"""What a school says in data files of its own, and what is recorded of it."""

LOGO = f"{SCHOOL_FOLDER}/logo.svg"
"""A school's own drawing: it is read, and refused where it is more than that."""

WORK = "work.json"
"""In a school's folder, what the page for writing keeps there: what the policy said in a document,
and what was decided of it.
"""

PASSED_OVER = (
    *".* ~$* *~ #*# *.swp *.swo *.bak *.tmp *.orig *.rej *.part *.crdownload".split(),
    *"thumbs.db ehthumbs.db desktop.ini __macosx @eadir $recycle.bin".split(),
    "icon\r",
    WORK,
)
"""What editors, systems and programs that fetch or merge files leave in a folder, and WORK."""
PAGE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.[a-z]+")
FOLDER = re.compile(r"[a-z0-9][a-z0-9._-]*(?<!\.)")
OTHER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?<!\.)")
"""A file that is no page: its name may hold what people call pictures."""
LONGEST = 80
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
COPY = re.compile(r"\bcop(y|ies)\b|\(\d+\)|\bconflict", re.IGNORECASE)
OLDER = re.compile(r"(.+?)(\.md|\.toml)[^a-z].*[^ .]", re.IGNORECASE)
"""What programs and people make of the name of a text that they put aside, as in a.md.old."""
LIKE_SCHOOL = re.compile(r"^\W*(copy of )?school\b.*\.(toml|tml|txt)\W*$", re.IGNORECASE)

LIKE_PAGES = frozenset(
    ".markdown .mdown .mkd .mdx .doc .docx .odt .rtf .pages .html .htm .xhtml".split()
)
"""How files end that people write in place of a page."""
PICTURES = frozenset(".png .jpg .jpeg .gif .svg .webp .avif .ico".split())


def is_passed_over(path: str) -> bool:
    """Whether a file, or a folder that it is in, is no part of the site, and of no interest."""
    names = [name.casefold() for name in path.split("/")]
    return any(fnmatchcase(name, pattern) for name in names for pattern in PASSED_OVER)


def is_read(path: str) -> bool:
    """Whether the text of a file is read."""
    return path.endswith((".md", ".toml")) or path == LOGO or not path.startswith(f"{DOCS}/")


def is_beside(name: str) -> bool:
    """Whether a file at the top, beside docs, is read, or looks as if it were to be."""
    meant = name in (CONFIGURATION, CHANGELOG) or LIKE_SCHOOL.match(name) is not None
    return meant and not is_passed_over(name)


def is_policy(path: str) -> bool:
    """Whether a file is a policy."""
    folder = PurePosixPath(path).parent.as_posix()
    return folder in (POLICIES, OWN_POLICIES) and path.endswith(".md")


def published(path: str) -> str:
    """Where a file under docs is shown: a school's policy among the others, and its pages in one
    folder. Their links count from there.
    """
    own, _, name = path.rpartition("/")
    shown = {OWN_POLICIES: POLICIES, OWN_PAGES: SCHOOL_FOLDER}
    return f"{shown[own]}/{name}" if own in shown else path


def address_of(page: str) -> str:
    """The address of a page under docs, from the site's root."""
    name = published(page).removeprefix(f"{DOCS}/").removesuffix(".md")
    return "" if name == "index" else f"{name.removesuffix('/index')}/"


def check_names(paths: Collection[str]) -> Iterator[Finding]:
    """Findings for names that some host or system cannot hold, or that say nothing is read."""
    for path in sorted(paths):
        for message, value, hint in _faults_of(path):
            yield _finding(path, message, value, hint)
    yield from _check_alike(paths)


def _faults_of(path: str) -> Iterator[Flaw]:
    if "/" not in path:
        if LIKE_SCHOOL.match(path):
            yield "this file is not read", path, f"its place is {SCHOOL}"
        return
    *folders, name = published(path).split("/")[1:]
    for folder in folders:
        fault = _fault_of_name(folder, FOLDER)
        if fault:
            yield fault, folder, f"call it {_slug(folder)}"
            return
    yield from _faults_of_place(path, PurePosixPath(name)) or _faults_of_file(name)


def _faults_of_place(path: str, name: PurePosixPath) -> list[Flaw]:
    """What is wrong with a file of this kind in its folder."""
    ending = name.suffix.lower()
    older = OLDER.fullmatch(str(name))
    if older and ending not in (".md", ".toml"):
        hint = f"call it {_slug(older[1])}{older[2].lower()}, or take it out of {DOCS}/"
        return [("this file is not read", str(name), hint)]
    if ending in (".md", ".toml") and name.suffix != ending:
        hint = f"call it {_slug(name.stem)}{ending}"
        return [("an ending in capital letters is not read", str(name), hint)]
    if path == f"{POLICIES}/index.md":
        return [("the list of policies is no policy", str(name), "call it by whose policy it is")]
    if name.stem.lower() == "readme":
        return [("what authors read is no page", str(name), f"put it outside of {DOCS}/")]
    if path.startswith(f"{SCHOOL_FOLDER}/") and LIKE_SCHOOL.match(str(name)) and path != SCHOOL:
        return [("this file is not read", str(name), f"its place is {SCHOOL}")]
    return _faults_of_kind(path, name, ending)


def _faults_of_kind(path: str, name: PurePosixPath, ending: str) -> list[Flaw]:
    """What is wrong with how it ends, in its folder."""
    if path in OWN_DATA:
        return []
    if path.startswith(f"{DATA}/"):
        wanted, kept = ".toml", ending == ".toml" and path.count("/") == 2
    elif path.startswith((f"{POLICIES}/", f"{OWN_POLICIES}/")):
        in_place = ending in PICTURES or (ending == ".md" and published(path).count("/") == 2)
        wanted, kept = ".md", in_place
    else:
        wanted, kept = ".md", ending not in (*LIKE_PAGES, ".toml")
    if kept:
        return []
    if ending == wanted:
        hint = f"put it into {OWN_POLICIES if path.startswith(OWN_POLICIES) else _top(path)}/"
        return [("nothing is read in a folder here", path, hint)]
    hint = f"write it as {_slug(name.stem)}{wanted}, or take it out of {DOCS}/"
    return [("this kind of file is not read here", str(name), hint)]


def _faults_of_file(name: str) -> Iterator[Flaw]:
    fault = _fault_of_name(name, PAGE if name.endswith((".md", ".toml")) else OTHER)
    if fault and COPY.search(name):
        hint = "remove it, or give it a name and a title of its own"
        yield f"{fault}: is it a copy?", name, hint
    elif fault:
        meant = PurePosixPath(name.strip(" ."))
        yield fault, name, f"call it {_slug(meant.stem)}{meant.suffix.lower()}"


def _fault_of_name(name: str, allowed: re.Pattern[str]) -> str:
    if RESERVED.fullmatch(name):
        return "a name that Windows keeps for itself"
    if len(name) > LONGEST:
        return f"a name of more than {LONGEST} letters"
    if not allowed.fullmatch(name):
        return "an address holds small letters, digits and hyphens only"
    return ""


def _check_alike(paths: Collection[str]) -> Iterator[Finding]:
    """Two names that some system takes for one, and two pages of one address."""
    alike, pages = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for path in paths:
        parts = path.split("/")
        for end in range(1, len(parts) + 1):
            place = "/".join(parts[:end])
            alike[unicodedata.normalize("NFKC", place).casefold()].add(place)
        if path.endswith(".md"):
            pages[address_of(path)].add(path)
    yield from _told(alike.values(), "on some systems the same name as")
    yield from _told(pages.values(), "the same address as")


def _told(groups: Iterable[set[str]], message: str) -> Iterator[Finding]:
    for group in groups:
        first, *others = sorted(group, key=lambda path: (path != path.lower(), path))
        for path in others:
            yield _finding(path, message, first, "remove one, or call it something else")


def _finding(path: str, message: str, value: str, hint: str) -> Finding:
    return Finding(path, 1, message, value, hint, check=CHECK)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "a-name"
    return f"{slug}-page" if RESERVED.fullmatch(slug) else slug


def _top(path: str) -> str:
    return "/".join(path.split("/")[:2])
