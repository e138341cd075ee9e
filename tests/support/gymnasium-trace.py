"""Plays episodes of a Gymnasium environment of classic control with given actions, and prints what happened as JSON:
for each episode the start state, and for each step [observation, reward, terminated, truncated, the state itself]."""

import json
import sys

import gymnasium
import numpy

env_id, episodes = sys.argv[1], int(sys.argv[2])
env = gymnasium.make(env_id)
actions = numpy.random.default_rng(3)
played = []
for seed in range(episodes):
    env.reset(seed=seed)
    start = [float(x) for x in env.unwrapped.state]
    steps, taken, over = [], [], False
    # Held for a few steps each, so that the far parts of the world are reached too.
    while not over:
        action = int(actions.integers(env.action_space.n))
        for _ in range(int(actions.integers(1, 12))):
            observation, reward, terminated, truncated, _ = env.step(action)
            taken.append(action)
            state = [float(x) for x in env.unwrapped.state]
            steps.append([[float(x) for x in observation], float(reward), bool(terminated), bool(truncated), state])
            over = terminated or truncated
            if over:
                break
    played.append({"start": start, "actions": taken, "steps": steps})
print(json.dumps(played))
