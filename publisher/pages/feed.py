"""The newest stories for feed readers, as Atom (RFC 4287).

Stories show quarters, but a feed needs moments: each entry says midnight UTC of the day on which the story was
published. That day follows the review, by days or weeks, and says nothing of when a report was made.
"""

from uuid import NAMESPACE_URL, uuid5

from flask import Flask, Response, render_template, request

from publisher.domain import without_controls
from publisher.pages.story import short_link
from publisher.search.port import Entry
from publisher.store import Store

NEWEST = 30  # stories
NEVER = "1970-01-01"


def add_pages(app: Flask, store: Store) -> None:
    """The feed."""
    app.jinja_env.filters["xml"] = without_controls

    @app.get("/library/feed.atom")
    def feed() -> Response:
        public_url = store.settings.public_url.rstrip("/")
        newest = store.newest(NEWEST)
        entries = [_entry(entry, public_url) for entry in newest]
        updated = max((entry.day for entry in newest), default=NEVER)
        page = {"id": _urn(f"{public_url} feed"), "public_url": public_url, "updated": updated, "entries": entries}
        response = Response(render_template("publisher/feed.xml", **page), mimetype="application/atom+xml")
        response.headers["Cache-Control"] = "public, max-age=300"
        response.add_etag()
        return response.make_conditional(request.environ)  # type: ignore[return-value]


def _entry(entry: Entry, public_url: str) -> dict[str, object]:
    story = entry.story
    return {"story": story, "day": entry.day, "id": _urn(f"story {story.id}"), "link": short_link(story, public_url)}


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"near-miss {name}").urn
