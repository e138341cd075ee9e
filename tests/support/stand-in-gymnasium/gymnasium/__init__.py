"""A stand-in for Gymnasium, so that the real bridge can be tried where Gymnasium is not installed. Put its folder on
PYTHONPATH. Environments misbehave as their names say; the folder STAND_IN_NOTES holds what they note."""

import os
import subprocess
import time


class error:
    class Error(Exception):
        pass

    class NameNotFound(Error):
        pass

    class DependencyNotInstalled(Error):
        pass


class _Bounds:
    def __init__(self, value):
        self._value = value

    def min(self):
        return self._value

    def max(self):
        return self._value


class _Dtype:
    def __init__(self, name):
        self.name = name
        self.kind = "u" if name.startswith("u") else "f"


class spaces:
    class Box:
        def __init__(self, low, high, shape, dtype="float32"):
            self.low, self.high, self.shape, self.dtype = _Bounds(low), _Bounds(high), shape, _Dtype(dtype)

    class Discrete:
        def __init__(self, n):
            self.n, self.start = n, 0


def note(line):
    """One line in the notes; whole, however many processes write."""
    with open(os.path.join(os.environ["STAND_IN_NOTES"], "notes"), "a") as notes:
        notes.write(f"{line} {os.getpid()}\n")


def first_time():
    """True once in each folder of notes, whichever process asks."""
    try:
        os.mkdir(os.path.join(os.environ["STAND_IN_NOTES"], "happened"))
        return True
    except FileExistsError:
        return False


class Steady:
    """Walks along a line that the seed and the actions decide; 40 steps."""

    observation_space = spaces.Box(-1000.0, 1000.0, (2,))
    action_space = spaces.Discrete(2)
    length = 40

    def __init__(self):
        note("made")
        self.unwrapped = self

    def reset(self, seed=None):
        self.place, self.steps = float((seed or 0) % 100), 0
        return self.observation(), {}

    def step(self, action):
        self.steps += 1
        self.place += 1.0 if action == 1 else -0.5
        return self.observation(), self.reward(action), False, self.steps >= self.length, {}

    def observation(self):
        return [self.place, float(self.steps)]

    def reward(self, action):
        return float(action)

    def close(self):
        note("closed")


class StartsAnother(Steady):
    """Holds a program that reads whatever stdin it inherits, and one that became none: a fork with all descriptors."""

    def __init__(self):
        super().__init__()
        self.program = subprocess.Popen(["sh", "-c", "cat; exec sleep 1000"])
        note(f"program {self.program.pid}")
        child = os.fork()
        if child == 0:
            time.sleep(1000)
            os._exit(0)
        note(f"program {child}")


class DiesOnce(Steady):
    def step(self, action):
        if self.steps == 10 and first_time():
            os._exit(3)
        return super().step(action)


class DiesEverAfter(Steady):
    """Well for 200 steps of one process; from then on every process dies after ten, until `happened` is removed."""

    total = 0

    def step(self, action):
        self.total += 1
        if self.total == 200:
            first_time()
        if self.steps == 10 and os.path.exists(os.path.join(os.environ["STAND_IN_NOTES"], "happened")):
            os._exit(3)
        return super().step(action)


class Throws(Steady):
    total = 0

    def step(self, action):
        self.total += 1
        if self.total == 200:
            raise ValueError("bad luck")
        return super().step(action)


class HangsOnce(Steady):
    def step(self, action):
        if self.steps == 10 and first_time():
            time.sleep(1000)
        return super().step(action)


class Slow(Steady):
    """In the middle of a long step from its tenth on."""

    def step(self, action):
        if self.steps == 9:
            note("slow")
            time.sleep(1000)
        return super().step(action)


class OwnDice(Steady):
    def observation(self):
        return [float(int.from_bytes(os.urandom(3), 'little')), float(self.steps)]


class HugeReward(Steady):
    total = 0

    def reward(self, action):
        self.total += 1
        return 1e39 if self.total == 200 else 1.0


class LargeRewards(Steady):
    def reward(self, action):
        return 3e38 * action


class LacksModule(Steady):
    def __init__(self):
        import Box2D  # noqa: F401


class LacksUnknownModule(Steady):
    def __init__(self):
        try:
            import a_module_of_nobody  # noqa: F401
        except ModuleNotFoundError as missing:
            raise ModuleNotFoundError(f"{missing}. Environment registration via importing a module failed.") from missing


class BrokenImport(Steady):
    def __init__(self):
        raise ImportError("cannot import name 'x' from 'y'")


class LacksDependency(Steady):
    def __init__(self):
        raise error.DependencyNotInstalled('MuJoCo is not installed, run `pip install "gymnasium[mujoco]"`')


class Bits(Steady):
    observation_space = spaces.Box(0, 1, (2,), "uint8")

    def observation(self):
        return [self.steps % 2, 1 - self.steps % 2]


_ENVS = {
    f"{one.__name__}-v0": one
    for one in (
        *(Steady, StartsAnother, DiesOnce, DiesEverAfter, HangsOnce, Slow, OwnDice, Throws),
        *(HugeReward, LargeRewards, LacksModule, LacksUnknownModule, BrokenImport, LacksDependency, Bits),
    )
}


def make(env_id, disable_env_checker):
    if env_id not in _ENVS:
        raise error.NameNotFound(f"Environment `{env_id}` doesn't exist.")
    return _ENVS[env_id]()


registry = {}


def register_envs(_):
    registry["ALE/Breakout-v5"] = None
