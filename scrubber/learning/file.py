"""What was learned, as a plain JSON file: checked when it is read, and put in place for the scrubbing program."""

import hashlib
import json
import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, field_validator

from scrubber.domain.factors import LEXICON
from scrubber.domain.learned import Learned, Rule
from scrubber.learning.figures import Evaluation, Record
from services.taxonomy import TAXONOMY

SCHEMA = 1  # of `FactorsFile.form`
MOST_TERMS = 40  # of one code
MOST_BYTES = 2_000_000
HASH = 12  # digits
Term = Annotated[str, StringConstraints(pattern=r"^[^\W_][\w']{0,60}( [^\W_][\w']{0,60})?$")]


class UnusableFactors(Exception):
    """A file of learned factors that must not be used. The message says why and what to do."""


class Weights(Record):
    """A rule of scrubber.domain.learned."""

    needed: float
    weights: dict[Term, float] = Field(max_length=MOST_TERMS)


class FactorsFile(Record):
    """The whole file. Codes are written `group.code`; `evaluation` also has those that learning did not improve."""

    form: Literal[1] = 1
    version: str = ""
    stories: int = Field(ge=0)
    seed: int
    taxonomy: str
    lexicon: str
    evaluation: dict[str, Evaluation]
    codes: dict[str, Weights]

    @field_validator("codes")
    @classmethod
    def _known(cls, value: dict[str, Weights]) -> dict[str, Weights]:
        if not all(code in TAXONOMY.get(group, ()) for group, _, code in (name.partition(".") for name in value)):
            raise ValueError("a code that is not in the taxonomy")
        return value

    def named(self) -> str:
        """The version that this content has: schema, number of stories, hash of everything else."""
        content = json.dumps(self.model_dump(exclude={"version"}), sort_keys=True)
        return f"{self.form}-{self.stories}-{hash_of(content.encode())}"

    def total(self) -> Evaluation:
        """All evaluated codes together."""
        return sum(self.evaluation.values(), start=Evaluation())

    def learned(self) -> Learned:
        """The rules, ready for use."""
        rules = {
            (group, code): Rule(given.needed, given.weights)
            for name, given in self.codes.items()
            for group, _, code in [name.partition(".")]
        }
        return Learned(self.version, rules)


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH]


def taxonomy_hash() -> str:
    """Changes when a code comes or goes, not when its label changes."""
    return hash_of(json.dumps({group: sorted(codes) for group, codes in TAXONOMY.items()}, sort_keys=True).encode())


def lexicon_hash() -> str:
    return hash_of(LEXICON.read_bytes())


def load(path: Path) -> FactorsFile:
    """The file, if it is whole and of this program's schema and taxonomy. Raises UnusableFactors."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnusableFactors(f"{path} is too large to be a file of learned factors.")
        content = json.loads(path.read_text("utf-8"))
        if isinstance(content, dict):
            check_kind(path, content)
        given = FactorsFile.model_validate(content)
    except OSError as error:
        raise UnusableFactors(f"{path} cannot be read ({type(error).__name__}).") from None
    except (ValidationError, ValueError, RecursionError):
        raise UnusableFactors(f"{path} is not a file of learned factors.") from None
    if given.version != given.named():
        raise UnusableFactors(f"{path} was changed after it was learned: learn again.")
    return given


def check_kind(path: Path, content: dict[str, object]) -> None:
    """Raises UnusableFactors where the file is of another schema or taxonomy."""
    if content.get("form", SCHEMA) != SCHEMA:
        raise UnusableFactors(f"{path} is written for another version of this program: learn again.")
    if content.get("taxonomy", taxonomy_hash()) != taxonomy_hash():
        raise UnusableFactors(f"{path} was learned with another taxonomy: learn again.")


def place(data_dir: Path) -> Path:
    """Where the adopted file lies."""
    return data_dir / "scrubber" / "factors.json"


def adopted(data_dir: Path) -> FactorsFile | None:
    """The adopted file, None where nothing was adopted. Raises UnusableFactors: a broken one is never passed over."""
    path = place(data_dir)
    try:
        return load(path) if path.exists() else None
    except UnusableFactors as error:
        raise UnusableFactors(f"{error} Adopt another file, or delete this one to go on with the lexicon.") from None


def write(given: FactorsFile, path: Path) -> None:
    """Writes the file as one step: whoever reads sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(given.model_dump(), file, indent=1, sort_keys=True)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
