"""What can be wrong with a funnel beyond its YAML, in both languages (core/problems.py holds the rest)."""

SENTENCES: dict[str, tuple[str, str]] = {
    "newer_format": (
        "файл написан для более новой Кочки, эта читает «format: {known}».",
        "the file was written for a newer Kochka; this one reads “format: {known}”.",
    ),
    "bad_key": (
        "«{value}» не годится. Можно строчные латинские буквы, цифры и {also}, впереди буква, всего до {most} знаков.",
        "“{value}” will not do. Use lower-case Latin letters, digits and {also}, a letter first, up to {most} in all.",
    ),
    "words_missing": (
        "нужны слова: по-русски (ru), по-английски (en) или на обоих языках.",
        "words are wanted, in ru, en or both.",
    ),
    "uneven_lists": (
        "по-русски строк {ru}, по-английски {en}, а должно быть поровну.",
        "there are {ru} lines in Russian and {en} in English; there should be as many.",
    ),
    "days": (
        "«{value}» не понять. Пишем так: «5 workdays», это рабочие дни.",
        "“{value}” is not clear. Write it like this: “5 workdays”.",
    ),
    "percent": (
        "«{value}» не понять. Пишем так: «10 %», целые проценты.",
        "“{value}” is not clear. Write it like this: “10 %”, whole percents.",
    ),
    "verdict_before_caution": (
        "вердикт спрашивают позже, чем предупреждают: нужно больше {caution}.",
        "a verdict is asked for later than the warning: more than {caution} is wanted.",
    ),
    "repeated": ("«{value}» здесь уже есть.", "“{value}” stands here already."),
    "no_stages": ("Воронке нужен хотя бы один этап.", "A funnel needs at least one stage."),
    "same_stage": (
        "этап «{value}» уже есть на строке {first}.",
        "the stage “{value}” already stands on line {first}.",
    ),
    "same_name": (
        "этап «{value}» уже есть на строке {first}. Назовите один из них иначе.",
        "a stage “{value}” already stands on line {first}. Call one of them otherwise.",
    ),
    "second_mark": (
        "такая пометка уже стоит на строке {first}, а бывает одна на воронку.",
        "this mark already stands on line {first}, and a funnel has one.",
    ),
    "need_kind": (
        "У каждого условия здесь ровно одно из двух: «fact» (система знает сама) или «confirm» (подтверждает человек).",
        "Each need says exactly one of two: “fact” (the system knows) or “confirm” (a person confirms it).",
    ),
    "unknown_fact": (
        "факта «{value}» эта версия не знает. Если об этом знает человек, пишите «confirm».",
        "this release knows no fact “{value}”. If a person knows it, write “confirm”.",
    ),
    "now_a_fact": (
        "«{value}» система теперь знает сама: замените confirm на «fact: {value}».",
        "the system knows “{value}” by itself now: use “fact: {value}”.",
    ),
    "same_need": (
        "условие «{value}» в этом этапе уже есть, на строке {first}.",
        "the need “{value}” already stands in this gate, on line {first}.",
    ),
    "after_unknown": (
        "условия «{value}» в этом этапе нет, ждать нечего.",
        "there is no need “{value}” in this gate to wait for.",
    ),
    "after_circle": (
        "условия ждут друг друга по кругу, и этап не откроется никогда.",
        "these needs wait for each other in a circle, so the gate would never open.",
    ),
    "after_without_ask": (
        "спрашивать после чего-то можно, когда сказано, кого: добавьте «ask».",
        "asking after something takes somebody to ask: add “ask”.",
    ),
    "ask_chief": ("отмашку дают шефы: нужно «ask: chief».", "go-aheads come from chiefs: “ask: chief” is wanted."),
    "must_be_about": (
        "здесь нужно «about: {about}»: «{value}» на слово не принимают.",
        "“about: {about}” is wanted: “{value}” is not taken on somebody’s word.",
    ),
    "needs_file": (
        "про деньги, подписи и приёмку нужен документ: «evidence: file».",
        "money, signatures and acceptance take a document: “evidence: file”.",
    ),
    "needs_other_role": (
        "деньги, подписи и приёмку подтверждает administration или chief, больше никто.",
        "money, signatures and acceptance are confirmed by administration or chief, nobody else.",
    ),
    "no_way_round_money": (
        "мимо денег прохода нет: поблажки и предупреждения здесь не бывает.",
        "there is no way round money: neither a waiver nor a caution stands here.",
    ),
    "nothing_to_waive": (
        "предупреждение и так никого не держит, поблажка ему ни к чему.",
        "a caution stops nobody, so there is nothing to waive.",
    ),
    "no_questions": (
        "вопросов нет. Впишите хотя бы один или уберите «brief»: тогда спрашиваем обычные.",
        "there are no questions. Write one at least, or leave “brief” out: then the usual ones are asked.",
    ),
    "same_question": (
        "вопрос «{value}» уже есть на строке {first}.",
        "the question “{value}” already stands on line {first}.",
    ),
    "choices_wanted": (
        "выбирать можно хотя бы из двух: добавьте «choices».",
        "a choice takes two answers at least: add “choices”.",
    ),
    "choices_unwanted": (
        "«choices» бывает только у «kind: choice».",
        "“choices” stands with “kind: choice” only.",
    ),
    "same_choice": (
        "ответ «{value}» уже есть на строке {first}.",
        "the answer “{value}” already stands on line {first}.",
    ),
    "no_reminders": (
        "напоминаний нет. Впишите хотя бы одно или уберите «reminders».",
        "there are no reminders. Write one at least, or leave “reminders” out.",
    ),
    "same_reminder": (
        "напоминание «{value}» в этом этапе уже есть, на строке {first}.",
        "the reminder “{value}” already stands at this stage, on line {first}.",
    ),
    "unknown_placeholder": (
        "вместо «{{{value}}}» подставить нечего. В скобках бывает только: {known}.",
        "there is nothing to put in for “{{{value}}}”. In braces there may be: {known}.",
    ),
}
