# One image per program: docker build --build-arg MODULE=api-service .   (or worker-service, phone-simulator)

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
ARG MODULE
# Tests and formatting are CI's business.
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    mvn -B -Dmaven.test.skip=true -Dspotless.check.skip=true -pl "${MODULE:?give --build-arg MODULE=...}" -am package \
    && cp "$MODULE"/target/*-exec.jar /app.jar \
    && if [ "$MODULE" = phone-simulator ]; then install -D /app.jar /app/app.jar; \
       else java -Djarmode=tools -jar /app.jar extract --destination /app; fi

FROM eclipse-temurin:25-jre
# The home folder is all that the program may write to: a worker's ADB key is kept there.
RUN useradd --uid 10001 --home-dir /var/lib/phone-command --no-create-home --shell /usr/sbin/nologin phone-command \
    && mkdir /var/lib/phone-command \
    && chown phone-command:phone-command /var/lib/phone-command
# The services are unpacked: they start faster, and an AOT cache can be made (docs/operations.md).
COPY --from=build /app /app
COPY --chmod=755 deploy/ready /usr/local/bin/ready
# A number, so that Kubernetes can see that it is not root.
USER 10001
WORKDIR /var/lib/phone-command
# Give the container a memory limit: the heap follows it. Less inlining than by default: docs/performance says why.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED \
    -XX:MaxInlineLevel=9 -XX:FreqInlineSize=150 -XX:InlineSmallCode=1000"
ENTRYPOINT ["java", "-jar", "/app/app.jar"]
