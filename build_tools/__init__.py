"""From policy text to a static site: parse, check, cross-reference, render, ship."""

from time import time

STARTED = time()
"""Code that changes later may not be what this process runs."""
