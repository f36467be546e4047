"""The web killed while it carries out a form: whoever sends it again finds it done once, and its message sent once."""

import re
import socket
from collections.abc import Callable

import pytest
import requests
from django.conf import settings as django_settings
from django.test import Client

from tests.faults.conftest import effects, settled
from tests.faults.test_faults import DELIVER
from tests.faults.waiting import until

GUNICORN = ("gunicorn", "--config", "python:config.gunicorn", "tests.faults.served")
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def serve(processes) -> Callable[[str], str]:
    """Start the web as `make run` does, a parent with a child that is killed at a point; the address it answers at."""

    def start(point: str) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        plain = {"DEMONSTRATION": "true", "ALLOWED_HOSTS": "127.0.0.1"}  # on this machine, without HTTPS
        processes(*GUNICORN, point=point, FAULT_URLS="tests.notes.urls", PORT=str(port), WEB_WORKERS="1", **plain)
        return f"http://127.0.0.1:{port}"

    return start


@pytest.fixture
def reader(world) -> requests.Session:
    """What the browser of somebody signed in keeps."""
    client, session = Client(), requests.Session()
    client.force_login(world.people.officer, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    session.trust_env = False  # no proxy stands between
    session.cookies.set("sessionid", client.cookies["sessionid"].value)
    return session


def answers(address: str) -> bool:
    """Whether the web answers."""
    try:
        return requests.get(f"{address}/healthz/live", timeout=10).ok
    except requests.RequestException:
        return False


@pytest.mark.parametrize("point", ["before the commit", "before the ring", "before the answer"])
def test_a_web_killed_in_mid_request_loses_and_doubles_nothing(world, processes, serve, reader, tmp_path, point):
    address = serve(point)
    until(lambda: answers(address), seconds=60)
    form = f"{address}/notes/new/"
    shown = dict(HIDDEN.findall(reader.get(form, timeout=30).text))
    typed = shown | {"title": "once", "place": world.compartments.council.ref}
    with pytest.raises(requests.ConnectionError):
        reader.post(form, typed, timeout=30)
    assert (tmp_path / f"killed {point}").exists()
    assert effects() == ([] if point == "before the commit" else ["once"])

    until(lambda: answers(address), seconds=60)  # the parent has begun another
    for _ in range(2):  # who got no answer sends it again, and once more
        again = reader.post(form, typed, timeout=30)
        assert again.status_code == 200
        assert re.fullmatch(rf"{address}/notes/[0-9a-z]{{12}}/", again.url)
    assert processes(*DELIVER).wait() == 0
    assert settled()
    assert effects() == ["once", "told of once"]
