"""A paper as plain data for the template: every number, date and sum already a text, every text still only a text."""

import re

from kochka.core.texts import MINUS, language_of, nbsp_ru
from kochka.proposals.paper.bounds import Shown, texts
from kochka.proposals.paper.ink import accent, chosen
from kochka.proposals.paper.parts import Block, Budget, Group, Payment, Picture, ProposalPaper, Section
from kochka.proposals.paper.prose import lines, prose
from kochka.proposals.paper.words import day, hours, plain, price, words

type Data = dict[str, object]

DOTS_PER_INCH = 110
"""At least: a picture is never drawn so large that its dots show."""
LONGEST_KEPT = 24
"""Lines of a row that is never parted by a page's end; a longer one may be."""
SHORT_TABLE = 30
"""Lines of a table that stands on one page."""
SHORT_SUMS = 15
"""Lines under the works that stay with the last of them."""
FOOT, RUNNING, META = 420, 92, 250
"""Characters of the foot's line, of the line above later pages, of what the file says it is."""


class Setter:
    """Sets one paper, with the pictures that were looked at before."""

    def __init__(self, paper: ProposalPaper, pictures: dict[Picture, Shown]) -> None:
        self.paper, self.language = paper, language_of(paper.language)
        self.words = words(self.language)
        self.pictures = pictures

    def data(self) -> Data:
        paper = self.paper
        return {
            "language": self.language,
            "words": self.words,
            "ink": {"accent": accent(paper.entity.colour), "own": chosen(paper.entity.colour)},
            "meta": self.meta(),
            "logo": self.picture(paper.entity.logo) if paper.entity.logo else None,
            "entity": self.line(paper.entity.legal_name),
            "name": self.called(),
            "version": self.line(paper.version),
            "title": self.line(paper.title),
            "facts": self.facts(),
            "sections": [self.section(one) for one in paper.sections],
            "budget": self.budget(paper.budget) if paper.budget else None,
            "payments": self.payments() if paper.payments else None,
            "terms": prose(paper.terms, self.tied),
            "closing": prose(paper.closing, self.tied),
            **self.kept(),
            "author": self.author(),
            "signatory": [self.line(paper.entity.signatory_post), self.line(paper.entity.signatory)],
        }

    # --- texts ---

    def tied(self, text: str) -> str:
        """With ties between words, where they are Russian. Past its cache: a paper is set once, and may be long."""
        return nbsp_ru.__wrapped__(text) if self.language == "ru" else text

    def line(self, text: str) -> str:
        return self.tied(re.sub("[\r\n\x0b\x0c\x85\u2028\u2029]+", " ", text))

    def called(self) -> str:
        """«Коммерческое предложение № 118»."""
        return self.line(f"{self.words['proposal']} {self.paper.number}".rstrip())

    def meta(self) -> Data:
        paper, on = self.paper, self.paper.date
        entity = paper.entity
        foot = [self.line(part) for part in (entity.legal_name, entity.requisites) if part]
        called = short(self.called(), RUNNING // 2)
        return {
            "title": short(paper.title, META),
            "author": short(paper.author.name or entity.legal_name, META),
            "date": [on.year, on.month, on.day],
            "foot": short(" · ".join(foot), FOOT),
            "running": f"{called} · {short(self.line(paper.title), RUNNING - len(called))}",
        }

    def facts(self) -> list[Data]:
        paper, word = self.paper, self.words
        found: list[tuple[str, str, str]] = [("for", self.line(paper.client.name), self.line(paper.client.contact))]
        found.append(("date", day(paper.date, self.language), ""))
        if paper.valid_until:
            found.append(("valid", day(paper.valid_until, self.language), ""))
        if paper.budget:
            found.append(("cost", price(paper.budget.total, self.language), self.taxed(paper.budget)))
        return [{"key": key, "label": word[key], "value": value, "more": more} for key, value, more in found]

    def taxed(self, budget: Budget) -> str:
        return self.words["with_vat" if budget.vat else "no_vat"]

    def kept(self) -> Data:
        """Whether author and signatory stay together, and whether the last words all do."""
        paper = self.paper
        people = [paper.entity.signatory_post, paper.entity.signatory, *texts(paper.author)]
        together = sum(lines(text, 35) for text in people) <= LONGEST_KEPT
        end = lines(paper.terms, 70) + lines(paper.closing, 70)
        return {"keep_people": together, "keep_end": together and end <= LONGEST_KEPT}

    # --- pictures ---

    def picture(self, one: Picture) -> Data:
        shown = self.pictures[one]
        kept = shown.kept
        return {
            "file": shown.file,
            "width": kept.width * 25.4 / DOTS_PER_INCH,
            "ratio": kept.height / kept.width,
            "caption": self.line(one.caption),
            "alt": short(self.line(one.caption), META),
            "keep": lines(one.caption, 80) <= LONGEST_KEPT // 2,
        }

    def section(self, one: Section) -> Data:
        return {
            "heading": self.line(one.heading),
            "text": prose(one.text, self.tied),
            "pictures": [self.picture(shot) for shot in one.pictures],
        }

    # --- tables ---

    def budget(self, budget: Budget) -> Data:
        blocks = [block for group in budget.groups for block in group.blocks] + list(budget.options)
        own = [line for group in budget.groups for line in (group.title, group.description) if line]
        sums = self.sums(budget)
        long = sum(_high(block) for group in budget.groups for block in group.blocks) + len(own) * 2
        return {
            "keep": long + len(budget.discounts) + len(budget.vat) <= SHORT_TABLE
            and max(map(len, own), default=0) < 400,
            "keep_sums": sum(lines(name, 60) for name, _ in sums) <= SHORT_SUMS,
            "keep_options": sum(map(_high, budget.options)) <= SHORT_TABLE,
            "columns": {
                "role": any(block.role for block in blocks),
                "hours": any(block.hours is not None for block in blocks),
                "rate": any(block.rate is not None for block in blocks),
            },
            "groups": [self.group(one) for one in budget.groups if one.title or one.blocks],
            "options": [self.block(one) for one in budget.options],
            "sums": sums,
            "total": [
                self.words["total_vat" if budget.vat else "total"],
                "" if budget.vat else self.words["no_vat"],
                price(budget.total, self.language),
            ],
        }

    def group(self, group: Group) -> Data:
        return {
            "title": self.line(group.title),
            "text": prose(group.description, self.tied),
            "subtotal": price(group.subtotal, self.language) if group.subtotal else "",
            "works": [self.block(one) for one in group.blocks],
            "keep": lines(group.title, 60) + lines(group.description, 90) <= LONGEST_KEPT,
        }

    def block(self, block: Block) -> Data:
        return {
            "title": self.line(block.title),
            "text": prose(block.description, self.tied),
            "role": self.line(block.role),
            "hours": hours(block.hours, self.language) if block.hours is not None else "",
            "rate": price(block.rate, self.language) if block.rate is not None else "",
            "price": price(block.price, self.language),
            "keep": _high(block) <= LONGEST_KEPT,
        }

    def sums(self, budget: Budget) -> list[list[str]]:
        """What stands between the works and the total."""
        found: list[tuple[str, str]] = []
        if budget.works_total is not None:
            found.append((self.words["works_total"], price(budget.works_total, self.language)))
        for one in budget.discounts:
            taken = f"{MINUS}{price(one.sum, self.language)}"
            reason = self.line(one.reason)
            found.append((f"{self.words['discount']}: {reason}" if reason else self.words["discount"], taken))
        if budget.net is not None and budget.vat:
            found.append((self.words["net"], price(budget.net, self.language)))
        for vat in budget.vat:
            rate = plain(vat.rate, self.language)
            found.append((self.words["vat"].replace("{rate}", rate), price(vat.sum, self.language)))
        return [list(pair) for pair in found]

    def payments(self) -> Data:
        rows = [self.payment(one) for one in self.paper.payments]
        return {"rows": rows, "keep": len(rows) <= SHORT_TABLE // 3 and all(row["keep"] for row in rows)}

    def payment(self, one: Payment) -> Data:
        return {
            "what": self.line(one.what),
            "share": f"{plain(one.share, self.language)}{self.words['percent']}" if one.share is not None else "",
            "sum": price(one.sum, self.language),
            "when": self.line(one.when) if isinstance(one.when, str) else day(one.when, self.language),
            "keep": max(lines(one.what, 28), lines(one.when, 20) if isinstance(one.when, str) else 1) <= LONGEST_KEPT,
        }

    def author(self) -> Data:
        author = self.paper.author
        return {key: self.line(getattr(author, key)) for key in ("name", "post", "phone", "email")}


def _high(block: Block) -> int:
    """About how many lines its row is high."""
    return max(lines(block.title, 30) + lines(block.description, 36), lines(block.role, 14)) + 1


def short(text: str, most: int) -> str:
    """At most so many characters, the last of them an ellipsis where something was left out."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
