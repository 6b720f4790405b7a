"""Pages to a folder of files: mkdocs, the browser's Python, security policy, search, server.

In: pages. Out: files. Imports pages and all below; the only wing that imports mkdocs.
"""
