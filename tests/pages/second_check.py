"""A second check at sign-in: an authenticator app, recovery codes, and a security key that nobody owns."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from tests.owner import as_owner
from walls.models import Person

KEY = b"key in the drawer"


def add_second_check(email: str) -> None:
    """Turn every kind of second check on for a person."""
    person = Person.objects.get(email=email)
    with as_owner():
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
        WebAuthn.add(person, "Key in the drawer", credential())


def credential() -> dict:
    """What a browser sends of a new key, well formed and of no use."""
    public = ES256({1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)})
    attested = AttestedCredentialData.create(Aaguid.NONE, KEY, public)
    flags = AuthenticatorData.FLAG.AT | AuthenticatorData.FLAG.UP
    data = AuthenticatorData.create(bytes(32), flags, 0, attested)
    client = CollectedClientData.create("webauthn.create", bytes(32), "http://localhost")
    return {
        "id": websafe_encode(KEY),
        "rawId": websafe_encode(KEY),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }
