"""What must hold of texts, across files.

In: a `Project`. Out: findings. Imports content and situations.
"""
