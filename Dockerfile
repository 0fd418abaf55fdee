# One build for both images: `--target control-plane` and `--target collector`.
FROM node:24-bookworm AS build
WORKDIR /sonde
COPY package.json package-lock.json ./
COPY packages packages
COPY apps apps
COPY prisma prisma
COPY scripts scripts
COPY prisma.config.ts tsconfig.json biome.json ./
RUN npm ci --no-audit --no-fund && node scripts/build.mjs

FROM node:24-bookworm-slim AS control-plane
WORKDIR /sonde
ENV NODE_ENV=production SONDE_DATA=/data PORT=3000 SONDE_ADDRESS=0.0.0.0 SONDE_HUB_PORT=4471
COPY --from=build /sonde /sonde
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000 4471
CMD ["node", "apps/web/dist/server.mjs"]

# Needs the host's kernel: run it privileged, with the host's pid namespace and its /sys.
FROM node:24-bookworm-slim AS collector
WORKDIR /sonde
ENV NODE_ENV=production
COPY --from=build /sonde/apps/collector/bin apps/collector/bin
COPY --from=build /sonde/apps/collector/dist apps/collector/dist
COPY --from=build /sonde/packages/sys/build packages/sys/build
VOLUME /var/lib/sonde-collector
ENTRYPOINT ["node", "apps/collector/bin/sonde-collector.mjs"]
