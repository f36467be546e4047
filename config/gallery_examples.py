"""What the gallery shows: parameters of components and context of page elements, all of it illustrative."""

from __future__ import annotations

from typing import Any

Example = tuple[str, dict[str, Any]]

LEGEND = {"legend": {"text": "Which stage?", "classes": "govuk-fieldset__legend--s"}}
STAGES = [{"value": "plan", "text": "Strategic planning"}, {"value": "source", "text": "Sourcing services"}]

# The GOV.UK header and footer are not here: they carry the crown and the royal arms, not ours to show.
COMPONENTS: list[Example] = [
    (
        "accordion",
        {
            "id": "g-accordion",
            "items": [{"heading": {"text": "Needs"}, "content": {"text": "What communities need."}}],
        },
    ),
    ("back-link", {"text": "Back", "href": "#main-content"}),
    (
        "breadcrumbs",
        {"items": [{"text": "Home", "href": "/"}, {"text": "Outcomes", "href": "#main-content"}]},
    ),
    ("button", {"text": "Save"}),
    ("button", {"text": "Save as draft", "classes": "govuk-button--secondary"}),
    ("button", {"text": "Withdraw", "classes": "govuk-button--warning"}),
    (
        "character-count",
        {"id": "g-count", "name": "g-count", "maxlength": 200, "label": {"text": "Outcome statement"}},
    ),
    ("checkboxes", {"idPrefix": "g-checks", "name": "g-checks", "fieldset": LEGEND, "items": STAGES}),
    (
        "date-input",
        {"id": "g-date", "namePrefix": "g-date", "fieldset": {"legend": {"text": "When does it start?"}}},
    ),
    ("details", {"summaryText": "Why we ask", "text": "The date decides which members are asked."}),
    ("error-message", {"text": "Starts on must be a real date, such as 27 3 2026"}),
    (
        "error-summary",
        {
            "titleText": "There is a problem",
            "errorList": [{"text": "Enter an outcome statement", "href": "#g-count"}],
            "disableAutoFocus": True,
        },
    ),
    ("fieldset", {"legend": {"text": "Who is it for?"}}),
    ("file-upload", {"id": "g-file", "name": "g-file", "label": {"text": "Evidence"}}),
    ("hint", {"text": "For example, 27 3 2026"}),
    (
        "input",
        {"id": "g-input", "name": "g-input", "label": {"text": "Title"}, "hint": {"text": "A few words"}},
    ),
    ("inset-text", {"text": "This agreement ends on 31 March 2027."}),
    ("label", {"text": "A label stands above its field", "for": "g-input"}),
    (
        "notification-banner",
        {"text": "Your figures have been sent.", "type": "success", "titleId": "g-banner"},
    ),
    ("pagination", {"previous": {"href": "#main-content"}, "next": {"href": "#main-content"}}),
    ("panel", {"titleText": "Return sent", "text": "West Oxfordshire will be told.", "headingLevel": 4}),
    ("password-input", {"id": "g-password", "name": "g-password", "label": {"text": "Password"}}),
    ("phase-banner", {"tag": {"text": "Demonstration"}, "text": "Made-up entries are marked illustrative."}),
    ("radios", {"idPrefix": "g-radios", "name": "g-radios", "fieldset": LEGEND, "items": STAGES}),
    ("select", {"id": "g-select", "name": "g-select", "label": {"text": "Stage"}, "items": STAGES}),
    (
        "service-navigation",
        {
            "navigationLabel": "Example",
            "navigationId": "g-nav",
            "navigation": [{"text": "Home", "href": "/", "active": True}],
        },
    ),
    ("skip-link", {"text": "Skip to main content", "href": "#main-content"}),
    ("summary-list", {"rows": [{"key": {"text": "Owner"}, "value": {"text": "Lead commissioner"}}]}),
    (
        "table",
        {
            "caption": "Figures by quarter",
            "head": [{"text": "Quarter"}, {"text": "Missed bins per 100,000", "format": "numeric"}],
            "rows": [[{"text": "April to June 2026"}, {"text": "84", "format": "numeric"}]],
            "firstCellIsHeader": True,
        },
    ),
    (
        "tabs",
        {
            "idPrefix": "g-tabs",
            "items": [
                {"label": "This year", "id": "g-this", "panel": {"text": "84 missed bins per 100,000."}},
                {"label": "Last year", "id": "g-last", "panel": {"text": "91 missed bins per 100,000."}},
            ],
        },
    ),
    ("tag", {"text": "Draft", "classes": "govuk-tag--grey"}),
    (
        "task-list",
        {
            "idPrefix": "g-tasks",
            "items": [
                {
                    "title": {"text": "Give your advice"},
                    "href": "#main-content",
                    "status": {"text": "Waiting"},
                }
            ],
        },
    ),
    ("textarea", {"id": "g-textarea", "name": "g-textarea", "label": {"text": "Comment"}}),
    (
        "warning-text",
        {"text": "A submitted recommendation cannot be taken back.", "iconFallbackText": "Warning"},
    ),
]

