# Two images: `hotline` decides and talks, `nlu` understands. Neither holds a secret, runs as root or needs to write
# to itself. Build them with `docker compose build`, or one with `docker build --target nlu .`

# ------------------------------------------------------------------ the hotline

FROM python:3.11-slim AS hotline-packages
COPY requirements.lock .
# --no-deps: the lock is complete, and it leaves Django out on purpose (docs/decisions/0006-desk-without-node.md).
RUN python -m venv /packages \
    && /packages/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

FROM python:3.11-slim AS hotline
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin suar \
    && install -d -o suar -g suar -m 0700 /data
COPY --from=hotline-packages /packages /packages
WORKDIR /suar
COPY alembic.ini ./
COPY nlu_data nlu_data
COPY responses responses
COPY actions actions
COPY bot bot
ENV PATH=/packages/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    SUAR_DATA_DIR=/data
USER suar
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]

# ------------------------------------------------------------------ understanding, on its older Python

FROM python:3.10-slim AS nlu-packages
COPY nlu_server/requirements.lock .
RUN python -m venv /packages \
    && /packages/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

FROM python:3.10-slim AS nlu
RUN useradd --uid 10002 --no-create-home --shell /usr/sbin/nologin nlu
COPY --from=nlu-packages /packages /packages
WORKDIR /suar
COPY config.yml ./
COPY nlu_data nlu_data
COPY nlu_server nlu_server
ENV PATH=/packages/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONPATH=/suar \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp/matplotlib \
    RASA_TELEMETRY_ENABLED=false
# The model is trained here, from what lies here; the server loads only the file whose SHA-256 was written down.
RUN python -m nlu_server.train && chmod -R a+rX models
USER nlu
EXPOSE 5005
# The token comes from a file: an environment given from outside is shown by `docker inspect`.
CMD ["sh", "-c", "SUAR_NLU_TOKEN=\"$(cat \"$SUAR_NLU_TOKEN_FILE\")\" exec python -m nlu_server.serve --host 0.0.0.0 --port 5005"]
