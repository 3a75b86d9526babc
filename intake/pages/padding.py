"""Answers in a few sizes only: who counts bytes on a line cannot tell a mailbox with a question from one without."""

from flask import Flask, Response

SMALLEST = 16 * 1024  # bytes
FORM = 64 * 1024  # the next size, so that nobody sees which of the two forms is filled in; from here sizes double


def add_padding(app: Flask) -> None:
    """Fills every page and document up to its size; blanks at the end mean nothing in either."""
    app.after_request(padded)


def padded(response: Response) -> Response:
    """The same answer, with blanks at its end."""
    kind = response.mimetype or ""
    if kind == "text/html" or kind.endswith("json"):
        body = response.get_data()
        response.set_data(body.ljust(size_of(len(body))))
    return response


def size_of(length: int) -> int:
    """The size in which so many bytes go out."""
    size = SMALLEST if length <= SMALLEST else FORM
    while size < length:
        size *= 2
    return size
