"""What the publisher keeps: approved stories, and whom it trusts to approve. The index is made from this."""

from collections.abc import Iterable
from datetime import date
from uuid import NAMESPACE_URL, uuid5

import structlog

from publisher.search import open_index
from publisher.search.port import Entry, SearchUnavailable
from publisher.search.query import Query
from publisher.trust import Trust
from services.broker.outbox import outgoing
from services.config import Settings
from services.documents import open_database
from services.documents.port import AlreadyThere, Document
from services.epochs import today
from services.events import StoryPublished
from services.stories import Story

log = structlog.get_logger("publisher")


class Store:
    """Approved stories are in the documents first, then in the index; analytics and review hear of them last."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.database = open_database(settings, "publisher")
        self.stories = self.database.collection("stories", ("indexed", "shelf_mark"))
        self.trust = Trust(self.database)
        self.index = open_index(settings)

    def prepare(self) -> None:
        """Makes the index, and fills one that is empty though there are stories: a new SEARCH_URL, a lost file."""
        self.index.prepare()
        if self.stories.count({"indexed": True}) and not self.index.search(Query()).total:
            self.reindex()

    def keep(self, story: Story, day: date | None = None) -> None:
        """Takes an approved story in. The same or an older version again changes nothing.

        Each step may be the last before a crash: the message comes back, or `mend` does the rest.
        """
        self._write(story, (day or today()).isoformat())
        try:
            self._finish(story.id)
        except SearchUnavailable:
            log.warning("story_waits_for_the_index", story=story.id)  # it is safe, and `mend` will put it in

    def mend(self) -> None:
        """Finishes the stories that a crash, or an index that was away, left half done."""
        for document in self.stories.find({"indexed": False}):
            self._finish(document["_id"])

    def reindex(self) -> None:
        """Fills a fresh index from the documents. Readers find everything all the while."""
        before = self._entries()
        self.index.rebuild(before)
        known = {(entry.story.id, entry.story.version) for entry in before}
        for entry in self._entries():  # what came meanwhile may have gone into the index that is no more
            if (entry.story.id, entry.story.version) not in known:
                self.index.put(entry)

    def story(self, story_id: str) -> Story | None:
        """The story as readers get it."""
        document = self.stories.get(story_id)
        return None if document is None else Story.model_validate(document["story"])

    def stories_of(self, ids: Iterable[str]) -> dict[str, Story]:
        """Those stories, by id; one that is not kept any more is missing."""
        found = self.stories.find({"_id": {"$in": list(ids)}})
        return {document["_id"]: Story.model_validate(document["story"]) for document in found}

    def newest(self, count: int) -> list[Entry]:
        """The stories published last, each with the day of that."""
        return [_entry(document) for document in self.stories.find({}, "-shelf_mark", count)]

    def total(self) -> int:
        """How many stories there are."""
        return self.stories.count({})

    def ping(self) -> None:
        """Raises where the documents or the index are away."""
        self.database.ping()
        self.index.ping()

    def close(self) -> None:
        """Lets go of both."""
        self.index.close()
        self.database.close()

    def _write(self, story: Story, day: str) -> None:
        fresh = _document(story, day)
        try:
            self.stories.insert(fresh)
        except AlreadyThere:
            self.stories.update(
                story.id, lambda known: {**known, **fresh} if story.version > known["story_version"] else None
            )

    def _finish(self, story_id: str) -> None:
        document = self.stories.get(story_id)
        if document is None or document["indexed"]:
            return
        entry = _entry(document)
        self.index.put(entry)
        self.stories.update(story_id, lambda known: _announced(known, entry.story))

    def _entries(self) -> list[Entry]:
        return [_entry(document) for document in self.stories.find({})]


def _document(story: Story, day: str) -> Document:
    return {
        "_id": story.id,
        "story": story.model_dump(mode="json"),
        "story_version": story.version,
        "published": day,
        "shelf_mark": f"{day} {story.id}",  # the order of the library, where the order of arrival leaves no trace
        "indexed": False,
    }


def _entry(document: Document) -> Entry:
    return Entry(Story.model_validate(document["story"]), document["published"])


def _announced(document: Document, story: Story) -> Document | None:
    """Found and announced in one write; nothing where a newer version, or another worker, came first."""
    if document["indexed"] or document["story_version"] != story.version:
        return None
    event = StoryPublished(
        id=uuid5(NAMESPACE_URL, f"story.published/{story.id}/{story.version}").hex,
        story_id=story.id,
        version=story.version,
        disposition=story.disposition,
        quarter=story.quarter,
        codes=story.codes,
    )
    return {**document, "indexed": True, "outbox": [*document.get("outbox", []), *outgoing(event)]}
