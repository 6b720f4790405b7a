"""mkdocs' events, handed on: mkdocs does not load hooks again while it serves, so they hold
nothing.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from build_tools.glossary import explain_abbreviations
from build_tools.links import check_links
from build_tools.project import ROOT, ProjectError
from build_tools.security_policy import write_policies
from build_tools.site import load_site, navigation, virtual_files


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the content once, and put the policies into the navigation."""
    site = load_site(ROOT, datetime.now(tz=UTC).date())
    config.extra["site"] = site
    config.extra["emergency"] = site.project.wording.emergency
    config.nav = navigation(site, config.nav or [])
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are rendered from policies, and the engine."""
    for file in virtual_files(config.extra["site"], config):
        existing = files.get_file_from_path(file.src_uri)
        if existing is not None:
            files.remove(existing)
        files.append(file)
    return files


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Explain short forms, set every page under the security policy, refuse broken links."""
    terms = config.extra["site"].project.terms
    for page in Path(config.site_dir).rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        page.write_text(explain_abbreviations(html, terms), encoding="utf-8")
    write_policies(Path(config.site_dir))
    findings = list(check_links(Path(config.site_dir)))
    if findings:
        raise ProjectError(findings)
