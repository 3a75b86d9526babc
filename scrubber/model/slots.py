"""What can stand in a slot of a template: each filling with its label, or None where it identifies nobody."""

from dates import Calendar
from draws import THINGS, Draws, Piece

PICKED: dict[str, tuple[str, str | None]] = {
    "nick": ("nicknames", "PERSON"),
    "dogname": ("dogs", "PERSON"),
    "fact": ("facts", "OTHER"),
    "fact2": ("other_facts", "OTHER"),
    "news": ("news", "OTHER"),
    "event": ("events", "OTHER"),
    "rank": ("ranks", None),
    "trooper": ("troopers", None),
    "call": ("calls", None),
    "weapon": ("weapons", None),
    "gun": ("guns", None),
    "car": ("cars", None),
    "drug": ("drugs", None),
    "state": ("states", None),
}
HEADED = {"hospital": "hospitals", "school": "schools", "church": "churches", "court": "courts", "jail": "jails"}
SHAPES = {"plate": "ID", "serial": "ID", "phone": "CONTACT"}


class Slots(Calendar, Draws):
    """A small method for each kind of slot that is more than a draw from a list."""

    def draw(self, slot: str) -> Piece:
        """A filling for `slot`. Raises AttributeError for a slot that nothing fills."""
        if slot in PICKED:
            kind, label = PICKED[slot]
            return self.pick(kind), label
        if slot in HEADED:
            return self.headed(HEADED[slot]), "ORG"
        if slot in SHAPES:
            return self.shape(self.pick(f"{slot}_shapes")), SHAPES[slot]
        return getattr(self, f"slot_{slot}")()

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
        return (f"{last}, {first}" if kind < 0.88 else last), "PERSON"

    def slot_last(self) -> Piece:
        return self.person()[1], "PERSON"

    def slot_first(self) -> Piece:
        return self.person()[0], "PERSON"

    def slot_initial(self) -> Piece:
        return self.letters(1) + self.rng.choice([".", "", "."]), "PERSON"

    def slot_agency(self) -> Piece:
        return self.named(self.pick("agency_forms")) if self.rng.random() < 0.75 else self.pick("acronyms"), "AGENCY"

    def slot_acronym(self) -> Piece:
        made = self.letters(self.rng.randint(1, 3)) + self.rng.choice(["PD", "SO", "SD", "PD", "FD", "HP"])
        return self.rng.choice([made, self.pick("acronyms")]), "AGENCY"

    def slot_unitname(self) -> Piece:
        return self.named(self.pick("units")), "AGENCY"

    def slot_org(self) -> Piece:
        return self.business(), "ORG"

    def slot_business(self) -> Piece:
        return self.business(), "ORG"

    def slot_gang(self) -> Piece:
        return self.named(self.pick("gangs")), "ORG"

    def slot_city(self) -> Piece:
        return self.town(), "LOCATION"

    def slot_county(self) -> Piece:
        return self.county(), "LOCATION"

    def slot_place(self) -> Piece:
        return self.rng.choice([self.spot(), self.town()]), "LOCATION"

    def slot_complex(self) -> Piece:
        end = self.rng.choice(["Apartments", "Apts", "Arms", "Terrace", "Village", "Manor", "Trailer Park", "Homes"])
        return f"{self.pick('streets')} {end}", "LOCATION"

    def slot_street(self) -> Piece:
        return self.road(), "ADDRESS"

    def slot_addr(self) -> Piece:
        number = self.number(1, 19999)
        units = ["", f" #{self.number(1, 400)}", f" Apt {self.number(1, 40)}{self.letters(1)}"]
        unit = self.rng.choices(units, [84, 8, 8])[0]
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

    def slot_badge(self) -> Piece:
        return self.rng.choice([self.digits(self.rng.randint(2, 6)), self.shape("@###"), self.shape("#@##")]), "ID"

    def slot_unit(self) -> Piece:
        spoken = f"{self.number(1, 9)}-{self.pick('phonetics')}-{self.number(1, 40)}"
        made = [self.shape(shape) for shape in THINGS["unit_shapes"]]
        phonetic = f"{self.pick('phonetics')} {self.number(2, 40)}"
        spaced = [self.shape(shape) for shape in THINGS["spaced_unit_shapes"]]
        return self.rng.choice([*made, spoken, phonetic, *spaced]), "ID"

    def slot_medic(self) -> Piece:
        return f"{self.pick('crews')} {self.number(1, 60)}", "ID"

    def slot_case(self) -> Piece:
        year = self.number(10, 26)
        return self.shape(self.pick("case_shapes").format(year=year)), "ID"

    def slot_vin(self) -> Piece:
        return self.shape("#@@@@##@###") + self.digits(6), "ID"

    def slot_email(self) -> Piece:
        first, last = self.person()
        host = self.rng.choice(["mail.example", "citypd.example", "county.example", "mailbox.example"])
        return f"{first[0]}.{last}{self.number(1, 99)}@{host}".lower().replace("'", "").replace(" ", ""), "CONTACT"

    def slot_handle(self) -> Piece:
        first, last = self.person()
        handle = f"@{first}{self.rng.choice(['_', '.', ''])}{last}{self.number(1, 99)}"
        return handle.lower().replace(" ", ""), "CONTACT"

    def slot_url(self) -> Piece:
        return f"https://video.example/{self.letters(6).lower()}", "CONTACT"

    def slot_years(self) -> Piece:
        return self.rng.choice([*THINGS["numbers"], self.number(2, 30)]), None
