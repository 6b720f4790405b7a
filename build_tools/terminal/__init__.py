"""The decision tree on a terminal.

In: content, and the engine. Out: plans as text or JSON. Imports content and the engine; goes to no phone.
"""
