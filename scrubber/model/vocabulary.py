"""Collect `domain/words/ordinary.txt`: what corpora, templates and narratives write in lower case outside any tag."""

import re
from collections import Counter
from pathlib import Path

from convert import sentences
from draws import words
from narratives import read

HERE = Path(__file__).parent
OUT = HERE.parent / "domain" / "words" / "ordinary.txt"
HEAD = (
    "# Words that the corpora of ../../model/corpora and our templates write in lower case (CC "
    "BY 4.0, see there). Made by model/vocabulary.py.\n"
)
ENOUGH = 2


def corpus_words(path: Path) -> Counter[str]:
    return Counter(
        word
        for rows in sentences(path)
        for word, tag in rows
        if tag == "O" and re.fullmatch(r"[a-z]+(?:['-][a-z]+)*", word)
    )


def tagged_words(path: Path) -> Counter[str]:
    """Words inside a tag: a word that is mostly a name is not an ordinary one."""
    return Counter(word.lower() for rows in sentences(path) for word, tag in rows if tag != "O")


def material_words(name: str) -> set[str]:
    """Lower-case words of a material file, without its comments and slots."""
    rows = [row for row in (HERE / "material" / name).read_text("utf-8").splitlines() if not row.startswith("#")]
    return set(re.findall(r"\b[a-z]+(?:['-][a-z]+)*\b", re.sub(r"\{\w+\}", " ", "\n".join(rows))))


def narrative_words() -> set[str]:
    """Words that two narratives or more write in lower case, outside any mark, in lines that have capitals too."""
    seen: Counter[str] = Counter()
    for parts in read(sorted((HERE / "material" / "narratives").glob("*.txt"))):
        plain = " ".join(text for text, label in parts if label is None)
        if any(c.isupper() for c in plain):
            seen.update(set(re.findall(r"(?<![\w'-])[a-z]+(?:['-][a-z]+)*(?![\w'-])", plain)))
    return {word for word, count in seen.items() if count >= ENOUGH}


def inflected(word: str) -> set[str]:
    """The word with the regular endings; a form that does not exist does no harm."""
    stem = word[:-1] if word.endswith("e") else word
    doubled = word + word[-1] if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", word) else stem
    third = (
        word[:-1] + "ies"
        if re.search(r"[^aeiou]y$", word)
        else word + ("es" if re.search(r"(s|x|ch|sh)$", word) else "s")
    )
    past = word[:-1] + "ied" if re.search(r"[^aeiou]y$", word) else doubled + "ed"
    return {word, third, past, stem + "ed", doubled + "ing", stem + "ing", word + "ly"}


def main() -> None:
    paths = sorted((HERE / "corpora").glob("*.conll"))
    plain = sum((corpus_words(path) for path in paths), Counter())
    tagged = sum((tagged_words(path) for path in paths), Counter())
    common = {word for word, count in plain.items() if count >= ENOUGH and count > tagged[word]}
    names = {name.lower() for name in words("given_names.txt") + words("surnames.txt")}
    spoken = {form for word in material_words("spoken.txt") for form in {word} | (inflected(word) - names)}
    written = material_words("plain.txt") | material_words("sentences.txt") | narrative_words()
    ordinary = sorted(common | spoken | written)
    OUT.write_text(HEAD + "\n".join(ordinary) + "\n", "utf-8")


if __name__ == "__main__":
    main()
