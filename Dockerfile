# GreenGate server. Build: docker build -t greengate .
# Run: docker run -p 127.0.0.1:8080:8080 -v greengate:/data greengate
FROM swift:6.3.1-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /source
COPY packages.list ./
# hadolint ignore=DL3008
RUN apt-get update \
  && grep -E '^lib.*-dev$' packages.list | xargs apt-get install -y --no-install-recommends \
  && rm -rf /var/lib/apt/lists/*
COPY Package.swift ./
COPY Sources ./Sources
COPY Standards ./Standards
COPY Tests ./Tests
RUN swift build -c release --traits Server --product greengate-server --static-swift-stdlib \
  && install -D .build/release/greengate-server /out/usr/local/bin/greengate-server \
  && mkdir -p /out/usr/local/share/greengate \
  && cp -r Standards /out/usr/local/share/greengate/standards

FROM debian:bookworm-slim
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    ca-certificates curl libarchive13 libcsv3 libcurl4 libjs-dygraphs libsqlite3-0 libxlsxwriter4 \
    tzdata zlib1g \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin greengate \
  && install -d -o greengate -g greengate -m 0700 /data
COPY --from=build /out/ /
USER 10001:10001
VOLUME /data
ENV GREENGATE_DATA=/data GREENGATE_LISTEN=0.0.0.0:8080
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8080/healthz"]
# Without --proxy (with --address), TLS or --allow-plain it does not listen beyond the container.
ENTRYPOINT ["/usr/local/bin/greengate-server"]
