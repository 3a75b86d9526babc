"""Draws from the lists: names, roads, towns and numbers, of which the fillings of slots are made."""

import random
import string
from pathlib import Path

import yaml

HERE = Path(__file__).parent
WORDS = HERE.parent / "domain" / "words"
THINGS = yaml.safe_load((HERE / "material" / "things.yaml").read_text("utf-8"))
Piece = tuple[str, str | None]


def words(name: str) -> list[str]:
    """The entries of a word list: a line each for places, otherwise separated by blanks; `_` stands for a blank."""
    rows = [row for row in (WORDS / name).read_text("utf-8").splitlines() if row and not row.startswith("#")]
    return rows if name == "places.txt" else [word.replace("_", " ") for row in rows for word in row.split()]


class Draws:
    """One seeded generator and the lists. Names drawn for one narrative come back in it, as they do in a report."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.given = words("given_names.txt")
        self.surnames = words("surnames.txt")
        self.places = words("places.txt")
        self.people: list[tuple[str, str]] = []

    def forget(self) -> None:
        """A new narrative: nobody has been met yet."""
        self.people = []

    def pick(self, kind: str) -> str:
        """An entry of a list of `material/things.yaml`."""
        return self.rng.choice(THINGS[kind])

    def digits(self, count: int) -> str:
        return "".join(self.rng.choices(string.digits, k=count))

    def letters(self, count: int) -> str:
        return "".join(self.rng.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=count))

    def number(self, low: int, high: int) -> str:
        return str(self.rng.randint(low, high))

    def shape(self, pattern: str) -> str:
        """`#` becomes a digit, `@` a letter."""
        return "".join(self.digits(1) if c == "#" else self.letters(1) if c == "@" else c for c in pattern)

    def bent(self, name: str) -> str:
        """Now and then a name that no list has: one vowel changed. Teaches the network to trust the context."""
        at = [i for i, c in enumerate(name) if i and c in "aeiou"]
        if self.rng.random() > 0.3 or not at:
            return name
        where = self.rng.choice(at)
        return name[:where] + self.rng.choice("aeiou") + name[where + 1 :]

    def surname(self) -> str:
        name = self.bent(self.rng.choice(self.surnames))
        return f"{name}-{self.rng.choice(self.surnames)}" if self.rng.random() < 0.07 else name

    def person(self) -> tuple[str, str]:
        """Given name and surname: often of somebody met before."""
        if self.people and self.rng.random() < 0.45:
            return self.rng.choice(self.people)
        self.people.append((self.bent(self.rng.choice(self.given)), self.surname()))
        return self.people[-1]

    def town(self) -> str:
        return self.bent(self.rng.choice(self.places)) if self.rng.random() < 0.7 else self.spot()

    def spot(self) -> str:
        first = self.rng.choice([self.rng.choice(self.surnames), self.pick("streets")])
        return f"{first} {self.pick('features')}"

    def county(self) -> str:
        name = self.rng.choice([self.rng.choice(self.surnames), self.pick("streets"), self.rng.choice(self.places)])
        return f"{name} {self.rng.choices(['County', 'Parish', 'Co', 'Cnty'], [80, 10, 6, 4])[0]}"

    def named(self, form: str) -> str:
        """A form such as `{city} Police` with its own slots filled."""
        fillings = {
            "city": self.town(),
            "county": self.county(),
            "state": self.rng.choice(self.places[:50]),
            "part": self.pick("parts"),
            "place": self.rng.choice(self.surnames),
            "school": f"{self.town()} {self.pick('schools')}",
            "n": self.number(1, 9),
            "direction": self.pick("compass"),
            "letter": self.letters(1),
            "digit": self.digits(1),
            "street": self.pick("streets"),
        }
        return form.format(**fillings)

    def business(self) -> str:
        given = self.rng.choice(self.surnames), self.rng.choice(self.given) + "'s", self.pick("streets")
        owner = self.rng.choice(given)
        return self.rng.choice([self.pick("chains"), f"{owner} {self.pick('businesses')}"])

    def headed(self, kind: str) -> str:
        """A school, hospital and the like: something before the word for its kind."""
        heads = [
            self.rng.choice(self.surnames),
            self.rng.choice(self.places),
            f"St. {self.rng.choice(self.given)}",
            self.pick("streets"),
            self.spot(),
            f"Mt. {self.rng.choice(['Zion', 'Olive', 'Carmel', 'Pleasant'])}",
        ]
        return f"{self.rng.choice(heads)} {self.pick(kind)}"

    def road(self) -> str:
        name = self.rng.choice([self.pick("streets"), self.rng.choice(self.surnames), self.ordinal()])
        way = self.rng.choices(["", "N ", "S. ", "E ", "West ", "NW ", "SE "], [70, 5, 5, 5, 5, 5, 5])[0]
        end = f" {self.pick('suffixes')}" if self.rng.random() < 0.75 else ""
        return way + name + end

    def ordinal(self) -> str:
        number = self.rng.randint(1, 180)
        end = "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{end}"
