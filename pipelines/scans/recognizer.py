"""RapidOCR with the models of its own wheel: where text stands on a page, and what a line of it says.

Every model is given by its path, so that nothing is ever fetched.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

from pipelines.scans.pages import Grey
from pipelines.scans.version import MODELS, folder

_THREADS = 2
_HEIGHT = 48  # pixels of a line, as the model was trained
_NARROWEST, _WIDEST = 160, 3200  # pixels of a line of that height
_BATCH = 24_000  # pixels of width that are recognised at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a line says; `sure` is the confidence (0 to 1) of each character."""

    text: str
    sure: tuple[float, ...] = ()

    @property
    def least(self) -> float:
        """The confidence of the most doubtful character; 0 where there is none."""
        return min(self.sure, default=0.0)


@cache
def _engine() -> Any:  # RapidOCR has no types
    paths = {f"{task}.model_path": str(folder() / name) for task, name in MODELS.items()}
    threads = "EngineConfig.onnxruntime.intra_op_num_threads"
    return RapidOCR(params={**paths, threads: _THREADS, "Global.log_level": "error", "Global.use_cls": False})


def boxes_of(page: Grey) -> list[tuple[int, int, int, int]]:
    """Where lines of text stand: x0, y0, x1, y1 in pixels, from top to bottom."""
    found = _engine()._load_det_model()(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)).boxes
    if found is None:
        return []
    corners = [np.asarray(box) for box in found]
    return [(*map(math.floor, box.min(axis=0)), *map(math.ceil, box.max(axis=0))) for box in corners]


def words_of(lines: Sequence[Grey]) -> list[Words]:
    """Recognise pictures of single lines, in their order."""
    resized = [_resized(line) for line in lines]
    found: dict[int, Words] = {}
    for batch in _batches([line.shape[1] for line in resized]):
        widest = max(resized[i].shape[1] for i in batch)
        stack = np.zeros((len(batch), 3, _HEIGHT, widest), dtype=np.float32)
        for at, i in enumerate(batch):
            stack[at, :, :, : resized[i].shape[1]] = resized[i].astype(np.float32) / 127.5 - 1
        recognizer = _engine()._load_rec_model()
        for i, odds in zip(batch, recognizer.session(stack), strict=True):
            found[i] = _decoded(odds, recognizer.postprocess_op.character)
    return [found[i] for i in range(len(lines))]


def _resized(line: Grey) -> Grey:
    """A line at the model's height, on paper of its own shade where it is short."""
    height, width = line.shape
    wide = min(_WIDEST, max(1, round(width * _HEIGHT / height)))
    scaled = cv2.resize(
        line, (wide, _HEIGHT), interpolation=cv2.INTER_CUBIC if height < _HEIGHT else cv2.INTER_AREA
    )
    return np.asarray(scaled, dtype=np.uint8)


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Indexes of lines of like width, so that few pixels are padding."""
    batch: list[int] = []
    for i in sorted(range(len(widths)), key=lambda i: (widths[i], i)):
        if batch and (len(batch) + 1) * max(widths[i], _NARROWEST) > _BATCH:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _decoded(odds: NDArray[np.float32], characters: Sequence[str]) -> Words:
    """Connectionist decoding: repeated steps are one character, the first of all characters is none."""
    best = odds.argmax(axis=1)
    kept = (best != 0) & np.concatenate(([True], best[1:] != best[:-1]))
    sure = odds.max(axis=1)
    return Words(
        text="".join(characters[i] for i in best[kept]),
        sure=tuple(round(float(one), 3) for one in sure[kept]),
    )
