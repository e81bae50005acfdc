"""The letter that a proposal goes with: plain text, for a person to read, mend and send."""

from kochka.core.texts import language_of
from kochka.proposals.paper.parts import ProposalPaper
from kochka.proposals.paper.words import day

WORDS = {
    "ru": {
        "greeting": "Здравствуйте, {contact}!",
        "greeting_all": "Здравствуйте!",
        "attached": "Отправляю наше предложение{number}: «{title}». Файл во вложении.",
        "inside": "Внутри — {parts}.",
        "works": "что мы сделаем",
        "budget": "сколько это стоит",
        "payments": "когда платить",
        "valid": "Цены и сроки держим до {day}.",
        "next": "Посмотрите, пожалуйста. Если что-то не так или непонятно, просто ответьте на это письмо: поправим. "
        "Удобнее голосом — назовите день и час, и я позвоню.",
        "bye": "С уважением,",
        "and": " и ",
    },
    "en": {
        "greeting": "Dear {contact},",
        "greeting_all": "Hello,",
        "attached": "Here is our proposal{number}, “{title}”. The file is attached.",
        "inside": "In it: {parts}.",
        "works": "what we would do",
        "budget": "what it costs",
        "payments": "when it is paid",
        "valid": "Prices and dates hold until {day}.",
        "next": "Please have a look. If anything is wrong or unclear, just answer this letter and we will mend it. "
        "If talking is easier, name a day and an hour, and I will call you.",
        "bye": "Best regards,",
        "and": " and ",
    },
}


def letter(paper: ProposalPaper) -> str:
    """In the paper's language. Names are as they were typed: nobody declines them but the person who sends it."""
    language = language_of(paper.language)
    word = WORDS[language]
    title = " ".join(paper.title.split())
    if language == "ru":
        title = title.replace("«", "„").replace("»", "“")
    said = [
        word["attached"].format(number=f" {paper.number}" if paper.number else "", title=title),
        word["inside"].format(parts=_listed(paper, word)),
    ]
    if paper.valid_until:
        said.append(word["valid"].format(day=day(paper.valid_until, language)))
    contact, author = paper.client.contact, paper.author
    signed = [word["bye"], author.name, author.post, paper.entity.legal_name, author.phone, author.email]
    return "\n\n".join(
        [
            word["greeting"].format(contact=contact) if contact else word["greeting_all"],
            " ".join(said),
            word["next"],
            "\n".join(line for line in signed if line),
        ]
    )


def _listed(paper: ProposalPaper, word: dict[str, str]) -> str:
    """What the file holds, in one row of words."""
    there = {"works": True, "budget": paper.budget is not None, "payments": bool(paper.payments)}
    *first, last = [word[key] for key, held in there.items() if held]
    return word["and"].join([", ".join(first), last] if first else [last])
