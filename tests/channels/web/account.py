"""What an account of `web` is given by the tests."""

from typing import Any

WEB: dict[str, Any] = {"identity_secret": "shop secret", "rate": 500, "burst": 1000}
