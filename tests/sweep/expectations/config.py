"""The pages that say something of the service itself, and those for signing in."""

from config import policies
from tests.sweep.expectations.rules import Rule, anyone, page

PAGES: dict[str, Rule] = {
    "openapi": page(anyone),
    "gallery": page(anyone),
    "accessibility": page(anyone),
    "privacy": page(anyone),
    "data_sources": page(anyone),
}

SIGN_IN_PAGES: dict[str, tuple[int, int]] = {
    **dict.fromkeys(policies.ANYONE, (200, 200)),
    **dict.fromkeys(policies.SIGNED_IN, (302, 200)),
    # Whoever is signed in has no need of them.
    **dict.fromkeys(["account_login", "account_signup"], (200, 302)),
    # They belong to a sign-in under way, and none is.
    **dict.fromkeys(["account_confirm_login_code", "mfa_authenticate", "socialaccount_signup"], (302, 302)),
    # No other provider vouches for anybody in the demonstration.
    **dict.fromkeys(["openid_connect_login", "openid_connect_callback"], (404, 404)),
    "socialaccount_login_error": (401, 401),
    # Addresses are changed by nobody; a password is set only where there is none.
    **dict.fromkeys(["account_email", "account_set_password"], (302, 302)),
    # They ask for the password once more.
    **dict.fromkeys(["mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"], (302, 302)),
    **dict.fromkeys(["mfa_edit_webauthn", "mfa_remove_webauthn"], (302, 302)),
    **dict.fromkeys(["mfa_reauthenticate", "mfa_reauthenticate_webauthn"], (302, 302)),
    # Nobody in the demonstration has a second step.
    **dict.fromkeys(["mfa_deactivate_totp", "mfa_view_recovery_codes"], (302, 404)),
    "mfa_download_recovery_codes": (302, 404),
    # The programming interface answers for itself.
    "api:api-root": (404, 404),
    **dict.fromkeys(["api:capacities", "api:reports"], (401, 200)),
    **dict.fromkeys(["api:report", "api:return"], (401, 404)),
    "api:return_figures": (405, 405),
    # Only a key opens a feed (tests/config/test_keys.py).
    "calendar_feed": (404, 404),
}
"""Pages for signing in and for one's own account: how nobody, and how anybody signed in, is answered."""
