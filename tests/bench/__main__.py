"""`make bench`: what the issue asks of the load, measured here. Exits with 1 where a figure misses its target."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.browser import seconds_to_solve
from tests.bench.load import bare, compare_in_flood, compare_with_bare, p99, product, rate

ROUNDS, SECONDS, FLOOD = 12, 2.0, 1000
OF_BARE, IN_FLOOD = 0.7, 0.8


def main() -> int:
    with TemporaryDirectory(prefix="bench-") as name:
        return measure(Path(name))


def measure(folder: Path) -> int:
    """Prints what is measured; the exit status."""
    (folder / "bare").mkdir()
    print(f"{os.cpu_count()} processors; load before: {os.getloadavg()[0]:.1f}; {ROUNDS} rounds of {SECONDS:g} s each")
    with product(folder) as server:
        with bare(folder / "bare") as other:
            plain = compare_with_bare(server, other, ROUNDS, SECONDS)
        flooded, sent = compare_in_flood(server, FLOOD, ROUNDS, SECONDS)
        solved = seconds_to_solve(server.url)
    print(f"reports accepted a second     {rate(plain.one):6.1f}   (p99 {p99(plain.one) * 1000:.0f} ms)")
    print(f"bare handler, the same cost   {rate(plain.other):6.1f}   (p99 {p99(plain.other) * 1000:.0f} ms)")
    print(f"ratio                         {plain.ratio:6.2f}   target {OF_BARE}")
    print(f"accepted, undisturbed         {rate(flooded.other):6.1f}   (p99 {p99(flooded.other) * 1000:.0f} ms)")
    print(f"accepted, in a flood          {rate(flooded.one):6.1f}   (p99 {p99(flooded.one) * 1000:.0f} ms)")
    print(f"posts a second of the flood   {sent:6d}")
    print(f"ratio                         {flooded.ratio:6.2f}   target {IN_FLOOD}")
    for kind, seconds in solved.items():
        print(f"proof of work, calm           {seconds:6.2f} s on {kind}")
    return int(plain.ratio < OF_BARE or flooded.ratio < IN_FLOOD)


if __name__ == "__main__":
    sys.exit(main())
