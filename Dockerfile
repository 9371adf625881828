# syntax=docker/dockerfile:1
# One program, three roles:  docker build --target gateway|silo|peer .

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/packages \
    NUGET_PACKAGES=/packages dotnet publish src/Cli --configuration Release --use-current-runtime --no-self-contained --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS runtime
COPY --from=build /app /app
# A volume that is mounted on an empty folder of the image takes over its owner.
RUN install --directory --owner=$APP_UID /state /share
ENV PATH=/app:$PATH
WORKDIR /state
USER $APP_UID

FROM runtime AS gateway
ENV P2P__GatewayHost__Listen=http://*:5000 \
    P2P__Directory__DataFolder=/state
EXPOSE 5000
# The image has no HTTP client but the shell.
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5000; printf 'GET /healthz/ready HTTP/1.0\\r\\n\\r\\n' >&3; head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["p2p", "gateway"]

FROM runtime AS silo
ENV P2P__Silo__Listen=http://*:8080 \
    P2P__Silo__Advertise=auto
EXPOSE 8080 11111 30000
HEALTHCHECK --interval=5s --timeout=5s --start-period=120s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080; printf 'GET /healthz/ready HTTP/1.0\\r\\n\\r\\n' >&3; head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["p2p", "silo"]

FROM runtime AS peer
ENV P2P__Peer__Listen=*:50051 \
    P2P__Peer__StateFolder=/state \
    P2P__Peer__Shares__0=/share
EXPOSE 50051 51051
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/51051; printf 'GET /healthz/live HTTP/1.0\\r\\n\\r\\n' >&3; head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["p2p", "peer"]
