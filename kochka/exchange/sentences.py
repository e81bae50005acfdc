"""What can be wrong with a file of deals, with a map, and with the two together, in both languages.

Sentences about a row are said of a line of the file; sentences about a map, of a line of the map.
"""

from kochka.core.problems import teach

FILE = {
    "no_file": ("Файл не открывается: {detail}.", "The file does not open: {detail}."),
    "pipe": (
        "Файл читается дважды, поэтому канал не подойдёт: сохраните его на диск.",
        "The file is read twice, so a pipe will not do: save it first.",
    ),
    "no_table": (
        "Это не таблица, а {kind}. Нужен CSV или книга Excel (.xlsx): сохраните так и попробуйте ещё раз.",
        "This is no table but {kind}. A CSV or an Excel workbook (.xlsx) is wanted: save it so and try again.",
    ),
    "old_workbook": (
        "Это книга Excel старого образца (.{kind}) или книга под паролем. Откройте её и сохраните как .xlsx.",
        "This is an Excel workbook of the old kind (.{kind}), or one with a password. Open it and save it as .xlsx.",
    ),
    "broken_workbook": (
        "Это книга Excel, но она повреждена. Откройте её и сохраните как .xlsx ещё раз.",
        "This is an Excel workbook, but a damaged one. Open it and save it as .xlsx once more.",
    ),
    "shut_workbook": (
        "Книга Excel заперта паролем или сжата необычно. Откройте её и сохраните как .xlsx без пароля.",
        "The workbook is locked or packed in an unusual way. Open it and save it as .xlsx without a password.",
    ),
    "huge_workbook": (
        "Внутри книги больше {most} МБ данных: столько не читаем. Разделите её на части.",
        "The workbook holds more than {most} MB inside: that is not read. Cut it into parts.",
    ),
    "other_mark": (
        "карта говорит, что кодировка {said}, а файл начинается с метки {marked}. Уберите «encoding» из карты.",
        "the map says that the encoding is {said}, and the file begins with the mark of {marked}. Remove "
        "“encoding” from the map.",
    ),
    "no_encoding": (
        "С этой строки файл не в UTF-8, и по-русски (cp1251) он тоже не читается. Напишите в карте "
        "«encoding»: {known}.",
        "From this line on the file is not UTF-8, nor does it read as Russian (cp1251). Say “encoding” in "
        "the map: {known}.",
    ),
    "broken_encoding": (
        "На этой строке есть байты, которых в кодировке {encoding} не бывает. Файл повреждён, или кодировка другая.",
        "This line holds bytes that do not exist in {encoding}. The file is damaged, or its encoding is another one.",
    ),
    "nul": (
        "На этой строке нулевой байт: это не текст или UTF-16 без метки (тогда напишите в карте «encoding: "
        "utf-16-le»).",
        "There is a zero byte on this line: this is no text, or UTF-16 without a mark (then say “encoding: "
        "utf-16-le” in the map).",
    ),
    "endless_cell": (
        "Ячейка в строке, которая начинается здесь, длиннее {most} знаков. Похоже, открытая кавычка не закрыта.",
        "A cell of the row that begins here is longer than {most} characters. It looks as if a quote was never closed.",
    ),
    "open_quote": (
        "Кавычка, открытая в строке, которая начинается здесь, не закрыта до конца файла.",
        "A quote opened in the row that begins here is not closed before the end of the file.",
    ),
    "no_header": ("В файле нет ни одной заполненной строки.", "There is not one row in the file that is not blank."),
    "no_rows": (
        "Под шапкой нет ни одной заполненной строки.",
        "Below the header there is not one row that is not blank.",
    ),
    "wide_header": ("В шапке столбцов больше {most}.", "The header has more than {most} columns."),
    "many_owners": (
        "столбец называет больше {most} незнакомых людей. Точно ли это столбец с ответственными?",
        "the column names more than {most} people who are not here. Is it the right column?",
    ),
    "many_lines": (
        "столбец называет больше {most} новых направлений или источников. Точно ли это тот столбец?",
        "the column names more than {most} new service lines or sources. Is it the right column?",
    ),
    "many_reasons": (
        "столбец называет больше {most} разных причин. Точно ли это столбец с причинами отказа?",
        "the column names more than {most} different reasons. Is it the right column?",
    ),
}

