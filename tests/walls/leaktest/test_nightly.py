"""The clock asks for a run every night, of a worker that may sign in as the owner of the tables."""

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery.schedules import crontab

from config.celery import app
from config.run import processes
from walls import tasks


def test_the_clock_asks_for_it_nightly_in_a_queue_of_its_own():
    (entry,) = (each for each in app.conf.beat_schedule.values() if each["task"] == tasks.nightly_leak_test.name)
    assert entry["schedule"] == crontab(hour=2, minute=30)
    assert entry["options"]["queue"] == "leaktest"
    assert "--queues celery,leaktest" in processes(Path("var"), Path("pids"))["worker"]


@pytest.mark.parametrize(("code", "said"), [(0, []), (1, [{"code": 1}]), (2, [{"code": 2}])])
def test_it_runs_in_a_process_of_its_own_and_a_failure_is_logged(monkeypatch, code, said):
    started: list[list[str]] = []
    logged: list[dict[str, Any]] = []

    def run(command: list[str], **how: Any) -> Any:
        started.append(command)
        return SimpleNamespace(returncode=code)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(tasks, "logger", SimpleNamespace(error=lambda event, **more: logged.append(more)))
    tasks.nightly_leak_test()
    assert [command[-2:] for command in started] == [["leaktest", "--nightly"]]
    assert logged == said


def test_the_command_signs_in_as_the_owner():
    from manage import OWNER_COMMANDS

    assert "leaktest" in OWNER_COMMANDS
