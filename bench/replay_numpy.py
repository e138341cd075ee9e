"""The peer of bench/replay.ts: NumPy gathers batches of 32 transitions of four 84 x 84 pictures and what follows them from a
ring of 50,000 single pictures, at places drawn at random: the way a frame-saving memory is usually written in Python.

Says hello as a line of JSON. Then, for each line with a number of seconds, samples that long and answers with a line:
{"frames": batches, "seconds": what they took}.
"""

import json
import sys
import time

import numpy as np

STEPS, BATCH, SIDE, N_STEP = 50_000, 32, 84, 3

pictures = np.zeros((STEPS, SIDE, SIDE), dtype=np.uint8)
pictures[:] = (np.arange(STEPS) & 255).astype(np.uint8)[:, None, None]
rewards = np.ones(STEPS)
actions = np.zeros(STEPS, dtype=np.int32)
# Steps since the episode began, at most 3: how far back a stack may look.
ages = np.minimum(np.arange(STEPS) % 1000, 3)
ends = np.arange(STEPS) % 1000 == 999
random = np.random.default_rng(1)
back = np.arange(3, -1, -1)
ahead = np.arange(N_STEP)
powers = 0.99**ahead


def stacks(at):
    return pictures[at[:, None] - np.minimum(back, ages[at][:, None])]


def sample():
    at = random.integers(3, STEPS - N_STEP, BATCH)
    window = at[:, None] + ahead
    over = np.cumsum(ends[window], axis=1)
    counts = np.concatenate([np.ones((BATCH, 1), bool), over[:, :-1] == 0], axis=1)
    returns = (rewards[window] * powers * counts).sum(axis=1)
    discounts = np.where(over[:, -1] > 0, 0.0, 0.99**N_STEP)
    return stacks(at), actions[at], returns, stacks(at + N_STEP), discounts


def play(seconds):
    batches, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        for _ in range(20):
            sample()
        batches += 20
    return {"frames": batches, "seconds": time.perf_counter() - start}


def say(answer):
    print(json.dumps(answer), flush=True)


say({"name": f"NumPy {np.__version__}"})
for line in sys.stdin:
    say(play(float(line)))
