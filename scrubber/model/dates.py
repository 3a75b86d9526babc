"""Dates, times and ages for the slots of templates."""

from calendar import day_name, month_name

from draws import Draws, Piece

MONTHS, WEEKDAYS = list(month_name)[1:], list(day_name)
HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]


class Calendar(Draws):
    """The slots that tell when, and how old."""

    def slot_date(self) -> Piece:
        month, day, year = self.rng.randint(1, 12), self.rng.randint(1, 28), self.rng.randint(1998, 2026)
        name, short = MONTHS[month - 1], f"{year % 100:02}"
        figures = [f"{month}/{day}/{short}", f"{month:02}/{day:02}/{year}"]
        forms = [f"{name} {day}, {year}", *figures, f"{name} {day}th", f"{name[:3]} {day}"]
        forms += [f"{day} {name[:3].upper()} {short}", f"{month}-{day}-{short}", f"{month}/{day}"]
        forms += [f"the {day}th of {name}", f"{year}-{month:02}-{day:02}"]
        forms += [f"{self.rng.choice(WEEKDAYS)}, {name} {day}", f"{name} {day}"]
        return self.rng.choice(forms), "DATE"

    def slot_dob(self) -> Piece:
        return self.shape("0#/1#/19##"), "DATE"

    def slot_weekday(self) -> Piece:
        return self.rng.choice(WEEKDAYS), "DATE"

    def slot_monthyear(self) -> Piece:
        month = self.rng.choice(MONTHS)
        return f"{month} {self.rng.choice([self.number(1998, 2026), 'of last year', ''])}".strip(), "DATE"

    def slot_year(self) -> Piece:
        return self.number(1985, 2026), "DATE"

    def slot_holiday(self) -> Piece:
        return self.pick("holidays").removeprefix("the "), "DATE"

    def slot_reldate(self) -> Piece:
        day, count = self.rng.choice(WEEKDAYS), self.pick("numbers")
        forms = [f"last {day}", f"{count} weeks ago", f"{count} days ago", "yesterday", "last night"]
        forms += [f"{count} months ago", f"two {day}s ago", "last month", "last week", f"a week ago {day}"]
        forms += [f"last {day} night", self.pick("holidays").removeprefix("the ")]
        week = self.rng.choice(["first", "second", "third"])
        return self.rng.choice([*forms, f"{week} week of {self.rng.choice(MONTHS)}"]), "DATE"

    def slot_time(self) -> Piece:
        hour, minute = self.rng.randint(0, 23), self.rng.randint(0, 59)
        clock = f"{hour % 12 + 1}:{minute:02}"
        half = f"{clock} {self.rng.choice(['am', 'pm', 'a.m.', 'PM'])}"
        return self.rng.choice([f"{hour:02}{minute:02}"] * 4 + [f"{hour:02}:{minute:02}", half, clock]), "TIME"

    def slot_timeword(self) -> Piece:
        words = f"{self.rng.choice(HOURS)}{self.pick('after_hours')}"
        figures = f"{self.number(1, 12)} {self.rng.choice(['am', 'pm', 'in the morning', 'at night'])}"
        return self.rng.choice([words, figures]), "TIME"

    def slot_age(self) -> Piece:
        figures, word = self.number(9, 89), self.rng.choice(["sixteen", "thirty", "forty", "fifty", "sixty", "twenty"])
        return self.rng.choices([figures, word], [90, 10])[0], "AGE"
