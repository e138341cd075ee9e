"""Gymnasium environments for Apprenti, over stdin and stdout (docs/environments.md).

Every message is a length (uint32), then that many bytes: a kind (uint8) and a body. All numbers are little-endian.

  asked                                            answered
  1 make   JSON {"id", "atari": null or {...}}     1 made   JSON (see `describe`)
  2 reset  uint8 has a seed, uint64 seed           2 seen   float64 reward, uint8 terminated, uint8 truncated,
  3 step   int32 action                                     int32 lives (-1: not told), the observation's bytes
  4 close                                          (ends)
                                                   0 error  JSON {"code", "why"}

In the answer to a reset `terminated` says that a new game began: 0 where a game goes on after a lost life, and its reward is
that of the idle step which that took.

Nothing else reaches stdout: whatever a library prints goes to stderr. What an environment starts inherits neither end of
the messages: it reads an empty stdin. Ends when stdin does, with the environment closed.
"""

import os
import sys

# First of all, before any library can print or start a process: both ends of the messages go to descriptors that
# nobody inherits. Prints go to stderr from then on, and whoever reads stdin finds it empty.
_answers = os.fdopen(os.dup(1), "wb", buffering=0)
_questions = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
_empty = os.open(os.devnull, os.O_RDWR)
os.dup2(_empty, 0)
os.dup2(2, 1)

import importlib.util  # noqa: E402
import json  # noqa: E402
import re  # noqa: E402
import select  # noqa: E402
import signal  # noqa: E402
import struct  # noqa: E402
import threading  # noqa: E402


def _become_another():
    """In a process that an environment forked without starting another program: it has everything that this one has."""
    for end in (_answers, _questions):
        os.dup2(_empty, end.fileno(), inheritable=False)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_become_another)

MAKE, RESET, STEP, CLOSE = 1, 2, 3, 4
ERROR, MADE, SEEN = 0, 1, 2
PROTOCOL = 1

# After the app has gone, a step that is under way may take this long to end by itself.
STEP_MAY_END_SECONDS = 2

# The environment is being closed: nothing breaks that off.
_closing = threading.Event()


class Refused(Exception):
    """A request that cannot be met, under a code that the app has a sentence for."""

    def __init__(self, code, why):
        super().__init__(why)
        self.code = code


def answer(kind, *parts):
    body = b"".join(parts)
    message = struct.pack("<IB", len(body) + 1, kind) + body
    view = memoryview(message)
    while view:
        view = view[_answers.write(view) :]


def read_exactly(count):
    data = _questions.read(count)
    if data is None or len(data) < count:
        raise EOFError
    return data


def load_gymnasium():
    try:
        import gymnasium
        import numpy
    except ImportError as missing:
        raise lacking(missing) from missing
    return gymnasium, numpy


def register_atari(gymnasium):
    try:
        import ale_py
    except ImportError as missing:
        raise lacking(missing) from missing
    # Before Gymnasium 1.0 importing it was enough.
    if hasattr(gymnasium, "register_envs"):
        gymnasium.register_envs(ale_py)
    ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)


