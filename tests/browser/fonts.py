"""The fonts that the tests' browsers have: one family at a time, so that a machine's own decide
nothing. One is as narrow as Arial, the other as wide as Verdana; readers have either kind.
"""

import os
import shutil
import subprocess
from pathlib import Path

FAMILIES = ("Liberation Sans", "DejaVu Sans")
ONLY = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  <selectfont>
    <rejectfont><pattern><patelt name="scalable"><bool>true</bool></patelt></pattern></rejectfont>
    <acceptfont>
      <pattern><patelt name="family"><string>{family}</string></patelt></pattern>
    </acceptfont>
  </selectfont>
</fontconfig>
"""


def installed_families() -> tuple[str, ...]:
    """Those of this machine; one without a name, its own, where fontconfig knows neither."""
    lister = shutil.which("fc-list")
    if not lister:
        return ("",)
    listed = subprocess.run([lister, ":", "family"], capture_output=True, text=True, check=True)
    return tuple(one for one in FAMILIES if one in listed.stdout.splitlines()) or ("",)


def write_font_environment(family: str, folder: Path) -> dict[str, str | float | bool]:
    """The environment of a browser that has this family and no other."""
    if not family:
        return {**os.environ}
    settings = folder / "fonts.conf"
    settings.write_text(ONLY.format(family=family), encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(settings)}


FONTS = installed_families()
