"""The trained spaCy pipeline as the detectors want it: texts in, start, end and label of names out."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import spacy
from spacy.language import Language

import scrubber.products  # noqa: F401 (before the pipeline is loaded: its layers take it)
from scrubber.domain.lexicon import ORDINARY
from scrubber.domain.reading import Entity, Unread
from scrubber.domain.spans import Label

PIPELINE = Path(__file__).with_name("model") / "pipeline"
BLOCK = 5_000  # characters
AT_ONCE = 32  # blocks
# Without capitals to tell by, names are missed more often. Chosen on the narratives kept back, as package.py's LEANING.
MORE_IN_CAPITALS = 2.5


class Network:
    """The pipeline of this repository. Long texts are read in blocks that end at a blank, to bound the memory."""

    def __init__(self, path: Path = PIPELINE) -> None:
        self.nlp: Language = spacy.load(path)
        self._output = self.nlp.get_pipe("ner").model.get_ref("upper")
        self._bias = self._output.get_param("b").copy()
        # Words met while no report is open stay known, which spares making them anew for each report.
        self.nlp.make_doc(" ".join(sorted(ORDINARY)))

    @property
    def name(self) -> str:
        return f"{self.nlp.meta['lang']}_{self.nlp.meta['name']} {self.nlp.meta['version']}"

    def __call__(self, texts: Sequence[Unread]) -> list[list[Entity]]:
        """Names in each of the texts, in code points."""
        found: list[list[Entity]] = [[] for _ in texts]
        with self.nlp.memory_zone():  # so that no word of a report stays in the vocabulary
            for capitals in (False, True):
                self._lean(MORE_IN_CAPITALS if capitals else 0)
                chosen = [(number, text.text) for number, text in enumerate(texts) if text.capitals == capitals]
                parts = [(block, (number, start)) for number, text in chosen for start, block in blocks(text)]
                for doc, (number, start) in self.nlp.pipe(parts, as_tuples=True, batch_size=AT_ONCE):
                    found[number] += [
                        (start + e.start_char, start + e.end_char, cast(Label, e.label_)) for e in doc.ents
                    ]
        return found

    def _lean(self, by: float) -> None:
        """Has the recogniser say "no name here" less often: the score of that, its last action, goes down."""
        bias = self._bias.copy()
        bias[-1] -= by
        self._output.set_param("b", bias)


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
