# Not built where it was written (no Docker engine there); kept correct by reading.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json tsconfig.build.json vite.config.ts ./
COPY src ./src
RUN npm ci && npm prune --omit=dev --ignore-scripts

FROM node:20-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY sql ./sql
COPY pipelines ./pipelines
COPY expectations ./expectations
COPY lookups ./lookups
COPY segmentations ./segmentations
COPY lifetime_values ./lifetime_values
COPY generators ./generators
RUN mkdir -p /data/inbox /data/warehouse && chown -R node:node /data
USER node
VOLUME /data
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["run", "retail", "--source", "/data/inbox", "--warehouse", "/data/warehouse/mallard.duckdb"]