ROW = {
    "ragged": (
        "ячеек {found}, а в шапке {wanted}: непонятно, какая ячейка к какому столбцу.",
        "there are {found} cells and {wanted} in the header: there is no telling which cell belongs where.",
    ),
    "stray_quote": (
        "кавычки не сходятся: после закрытой кавычки идёт текст.",
        "the quotes do not agree: text follows a closed quote.",
    ),
    "cell_blank": ("пусто.", "this is blank."),
    "cell_long": ("знаков {length}, а можно до {most}.", "{length} characters, and at most {most} will do."),
    "value_not_in_map": (
        "значения «{value}» в карте нет ни среди этапов, ни среди концов.",
        "the map has no “{value}”, neither among the stages nor among the endings.",
    ),
    "ending_not_in_map": (
        "значения «{value}» в карте нет среди концов.",
        "the map has no “{value}” among the endings.",
    ),
    "stage_not_in_map": (
        "значения «{value}» в карте нет среди этапов.",
        "the map has no “{value}” among the stages.",
    ),
    "no_date": (
        "«{value}» не подходит ни под один формат даты из карты.",
        "“{value}” fits none of the map’s date formats.",
    ),
    "two_dates": (
        "«{value}» по форматам карты может быть и {first}, и {second}.",
        "“{value}” could be {first} or {second} by the map’s formats.",
    ),
    "date_too_early": ("«{value}»: раньше {year} года сделок не бывает.", "“{value}”: no deal is older than {year}."),
    "date_ahead": ("«{value}» ещё не наступило.", "“{value}” has not come yet."),
    "ends_before": (
        "сделка закрыта ({closed}) раньше, чем открыта ({opened}).",
        "the deal was closed ({closed}) before it was opened ({opened}).",
    ),
    "no_closing": (
        "сделка закончилась, а когда, не сказано. Карта может сказать, что тогда: «no_closing».",
        "the deal has ended, and there is no word when. The map can say what then: “no_closing”.",
    ),
    "sum_unreadable": ("«{value}» не читается как сумма.", "“{value}” is not readable as a sum."),
    "sum_ambiguous": (
        "«{value}» можно прочесть двояко. Напишите в карте, что отделяет копейки: «decimal».",
        "“{value}” can be read in two ways. Say in the map what stands before the cents: “decimal”.",
    ),
    "sum_negative": (
        "«{value}»: сумма сделки меньше нуля не бывает.",
        "“{value}”: the sum of a deal is never below zero.",
    ),
    "sum_other_currency": (
        "«{value}»: валюта другая, а ждём {currency}.",
        "“{value}” is in another currency; {currency} is expected.",
    ),
    "sum_too_precise": (
        "«{value}»: знаков после запятой больше, чем у {currency}.",
        "“{value}” has more decimals than {currency}.",
    ),
    "sum_too_large": ("«{value}»: таких сумм не бывает.", "“{value}”: there are no such sums."),
    "no_currency": (
        "«{value}» не код валюты, как RUB или USD.",
        "“{value}” is no code of a currency, such as RUB or USD.",
    ),
    "owner_unknown": (
        "«{value}» здесь не работает. Назовите почту в карте: «people», или скажите, что делать с "
        "незнакомыми: «unknown_people».",
        "there is nobody here called “{value}”. Name their e-mail in the map, “people”, or say what becomes "
        "of strangers, “unknown_people”.",
    ),
    "owner_twice": (
        "«{value}» здесь не один. Назовите в карте почту того, кто нужен: «people».",
        "more than one person here is called “{value}”. Name the e-mail of the right one in the map: “people”.",
    ),
    "owner_gone": (
        "«{value}» больше не работает здесь, а сделка открыта. Назовите в карте, чья она теперь: «people».",
        "“{value}” has left, and the deal is open. Say in the map whose it is now: “people”.",
    ),
    "owner_blank": (
        "чья сделка, не сказано. Карта может назвать ответственного: «unknown_people: {{owner: почта}}».",
        "there is no word whose deal this is. The map can name an owner: “unknown_people: {{owner: e-mail}}”.",
    ),
    "cell_refused": ("«{value}»: {says}", "“{value}”: {says}"),
    "same_id": ("номер «{value}» уже был на строке {first}.", "the id “{value}” stands on line {first} already."),
}

