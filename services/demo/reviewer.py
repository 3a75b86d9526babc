"""A practice reviewer: logs in, claims what is free, reads it, writes the story or signs it, as a person would."""

import re
from collections.abc import Iterable
from contextlib import suppress

from services.demo.browser import Browser, Form, Page, PracticeFailed, SomebodyElse
from services.demo.samples import Sample

WORD = re.compile(r"\w+")
ALIKE = 0.5  # share of common words from which a masked report is taken for a sample


class PracticeReviewer:
    """One reviewer at the desk."""

    def __init__(self, origin: str, name: str, password: str):
        self.browser = Browser(origin)
        self._left: set[str] = set()
        page = self.browser.get("/desk/login")
        if not self.browser.send(page.form("/login"), name=name, password=password).url.endswith("/desk/"):
            raise PracticeFailed("the practice reviewer could not log in")

    def work(self, samples: Iterable[Sample]) -> int:
        """Goes once through what is free; returns how many cases were decided. What is no sample is left alone."""
        known, decided = list(samples), 0
        for form in self.browser.get("/desk/").forms:
            if form.action.endswith("/claim") and form.action not in self._left:
                with suppress(SomebodyElse):  # a person, who is trying the desk while it is being filled
                    decided += self._handle(form, known)
        return decided

    def _handle(self, claim: Form, samples: list[Sample]) -> bool:
        page = self.browser.send(claim)
        decided = self._decide(page, _recognized(page, samples))
        if not decided:
            self.browser.send(page.form("/release"))
            self._left.add(claim.action)
        return decided

    def _decide(self, page: Page, sample: Sample | None) -> bool:
        """Signs, or writes and signs; says False where this case is to be left in the queue as it is."""
        second = any(form.action.endswith("/sign") for form in page.forms)
        if sample is None or sample.until == ("stage_two" if second else "stage_one"):
            return False
        if second:
            self.browser.send(page.form("/sign"), read="yes")
        else:
            self._write(page, sample)
        return True

    def _write(self, page: Page, sample: Sample) -> None:
        counted = sample.until in ("lessons_only", "analysis_only")
        self.browser.send(
            page.form("/edit"),
            disposition=sample.until if counted else "publish",
            headline=sample.headline,
            quote=sample.quote,
            narrative="\n\n".join(sample.story),
            lessons=sample.lesson,
            then="sign",
            **sample.codes,
        )


def _recognized(page: Page, samples: list[Sample]) -> Sample | None:
    """The sample that this masked report was: the one with which it has most words in common."""
    words = _words(page.form("/edit").fields.get("narrative", [""])[0])
    best = max(samples, key=lambda sample: _alike(words, sample))
    return best if _alike(words, best) >= ALIKE else None


def _alike(words: set[str], sample: Sample) -> float:
    told = _words(sample.narrative) | _words(" ".join(sample.story))
    return len(words & told) / max(1, len(words | _words(sample.narrative)))


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))
