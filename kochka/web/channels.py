"""The signs of the ways by which people speak with us."""

CHANNEL_ICONS = {
    "call": "phone",
    "mail": "mail",
    "messenger": "message-circle",
    "form": "globe",
    "meeting": "coffee",
    "inside": "building-2",
}
