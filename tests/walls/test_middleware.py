"""What the middleware lets by, refuses and cannot serve."""

from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from walls import middleware
from walls.middleware import WallMiddleware


def test_a_probe_is_nobodys_and_asks_for_no_capacity():
    request: Any = RequestFactory().get("/healthz/live/")
    assert WallMiddleware(lambda _: HttpResponse("up"))(request).content == b"up"
    assert not hasattr(request, "acting")


def test_a_service_without_any_capacity_is_closed(client, db, monkeypatch):
    monkeypatch.setattr(middleware, "capacities_of", lambda person: [])
    assert client.get("/").status_code == 503


def test_no_answer_is_read_after_its_transaction():
    request: Any = RequestFactory().get("/")
    streamed: Any = StreamingHttpResponse(iter([b"later"]))
    wall = WallMiddleware(lambda _: streamed)
    with pytest.raises(RuntimeError, match="after its transaction"):
        wall.answer(request)
