"""What web and worker ask of themselves before they serve anybody."""

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.management.base import SystemCheckError


def refuse_to_start_with_errors() -> None:
    """Run every check, the database's too: an undeclared URL, a table without a policy or the wrong role stops us.

    Raises:
        SystemCheckError: naming what is wrong.
    """
    found = run_checks(databases=["default"], include_deployment_checks=False)
    errors = [
        message for message in found if message.is_serious(ERROR) and message.id not in settings.SILENCED_SYSTEM_CHECKS
    ]
    if errors:
        raise SystemCheckError("\n".join(str(error) for error in errors))
