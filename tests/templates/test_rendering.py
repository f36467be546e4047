"""Django form fields as GOV.UK components, and page data as tables and summary lists."""

from __future__ import annotations

import pytest
from django import forms
from lxml import html  # type: ignore[import-untyped]

from config.gallery import EveryField
from walls import cells, rendering
from walls.templatetags import govuk

HOSTILE = "</textarea><script>alert(1)</script>"


def page(form: forms.BaseForm) -> html.HtmlElement:
    return html.fragment_fromstring(str(govuk.govuk_fields(form)), create_parent="form")


def test_every_control_has_a_label_and_hints_are_read_with_it() -> None:
    form = page(EveryField())
    for control in form.xpath("//input | //select | //textarea"):
        assert form.xpath(f"//label[@for='{control.get('id')}']"), control.get("name")
    (title,) = form.xpath("//input[@name='title']")
    assert form.xpath(f"//*[@id='{title.get('aria-describedby')}']")[0].text.strip() == "A few words"


def test_what_was_typed_comes_back_and_stays_text() -> None:
    form = EveryField(
        {"title": HOSTILE, "statement": HOSTILE, "stage": "source", "readers": ["members"], "secret": "hush"}
    )
    markup = str(govuk.govuk_fields(form))
    assert "<script" not in markup
    assert "hush" not in markup
    shown = page(form)
    assert shown.xpath("//input[@name='title']/@value") == [HOSTILE]
    assert shown.xpath("//textarea")[0].text.strip() == HOSTILE
    assert shown.xpath("//input[@checked]/@value") == ["source", "members"]


def test_every_error_names_its_field_and_leads_to_it() -> None:
    form = EveryField({})
    summary = html.fromstring(str(govuk.govuk_error_summary(form)))
    links = summary.xpath("//a")
    assert [link.text for link in links] == [
        "Title must be filled in",
        "E-mail address must be filled in",
        "Outcome statement must be filled in",
        "Council: choose an answer",
        "Stage: choose an answer",
        "Readers: choose an answer",
        "Starts on must include a day, month and year",
        "Password must be filled in",
        "Tick “I have read the undertaking”",
    ]
    shown = page(form)
    assert all(shown.xpath(f"//*[@id='{link.get('href')[1:]}']") for link in links)


def test_an_error_of_djangos_own_is_given_the_fields_name() -> None:
    form = EveryField({"amount": "many"})
    assert rendering.error_sentences(form["amount"]) == ["Amount in pounds: enter a number."]


def test_optional_is_said_except_in_filters() -> None:
    assert "Amount in pounds (optional)" in str(govuk.govuk_fields(EveryField()))
    assert "(optional)" not in str(govuk.govuk_fields(EveryField(), "unmarked"))


def test_hidden_fields_are_posted() -> None:
    class Hidden(forms.Form):
        ref = forms.CharField(widget=forms.HiddenInput, initial='"><b>')

    assert page(Hidden()).xpath("//input[@type='hidden']/@value") == ['"><b>']


def test_the_empty_choice_is_a_word_or_left_out() -> None:
    class Choose(forms.Form):
        officer = forms.ChoiceField(choices=[("", "---------"), ("a", "Officer A")], required=False)
        must = forms.ChoiceField(choices=[("", "---------"), ("a", "A")], widget=forms.RadioSelect)

    shown = page(Choose())
    assert [option.text.strip() for option in shown.xpath("//option")] == ["Not chosen", "Officer A"]
    assert shown.xpath("//input[@type='radio']/@value") == ["a"]


def test_a_widget_without_a_component_is_an_error() -> None:
    class Odd(forms.Form):
        when = forms.SplitDateTimeField()

    with pytest.raises(TypeError, match=r"Odd\.when.*SplitDateTimeWidget"):
        rendering.fields(Odd())


def test_cells_escape_text_links_and_tags() -> None:
    table = {
        "rows": [[{"text": HOSTILE, "href": "/x?a=1&b=2"}, {"text": f"a\n{HOSTILE}"}, {"text": "", "tag": HOSTILE}]]
    }
    markup = str(govuk.render("table", cells.table(table)))
    assert "<script" not in markup
    assert 'href="/x?a=1&amp;b=2"' in markup
    assert "a<br>" in markup
    markup = str(
        govuk.render("summary-list", cells.summary([{"key": HOSTILE, "value": HOSTILE, "tag": {"text": "x"}}]))
    )
    assert "<script" not in markup
    assert "govuk-tag--grey" in markup


class Asking(forms.Form):
    place = forms.ChoiceField(label="Who will see this?", choices=[("a", "All")], widget=forms.RadioSelect)


def test_an_error_of_a_field_that_asks_stays_a_sentence() -> None:
    summary = html.fromstring(str(govuk.govuk_error_summary(Asking({}))))
    assert [link.text for link in summary.xpath("//a")] == ["Who will see this? Choose an answer"]


class Answered(forms.Form):
    """A question in words, and one that a choice answers with none."""

    why = forms.CharField(label="What is to be put right?")
    then = forms.ChoiceField(
        label="What next?", choices=[("", "Nothing"), ("go", "Go on")], required=False, widget=forms.RadioSelect
    )


def test_an_unanswered_question_is_not_run_into_a_sentence() -> None:
    form = Answered({})
    assert rendering.error_sentences(form["why"]) == ["What is to be put right? Type an answer"]


def test_a_question_that_a_choice_answers_with_none_is_not_called_optional() -> None:
    assert rendering.field(Answered()["then"])["params"]["fieldset"]["legend"]["text"] == "What next?"


def test_a_summary_says_where_nothing_is_recorded() -> None:
    told = cells.summary([{"key": "Last day", "value": ""}, {"key": "State", "value": "", "tag": "Draft"}])["rows"]
    assert told[0]["value"] == {"text": cells.NOTHING}
    assert cells.NOTHING not in told[1]["value"]["html"]
