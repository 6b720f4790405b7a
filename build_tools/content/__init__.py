"""The files of docs/ to checked objects.

In: texts of policies and data. Out: a `Project`. Imports the engine alone.
"""
