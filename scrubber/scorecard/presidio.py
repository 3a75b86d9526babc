"""The yardstick: Microsoft Presidio as anybody would use it, with patterns only and with spaCy's en_core_web_md.

Its own configuration, but organisations are kept, which Presidio leaves out: agencies are organisations. Nothing is
asked of the network.
"""

import logging
from pathlib import Path
from typing import Any

import spacy
import tldextract
import yaml
from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, RecognizerRegistry
from presidio_analyzer import __file__ as package
from presidio_analyzer.nlp_engine import NlpEngine, NlpEngineProvider, SpacyNlpEngine

from scrubber.products import as_thinc_comes
from scrubber.scorecard.reports import Finder, Found

LANGUAGE, AT_ONCE = "en", 32
CONFIGURATION = Path(package).parent / "conf" / "default.yaml"
KEPT = "ORGANIZATION"
LABELS = {
    "PERSON": "PERSON",
    "ORGANIZATION": "ORG",
    "LOCATION": "LOCATION",
    "DATE_TIME": "DATE",
    "NRP": "OTHER",
    "EMAIL_ADDRESS": "CONTACT",
    "PHONE_NUMBER": "CONTACT",
    "URL": "CONTACT",
    "IP_ADDRESS": "CONTACT",
}  # whatever else it finds is a number that somebody was given: ID


def presidio(pipeline: Path | None) -> Finder:
    """Presidio with the spaCy pipeline of a folder, or with patterns only; it reads texts together, too."""
    analyzer = BatchAnalyzerEngine(analyzer_with(pipeline))

    def find(texts: list[str]) -> list[list[Found]]:
        results = analyzer.analyze_iterator(texts, language=LANGUAGE, batch_size=AT_ONCE)
        return [[(each.start, each.end, LABELS.get(each.entity_type, "ID")) for each in result] for result in results]

    return find


def analyzer_with(pipeline: Path | None) -> AnalyzerEngine:
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    offline()
    engine = reading(pipeline) if pipeline else without_network()
    registry = RecognizerRegistry(supported_languages=[LANGUAGE])
    registry.load_predefined_recognizers(languages=[LANGUAGE], nlp_engine=engine)
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=[LANGUAGE])


def offline() -> None:
    """The recogniser of e-mail addresses takes the list of domains that tldextract brings, and fetches no newer one."""
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())


def reading(pipeline: Path) -> NlpEngine:
    settings: dict[str, Any] = yaml.safe_load(CONFIGURATION.read_text("utf-8"))
    settings["models"] = [{"lang_code": LANGUAGE, "model_name": str(pipeline)}]
    settings["ner_model_configuration"]["labels_to_ignore"].remove(KEPT)
    with as_thinc_comes():
        return NlpEngineProvider(nlp_configuration=settings).create_engine()


def without_network() -> NlpEngine:
    """An engine that parts words and finds nothing."""
    engine = SpacyNlpEngine()
    engine.nlp = {LANGUAGE: spacy.blank(LANGUAGE)}  # type: ignore[assignment]  # it is declared as None
    return engine