MAP = {
    "newer_map": (
        "карта написана для более новой Кочки, эта читает «format: {known}».",
        "the map was written for a newer Kochka; this one reads “format: {known}”.",
    ),
    "no_such_column": ("столбца «{value}» в файле нет.", "the file has no column “{value}”."),
    "columns_there": ("Столбцы файла: {known}.", "The file’s columns: {known}."),
    "bad_template": (
        "шаблон «{value}» не сложился: столбцы пишутся в фигурных скобках, по одному: «{{Компания}} · {{Товар}}».",
        "the template “{value}” does not hold together: columns stand in braces, one in each: “{{Company}} · "
        "{{Product}}”.",
    ),
    "date_directive": (
        "в формате даты «{value}» непонятно «{part}». Бывают: {known}.",
        "“{part}” means nothing in the date format “{value}”. There are: {known}.",
    ),
    "date_twice": (
        "в формате даты «{value}» одно и то же стоит дважды.",
        "the date format “{value}” says the same thing twice.",
    ),
    "date_incomplete": (
        "формату даты «{value}» нужны день (%d), месяц (%m или %b) и год (%Y или %y), по одному.",
        "the date format “{value}” wants a day (%d), a month (%m or %b) and a year (%Y or %y), one of each.",
    ),
    "date_hours": (
        "час в формате «{value}» пишется как %H или как %I с %p.",
        "the hour in “{value}” is written %H, or %I with %p.",
    ),
    "dates_need_formats": (
        "столбец с датой есть, а формата дат нет. Добавьте «dates: {{formats: [...]}}».",
        "there is a column of dates and no format for them. Add “dates: {{formats: [...]}}”.",
    ),
    "closing_needed": (
        "сделки с концом есть, а когда они закончились, не узнать. Назовите столбец «closed» или скажите "
        "«no_closing» (opened или import).",
        "there are endings, and no telling when. Name the column “closed”, or say “no_closing” (opened or import).",
    ),
    "owner_needed": (
        "не сказано, чьи сделки. Назовите столбец «owner» или «unknown_people: {{owner: почта}}».",
        "there is no word whose the deals are. Name the column “owner”, or “unknown_people: {{owner: e-mail}}”.",
    ),
    "same_value": (
        "значение «{value}» уже есть на строке {first}: регистр и пробелы не в счёт.",
        "the value “{value}” stands on line {first} already: case and spaces do not count.",
    ),
    "open_needs_column": (
        "«open» имеет смысл, только когда конец живёт в своём столбце: «columns: {{ending: ...}}».",
        "“open” makes sense only where endings have a column of their own: “columns: {{ending: ...}}”.",
    ),
    "bad_currency": (
        "«{value}» не код валюты, как RUB или USD.",
        "“{value}” is no code of a currency, such as RUB or USD.",
    ),
    "bad_email": ("«{value}» не похоже на почту.", "“{value}” does not look like an e-mail address."),
    "no_such_field": (
        "поля «{field}» у компании нет. Есть: {known}.",
        "the company has no field “{field}”. It has: {known}.",
    ),
    "no_such_funnel": (
        "воронки «{value}» здесь нет. Есть: {known}.",
        "there is no funnel “{value}” here. There are: {known}.",
    ),
    "no_such_stage": (
        "этапа «{value}» в воронке нет. Есть: {known}.",
        "the funnel has no stage “{value}”. It has: {known}.",
    ),
    "no_such_account": ("человека с почтой «{value}» здесь нет.", "nobody here has the e-mail address “{value}”."),
}

teach(FILE)
teach(ROW)
teach(MAP)
