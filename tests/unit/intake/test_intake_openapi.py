"""R01: the API's document follows from what is checked: the bodies, and the questionnaire."""

import copy
import json

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import TypeAdapter

from intake.domain.questionnaire import load
from intake.domain.report import InvalidReport, check
from intake.domain.schema import answers_schema
from intake.pages import examples
from intake.pages.openapi import BODIES, REPLIES, document
from intake.store import QUESTIONNAIRE

QUESTIONS = load(QUESTIONNAIRE)
LONGEST = 1_000
DOCUMENT = document(QUESTIONS, LONGEST, "/report/api/v1")
FORMS = pytest.mark.parametrize("form", QUESTIONS.forms.values(), ids=QUESTIONS.forms)


def validator(name):
    whole = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    return Draft202012Validator(json.loads(json.dumps(whole)))


def operations():
    return [(path, method, told) for path, item in DOCUMENT["paths"].items() for method, told in item.items()]


def test_it_is_openapi_3_1():
    assert not list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors())


def test_a_broken_document_would_be_found():
    broken = copy.deepcopy(DOCUMENT)
    del broken["paths"]["/reports"]["post"]["responses"]["201"]["description"]
    assert list(OpenAPIV31SpecValidator(broken).iter_errors())


@FORMS
def test_each_form_has_its_answers_with_the_choices_of_the_questionnaire(form):
    described = DOCUMENT["components"]["schemas"][f"{form.form.capitalize()}Answers"]
    Draft202012Validator.check_schema(described)
    assert described == answers_schema(form, LONGEST)
    assert list(described["properties"]) == list(form.by_name) and not described["additionalProperties"]
    assert described["properties"]["event"]["enum"][:-3] == list(form.by_name["event"].options)
    assert described["properties"]["factor"]["items"]["enum"][:-1] == list(form.by_name["factor"].options)


def taken(form, answers):
    try:
        return bool(check(form, answers, LONGEST))
    except InvalidReport:
        return False


@FORMS
@pytest.mark.parametrize(
    ("answers", "good"),
    [
        ({"narrative": "It was close."}, True),
        ({"lessons": "Wait."}, True),
        ({"lessons": "Wait.", "narrative": None, "event": None, "factor": None}, True),
        ({"lessons": "Wait.", "event": "", "light": "not_sure", "factor": []}, True),
        ({"lessons": "Wait.", "event": "ambush", "factor": ["alone", "not_sure", "alone"]}, True),
        ({"lessons": "\u00a0\u2028 x"}, True),
        ({"lessons": "x" * LONGEST}, True),
        ({}, False),
        ({"event": "ambush"}, False),
        ({"narrative": None}, False),
        ({"narrative": " \u00a0\u2028\u0000\u001c\u0085"}, False),
        ({"narrative": "x" * (LONGEST + 1)}, False),
        ({"narrative": 7}, False),
        ({"narrative": ["x"]}, False),
        ({"narrative": "x", "event": "heron"}, False),
        ({"narrative": "x", "event": ["ambush"]}, False),
        ({"narrative": "x", "factor": "alone"}, False),
        ({"narrative": "x", "factor": ["heron"]}, False),
        ({"narrative": "x", "factor": [""]}, False),
        ({"narrative": "x", "badge": "7"}, False),
    ],
)
def test_the_schema_says_what_the_check_does(form, answers, good):
    assert validator(f"{form.form.capitalize()}Answers").is_valid(answers) is taken(form, answers) is good


def test_the_two_forms_are_told_apart_and_only_a_preview_has_a_usual_one():
    report = {"screening": {"role": "sworn"}, "answers": {"narrative": "x"}}
    assert validator("ReportBody").is_valid({**report, "form": "basic"})
    assert not validator("ReportBody").is_valid(report)
    assert validator("PreviewBody").is_valid({"answers": {"narrative": "x"}})
    detailed = {"answers": {"narrative": "x", "weather": "none"}}
    assert not validator("PreviewBody").is_valid(detailed)
    assert validator("PreviewBody").is_valid({**detailed, "form": "detailed"})


def test_every_example_is_one():
    for path, _, told in operations():
        for body in told.get("requestBody", {}).get("content", {}).values():
            for example in body["examples"].values():
                validator(body["schema"]["$ref"].rpartition("/")[2]).validate(example["value"])
        reply = told["responses"].get("200", told["responses"].get("201", {}))
        for content in reply.get("content", {}).values():
            if path in examples.REPLIES:
                validator(content["schema"]["$ref"].rpartition("/")[2]).validate(content["example"])
    for response in DOCUMENT["components"]["responses"].values():
        validator("Problem").validate(response["content"]["application/problem+json"]["example"])


def test_no_example_has_a_draft_that_two_reporters_could_share():
    assert "draft" not in json.dumps([examples.BODIES, examples.REPLIES])


def test_r09_nothing_of_a_report_goes_into_a_url():
    asked = {path: [each["name"] for each in told.get("parameters", [])] for path, _, told in operations()}
    assert {path: names for path, names in asked.items() if names} == {"/questionnaire": ["form"]}
    assert not any("{" in path for path in asked)


def test_every_operation_tells_what_may_go_wrong():
    for _, method, told in operations():
        expected = {"400", "403", "413", "415", "422", "503"} if method == "post" else set()
        assert {"429", "500"} | expected <= set(told["responses"])
        assert told["summary"] and told["description"] and told["operationId"]


def test_what_costs_us_something_has_a_place_for_a_proof_of_work_and_for_padding():
    bodies = [name for name in DOCUMENT["components"]["schemas"] if name.endswith("Body")]
    for name in bodies:
        schema = DOCUMENT["components"]["schemas"][name]
        for each in schema.get("oneOf", [schema]):
            assert {"work", "padding"} <= set(each["properties"])
    assert len(bodies) == 4


def test_no_two_schemas_share_a_name():
    names = [name for model in (*REPLIES.values(), *BODIES.values()) for name in inner_names(model)]
    models = {}
    for name, model in names:
        assert models.setdefault(name, model) == model


def inner_names(model):
    return TypeAdapter(model).json_schema(ref_template="{model}").get("$defs", {}).items()
