"""Answers in a few sizes only: who counts bytes on a line cannot tell a mailbox with a question from one without."""

from flask import Flask, Response

SMALLEST = 16 * 1024  # bytes; sizes go up by doubling


def add_padding(app: Flask) -> None:
    """Fills every page and document up to its size; blanks at the end mean nothing in either."""
    app.after_request(padded)


def padded(response: Response) -> Response:
    """The same answer, with blanks at its end."""
    kind = response.mimetype or ""
    if kind == "text/html" or kind.endswith("json"):
        body, size = response.get_data(), SMALLEST
        while size < len(body):
            size *= 2
        response.set_data(body.ljust(size))
    return response
