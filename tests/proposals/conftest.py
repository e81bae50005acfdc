from tests.clock import cast, clock

__all__ = ["cast", "clock"]
