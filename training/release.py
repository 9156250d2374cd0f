"""Make the files that the service ships from trained weights.

usage: python -m training.release RUN/model.pt --data TRAIN.jsonl --dev DEV.jsonl [--out DIRECTORY]

Exports, fits the confidence and its floor on the articles that were kept out of training, of the
corpus and of our own, measures on dev, and writes ``manifest.json``: version, options, licences,
scores, checksums.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from service import __version__
from service.pipeline.tagger import Tagger
from training import calibrate
from training.data import held_out, load
from training.evaluate import read
from training.export import export
from training.gold import kept_aside
from training.model import Tagger as Model
from training.restore import weights

FILES = ("encoder.onnx", "linker.onnx", "tokenizer.json", "calibration.json")
FLOORS = (0.0, 0.05, *(percent / 100 for percent in range(10, 31)), 0.35, 0.4, 0.45, 0.5)
LICENCES = {
    "code and weights": "Apache-2.0",
    "base encoder": "all-MiniLM-L6-v2, Apache-2.0",
    "adviser": "all-mpnet-base-v2, Apache-2.0, trained on the same data",
    "teacher of names and syntax": "en_core_web_sm 3.8.0, MIT",
    "training data": "PolNeAR (Newell, Margolin and Ruths 2018); not included",
}


def rounded(value: Any) -> Any:  # noqa: ANN401 - nested data
    """Round all floats in nested data to four places."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def main() -> None:
    """Release as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("weights", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    default = Path(__file__).parent.parent / "service/pipeline/weights"
    parser.add_argument("--out", type=Path, default=default)
    parser.add_argument("--held-out", type=float, default=0.07)
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--overlap", type=int, default=96)
    parser.add_argument("--threshold", type=float, default=0.25, help="of the anchors")
    parser.add_argument("--fp32", action="store_true")
    args = parser.parse_args()
    model = Model.of(weights(args.weights))
    export(model, args.out, int8=not args.fp32)
    kept = [article for article in load(args.data) if held_out(article, args.held_out)]
    kept += kept_aside()
    options = {"size": args.size, "overlap": args.overlap}
    tagger = Tagger(args.out, threshold=args.threshold, threads=2, **options)
    found = [read(tagger, article["text"]) for article in kept]
    fitted, tried = calibrate.fit(kept, found, FLOORS)
    print("floor", fitted.floor, rounded(tried))
    calibrate.write(fitted, args.out / "calibration.json")
    dev = calibrate.scores(tagger, fitted, load(args.dev))
    digests = {n: hashlib.sha256((args.out / n).read_bytes()).hexdigest() for n in FILES}
    whole = hashlib.sha256("".join(digests.values()).encode()).hexdigest()
    manifest = {
        "version": f"{__version__}+{whole[:8]}",
        "tagger": {**options, "threshold": args.threshold},
        "licences": LICENCES,
        "scores": {"polnear dev, tagger alone": rounded(dev)},
        "sha256": digests,
    }
    (args.out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(json.dumps(rounded(dev), indent=2))


if __name__ == "__main__":
    main()
