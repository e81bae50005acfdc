"""Eight people at one client at once: it is there once, merged once, and no deal is left with the one that is gone."""

from kochka.clients.models import Company, Merge
from kochka.clients.naming import company_named
from kochka.deals.models import Deal
from tests import invariants
from tests.cast import Cast
from tests.races.conftest import Field


def pair(cast: Cast) -> dict[str, int]:
    gone, into = (company_named(name, by=cast.anna, at=cast.now()).pk for name in ("ООО «Вектор»", "Вектор"))
    return {"client": gone, "into": into}


def test_a_client_named_by_eight_deals_at_once_is_one(field: Field, cast: Cast):
    answers = field.race("name client", {"by": cast.anna.pk, "name": "Вектор"}, {"by": cast.oleg.pk, "name": "ВЕКТОР"})
    assert len({answer.get("number") for answer in answers}) == 1, answers
    assert Company.objects.count() == 1


def test_a_client_added_by_eight_is_added_once_and_shown_to_the_others(field: Field, cast: Cast):
    answers = field.race("add client", {"by": cast.anna.pk, "name": "Вектор"}, {"by": cast.oleg.pk, "name": "вектор"})
    assert sorted(answer.get("kind", "ok") for answer in answers) == ["Doubled"] * 7 + ["ok"], answers
    assert Company.objects.count() == 1


def test_two_clients_are_merged_once_and_taken_apart_once(field: Field, cast: Cast):
    answers = field.race("merge", {"by": cast.chief.pk, **pair(cast)})
    assert sorted(answer.get("kind", "ok") for answer in answers) == ["Stale"] * 7 + ["ok"], answers
    row = Merge.objects.get()
    answers = field.race("undo merge", {"by": cast.chief.pk, "merge": row.pk})
    assert sorted(answer.get("kind", "ok") for answer in answers) == ["Stale"] * 7 + ["ok"], answers
    assert not Company.objects.exclude(merged_into=None).exists()


def test_a_deal_opened_while_its_client_is_merged_away_is_the_other_ones(field: Field, cast: Cast):
    for _round in range(4):
        both = pair(cast)
        orders = [{"by": user.pk, **both} for user in (cast.anna, cast.chief, cast.anna, cast.oleg)]
        orders += [{"by": cast.anna.pk, **both}] * 4
        answers = field.race("merge or open", *orders)
        assert all(answer["ok"] for answer in answers), answers
        assert not Deal.objects.filter(client__merged_into__isnull=False).exists()
        assert Deal.objects.filter(client=both["into"]).count() == 7
        assert invariants.broken() == []
        Company.objects.filter(pk=both["into"]).update(folded=f"старый {_round}", name=f"Старый {_round}")
        Company.objects.filter(pk=both["client"]).update(folded=f"ушёл {_round}", name=f"Ушёл {_round}")
