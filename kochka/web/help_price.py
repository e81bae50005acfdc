"""Why the pages of what talking costs are there; as in `help_words`."""

from django.utils.translation import gettext_lazy as _

PRICE_OF_TALKING = {
    "settings_rates": (
        _("Cost rates"),
        _(
            "What an hour of each person costs us from a day on: the price of talking is reckoned by it. Only chiefs"
            " see it; others see shares in percent. Hours that no rate reaches are said, never guessed."
        ),
    ),
    "talkers": (
        _("Price of talking"),
        _(
            "Who talks with us and who buys: hours of selling and what they cost, against what was bought. A long bar"
            " of lost talk is a client, a service or a source to think about. Behind each name stand its deals."
        ),
    ),
}
