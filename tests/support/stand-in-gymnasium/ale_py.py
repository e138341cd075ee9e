"""As much of ale-py as bridges/gymnasium_bridge.py asks for before it plays."""


class LoggerMode:
    Error = 2


class ALEInterface:
    @staticmethod
    def setLoggerMode(_):
        pass
