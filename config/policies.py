"""Who may ask for the URLs of other projects' views. Our own say it themselves (walls.policy)."""

ANYONE = [
    "account_login",
    "account_inactive",
    "account_signup",  # always answers that nobody signs up
    "account_confirm_login_code",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",  # likewise
    "openid_connect_login",
    "openid_connect_callback",
]
SIGNED_IN = [
    "api:api-root",
    "api:capacities",
    "api:reports",
    "api:report",
    "api:return",
    "api:return_figures",
    "account_logout",
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "socialaccount_connections",
    "usersessions_list",
]

URL_POLICIES: dict[str, str] = dict.fromkeys(ANYONE, "ANYONE") | dict.fromkeys(SIGNED_IN, "SIGNED_IN")
