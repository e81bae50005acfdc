from tests.web.conftest import cast, clock, enter

__all__ = ["cast", "clock", "enter"]
