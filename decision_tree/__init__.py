"""Decide what a protocol asks for in a situation: standard library only, nothing stored, nothing
sent.

`plan.make_plan` is the whole of it: a pure function of a protocol, a role and the answers given so
far. The protocol is an argument; no policy is imported, no file, clock or network is touched. The
same modules run under CPython and, in the reader's browser, under Pyodide.
"""