TABLE = {
    "caption": "Outcomes",
    "head": [{"text": "Outcome"}, {"text": "Target", "format": "numeric"}, {"text": "State"}],
    "rows": [
        [
            {"text": "Cleaner streets", "href": "#main-content"},
            {"text": "95%", "format": "numeric"},
            {"tag": {"text": "Agreed", "colour": "green"}},
        ],
        [
            {"text": "Fewer missed bins", "href": "#main-content"},
            {"text": "80", "format": "numeric"},
            {"tag": "Draft"},
        ],
    ],
}

ELEMENTS: list[Example] = [
    (
        "actions",
        {
            "actions": [
                {"text": "Edit", "href": "#main-content"},
                {"text": "Withdraw", "href": "#main-content", "warning": True},
                {"text": "Submit", "refusal": "The section 151 officer has not given advice yet."},
            ]
        },
    ),
    ("alert", {"variant": "warning", "heading": "Late", "text": "Two figures of this return are late."}),
    ("audience", {"audience": "West Oxfordshire's officers and members"}),
    ("badge", {"text": "Reserved matter", "colour": "blue"}),
    ("conflict", {"conflict": [{"label": "Title", "yours": "Clean rivers", "theirs": "Cleaner rivers"}]}),
    ("illustrative", {"illustrative": True}),
    ("pages", {"next_url": "?after=abc", "first_url": "?"}),
    ("panel", {"panel": {"title": "Why it matters", "text": "Residents asked for it in the survey."}}),
    ("resumed", {"resumed": True}),
    ("source", {"source": {"text": "Council tax base, 2026", "href": "#main-content"}}),
    (
        "sub-navigation",
        {
            "label": "Parts of the review",
            "entries": [
                {"text": "Options", "href": "#main-content", "active": True},
                {"text": "Advice", "href": "#main-content"},
            ],
        },
    ),
    (
        "side-navigation",
        {
            "label": "Years",
            "entries": [
                {"text": "2026", "href": "#main-content", "active": True},
                {"text": "2025", "href": "#main-content"},
            ],
        },
    ),
    ("switch", {"switch": {"label": "Publica, provider", "ref": "example", "next": "/"}}),
    ("table", {"table": TABLE}),
    (
        "tasks",
        {
            "items": [
                {
                    "text": "Give financial advice",
                    "href": "#main-content",
                    "hint": "Waste and recycling review",
                    "due": "3 December 2026",
                    "tag": {"text": "Waiting", "colour": "yellow"},
                }
            ]
        },
    ),
    (
        "timeline",
        {
            "entries": [
                {
                    "title": "Agreed",
                    "by": "Leader",
                    "when": "3 November 2026, 2:15pm",
                    "iso": "2026-11-03T14:15",
                    "text": "By the Cabinet.",
                }
            ]
        },
    ),
    ("typed", {"typed": [{"label": "Comment", "value": "We think the target is too low."}]}),
]
