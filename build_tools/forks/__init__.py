"""How a school that copies this site keeps it up to date.

In: a newer version. Out: what changes for the school, and files of that version. May import
everything.
"""
