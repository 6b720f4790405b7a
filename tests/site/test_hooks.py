"""What mkdocs' events put into a page."""

from types import SimpleNamespace

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from build_tools.content.project import ROOT, Project, load_project
from build_tools.site.hooks import on_page_markdown


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
