"""The decision tree on a terminal.

In: content, and the engine. Out: plans as text or JSON. Imports these two; goes to no phone.
"""
