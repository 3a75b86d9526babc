"""One story."""

import re
from typing import Any

from flask import Flask, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from publisher.domain import citation, slug
from publisher.pages.library import group_of
from publisher.store import Store
from services.stories import Story, is_masked, placeholders
from services.taxonomy import GROUP_TITLES, label

NAME = re.compile(r"([0-9a-z]{10})(?:-.*)?")


def add_pages(app: Flask, store: Store) -> None:
    """The page of a story, and what templates need to link to it."""
    app.jinja_env.filters["placeholders"] = placeholders
    app.jinja_env.globals.update(story_url=story_url, kind=lambda story: label("event", story.codes.event))

    @app.get("/library/stories/<name>")
    def story(name: str) -> str | Response:
        found = NAME.fullmatch(name.lower())
        told = store.story(found[1]) if found else None
        if told is None:
            abort(404)
        if name != f"{told.id}-{slug(told.headline)}":
            return redirect(story_url(told), 301)
        return render_template("publisher/story.html", **_page(told, store.settings.public_url))


def story_url(story: Story) -> str:
    """The address of a story, with its headline in it."""
    return url_for("story", name=f"{story.id}-{slug(story.headline)}")


def short_link(story: Story, public_url: str) -> str:
    """The address to write down: it leads to the story whatever its headline becomes."""
    return public_url.rstrip("/") + url_for("story", name=story.id)


def topics(story: Story) -> list[tuple[str, list[tuple[str, str]]]]:
    """What it is coded with, by title of the group: code (empty where it is no topic) and label."""
    coded = story.codes.model_dump()
    groups = ((group, (given,) if isinstance(given, str) else given) for group, given in coded.items())
    return [
        (GROUP_TITLES[group], [(code if group_of(code) else "", label(group, code)) for code in codes])
        for group, codes in groups
        if any(codes)
    ]


def _page(story: Story, public_url: str) -> dict[str, Any]:
    link = short_link(story, public_url)
    masked = is_masked((*story.narrative, *story.lessons, story.quote, story.headline))
    return {"story": story, "link": link, "citation": citation(story), "topics": topics(story), "masked": masked}
