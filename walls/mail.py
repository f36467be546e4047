"""The link by which a person sets a password: the one that the sign-in page sends too."""

from allauth.account.forms import ResetPasswordForm
from allauth.core import context
from django.db import transaction
from django.http import HttpRequest

from walls.models import Person


def send_link(request: HttpRequest, person: Person) -> None:
    """Send the link once what was done is committed; a mail that fails is logged, and can be sent again."""

    def send() -> None:
        # After the commit the request has left the middleware that would say whose it is.
        with context.request_context(request):
            form = ResetPasswordForm({"email": person.email})
            if form.is_valid():
                form.save(request)

    transaction.on_commit(send, robust=True)
