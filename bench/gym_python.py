"""The peer of bench/gym.ts: ALE Space Invaders in Python through Gymnasium's own AtariPreprocessing and stack of four.

Says hello as a line of JSON. Then, for each line with a number of seconds, plays random actions that long and answers with a
line: {"frames": steps of four frames, "seconds": what they took}.
"""

import json
import sys
import time

import ale_py
import cv2
import gymnasium
from gymnasium.wrappers import AtariPreprocessing, FrameStackObservation

cv2.setNumThreads(1)
gymnasium.register_envs(ale_py)
ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)
env = FrameStackObservation(AtariPreprocessing(gymnasium.make("ALE/SpaceInvaders-v5", frameskip=1)), 4)
env.reset(seed=1)
env.action_space.seed(1)


def play(seconds):
    steps, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        _, _, terminated, truncated, _ = env.step(env.action_space.sample())
        steps += 1
        if terminated or truncated:
            env.reset()
    return {"frames": steps, "seconds": time.perf_counter() - start}


def say(answer):
    print(json.dumps(answer), flush=True)


say({"name": f"Gymnasium {gymnasium.__version__}, ale-py {ale_py.__version__}"})
for line in sys.stdin:
    say(play(float(line)))
