"""What can stand in a slot of a template: one small method per kind, each giving the text and its label (or None)."""

import random
import string
from pathlib import Path

import yaml

HERE = Path(__file__).parent
WORDS = HERE.parent / "domain" / "words"
THINGS = yaml.safe_load((HERE / "material" / "things.yaml").read_text("utf-8"))
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
Piece = tuple[str, str | None]


def words(name: str) -> list[str]:
    """The entries of a word list: a line each for places, otherwise separated by blanks; `_` stands for a blank."""
    rows = [row for row in (WORDS / name).read_text("utf-8").splitlines() if row and not row.startswith("#")]
    return rows if name == "places.txt" else [word.replace("_", " ") for row in rows for word in row.split()]


class Slots:
    """Draws fillings. Names drawn for one narrative come back in it, as they do in a report."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.given = words("given_names.txt")
        self.surnames = words("surnames.txt")
        self.places = words("places.txt")
        self.people: list[tuple[str, str]] = []

    def forget(self) -> None:
        """A new narrative: nobody has been met yet."""
        self.people = []

    def draw(self, slot: str) -> Piece:
        """A filling for `slot`. Raises AttributeError for a slot that no method fills."""
        return getattr(self, f"slot_{slot}")()

    def pick(self, kind: str) -> str:
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

    # people
    def bent(self, name: str) -> str:
        """A name that no list has: one vowel changed. Teaches the network to trust the context."""
        at = [i for i, c in enumerate(name) if i and c in "aeiou"]
        if self.rng.random() > 0.3 or not at:
            return name
        where = self.rng.choice(at)
        return name[:where] + self.rng.choice("aeiou") + name[where + 1 :]

    def surname(self) -> str:
        name = self.bent(self.rng.choice(self.surnames))
        return f"{name}-{self.rng.choice(self.surnames)}" if self.rng.random() < 0.07 else name

    def person(self) -> tuple[str, str]:
        if self.people and self.rng.random() < 0.45:
            return self.rng.choice(self.people)
        self.people.append((self.bent(self.rng.choice(self.given)), self.surname()))
        return self.people[-1]

    def slot_name(self) -> Piece:
        first, last = self.person()
        kind = self.rng.random()
        if kind < 0.66:
            return f"{first} {last}", "PERSON"
        if kind < 0.74:
            return f"{first[0]}. {last}", "PERSON"
        if kind < 0.79:
            return f"{first} {self.letters(1)}. {last}", "PERSON"
        if kind < 0.83:
            return f"{first} {self.rng.choice(self.given)} {last}", "PERSON"
        if kind < 0.86:
            return f'{first} "{self.pick("nicknames")}" {last}', "PERSON"
        if kind < 0.88:
            return f"{last}, {first}", "PERSON"
        return last, "PERSON"

    def slot_last(self) -> Piece:
        return self.person()[1], "PERSON"

    def slot_first(self) -> Piece:
        return self.person()[0], "PERSON"

    def slot_nick(self) -> Piece:
        return self.pick("nicknames"), "PERSON"

    def slot_initial(self) -> Piece:
        return self.letters(1) + self.rng.choice([".", "", "."]), "PERSON"

    def slot_dogname(self) -> Piece:
        return self.pick("dogs"), "PERSON"

    def slot_rank(self) -> Piece:
        return self.pick("ranks"), None

    def slot_trooper(self) -> Piece:
        return self.pick("troopers"), None

    # agencies and organisations
    def town(self) -> str:
        return self.bent(self.rng.choice(self.places)) if self.rng.random() < 0.7 else self.spot()

    def spot(self) -> str:
        first = self.rng.choice([self.rng.choice(self.surnames), self.pick("streets")])
        return f"{first} {self.pick('features')}"

    def county_name(self) -> str:
        name = self.rng.choice([self.rng.choice(self.surnames), self.pick("streets"), self.rng.choice(self.places)])
        return f"{name} {self.rng.choices(['County', 'Parish', 'Co', 'Cnty'], [80, 10, 6, 4])[0]}"

    def named(self, form: str) -> str:
        return form.format(
            city=self.town(), county=self.county_name(), state=self.rng.choice(self.places[:50]), part=self.pick("parts"),
            place=self.rng.choice(self.surnames), school=f"{self.town()} {self.pick('schools')}", n=self.number(1, 9),
            direction=self.pick("compass"), letter=self.letters(1), digit=self.digits(1), street=self.pick("streets"),
        )  # fmt: skip

    def slot_agency(self) -> Piece:
        return self.named(self.pick("agency_forms")) if self.rng.random() < 0.75 else self.pick("acronyms"), "AGENCY"

    def slot_acronym(self) -> Piece:
        made = self.letters(self.rng.randint(1, 3)) + self.rng.choice(["PD", "SO", "SD", "PD", "FD", "HP"])
        return self.rng.choice([made, self.pick("acronyms")]), "AGENCY"

    def slot_unitname(self) -> Piece:
        return self.named(self.pick("units")), "AGENCY"

    def slot_org(self) -> Piece:
        return self.business(), "ORG"

    def business(self) -> str:
        owner = self.rng.choice(
            [self.rng.choice(self.surnames), self.rng.choice(self.given) + "'s", self.pick("streets")]
        )
        return self.rng.choice([self.pick("chains"), f"{owner} {self.pick('businesses')}"])

    def slot_business(self) -> Piece:
        return self.business(), "ORG"

    def headed(self, kind: str) -> Piece:
        head = self.rng.choice([self.rng.choice(self.surnames), self.rng.choice(self.places), f"St. {self.rng.choice(self.given)}",
                                self.pick("streets"), self.spot(), f"Mt. {self.rng.choice(['Zion', 'Olive', 'Carmel', 'Pleasant'])}"])  # fmt: skip
        return f"{head} {self.pick(kind)}", "ORG"

    def slot_hospital(self) -> Piece:
        return self.headed("hospitals")

    def slot_school(self) -> Piece:
        return self.headed("schools")

    def slot_church(self) -> Piece:
        return self.headed("churches")

    def slot_court(self) -> Piece:
        return self.headed("courts")

    def slot_jail(self) -> Piece:
        return self.headed("jails")

    def slot_gang(self) -> Piece:
        return self.named(self.pick("gangs")), "ORG"

    # places and addresses
    def slot_city(self) -> Piece:
        return self.town(), "LOCATION"

    def slot_county(self) -> Piece:
        return self.county_name(), "LOCATION"

    def slot_place(self) -> Piece:
        return self.rng.choice([self.spot(), self.town()]), "LOCATION"

    def slot_complex(self) -> Piece:
        end = self.rng.choice(["Apartments", "Apts", "Arms", "Terrace", "Village", "Manor", "Trailer Park", "Homes"])
        return f"{self.pick('streets')} {end}", "LOCATION"

    def road(self) -> str:
        name = self.rng.choice([self.pick("streets"), self.rng.choice(self.surnames), self.ordinal()])
        way = self.rng.choices(["", "N ", "S. ", "E ", "West ", "NW ", "SE "], [70, 5, 5, 5, 5, 5, 5])[0]
        end = f" {self.pick('suffixes')}" if self.rng.random() < 0.75 else ""
        return way + name + end

    def ordinal(self) -> str:
        number = self.rng.randint(1, 180)
        end = "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{end}"

    def slot_street(self) -> Piece:
        return self.road(), "ADDRESS"

    def slot_addr(self) -> Piece:
        number = self.number(1, 19999)
        unit = self.rng.choices(
            ["", f" #{self.number(1, 400)}", f" Apt {self.number(1, 40)}{self.letters(1)}"], [84, 8, 8]
        )[0]
        block = " block of" if self.rng.random() < 0.08 else ""
        return f"{number}{block} {self.road()}{unit}", "ADDRESS"

    def slot_cross(self) -> Piece:
        link = self.rng.choice([" & ", "/", " and ", " / ", " and ", " x "])
        return self.road() + link + self.road(), "ADDRESS"

    def slot_hwy(self) -> Piece:
        return self.pick("highways").format(n=self.number(2, 990)) + self.pick("directions"), "ADDRESS"

    def slot_mile(self) -> Piece:
        return self.number(1, 400), "ADDRESS"

    def slot_mp(self) -> Piece:
        return f"{self.rng.choice(['mp', 'MP', 'milepost', 'mile marker', 'mm'])} {self.number(1, 400)}", "ADDRESS"

    def slot_room(self) -> Piece:
        return self.rng.choice([self.number(1, 900), self.letters(1)]), "ADDRESS"

    def slot_aptnum(self) -> Piece:
        return self.rng.choice([self.number(1, 400), self.shape("#@"), self.shape("@##")]), "ADDRESS"

    # dates, times, ages
    def slot_date(self) -> Piece:
        month, day, year = self.rng.randint(1, 12), self.rng.randint(1, 28), self.rng.randint(1998, 2026)
        name = MONTHS[month - 1]
        forms = [f"{name} {day}, {year}", f"{month}/{day}/{year % 100:02}", f"{month:02}/{day:02}/{year}", f"{name} {day}th",
                 f"{name[:3]} {day}", f"{day} {name[:3].upper()} {year % 100:02}", f"{month}-{day}-{year % 100:02}", f"{month}/{day}",
                 f"the {day}th of {name}", f"{year}-{month:02}-{day:02}", f"{self.rng.choice(WEEKDAYS)}, {name} {day}", f"{name} {day}"]  # fmt: skip
        return self.rng.choice(forms), "DATE"

    def slot_dob(self) -> Piece:
        return self.shape("0#/1#/19##"), "DATE"

    def slot_weekday(self) -> Piece:
        return self.rng.choice(WEEKDAYS), "DATE"

    def slot_monthyear(self) -> Piece:
        return (
            f"{self.rng.choice(MONTHS)} {self.rng.choice([self.number(1998, 2026), 'of last year', ''])}".strip(),
            "DATE",
        )

    def slot_year(self) -> Piece:
        return self.number(1985, 2026), "DATE"

    def slot_holiday(self) -> Piece:
        return self.pick("holidays").removeprefix("the "), "DATE"

    def slot_reldate(self) -> Piece:
        day, count = self.rng.choice(WEEKDAYS), self.pick("numbers")
        forms = [f"last {day}", f"{count} weeks ago", f"{count} days ago", "yesterday", "last night", f"{count} months ago", f"two {day}s ago",
                 "last month", "last week", f"a week ago {day}", f"last {day} night", self.pick("holidays").removeprefix("the "),
                 f"the {self.rng.choice(['first', 'second', 'third'])} week of {self.rng.choice(MONTHS)}".removeprefix("the ")]  # fmt: skip
        return self.rng.choice(forms), "DATE"

    def slot_time(self) -> Piece:
        hour, minute = self.rng.randint(0, 23), self.rng.randint(0, 59)
        clock = f"{hour % 12 + 1}:{minute:02}"
        forms = [f"{hour:02}{minute:02}"] * 4 + [
            f"{hour:02}:{minute:02}",
            f"{clock} {self.rng.choice(['am', 'pm', 'a.m.', 'PM'])}",
            clock,
        ]
        return self.rng.choice(forms), "TIME"

    def slot_timeword(self) -> Piece:
        hour = self.rng.choice(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
        )
        rest = self.rng.choice(
            [
                " fifteen",
                " thirty",
                " o'clock",
                " o'clock at night",
                " forty five",
                " in the morning",
                " thirty at night",
            ]
        )
        return self.rng.choice(
            [hour + rest, f"{self.number(1, 12)} {self.rng.choice(['am', 'pm', 'in the morning', 'at night'])}"]
        ), "TIME"

    def slot_age(self) -> Piece:
        return self.rng.choices(
            [self.number(9, 89), self.rng.choice(["sixteen", "thirty", "forty", "fifty", "sixty", "twenty"])], [90, 10]
        )[0], "AGE"

    # numbers and contacts
    def slot_badge(self) -> Piece:
        return self.rng.choice([self.digits(self.rng.randint(2, 6)), self.shape("@###"), self.shape("#@##")]), "ID"

    def slot_unit(self) -> Piece:
        spoken = f"{self.number(1, 9)}-{self.pick('phonetics')}-{self.number(1, 40)}"
        forms = [self.shape("#@##"), self.shape("@###"), self.shape("@-###"), self.shape("##@#"), self.digits(3), self.digits(4), spoken,
                 f"{self.pick('phonetics')} {self.number(2, 40)}", self.shape("# @ ##"), self.shape("@ ##"), self.shape("#@#")]  # fmt: skip
        return self.rng.choice(forms), "ID"

    def slot_medic(self) -> Piece:
        return (
            f"{self.rng.choice(['Medic', 'Engine', 'Ladder', 'Truck', 'Air', 'Rescue', 'Battalion'])} {self.number(1, 60)}",
            "ID",
        )

    def slot_case(self) -> Piece:
        year = self.number(10, 26)
        forms = ["####-######", f"{year}-######", f"20{year}-########", f"@@-{year}-####", f"@{year}-#####", f"@@@{year}####-####", f"{year}@@-##-####",
                 f"{year} ####", f"{year}-##-######", "#######", f"@-#####-{year}", f"20{year}-@-####", f"@@{year}-######", f"p{year}########"]  # fmt: skip
        return self.shape(self.rng.choice(forms)), "ID"

    def slot_plate(self) -> Piece:
        return self.shape(
            self.rng.choice(["@@@####", "#@@@###", "@##-##@", "@@@-####", "#@@ ###", "@#####@", "### @@@", "@@#####"])
        ), "ID"

    def slot_vin(self) -> Piece:
        return self.shape("#@@@@##@###") + self.digits(6), "ID"

    def slot_serial(self) -> Piece:
        return self.shape(self.rng.choice(["@@@###", "######", "@######", "@@#####"])), "ID"

    def slot_phone(self) -> Piece:
        return self.shape(
            self.rng.choice(
                ["###-555-01##", "(###) 555-01##", "(###)555-01##", "###.555.01##", "555-01##", "###55501##"]
            )
        ), "CONTACT"

    def slot_email(self) -> Piece:
        first, last = self.person()
        host = self.rng.choice(["mail.example", "citypd.example", "county.example", "mailbox.example"])
        return f"{first[0]}.{last}{self.number(1, 99)}@{host}".lower().replace("'", "").replace(" ", ""), "CONTACT"

    def slot_handle(self) -> Piece:
        first, last = self.person()
        return f"@{first}{self.rng.choice(['_', '.', ''])}{last}{self.number(1, 99)}".lower().replace(
            " ", ""
        ), "CONTACT"

    def slot_url(self) -> Piece:
        return f"https://video.example/{self.letters(6).lower()}", "CONTACT"

    # facts and plain things
    def slot_fact(self) -> Piece:
        return self.pick("facts"), "OTHER"

    def slot_fact2(self) -> Piece:
        return self.pick("other_facts"), "OTHER"

    def slot_news(self) -> Piece:
        return self.pick("news"), "OTHER"

    def slot_event(self) -> Piece:
        return self.pick("events"), "OTHER"

    def slot_years(self) -> Piece:
        return self.rng.choice([*THINGS["numbers"], self.number(2, 30)]), None

    def slot_call(self) -> Piece:
        return self.pick("calls"), None

    def slot_weapon(self) -> Piece:
        return self.pick("weapons"), None

    def slot_gun(self) -> Piece:
        return self.pick("guns"), None

    def slot_car(self) -> Piece:
        return self.pick("cars"), None

    def slot_drug(self) -> Piece:
        return self.pick("drugs"), None

    def slot_state(self) -> Piece:
        return self.pick("states"), None
