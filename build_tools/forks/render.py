"""Texts for schools from their templates: Markdown and TOML, in which nothing is escaped."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"
ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # noqa: S701 (who shows it escapes)
)


def render(template: str, **context: Any) -> str:
    """The text of a template."""
    return ENVIRONMENT.get_template(template).render(context)
