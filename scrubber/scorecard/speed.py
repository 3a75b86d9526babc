"""How fast, how big, how soon: on one core, all readers in turn over the same texts.

Run as a program of its own, because a process is bound to one core before its libraries count the cores:
`python -m scrubber.scorecard.speed PIPELINE` prints words a second of each reader, and of the scrubbing program the
peak memory in megabytes and the seconds until it is ready.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import spacy

from scrubber.domain.scrub import Scrubber
from scrubber.memory import spare_the_collector
from scrubber.network import PIPELINE, Network
from scrubber.products import as_thinc_comes
from scrubber.scorecard.card import ours
from scrubber.scorecard.presidio import LANGUAGE, analyzer_with, presidio
from scrubber.scorecard.reports import Report, held_out
from scrubber.scorecard.systems import (
    GENERAL,
    GENERAL_PIPELINE,
    MEMORY,
    ONE_BY_ONE,
    OURS,
    OWN_AS_SPACY_COMES,
    OWN_PIPELINE,
    START,
    against,
)

ROUNDS, EVERY = 5, 5
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
Reader = Callable[[list[str]], object]


def on_one_core(pipeline: Path) -> dict[str, float]:
    """What `main` prints, measured in a process that has one core. Raises CalledProcessError."""
    core = min(os.sched_getaffinity(0))
    done = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-W", "ignore", "-m", __name__, str(pipeline)],
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        env={**os.environ, **ONE_THREAD},
        stdout=subprocess.PIPE,
        check=True,
    )
    return dict(json.loads(done.stdout))


def readers(pipeline: Path) -> dict[str, Reader]:
    """Each of them loaded, without what it does not need to find names."""
    network = Network()
    with as_thinc_comes():
        general = spacy.load(pipeline, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
        own = spacy.load(PIPELINE)
    analyzer = analyzer_with(pipeline)
    return {
        OURS: ours(Scrubber(network)),
        OWN_PIPELINE: lambda texts: list(network.nlp.pipe(texts)),
        OWN_AS_SPACY_COMES: lambda texts: list(own.pipe(texts)),
        GENERAL_PIPELINE: lambda texts: list(general.pipe(texts)),
        GENERAL: presidio(pipeline),
        ONE_BY_ONE: lambda texts: [analyzer.analyze(text, language=LANGUAGE) for text in texts],
    }


def rates(readers: dict[str, Reader], reports: list[Report]) -> dict[str, float]:
    """Words a second of each, and ours as so many times that of the others.

    Medians of rounds in which each reads all reports in turn, after one round to get warm; the ratio is taken in each.
    """
    texts, words = [report.text for report in reports], sum(report.words for report in reports)
    rounds = [{name: words / seconds(read, texts) for name, read in readers.items()} for _ in range(1 + ROUNDS)][1:]
    others = [name for name in readers if name != OURS]
    return {
        **{name: round(median(each[name] for each in rounds)) for name in readers},
        **{against(name): round(median(each[OURS] / each[name] for each in rounds), 2) for name in others},
    }


def seconds(read: Reader, texts: list[str]) -> float:
    """Processor time, so that it does not matter what else the machine does."""
    start = process_time()
    read(texts)
    return process_time() - start


def program(reports: list[Report]) -> dict[str, float]:
    """Memory and start of the scrubbing program, which gets report after report as it does from its parent."""
    start = perf_counter()
    command = [sys.executable, "-m", "scrubber", "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as child:  # noqa: S603 (our own program)
        assert child.stdin and child.stdout
        child.stdout.readline()
        ready = perf_counter() - start
        for report in reports:
            child.stdin.write(json.dumps({"id": report.id, "text": report.text}) + "\n")
            child.stdin.flush()
            child.stdout.readline()
        return {MEMORY: round(peak(child.pid)), START: round(ready, 1)}


def peak(pid: int) -> float:
    """The most memory that a running process has held, in megabytes (VmHWM, proc(5)).

    Not what wait4(2) says: that counts the memory of the parent, too, in which the process began.
    """
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    (kibibytes,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kibibytes) * 1024 / 1e6


def main(pipeline: Path) -> None:
    reports = held_out()[::EVERY]
    loaded = readers(pipeline)
    spare_the_collector()  # as the program does; all readers are spared alike
    print(json.dumps({**rates(loaded, reports), **program(reports)}))  # noqa: T201 (this is the answer)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