class Plain:
    """An environment as it is: Box observations in float32 or uint8, Discrete actions."""

    def __init__(self, gymnasium, numpy, env_id):
        self.numpy = numpy
        self.env = make(gymnasium, env_id)
        if getattr(self.env.unwrapped, "ale", None) is not None:
            raise Refused("renamed", new_name(gymnasium, env_id) or f"ALE/{self.env.spec.name}-v5")
        box, actions = self.env.observation_space, self.env.action_space
        if not isinstance(box, gymnasium.spaces.Box) or box.dtype.kind not in "fu" or box.dtype.name == "uint64":
            raise Refused("space", f"its observations are {box}; a Box of float32, float64 or uint8 is needed")
        if box.dtype.kind == "u" and box.dtype.name != "uint8":
            raise Refused("space", f"its observations are {box.dtype.name}; float32, float64 or uint8 is needed")
        if not isinstance(actions, gymnasium.spaces.Discrete):
            raise Refused("space", f"its actions are {actions}; Discrete is needed")
        low, high = box.low.min(), box.high.max()
        # Bytes that each have bounds of their own go from 0 to 1: one pair of bounds could not tell what they mean.
        self.is_mixed = box.dtype.name == "uint8" and (box.low.max() > low or box.high.min() < high)
        self.dtype = "uint8" if box.dtype.name == "uint8" and not self.is_mixed else "float32"
        self.bounds = (0.0, 1.0) if self.is_mixed else (float(low), float(high))
        self.first_action = int(actions.start)

    def describe(self):
        box = self.env.observation_space
        low, high = self.bounds
        return {
            "protocol": PROTOCOL,
            "shape": list(box.shape),
            "dtype": self.dtype,
            # JSON knows no infinity.
            "low": low if abs(low) < 3.4e38 else None,
            "high": high if abs(high) < 3.4e38 else None,
            "actions": int(self.env.action_space.n),
        }

    def reset(self, seed):
        observation, _ = self.env.reset(seed=seed)
        return self.seen(observation, 0.0, True, False)

    def step(self, action):
        observation, reward, terminated, truncated, _ = self.env.step(action + self.first_action)
        return self.seen(observation, reward, terminated, truncated)

    def seen(self, observation, reward, terminated, truncated):
        if self.is_mixed:
            box = self.env.observation_space
            room = self.numpy.maximum(1, box.high.astype("float32") - box.low)
            observation = (self.numpy.asarray(observation, dtype="float32") - box.low) / room
        raw = self.numpy.ascontiguousarray(observation, dtype=self.dtype).tobytes()
        return raw, float(reward), bool(terminated), bool(truncated), -1

    def close(self):
        self.env.close()


class Atari:
    """Atari as Mnih et al. 2015 play it: grey screens, each the maximum of a step's last two frames, an action kept
    for `frameskip` frames, 1 to `noopMax` idle frames at the beginning. Reducing and stacking is left to the app."""

    def __init__(self, gymnasium, numpy, env_id, options):
        self.numpy = numpy
        self.frameskip = options["frameskip"]
        self.noop_max = options["noopMax"]
        self.life_ends = options["lifeEndsEpisode"]
        self.frame_limit = options["frameLimit"]
        settings = {"frameskip": 1, "obs_type": "grayscale", "max_num_frames_per_episode": 0}
        if options["stickyProbability"] is not None:
            settings["repeat_action_probability"] = options["stickyProbability"]
        register_atari(gymnasium)
        self.env = make(gymnasium, env_id, **settings)
        self.ale = getattr(self.env.unwrapped, "ale", None)
        if self.ale is None:
            raise Refused("space", "it is no Atari game")
        # The environment begins games; frames are asked of ALE itself, which spares the screens that nobody sees.
        self.actions = self.ale.getMinimalActionSet()
        self.shape = self.env.observation_space.shape
        self.screens = numpy.zeros((2, *self.shape), dtype=numpy.uint8)
        self.lives = 0
        self.frames = 0
        self.game_over = True

    def describe(self):
        shape, actions = list(self.shape), len(self.actions)
        return {"protocol": PROTOCOL, "shape": shape, "dtype": "uint8", "low": 0, "high": 255, "actions": actions}

    def reset(self, seed):
        # After a life only, the game goes on (Baselines' EpisodicLifeEnv).
        if self.life_ends and not self.game_over and seed is None:
            return self.continue_game()
        return self.begin_game(seed)

    def continue_game(self):
        raw, reward, terminated, truncated, lives = self.step(0)
        return self.begin_game(None) if terminated or truncated else (raw, reward, False, False, lives)

    def begin_game(self, seed):
        self.env.reset(seed=seed)
        idle = self.env.unwrapped.np_random.integers(1, self.noop_max + 1) if self.noop_max > 0 else 0
        for _ in range(idle):
            self.ale.act(self.actions[0])
            if self.ale.game_over():
                self.env.reset()
        self.ale.getScreenGrayscale(self.screens[0])
        self.screens[1] = 0
        self.lives = self.ale.lives()
        self.frames = 0
        self.game_over = False
        return self.seen(0.0, True, False)

    def step(self, action):
        total, terminated = 0.0, False
        for left in range(self.frameskip, 0, -1):
            total += self.ale.act(self.actions[action])
            self.frames += 1
            terminated = self.ale.game_over(with_truncation=False)
            if terminated:
                break
            if left <= 2:
                self.ale.getScreenGrayscale(self.screens[left - 1])
        truncated = self.ale.game_truncated() or self.frames >= self.frame_limit
        self.game_over = terminated or truncated
        lives = self.ale.lives()
        lost_life = lives < self.lives
        self.lives = lives
        return self.seen(total, terminated or (self.life_ends and lost_life), truncated)

    def seen(self, reward, terminated, truncated):
        raw = self.numpy.maximum(self.screens[0], self.screens[1]).tobytes()
        return raw, reward, bool(terminated), bool(truncated), self.lives

    def close(self):
        self.env.close()


