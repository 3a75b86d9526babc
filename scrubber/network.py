"""The trained spaCy pipeline as the detectors want it: a text in, start, end and label of names out."""

from pathlib import Path
from typing import cast

import spacy
from spacy.language import Language

from scrubber.domain.spans import Label

PIPELINE = Path(__file__).with_name("model") / "pipeline"
BLOCK = 5_000


class Network:
    """The pipeline of this repository. Long texts are read in blocks that end at a blank, to bound the memory."""

    def __init__(self, path: Path = PIPELINE) -> None:
        self.nlp: Language = spacy.load(path)

    @property
    def name(self) -> str:
        return f"{self.nlp.meta['lang']}_{self.nlp.meta['name']} {self.nlp.meta['version']}"

    def __call__(self, text: str) -> list[tuple[int, int, Label]]:
        """Names in the text, in code points."""
        found: list[tuple[int, int, Label]] = []
        with self.nlp.memory_zone():  # so that no word of a report stays in the vocabulary
            for start, block in blocks(text):
                ents = self.nlp(block).ents
                found += [(start + ent.start_char, start + ent.end_char, cast(Label, ent.label_)) for ent in ents]
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
