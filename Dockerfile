# syntax=docker/dockerfile:1

ARG PYTHON_IMAGE=python:3.12-slim-bookworm

# Everything that only an installation needs stays behind in this stage.
FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
RUN python -m venv --without-pip /app
# The requirements first: this layer stays as it is while only the code changes.
COPY requirements/build.txt requirements/postgres.txt requirements/
RUN pip install --require-hashes -r requirements/build.txt \
 && pip --python /app/bin/python install --require-hashes -r requirements/postgres.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY service service
RUN pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
 && pip --python /app/bin/python install --no-deps dist/*.whl

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="sayso" \
      org.opencontainers.image.description="Who says what in a news article: attributed claims over HTTP." \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /app /app
# By number, so that an orchestrator can see that it is not root; there is no such account, no
# home and no shell that it would need.
RUN install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/sayso
# One process: containers are scaled by their number, and memory limits do not grow with the cores.
# ONNX Runtime's wheels report to their maker unless told not to.
ENV ORT_DISABLE_TELEMETRY=1 \
    PATH=/app/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SAYSO_CACHE_URL=sqlite:////var/lib/sayso/answers.db \
    SAYSO_HOST=0.0.0.0 \
    SAYSO_LOG_FORMAT=json \
    SAYSO_WORKERS=1
USER 10001:10001
WORKDIR /var/lib/sayso
VOLUME /var/lib/sayso
EXPOSE 8000
STOPSIGNAL SIGTERM
# Readiness, not liveness alone: whoever waits for a healthy container wants answers from it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ.get(\"SAYSO_PORT\", 8000)}/readyz', timeout=4)"]
CMD ["sayso", "serve"]
