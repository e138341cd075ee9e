"""The peer of bench/train.ts: the same DQN updates in PyTorch on the CPU, written as PyTorch's users write them.

An update samples a batch from arrays of random play (NumPy fancy indexing, observations and next observations each
stored whole), computes the double (or plain) DQN target, the Huber loss and its gradient, clips the gradient's norm to
10 and lets Adam step. Says hello as a line of JSON. Then, for each line {"task", "seconds"}, makes updates for that long
and answers with a line: {"ms": milliseconds they took, "updates": how many they were}.
"""

import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

STEPS = 4000
GAMMA = 0.99
MAX_NORM = 10


def layers(*sizes):
    parts = []
    for width, after in zip(sizes, sizes[1:]):
        parts += [nn.Linear(width, after), nn.ReLU()]
    return parts[:-1]


def nature(actions):
    return nn.Sequential(
        nn.Conv2d(4, 32, 8, 4), nn.ReLU(), nn.Conv2d(32, 64, 4, 2), nn.ReLU(), nn.Conv2d(64, 64, 3, 1), nn.ReLU(),
        nn.Flatten(), *layers(3136, 512, actions))


TASKS = {
    "cnn": dict(network=lambda: nature(6), shape=(4, 84, 84), actions=6, batch=32, double=True),
    "mlp": dict(network=lambda: nn.Sequential(*layers(64, 512, 256, 128, 6)), shape=(64,), actions=6, batch=64,
                double=True),
    "cartpole": dict(network=lambda: nn.Sequential(*layers(4, 256, 256, 2)), shape=(4,), actions=2, batch=64,
                     double=False),
}


class Learner:
    def __init__(self, network, shape, actions, batch, double):
        self.rng = np.random.default_rng(1)
        self.online, self.target = network(), network()
        self.target.load_state_dict(self.online.state_dict())
        self.optimiser = torch.optim.Adam(self.online.parameters(), lr=1e-4)
        self.batch, self.double = batch, double
        self.observations, self.next_observations = self.play(shape), self.play(shape)
        self.actions = self.rng.integers(actions, size=(STEPS, 1))
        self.rewards = self.rng.uniform(-1, 1, STEPS).astype(np.float32)
        self.discounts = np.where(np.arange(STEPS) % 200 == 199, 0, GAMMA).astype(np.float32)

    def play(self, shape):
        if len(shape) == 3:
            return self.rng.integers(256, size=(STEPS, *shape), dtype=np.uint8)
        return self.rng.uniform(-1, 1, (STEPS, *shape)).astype(np.float32)

    def numbers(self, observations):
        x = torch.from_numpy(observations)
        return x.float() / 255 if x.dtype == torch.uint8 else x

    def update(self):
        at = self.rng.integers(STEPS, size=self.batch)
        s, after = self.numbers(self.observations[at]), self.numbers(self.next_observations[at])
        a, r, d = (torch.from_numpy(x[at]) for x in (self.actions, self.rewards, self.discounts))
        with torch.no_grad():
            values = self.target(after)
            best = (self.online(after) if self.double else values).argmax(1, keepdim=True)
            y = r + d * values.gather(1, best).squeeze(1)
        loss = F.smooth_l1_loss(self.online(s).gather(1, a).squeeze(1), y)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.online.parameters(), MAX_NORM)
        self.optimiser.step()
        return loss.item()

    def updates(self, seconds):
        start, updates = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            self.update()
            updates += 1
        return {"ms": 1000 * (time.perf_counter() - start), "updates": updates}


def say(answer):
    print(json.dumps(answer), flush=True)


torch.manual_seed(0)
torch.set_num_threads(int(sys.argv[1]))
learners = {}
say({"name": f"PyTorch {torch.__version__}"})
for line in sys.stdin:
    request = json.loads(line)
    task = request["task"]
    if task not in learners:
        learners.clear()
        learners[task] = Learner(**TASKS[task])
    say(learners[task].updates(request["seconds"]))
