"""Ids of rows within one file: given by the file, or made from the row where the map names no column for them."""

from kochka.exchange.rows import Draft, Fault


class Identities:
    """Watches one reading of one file. About a hundred bytes a row."""

    def __init__(self, *, given: bool) -> None:
        self._given = given
        self._lines: dict[int, int] = {}

    def of(self, draft: Draft) -> str:
        """The row's id. An id that the file gives twice raises Fault; equal rows without ids are different deals.

        Those are counted in the file's own order, so the same file gives the same ids.
        """
        key = hash(draft.external_id)
        if self._given:
            if (first := self._lines.setdefault(key, draft.line)) != draft.line:
                raise Fault("same_id", value=draft.external_id[:60], first=first)
            return draft.external_id
        self._lines[key] = nth = self._lines.get(key, 0) + 1
        return draft.external_id if nth == 1 else f"{draft.external_id}#{nth}"
