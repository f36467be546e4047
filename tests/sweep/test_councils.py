"""Every URL, asked by the sign-ins of two councils."""

import pytest

from tests.sweep.askers import OF_TWO_COUNCILS, SIGN_INS
from tests.sweep.sweep import asks_everything


@pytest.mark.parametrize(
    "email", [email for email in SIGN_INS if OF_TWO_COUNCILS.search(email)], ids=lambda email: email or "nobody"
)
def test_every_url_answers_as_the_model_says(demonstration, place, email, record_property):
    asks_everything(place, email, record_property)
