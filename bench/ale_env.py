"""The peer of bench/env.ts: ALE's Space Invaders, frameskip 4, grey pictures of 84 x 84, random actions.

The fastest honest way into ALE from Python: ALEInterface itself, no Gymnasium around it, one picture a step (no
stack, no maximum over two frames), reduced by OpenCV's area interpolation where there is OpenCV, else by Pillow's
box filter, else by two matrix products in NumPy.

Says hello as a line of JSON. Then, for each line with a number of seconds, plays that long and answers with a line:
{"frames": frames of the game, "seconds": what they took}.
"""

import json
import sys
import time

import ale_py
import numpy as np
from ale_py import ALEInterface, roms

FRAMESKIP = 4
SIDE = 84
SCREEN = (210, 160)
STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 50


def area_weights(inputs, outputs):
    """Rows: how much of each input lies in an output, as fractions that sum to 1."""
    edges = np.arange(outputs + 1) * inputs / outputs
    place = np.arange(inputs)
    overlap = np.minimum(edges[1:, None], place + 1) - np.maximum(edges[:-1, None], place)
    return (np.clip(overlap, 0, None) * outputs / inputs).astype(np.float32)


def reducer():
    """The name of the way to reduce a picture, and the way itself: (screen, out) -> None."""
    try:
        import cv2

        cv2.setNumThreads(1)
        return "OpenCV area", lambda screen, out: cv2.resize(screen, (SIDE, SIDE), out, interpolation=cv2.INTER_AREA)
    except ImportError:
        pass
    try:
        from PIL import Image

        def by_pillow(screen, out):
            out[:] = np.asarray(Image.fromarray(screen).resize((SIDE, SIDE), Image.Resampling.BOX))

        return "Pillow box", by_pillow
    except ImportError:
        rows, columns = area_weights(SCREEN[0], SIDE), area_weights(SCREEN[1], SIDE).T

        def by_numpy(screen, out):
            out[:] = rows @ screen.astype(np.float32) @ columns

        return "NumPy area", by_numpy


class Player:
    def __init__(self):
        ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)
        self.ale = ALEInterface()
        self.ale.setInt("random_seed", 1)
        self.ale.setFloat("repeat_action_probability", 0.0)
        self.ale.setInt("frame_skip", FRAMESKIP)
        self.ale.loadROM(roms.get_rom_path("space_invaders"))
        actions = self.ale.getMinimalActionSet()
        self.actions = [actions[i] for i in np.random.default_rng(1).integers(len(actions), size=1 << 16)]
        self.screen = np.empty(SCREEN, dtype=np.uint8)
        self.observation = np.empty((SIDE, SIDE), dtype=np.uint8)
        self.reduction, self.reduce = reducer()
        self.step = 0

    def play(self, seconds):
        ale, steps, start = self.ale, 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            for _ in range(STEPS_BETWEEN_LOOKS_AT_THE_CLOCK):
                ale.act(self.actions[(self.step + steps) & 0xFFFF])
                ale.getScreenGrayscale(self.screen)
                self.reduce(self.screen, self.observation)
                steps += 1
                if ale.game_over():
                    ale.reset_game()
        self.step += steps
        return {"frames": FRAMESKIP * steps, "seconds": time.perf_counter() - start}


def say(answer):
    print(json.dumps(answer), flush=True)


player = Player()
say({"name": f"ale-py {ale_py.__version__} Space Invaders, ALEInterface, {player.reduction}"})
for line in sys.stdin:
    say(player.play(float(line)))
