# For arm64 and amd64. Runs as an ordinary user on a root that may be read-only; everything it writes is in /data and /tmp.
FROM python:3.11-slim-bookworm

# pg_dump has to be as new as the server, and pg_restore as old: that of docker-compose.yml. Debian 12 has 15 only.
ARG POSTGRES=16
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install --yes --no-install-recommends "postgresql-client-$POSTGRES" \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HUB_DATA_DIR=/data
WORKDIR /hub

COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt \
    && useradd --system --uid 999 --create-home hub && mkdir /data && chown hub /data

COPY . .
USER hub
VOLUME /data
EXPOSE 8000

HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz\", timeout=4)"]

CMD ["python", "manage.py", "run_hub"]
