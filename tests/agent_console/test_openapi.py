"""The API as its document says it: every route has a right, every promise is kept."""

import re

from agent_console.api.openapi import BASE, document
from agent_console.api.table import ENDPOINTS

PUBLIC = {("POST", "/login"), ("GET", "/openapi.json")}


def test_only_signing_in_and_this_document_are_open_to_everybody() -> None:
    without = {(one.method, one.path) for one in ENDPOINTS if one.right is None}
    assert without == PUBLIC


def test_no_route_is_stated_twice() -> None:
    names = [(one.method, one.path) for one in ENDPOINTS]
    assert len(names) == len(set(names))


def test_the_document_has_every_route_with_its_right_and_forms() -> None:
    paths = document(ENDPOINTS)["paths"]
    for one in ENDPOINTS:
        operation = paths[one.path][one.method.lower()]
        assert operation.get("x-right") == (one.right.value if one.right else None)
        names = {parameter["name"] for parameter in operation["parameters"]}
        assert set(re.findall(r"{(\w+)}", one.path)) <= names
        assert set(one.query.model_fields) <= names


def test_every_reference_of_the_document_leads_somewhere() -> None:
    whole = document(ENDPOINTS)
    wanted = set(re.findall(r"#/components/schemas/(\w+)", str(whole)))
    assert wanted <= set(whole["components"]["schemas"])
    assert whole["servers"] == [{"url": BASE}]


def test_operation_names_are_unique() -> None:
    names = [
        one["operationId"]
        for path in document(ENDPOINTS)["paths"].values()
        for one in path.values()
    ]
    assert len(names) == len(set(names))
