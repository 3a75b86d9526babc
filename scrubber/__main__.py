"""`python -m scrubber`: scrub reports, one JSON line `{"id", "text"}` in, one JSON line out for each, in order.

A report of several texts is asked as `{"id", "texts": {name: text}}`; they are read as one and masked each.

A text that cannot be scrubbed is answered with `{"id", "error"}`, the error being the name of an exception class and
never a word of the text. With `--serve` the first line says that the program is ready.

`python -m scrubber factors` has the commands for suggestions that are learned from published stories.
"""

import argparse
import ctypes
import json
import signal
import sys
from collections.abc import Iterable

from scrubber.domain.scrub import Scrubber
from scrubber.explain import explained
from scrubber.learning.start import use_adopted
from scrubber.lines import answers, arriving, request, text_of
from scrubber.memory import spare_the_collector
from scrubber.network import Network

PR_SET_PDEATHSIG = 1


def explain(scrubber: Scrubber, lines: Iterable[str]) -> None:
    """Print each report for a person, coloured."""
    for line in lines:
        if line.strip():
            text = text_of(request(line))
            print(explained(text, scrubber.scrub(text)), flush=True)


def die_with_parent() -> None:
    """Asks the kernel to end this process with the one that started it, even in the middle of a text (prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    if sys.argv[1:2] == ["factors"]:
        from scrubber.learning.commands import main as factors  # no scrubbing process needs it

        sys.exit(factors())
    parser = argparse.ArgumentParser(prog="python -m scrubber", description=__doc__)
    parser.add_argument("--serve", action="store_true", help="say on a first line when ready")
    parser.add_argument("--explain", action="store_true", help="print for a person, coloured; shows the text")
    arguments = parser.parse_args()
    if arguments.serve:
        die_with_parent()
    network = Network()
    scrubber = Scrubber(network)
    learned = use_adopted()
    spare_the_collector()
    if arguments.explain:
        for lines in arriving(sys.stdin.buffer):
            explain(scrubber, lines)
        return
    if arguments.serve:
        print(json.dumps({"ready": True, "model": network.name + learned}), flush=True)
    for lines in arriving(sys.stdin.buffer):
        for row in answers(scrubber, lines):
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
