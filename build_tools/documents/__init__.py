"""Documents: a policy as a school has it, read as a person would see it.

In: the bytes of a file of a word processor, a PDF or a text. Out: blocks, their statements,
and drafts of cards. Imports content and the engine; no disk, so that it runs in a browser.
"""
