"""Outside the demonstration the service is closed: secure cookies, HTTPS, no published password."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from config.checks import demonstration_stays_local
from config.signin import AccountAdapter, DemonstrationPasswordValidator

ROOT = Path(__file__).resolve().parents[2]
SERVING = {
    "DATABASE_URL": "postgres://app_role:secret@db.example:5433/service",
    "DATABASE_OWNER_URL": "postgres://owner_role@%2Frun%2FSockets/service",
    "REDIS_URL": "unix:///run/broker?db=2",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "commissioning.example",
}


def load(tmp_path: Path, *names: str, **environment: str) -> dict:
    """Settings as another process would load them."""
    program = (
        "import json; from config import settings\n"
        f"print(json.dumps({{name: getattr(settings, name) for name in {names}}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


SECURE = (
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
)


def test_closed_outside_the_demonstration(tmp_path: Path) -> None:
    found = load(tmp_path, "DEMONSTRATION", "SECURE_HSTS_SECONDS", "DEBUG", "ALLOWED_HOSTS", *SECURE, **SERVING)
    assert all(found[name] for name in SECURE)
    assert found["SECURE_HSTS_SECONDS"] >= 31536000
    assert found["ALLOWED_HOSTS"] == ["commissioning.example"]
    assert not found["DEMONSTRATION"]
    assert not found["DEBUG"]


def test_the_demonstration_answers_locally(tmp_path: Path) -> None:
    without_hosts = {name: value for name, value in SERVING.items() if name != "ALLOWED_HOSTS"}
    found = load(tmp_path, "ALLOWED_HOSTS", *SECURE, DEMONSTRATION="true", **without_hosts)
    assert not any(found[name] for name in SECURE)
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost"]


def test_the_process_chooses_its_database_role(tmp_path: Path) -> None:
    names = ("DATABASES", "WALL_APP_ROLE", "WALL_OWNER_ROLE")
    web = load(tmp_path, *names, **SERVING)
    migrating = load(tmp_path, *names, DATABASE_ROLE="owner", **SERVING)
    assert (web["WALL_APP_ROLE"], web["WALL_OWNER_ROLE"]) == ("app_role", "owner_role")
    assert web["DATABASES"]["default"]["USER"] == "app_role"
    assert migrating["DATABASES"]["default"]["USER"] == "owner_role"
    assert migrating["DATABASES"]["default"]["HOST"] == "/run/Sockets"
    assert list(web["DATABASES"]) == ["default"]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "environment").write_text("SECRET_KEY=from-file\nOIDC_NAME=file\n")
    assert load(tmp_path, "SECRET_KEY", **SERVING)["SECRET_KEY"] == SERVING["SECRET_KEY"]
    without_key = {name: value for name, value in SERVING.items() if name != "SECRET_KEY"}
    assert load(tmp_path, "SECRET_KEY", **without_key)["SECRET_KEY"] == "from-file"


def test_the_broker_outwaits_the_longest_task(tmp_path: Path) -> None:
    found = load(tmp_path, "CELERY_BROKER_URL", "CELERY_BROKER_TRANSPORT_OPTIONS", "CELERY_TASK_TIME_LIMIT", **SERVING)
    assert found["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"] > found["CELERY_TASK_TIME_LIMIT"]
    assert found["CELERY_BROKER_URL"] == "redis+socket:///run/broker?virtual_host=2"


def test_the_published_password_is_refused(settings, rf: RequestFactory) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(ValidationError, match="published with the demonstration"):
        DemonstrationPasswordValidator().validate("commissioning")
    with pytest.raises(ValidationError):
        AccountAdapter().pre_authenticate(rf.post("/"), email="leader@cdc.example", password="commissioning")


def test_the_demonstration_takes_its_password(settings) -> None:
    settings.DEMONSTRATION = True
    assert DemonstrationPasswordValidator().validate("commissioning") is None


def test_nobody_signs_up(rf: RequestFactory) -> None:
    assert not AccountAdapter().is_open_for_signup(rf.get("/"))


def test_a_demonstration_open_to_the_world_does_not_start(settings) -> None:
    settings.DEMONSTRATION = True
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert demonstration_stays_local(None) == []
    settings.ALLOWED_HOSTS = ["commissioning.example"]
    assert [error.id for error in demonstration_stays_local(None)] == ["config.E001"]
