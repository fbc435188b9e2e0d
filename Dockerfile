# The program alone. It is meant to be pointed at an event store and a PostgreSQL of their own, see docker-compose.yml.
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# What `git describe --tags` says, an @, and the commit: docker build --build-arg VERSION=v1.2.3@0123abcd .
ARG VERSION=
RUN make build STAMP="-X main.stamp=$VERSION"

FROM debian:12.11-slim
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /src/bin/waymark /usr/local/bin/waymark
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/waymark --create-home waymark
USER waymark
ENV WAYMARK_DATA=/var/lib/waymark
VOLUME /var/lib/waymark
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/waymark"]
CMD ["serve"]
