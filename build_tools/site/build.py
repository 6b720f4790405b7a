"""The whole site, built by mkdocs into site/."""

import shutil
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort


class BuildError(Exception):
    """The site could not be built: one sentence that says why."""


def build_site(root: Path) -> None:
    """Write site/. Where anything is wrong, the site that was there stays, and stays served.

    Raises BuildError, or ProjectError where there is a finding.
    """
    new, site = root / "build/site", root / "site"
    try:
        build(load_config(str(root / "mkdocs.yml"), site_dir=str(new)))
    except Abort as error:
        raise BuildError(f"the site was not built: {error}") from error
    if site.exists():
        shutil.rmtree(site)
    new.rename(site)
