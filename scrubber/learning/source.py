"""Where learning reads: the library's open API, or a file of its answers. It can read nothing else, by construction.

Every text comes in as a `Story`, the very type that two reviewers sign and that readers see, with the link and the
citation that only the library adds. A raw report, a case of the desk or a document of any store is refused whole.
"""

import json
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from pydantic import ValidationError

from services.stories import Story

PATIENCE = 30.0  # seconds for one answer
ADDED = {"url", "citation"}  # what the library adds to a story


class BadSource(Exception):
    """The source does not answer, or holds something that is not an approved story. The message quotes nothing."""


def stories_of(source: str) -> list[Story]:
    """The stories of an address (`http://…/library/api/v1/stories`) or of a file, by id. Raises BadSource."""
    answers = from_library(source) if urlsplit(source).scheme in ("http", "https") else from_file(Path(source))
    stories = {story.id: story for story in map(story_of, answers)}
    return [stories[key] for key in sorted(stories)]


def story_of(answer: Any) -> Story:
    """The story in one answer of `/library/api/v1/stories/ID`. Raises BadSource for anything else."""
    try:
        told = dict(answer)
        if not all(isinstance(told.pop(name), str) for name in sorted(ADDED)):
            raise TypeError
        codes = dict(told.pop("codes"))
        told["codes"] = {"event": codes.pop("kind"), **codes}
        told["version"] = told.pop("story_version")
        return Story.model_validate(told)
    except (KeyError, TypeError, ValueError) as error:
        fields = {str(each["loc"][0]) for each in error.errors()} if isinstance(error, ValidationError) else ()
        wrong = f" ({', '.join(sorted(fields))})" if fields else ""
        raise BadSource(f"This is not an approved story as the library's API gives it{wrong}.") from None


def from_file(path: Path) -> list[Any]:
    """The answers in a file: a JSON list of them, or `{"stories": [...]}`. Raises BadSource."""
    try:
        saved = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadSource(f"{path} cannot be read as JSON ({type(error).__name__}).") from None
    answers = saved.get("stories") if isinstance(saved, dict) else saved
    if not isinstance(answers, list):
        raise BadSource(f"{path} holds no list of stories.")
    return answers


def from_library(address: str) -> Iterator[Any]:
    """Every story of the library, page by page. Raises BadSource."""
    address = address.rstrip("/")
    number = pages = 1
    while number <= pages:
        page = asked(f"{address}?page={number}")
        try:
            pages, keys = int(page["pages"]), [str(head["id"]) for head in page["stories"]]
        except (KeyError, TypeError, ValueError):
            raise BadSource("This is not the address of the library's API.") from None
        yield from (asked(f"{address}/{key}") for key in keys)
        number += 1


def asked(address: str) -> Any:
    """What an address answers. Raises BadSource."""
    try:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 (http and https only, see stories_of)
            return json.load(answer)
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise BadSource(f"The library does not answer at this address ({type(error).__name__}).") from None
