"""What analytics keeps: one fact per story or counted report, and the snapshot that readers get."""

from functools import partial
from typing import Any

from analytics.domain.snapshot import Snapshot, take
from services.config import Settings
from services.documents import open_database
from services.documents.port import AlreadyThere, Document
from services.events import ReportCounted, StoryPublished

CURRENT = "current"
NOTHING_YET = Snapshot(0, {}, {}, {}).as_document()


class Store:
    """Facts are upserted by id, so that counting is exact however often an event comes."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.database = open_database(settings, "analytics")
        self.facts = self.database.collection("facts", ("released",))
        self.snapshots = self.database.collection("snapshots")

    def prepare(self) -> None:
        """Makes sure that there is a snapshot to show."""
        self.release(always=self.snapshots.get(CURRENT) is None)

    def count_story(self, event: StoryPublished) -> None:
        """Keeps the fact of this version, unless a later one is known."""
        self._keep(
            {
                "_id": event.story_id,
                "kind": "story",
                "story_version": event.version,
                "quarter": event.quarter,
                "codes": event.codes.model_dump(mode="json"),
                "released": False,
            }
        )

    def count_report(self, event: ReportCounted) -> None:
        """Keeps the fact of a report that is not published."""
        fact = {"_id": event.fact_id, "kind": "counted", "story_version": 1, "year": event.year, "released": False}
        self._keep({**fact, "codes": event.codes.model_dump(mode="json")})

    def release(self, *, always: bool = False) -> None:
        """Takes a new snapshot if there are new facts. What comes in meanwhile waits for the next."""
        fresh = self.facts.find({"released": False})
        if not fresh and not always:
            return
        tables = take(self.facts.find({}), self.settings.small_cell).as_document()
        self._put_snapshot({"_id": CURRENT, **tables})
        for fact in fresh:
            self.facts.update(fact["_id"], partial(_released, story_version=fact["story_version"]))

    def snapshot(self) -> dict[str, Any]:
        """The tables that readers get."""
        return self.snapshots.get(CURRENT) or {"_id": CURRENT, **NOTHING_YET}

    def ping(self) -> None:
        """Raises where the documents are away."""
        self.database.ping()

    def close(self) -> None:
        """Lets go of the documents."""
        self.database.close()

    def _keep(self, fact: Document) -> None:
        try:
            self.facts.insert(fact)
        except AlreadyThere:
            self.facts.update(
                fact["_id"],
                lambda known: {**known, **fact} if fact["story_version"] > known["story_version"] else None,
            )

    def _put_snapshot(self, document: Document) -> None:
        try:
            self.snapshots.insert(document)
        except AlreadyThere:
            self.snapshots.update(CURRENT, lambda known: {**document, "version": known["version"]})


def _released(fact: Document, story_version: int) -> Document | None:
    """Marks the fact as released, unless a newer version of the story came in meanwhile."""
    return {**fact, "released": True} if fact["story_version"] == story_version else None
