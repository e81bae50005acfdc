"""By what somebody came in, in two words that are of use to a person: "Firefox · Linux". Versions say more about a
person than anybody needs to keep."""

# The first that a browser's description holds: they all claim to be one another, the most particular stands first.
BROWSERS = {
    "YaBrowser/": "Яндекс Браузер",
    "Edg": "Edge",
    "OPR/": "Opera",
    "Vivaldi/": "Vivaldi",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "HeadlessChrome/": "Chrome",
    "Chrome/": "Chrome",
    "CriOS/": "Chrome",
    "Safari/": "Safari",
    "curl/": "curl",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """The browser and the system; what is not known is left out, so it may be empty."""
    said = user_agent[:500]
    found = [next((name for sign, name in known.items() if sign in said), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found))
