"""Numbers of payers that nobody has: region 00 everywhere, the control digits right."""

from stdnum.ru import inn as stdnum_inn

from kochka.core.requisites import key_fits


def inn(number: int, *, person: bool) -> str:
    """An ИНН of an organisation, or of a person."""
    if person:
        body = f"00{number:08d}"
        return body + stdnum_inn.calc_personal_check_digits(body + "00")
    body = f"00{number:07d}"
    return body + stdnum_inn.calc_company_check_digit(body)


def kpp() -> str:
    """A КПП."""
    return "001001001"


def ogrn(number: int, *, person: bool) -> str:
    """An ОГРН, or an ОГРНИП of a person."""
    body = f"30000{number:09d}" if person else f"10000{number:07d}"
    return f"{body}{int(body) % (13 if person else 11) % 10}"


def bic() -> str:
    """A БИК of the region 00, in which there is no bank."""
    return "040000777"


def account(number: int, *, person: bool) -> str:
    """An account there."""
    front = "40802810" if person else "40702810"
    return next(full for key in range(10) if key_fits(full := f"{front}{key}0000{number:07d}", bic()))
