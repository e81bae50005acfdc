"""What every answer tells the browser to leave alone, whoever made the answer: page, part, file, error, figure."""

from django.http import HttpRequest, HttpResponse

from kochka.web.middleware import Next

SAID = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Permissions-Policy": ", ".join(
        f"{power}=()"
        for power in (
            *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone"),
            *(
                "midi",
                "payment",
                "publickey-credentials-get",
                "screen-wake-lock",
                "serial",
                "usb",
                "xr-spatial-tracking",
            ),
        )
    ),
}


def headers(get_response: Next) -> Next:
    """Adds what an answer does not say by itself; pages have a policy of their own."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, words in SAID.items():
            response.headers.setdefault(name, words)
        return response

    return respond
