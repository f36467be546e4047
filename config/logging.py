"""
Logs as JSON lines that say what happened and never what was written.

Text someone may have typed is kept out by construction: only the named keys may carry words, other values
must be numbers, a library's message appears as its template, an exception as its type and places in the code.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Keys whose words our own code chose. A new one belongs here only if nobody outside the code can write to it.
WORDS = frozenset(
    (
        "action",
        "capacity",
        "correlation_id",
        "event",
        "exception",
        "kind",
        "level",
        "logger",
        "method",
        "model",
        "outcome",
        "parent_task_id",
        "process",
        "queue",
        "ref",
        "request_id",
        "route",
        "routing_key",
        "rule",
        "state",
        "task",
        "task_id",
        "task_name",
        "timestamp",
        "user_id",
    )
)
ROUTINE = (
    "celery.app.trace",
    "celery.beat",
    "celery.worker.strategy",
    "django_structlog.celery.receivers",
)
"""Loggers that tell of each task that was sent, received, begun and done."""
OURS = ("Starting gunicorn %s", "Listening at: %s (%s)", "Using worker: %s")
"""Templates of libraries whose words are our own configuration: they are filled in."""
ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")


def describe(error: BaseException, trace: TracebackType | None) -> str:
    """Where an exception came from: its types and the lines passed, without its message."""
    places = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
    cause = error.__cause__ or error.__context__
    names = type(error).__qualname__ + (f" from {type(cause).__qualname__}" if cause else "")
    return "; ".join([names, *places])


def without_message(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Replace exception information by its description."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[1] is not None:
        event["exception"] = describe(info[1], info[2])
    return event


def template_only(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Show a library's message as its template, unless it is filled with numbers alone: words may hold anything."""
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and not event.get("_from_structlog"):
        given = event.pop("positional_args", None) or ()
        arguments = given.values() if isinstance(given, Mapping) else given
        if record.msg not in OURS and not all(isinstance(argument, bool | int | float) for argument in arguments):
            event["event"] = str(record.msg)
        event["logger"] = record.name
    return event


def without_content(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Keep the words of known keys, numbers of any key, and nothing else."""
    kept: EventDict = {}
    for key, value in event.items():
        if key.startswith("_") or value is None or isinstance(value, bool | int | float):
            kept[key] = value
        elif key in WORDS:
            kept[key] = ADDRESS.sub("[address]", str(value))
    return kept


def bind_route(sender: type, request: Any, logger: WrappedLogger, log_kwargs: dict[str, Any], **_: Any) -> None:
    """Name a request by its method, route and reference; the path itself may hold a reset key."""
    match = getattr(request, "resolver_match", None)
    log_kwargs["method"] = request.method
    log_kwargs["route"] = match.route if match else None
    if match and "ref" in match.kwargs:
        log_kwargs["ref"] = match.kwargs["ref"]


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure() -> None:
    """Send our own events through the standard library, where the formatter below renders all alike."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def dict_config(level: str) -> dict[str, Any]:
    """The LOGGING setting: one stream of JSON lines on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "pass_foreign_args": True,
                "processors": [
                    template_only,
                    without_message,
                    without_content,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"json": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["json"], "level": level},
        "loggers": {
            # Django's defaults would add handlers of their own, with paths and queries.
            "django": {"level": level, "handlers": [], "propagate": True},
            "django.server": {"level": level, "handlers": [], "propagate": True},
            "django.db.backends": {"level": "INFO"},
            # The clock ticks four times a minute: its routine would bury the sign-ins that a run prints, and
            # everything else. Failures and retries are warnings or worse, and stay.
            **{name: {"level": "WARNING"} for name in ROUTINE},
        },
    }
