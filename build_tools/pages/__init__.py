"""Objects to pages.

In: a `Project`, differences, counts. Out: pages as text; no disk, no mkdocs. Imports checks and
all below.
"""
