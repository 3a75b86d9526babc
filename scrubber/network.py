"""The trained spaCy pipeline as the detectors want it: texts in, start, end and label of names out."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import spacy
from spacy.language import Language

import scrubber.products  # noqa: F401 (before the pipeline is loaded: its layers take it)
from scrubber.domain.lexicon import ORDINARY
from scrubber.domain.reading import Entity
from scrubber.domain.spans import Label

PIPELINE = Path(__file__).with_name("model") / "pipeline"
BLOCK = 5_000  # characters
AT_ONCE = 32  # blocks


class Network:
    """The pipeline of this repository. Long texts are read in blocks that end at a blank, to bound the memory."""

    def __init__(self, path: Path = PIPELINE) -> None:
        self.nlp: Language = spacy.load(path)
        # Words met while no report is open stay known, which spares making them anew for each report.
        self.nlp.make_doc(" ".join(sorted(ORDINARY)))

    @property
    def name(self) -> str:
        return f"{self.nlp.meta['lang']}_{self.nlp.meta['name']} {self.nlp.meta['version']}"

    def __call__(self, texts: Sequence[str]) -> list[list[Entity]]:
        """Names in each of the texts, in code points."""
        found: list[list[Entity]] = [[] for _ in texts]
        parts = [(block, (number, start)) for number, text in enumerate(texts) for start, block in blocks(text)]
        with self.nlp.memory_zone():  # so that no word of a report stays in the vocabulary
            for doc, (number, start) in self.nlp.pipe(parts, as_tuples=True, batch_size=AT_ONCE):
                found[number] += [(start + e.start_char, start + e.end_char, cast(Label, e.label_)) for e in doc.ents]
        return found


def blocks(text: str) -> list[tuple[int, str]]:
    """The text cut into blocks of at most BLOCK characters, at a line's or a word's end where there is one."""
    cut, position = [], 0
    while len(text) - position > BLOCK:
        window = text[position : position + BLOCK]
        end = max(window.rfind("\n"), BLOCK // 2)
        end = end if end > BLOCK // 2 else max(window.rfind(" "), BLOCK // 2)
        cut.append((position, text[position : position + end]))
        position += end
    return [*cut, (position, text[position:])]
