"""mkdocs.yml, read as every text of the project is: mkdocs knows no mark of a byte order, and no
line ends of old Macs.
"""

import io
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from build_tools.content.file_names import CONFIGURATION
from build_tools.content.folder import load_file, read_texts
from build_tools.content.project import ProjectError

NEW = "build/site"
"""Where a new site is built."""


def load_configuration(root: Path) -> MkDocsConfig:
    """The configuration of a new site. Raises ProjectError."""
    path = root / CONFIGURATION
    texts, findings = read_texts({CONFIGURATION: load_file(CONFIGURATION, path)})
    if findings:
        raise ProjectError(findings)
    source = io.StringIO(texts[CONFIGURATION])
    source.name = str(path)
    configuration = load_config(source, config_file_path=str(path), site_dir=str(root / NEW))
    configuration.extra["text"] = texts[CONFIGURATION]
    return configuration
