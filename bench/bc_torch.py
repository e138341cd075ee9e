"""The peer of bench/bc.ts: behaviour cloning in PyTorch on the CPU, from the same files, written as PyTorch's users write it.

Says hello as a line of JSON. Then, for each line of JSON (folder, loader, seconds and what is learned with), makes updates
for that long and answers {"ms": milliseconds they took, "updates": how many they were}. Without `loader` a batch is taken
from the mapped file by an index array and varied as a whole; with it a DataLoader with two workers reads and varies moment
by moment. An update is forward, backward, norm, AdamW.
"""

import json
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset

MAX_NORM = 5
WORKERS = 2


class Moments(Dataset):
    def __init__(self, w):
        side = self.side = w["side"]
        self.w = w
        self.pictures = np.memmap(os.path.join(w["folder"], "pictures.bin"), np.uint8, "r").reshape(-1, side, side)
        self.labels = np.fromfile(os.path.join(w["folder"], "labels.bin"), np.int16).astype(np.int64)

    def __len__(self):
        return len(self.labels) - self.w["stack"] + 1

    def __getitem__(self, i):
        seen = torch.from_numpy(self.pictures[i:i + self.w["stack"]].copy())
        return varied(seen[None], self.w)[0], int(self.labels[i + self.w["stack"] - 1])


def varied(seen, w):
    """Moved by up to `shift` pixels with the edge repeated, lighter or darker, noisy: bytes in, numbers from 0 to 1 out."""
    batch, _, side, _ = seen.shape
    shift = w["shift"]
    x = seen.float() / 255
    if shift > 0:
        padded = F.pad(x, (shift,) * 4, mode="replicate")
        at = torch.randint(2 * shift + 1, (batch, 2)).tolist()
        x = torch.stack([p[:, dy:dy + side, dx:dx + side] for p, (dy, dx) in zip(padded, at)])
    if w["noise"] > 0:
        x = x + torch.randn_like(x) * (w["noise"] / 255)
    return (x * (1 + w["brightness"] * (2 * torch.rand(batch, 1, 1, 1) - 1))).clamp(0, 1)


class Cloner:
    def __init__(self, w):
        self.w, self.moments = w, Moments(w)
        self.rng = np.random.default_rng(1)
        self.network = nn.Sequential(
            nn.Conv2d(w["stack"], 32, 8, 4), nn.ReLU(), nn.Conv2d(32, 64, 4, 2), nn.ReLU(), nn.Conv2d(64, 64, 3, 1), nn.ReLU(),
            nn.Flatten(), nn.Linear(3136, w["hidden"]), nn.ReLU(), nn.Linear(w["hidden"], w["actions"]))
        counts = np.bincount(self.moments.labels, minlength=w["actions"])
        self.weights = torch.from_numpy((1 / np.sqrt(counts)).astype(np.float32))
        self.weights *= len(self.moments.labels) / float((self.weights * torch.from_numpy(counts)).sum())
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=w["learningRate"], weight_decay=w["weightDecay"])

    def batches(self, loader):
        size = self.w["batchSize"]
        if loader:
            while True:
                yield from DataLoader(self.moments, batch_size=size, shuffle=True, drop_last=True, num_workers=WORKERS,
                                      persistent_workers=False)
        stack = np.arange(self.w["stack"])
        while True:
            at = self.rng.integers(len(self.moments), size=size)
            seen = torch.from_numpy(self.moments.pictures[at[:, None] + stack])
            yield varied(seen, self.w), torch.from_numpy(self.moments.labels[at + stack[-1]])

    def update(self, x, y):
        errors = F.cross_entropy(self.network(x), y, reduction="none", label_smoothing=self.w["labelSmoothing"])
        loss = (errors * self.weights[y]).mean()
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), MAX_NORM)
        self.optimiser.step()
        return loss.item()

    def updates(self, loader, seconds):
        batches = self.batches(loader)
        # Workers start once an epoch: their start is not counted.
        self.update(*next(batches))
        start, updates = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            self.update(*next(batches))
            updates += 1
        answer = {"ms": 1000 * (time.perf_counter() - start), "updates": updates}
        batches.close()
        return answer


torch.manual_seed(0)
torch.set_num_threads(int(sys.argv[1]))
cloner = None
print(json.dumps({"name": f"PyTorch {torch.__version__}"}), flush=True)
for line in sys.stdin:
    wanted = json.loads(line)
    if cloner is None:
        cloner = Cloner(wanted)
    print(json.dumps(cloner.updates(wanted["loader"], wanted["seconds"])), flush=True)
