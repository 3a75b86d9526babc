"""The coding frame for near misses: groups of codes with the label that people see."""

from pathlib import Path

import yaml

TAXONOMY: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("taxonomy.yaml").read_text("utf-8"))

GROUP_TITLES = {
    "event": "What nearly went wrong",
    "activity": "What the officer was doing",
    "factor": "What contributed",
    "barrier": "What broke the chain",
    "setting": "Where",
    "light": "Light",
}


def label(group: str, code: str) -> str:
    """The words for a code. Raises KeyError for a code that the frame does not have."""
    return TAXONOMY[group][code]
