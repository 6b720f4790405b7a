"""Texts for schools from their templates: Markdown and TOML, in which nothing is escaped."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment_of(folder: Path) -> Environment:
    """The templates of a folder."""
    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 (who shows it escapes)
    )


def render(template: str, folder: Path = TEMPLATES, **context: Any) -> str:
    """The text of a template."""
    return environment_of(folder).get_template(template).render(context)
