"""The version of the recognition: our own recipe, RapidOCR, and its models. Imports none of them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from importlib.util import find_spec
from pathlib import Path

RECIPE = 8  # raise it whenever a change of this package may change what is recognised
NAME = "guidang-scans"
MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}
NEEDED = ("rapidocr", "onnxruntime", "cv2")


@cache
def scans_version() -> str | None:
    """8 rapidocr-3.10.0 models-da2d61aa80af; None where a library or a model is missing."""
    try:
        models = b"".join((folder() / name).read_bytes() for name in MODELS.values())
        release = version_of("rapidocr")
    except (ImportError, OSError, PackageNotFoundError):
        return None
    if not all(map(find_spec, NEEDED)):
        return None
    return f"{RECIPE} rapidocr-{release} models-{sha256(models).hexdigest()[:12]}"


def folder() -> Path:
    """Where the models lie in RapidOCR's wheel; ImportError without it."""
    found = find_spec("rapidocr")
    if found is None or found.origin is None:
        raise ImportError("rapidocr is not installed")
    return Path(found.origin).parent / "models"
