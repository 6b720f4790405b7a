"""What must hold across files: one check a truth, found by `registry`.

In: a `Project`. Out: findings with their places. Imports content, documents, situations
and the engine.
"""
