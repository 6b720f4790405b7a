"""Pages to a folder of files: mkdocs, the browser's Python, security policy, search, server.

In: pages. Out: files. The only wing that imports mkdocs.
"""
