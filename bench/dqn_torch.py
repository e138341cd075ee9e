"""The peer of bench/train.ts: the same DQN updates in PyTorch on the CPU, written as PyTorch's users write them.

An update samples a batch from arrays of random play (NumPy fancy indexing, observations and next observations each
stored whole), computes the double (or plain) DQN target, the Huber loss and its gradient, clips the gradient's norm to
10 and lets Adam step. Says hello as a line of JSON. Then, for each line {"task", "seconds"}, makes updates for that long
and answers with a line: {"ms": milliseconds they took, "updates": how many they were}. For {"loop": "cartpole",
"seconds"} it trains in gymnasium's CartPole, one thread, with RL Zoo's settings, and answers {"steps", "seconds"}.
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
    def __init__(self, network, shape, actions, batch, double, rate=1e-4):
        self.rng = np.random.default_rng(1)
        self.online, self.target = network(), network()
        self.target.load_state_dict(self.online.state_dict())
        self.optimiser = torch.optim.Adam(self.online.parameters(), lr=rate)
        self.batch, self.double, self.size = batch, double, STEPS
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
        at = self.rng.integers(self.size, size=self.batch)
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


class CartPole:
    """RL Zoo's settings: 128 updates every 256 steps, the target follows every 10, epsilon from 1 to 0.04."""

    CAPACITY, STARTS = 100_000, 1000

    def __init__(self):
        import gymnasium
        self.env = gymnasium.make("CartPole-v1")
        self.learner = Learner(**TASKS["cartpole"], rate=2.3e-3)
        self.learner.observations = np.zeros((self.CAPACITY, 4), np.float32)
        self.learner.next_observations = np.zeros((self.CAPACITY, 4), np.float32)
        self.learner.actions = np.zeros((self.CAPACITY, 1), np.int64)
        self.learner.rewards, self.learner.discounts = np.zeros((2, self.CAPACITY), np.float32)
        self.steps, self.is_target_behind = 0, False
        self.observation, _ = self.env.reset(seed=1)
        while self.steps < self.STARTS:
            self.step()

    def choose(self):
        epsilon = max(0.04, 1 - 0.96 * self.steps / 8000)
        if self.steps < self.STARTS or self.learner.rng.random() < epsilon:
            return int(self.learner.rng.integers(2))
        with torch.no_grad():
            return int(self.learner.online(torch.from_numpy(self.observation[None])).argmax())

    def step(self):
        learner, action = self.learner, self.choose()
        after, reward, terminated, truncated, _ = self.env.step(action)
        at = self.steps % self.CAPACITY
        learner.observations[at], learner.next_observations[at] = self.observation, after
        learner.actions[at], learner.rewards[at], learner.discounts[at] = action, reward, 0 if terminated else GAMMA
        self.steps += 1
        learner.size = min(self.steps, self.CAPACITY)
        self.observation = self.env.reset()[0] if terminated or truncated else after
        self.learn()

    def learn(self):
        if self.steps % 10 == 0 and self.is_target_behind:
            self.learner.target.load_state_dict(self.learner.online.state_dict())
            self.is_target_behind = False
        if self.steps > self.STARTS and self.steps % 256 == 0:
            for _ in range(128):
                self.learner.update()
            self.is_target_behind = True

    def train(self, seconds):
        start, before = time.perf_counter(), self.steps
        while time.perf_counter() - start < seconds:
            self.step()
        return {"steps": self.steps - before, "seconds": time.perf_counter() - start}


def train_loop(seconds):
    try:
        loop = learners.get("loop") or CartPole()
    except ImportError:
        return {"missing": "gymnasium"}
    learners["loop"] = loop
    torch.set_num_threads(1)
    answer = loop.train(seconds)
    torch.set_num_threads(THREADS)
    return answer


def say(answer):
    print(json.dumps(answer), flush=True)


torch.manual_seed(0)
THREADS = int(sys.argv[1])
torch.set_num_threads(THREADS)
learners = {}
say({"name": f"PyTorch {torch.__version__}"})
for line in sys.stdin:
    request = json.loads(line)
    if "loop" in request:
        say(train_loop(request["seconds"]))
        continue
    task = request["task"]
    if task not in learners:
        learners.clear()
        learners[task] = Learner(**TASKS[task])
    say(learners[task].updates(request["seconds"]))
