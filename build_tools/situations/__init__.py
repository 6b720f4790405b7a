"""Protocols over all situations: diagrams, claims, differences, frozen outcomes.

In: protocols. Out: claims that hold or do not, counts, examples. Imports content and the
engine.
"""
