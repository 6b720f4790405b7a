"""What a school that copies this site needs to make it its own, and to keep it up to date.

In: a school's name, or a newer version. Out: files under docs/school, and what changes for the
school. May import everything.
"""
