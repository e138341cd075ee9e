"""Plays ALE Space Invaders through Gymnasium's own AtariPreprocessing and prints what it shows as JSON: a picture is the
list of its bytes in hexadecimal. Arguments: seed, then the actions."""

import json
import sys

import ale_py
import gymnasium
from gymnasium.wrappers import AtariPreprocessing

gymnasium.register_envs(ale_py)
ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)
env = AtariPreprocessing(gymnasium.make("ALE/SpaceInvaders-v5", frameskip=1))
first, _ = env.reset(seed=int(sys.argv[1]))
seen = [[first.tobytes().hex(), 0.0, False]]
for action in sys.argv[2].split(","):
    picture, reward, terminated, _, _ = env.step(int(action))
    seen.append([picture.tobytes().hex(), float(reward), bool(terminated)])
    if terminated:
        break
print(json.dumps(seen))
