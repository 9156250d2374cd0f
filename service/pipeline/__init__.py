"""The pipeline: from the text of an article to its attributed claims, a component a file."""

import os

# ONNX Runtime reports to its maker over the network unless told not to before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
