"""What mkdocs' events put into a page, and which files they leave to it."""

from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from build_tools.content.findings import Finding
from build_tools.content.project import ROOT, Project, ProjectError, load_project
from build_tools.site import hooks
from build_tools.site.hooks import on_page_markdown
from tests.projects import tried


@pytest.fixture(scope="module")
def config(project: Project) -> MkDocsConfig:
    config = load_config(str(ROOT / "mkdocs.yml"))
    config.extra["site"] = SimpleNamespace(project=project)
    config.plugins._current_plugin = "hooks"  # as during mkdocs' own events
    return config


def has_exit(config: MkDocsConfig, front_matter: str) -> bool:
    """Whether the theme shows the links for leaving on a page with this front matter."""
    content = f"---\n{front_matter}\n---\n\n# A page\n"
    page = Page(None, File.generated(config, "a-page.md", content=content), config)
    page.read_source(config)
    on_page_markdown(page.markdown or "", page=page, config=config, files=Files([]))
    exit_links = config.theme.get_env().get_template("partials/exit.html").make_module()
    wanted: str = exit_links.wanted(page)  # type: ignore[attr-defined]
    return bool(wanted.strip())


@pytest.mark.parametrize("name", load_project().audiences)
def test_every_page_for_pupils_and_parents_can_be_left_at_once(
    config: MkDocsConfig, project: Project, name: str
) -> None:
    readers = project.audiences[name].readers

    assert has_exit(config, f"audience: {name}") == (readers in ("pupils", "parents"))


def test_any_other_page_can_ask_for_it(config: MkDocsConfig) -> None:
    assert has_exit(config, "audience: staff\nexit: true")
    assert not has_exit(config, "title: A page")


@tried("template", "at_home")
def test_search_engines_are_told_of_pages_where_the_address_is_known(
    template: str, at_home: str, config: MkDocsConfig
) -> None:
    told = config.theme.get_env().get_template(template)
    pages = [
        SimpleNamespace(page=SimpleNamespace(url=url, canonical_url=f"https://a.example/{url}"))
        for url in ("404/", "b/")
    ]

    assert told.render(config={"site_url": None}, pages=pages) == ""
    assert told.render(config={"site_url": "https://a.example/"}, pages=pages).endswith(at_home)


@pytest.fixture
def small() -> Any:
    """A configuration of two files, one of them a page."""
    project = SimpleNamespace(
        files={"docs/about.md", "docs/a.png"}, written={"docs/about.md": "# About"}, pages={}
    )
    return SimpleNamespace(
        docs_dir="docs",
        extra={"site": SimpleNamespace(project=project), "sheets": [], "shelf": None},
    )


def test_what_the_project_does_not_know_is_not_published(
    small: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "virtual_files", lambda *_: [])
    names = ["about.md", "a.png", "a.png~", "~$a.docx"]
    files = Files([File(name, "docs", "site", use_directory_urls=True) for name in names])
    files.append(File("theme.css", "theme", "site", use_directory_urls=True))

    assert [file.src_uri for file in hooks.on_files(files, small)] == [
        "about.md",
        "a.png",
    ]


def test_no_page_is_made_any_more_once_the_checks_have_found_something(small: Any) -> None:
    checks, page = Future[list[Finding]](), SimpleNamespace(render=None)
    small.extra |= {"checks": checks, "around": ""}
    hooks.on_pre_page(page, config=small, files=Files([]))  # type: ignore[arg-type]
    checks.set_result([Finding("docs/a.md", 1, "is wrong")])

    with pytest.raises(ProjectError):
        hooks.on_pre_page(page, config=small, files=Files([]))  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "text"), [("about.md", "# About"), ("check.md", None)])
def test_a_written_page_is_not_read_again(small: Any, name: str, text: str | None) -> None:
    page: Any = SimpleNamespace(file=SimpleNamespace(src_uri=name))

    assert hooks.on_page_read_source(page=page, config=small) == text
