"""The decision tree on a terminal.

In: a compiled protocol. Out: plans as text or JSON. Imports content; goes to no phone.
"""
