"""Logs say what happened and never what was written."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog

from config.logging import dict_config

SECRET = "ceiling of 4.2 million"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """The text that a logger named `probe` writes, in the service's own form."""
    stream = io.StringIO()
    configured = dict_config("INFO")["formatters"]["json"]
    factory = configured.pop("()")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(factory(**configured))
    logger = logging.getLogger("probe")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    logger.propagate = False
    yield stream
    logger.removeHandler(handler)
    structlog.contextvars.clear_contextvars()


def lines(stream: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_names_the_request_and_its_numbers(stream: io.StringIO) -> None:
    structlog.contextvars.bind_contextvars(request_id="r-1", user_id=7)
    structlog.get_logger("probe").info("request_finished", code=200, route="needs/<ref>/", ref="k3x")
    (line,) = lines(stream)
    expected = {"event": "request_finished", "request_id": "r-1", "user_id": 7, "code": 200, "ref": "k3x"}
    assert expected.items() <= line.items()
    assert line["level"] == "info"


def test_words_of_unknown_keys_are_left_out(stream: io.StringIO) -> None:
    structlog.get_logger("probe").info(
        "saved", title=SECRET, request=f"GET /?q={SECRET}", form={"text": SECRET}, rows=3
    )
    assert SECRET not in stream.getvalue()
    assert lines(stream)[0]["rows"] == 3


def test_addresses_are_blotted_out(stream: io.StringIO) -> None:
    structlog.get_logger("probe").info("signed_in by leader@cdc.example", kind="<x@y.example>")
    assert "example" not in stream.getvalue()


@pytest.mark.parametrize("ours", [True, False])
def test_an_exception_is_its_type_and_places(stream: io.StringIO, ours: bool) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        (structlog.get_logger("probe") if ours else logging.getLogger("probe")).exception("failed")
    (line,) = lines(stream)
    assert SECRET not in stream.getvalue()
    assert line["exception"].startswith("ValueError; ")
    assert "test_logging.py" in line["exception"]


def test_a_library_shows_its_template(stream: io.StringIO) -> None:
    logging.getLogger("probe").warning("Not Found: %s", f"/search?q={SECRET}")
    (line,) = lines(stream)
    assert line["event"] == "Not Found: %s"
    assert SECRET not in stream.getvalue()


def test_the_clocks_routine_is_not_told_but_what_goes_wrong_is() -> None:
    said = dict_config("INFO")["loggers"]
    for name in ("celery.beat", "celery.worker.strategy", "celery.app.trace", "django_structlog.celery.receivers"):
        assert said[name] == {"level": "WARNING"}, name


def test_a_library_is_filled_in_with_numbers_and_with_our_own_configuration(stream: io.StringIO) -> None:
    library = logging.getLogger("probe")
    library.info("Booting worker with pid: %s", 7)
    library.info("Listening at: %s (%s)", "http://127.0.0.1:8000", 7)
    library.info("%(count)d of %(what)s", {"count": 7, "what": SECRET})
    assert [line["event"] for line in lines(stream)] == [
        "Booting worker with pid: 7",
        "Listening at: http://127.0.0.1:8000 (7)",
        "%(count)d of %(what)s",
    ]
