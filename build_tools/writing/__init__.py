"""A school's own protocol, written: begun from nothing or from a document, and taken away.

In: a school's name, a document, what an author decides. Out: files as they stand under docs/school,
in a folder of a disk or of a browser's memory. Imports pages and all below; no mkdocs.
"""
