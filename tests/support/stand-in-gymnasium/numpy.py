"""As much of NumPy as bridges/gymnasium_bridge.py asks for."""

import array

_CODES = {"float32": "f", "uint8": "B"}


class _Numbers:
    def __init__(self, numbers, dtype):
        self._numbers = array.array(_CODES[dtype], numbers)

    def tobytes(self):
        return self._numbers.tobytes()


def ascontiguousarray(numbers, dtype):
    return _Numbers(numbers, dtype)
