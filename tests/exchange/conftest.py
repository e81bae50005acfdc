"""A small file of deals, the map it goes by, and a company to bring it to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kochka.exchange.importing import Outcome, import_deals
from kochka.funnel.publishing import publish
from tests.cast import PLAIN, Cast
from tests.clock import cast, clock

__all__ = ["cast", "clock"]

MAP = """
format: 1
source: old-crm
funnel: plain
columns:
  id: ID
  title: Сделка
  client: Клиент
  owner: Ответственный
  stage: Этап
  value: Сумма
  opened: Открыта
  closed: Закрыта
stages:
  Разговор: talk
  Работа: work
endings:
  Успех: finished
  Отказ: {lost: Дорого, by: client, at: talk}
dates:
  formats: ["%d.%m.%Y"]
  no_date: [не закрыта]
"""

HEADER = "ID;Сделка;Клиент;Ответственный;Этап;Сумма;Открыта;Закрыта"
ROWS = (
    "1;Портал;Вектор;Анна Соколова;Разговор;100 000,50;01.10.2026;не закрыта",
    "2;Сайт;вектор;anna@example.org;Работа;;02.10.2026;",
    "3;Бот;;Олег Зимин;Успех;50000;01.02.2026;01.03.2026",
    "4;Склад;Гамма;Анна Соколова;Отказ;;01.02.2026;02.02.2026",
)


@pytest.fixture
def bring(cast: Cast, tmp_path: Path) -> Callable[..., Outcome]:
    """Imports rows below HEADER (or a whole `text`) by MAP, as the chief."""
    publish(PLAIN, by=cast.chief, at=cast.now())

    def bring_in(*rows: str, text: str | bytes | None = None, chart: str = MAP, **given: Any) -> Outcome:
        file = tmp_path / "deals.csv"
        whole = "\n".join((HEADER, *rows)) + "\n" if text is None else text
        file.write_bytes(whole.encode() if isinstance(whole, str) else whole)
        given.setdefault("rejected", tmp_path / "rejected.csv")
        return import_deals(file, chart.encode(), **{"by": cast.chief, "at": cast.now(), **given})

    return bring_in