def lacking(missing):
    """What to say of something that could not be imported: the module that is not there, or else its own words."""
    cause = missing
    while cause is not None:
        if isinstance(cause, ModuleNotFoundError) and cause.name:
            package = cause.name.partition(".")[0]
            # A part may be missing of a package that is there.
            if importlib.util.find_spec(package) is None:
                return Refused("package", package)
        cause = cause.__cause__ or cause.__context__
    return Refused("module", str(missing))


# The names under which Gym once played Atari games: BreakoutNoFrameskip-v4, Breakout-ramDeterministic-v0 ...
OLD_ATARI = re.compile(r"^(?P<game>[A-Z]\w*?)(-ram)?(?P<how>NoFrameskip|Deterministic)?-v[045]$")


def new_name(gymnasium, env_id):
    """How an Atari game is called today that is asked for by an older name; None for anything else."""
    old = OLD_ATARI.match(env_id)
    if old is None:
        return None
    name = f"ALE/{old['game']}-v5"
    try:
        register_atari(gymnasium)
        return name if name in gymnasium.registry else None
    except Exception:
        # It cannot be looked up; what was wrong is told all the same. Only these endings were never anything else's.
        return name if old["how"] else None


def make(gymnasium, env_id, **settings):
    try:
        env = gymnasium.make(env_id, disable_env_checker=True, **settings)
    except gymnasium.error.DependencyNotInstalled as missing:
        raise lacking(missing) from missing
    except gymnasium.error.Error as unknown:
        name = new_name(gymnasium, env_id)
        raise Refused("renamed", name) if name else Refused("unknown", str(unknown)) from unknown
    except ImportError as missing:
        raise lacking(missing) from missing
    return env


def build(request):
    gymnasium, numpy = load_gymnasium()
    if request["atari"] is None:
        return Plain(gymnasium, numpy, request["id"])
    return Atari(gymnasium, numpy, request["id"], request["atari"])


def show(seen):
    raw, reward, terminated, truncated, lives = seen
    answer(SEEN, struct.pack("<dBBi", reward, terminated, truncated, lives), raw)


def serve():
    env = None
    try:
        while True:
            (length,) = struct.unpack("<I", read_exactly(4))
            body = read_exactly(length)
            kind = body[0]
            if kind == MAKE:
                env = build(json.loads(body[1:]))
                answer(MADE, json.dumps(env.describe()).encode())
            elif kind == RESET:
                has_seed, seed = struct.unpack("<BQ", body[1:])
                show(env.reset(seed if has_seed else None))
            elif kind == STEP:
                show(env.step(struct.unpack("<i", body[1:])[0]))
            else:
                return
    except Refused as refused:
        tell(refused.code, str(refused))
    except (EOFError, BrokenPipeError):
        pass  # The app has gone.
    except Exception as failed:  # What an environment throws is told, not only printed.
        tell("failed", f"{type(failed).__name__}: {failed}")
        raise
    finally:
        # However it ends: an environment may hold a program, a port or a file.
        _closing.set()
        if env is not None:
            env.close()


def tell(code, why):
    try:
        answer(ERROR, json.dumps({"code": code, "why": why}).encode())
    except BrokenPipeError:
        pass  # Nobody is left to be told.


def interrupt_when_orphaned():
    """Breaks off a step that goes on after the app has gone, so that the environment is closed all the same."""
    hangup = select.poll()
    hangup.register(_questions.fileno(), 0)
    hangup.poll()
    if not _closing.wait(STEP_MAY_END_SECONDS):
        os.kill(os.getpid(), signal.SIGTERM)


def end_in_order(number, _):
    if not _closing.is_set():
        sys.exit(128 + number)


def main():
    signal.signal(signal.SIGTERM, end_in_order)
    if hasattr(select, "poll"):
        threading.Thread(target=interrupt_when_orphaned, daemon=True).start()
    serve()


if __name__ == "__main__":
    main()
