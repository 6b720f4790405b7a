"""Types are checked where the engine is written; where it runs, each is the same nothing."""


class Form:
    """Any of typing's names, with anything in brackets behind it."""

    def __getitem__(self, _: object) -> "Form":
        return self

    def __or__(self, _: object) -> "Form":
        return self

    __ror__ = __or__


_form = Form()


def __getattr__(name: str) -> Form:
    if name.startswith("__"):
        raise AttributeError(name)
    return _form
