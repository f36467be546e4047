"""The boxes of dates and times as a form meets them."""

import pytest
from django.core.exceptions import ValidationError

from walls.fields import GovDateTimeField, GovDateWidget


def test_a_date_of_which_no_box_was_sent_is_left_out():
    boxes = GovDateWidget()
    assert boxes.value_omitted_from_data({"name": "x"}, {}, "day")
    assert not boxes.value_omitted_from_data({"day-month": ""}, {}, "day")


def test_a_label_leads_to_the_first_box():
    assert GovDateWidget().id_for_label("id_day") == "id_day-day"
    assert GovDateWidget().id_for_label(None) == ""


def test_what_is_no_time_of_day_is_refused_with_an_example():
    with pytest.raises(ValidationError, match="9:30am or 14:00"):
        GovDateTimeField(label="When").clean(("1", "12", "2027", "25:99"))
