import { z } from 'zod';
import { found, uniqueName } from '../app-error.ts';
import { audit } from '../audit.ts';
import { followTopic } from '../follow-topic.ts';
import { listRuns, type RunSummary } from '../run/summary.ts';
import { labelsInput } from '../selector.ts';
import { adminProcedure, router, viewerProcedure } from '../trpc.ts';
import { joinTokenRouter } from './join-token.ts';
import { listHosts } from './select.ts';
import type { HostSummary } from './summary.ts';

export interface HostDetail extends HostSummary {
  readonly certificateSerial: string | null;
  /** The newest, at most twenty. */
  readonly runs: readonly RunSummary[];
}

const idInput = z.object({ id: z.string() });

export const hostRouter = router({
  joinToken: joinTokenRouter,

  list: viewerProcedure
    .input(
      z
        .object({ labels: labelsInput.optional(), search: z.string().max(200).optional() })
        .default({}),
    )
    .query(
      ({ ctx: { services, actor }, input }): Promise<HostSummary[]> =>
        listHosts(services, actor.teamId, input),
    ),

  get: viewerProcedure
    .input(idInput)
    .query(async ({ ctx: { services, actor }, input }): Promise<HostDetail> => {
      const filter = { hostIds: [input.id], withRevoked: true };
      const [summary] = await listHosts(services, actor.teamId, filter);
      const host = found(summary, 'host');
      const { db } = services;
      const [{ certificateSerial }, runs] = await Promise.all([
        db.host.findUniqueOrThrow({ where: { id: host.id }, select: { certificateSerial: true } }),
        listRuns(db, { teamId: actor.teamId, hostId: host.id, limit: 20 }),
      ]);
      return { ...host, certificateSerial, runs };
    }),

  update: adminProcedure
    .input(
      idInput.extend({
        name: z.string().trim().min(1).max(253).optional(),
        labels: labelsInput.optional(),
      }),
    )
    .mutation(async ({ ctx: { services, actor }, input: { id, name, labels } }) => {
      const { db, bus } = services;
      const host = found(await db.host.findFirst({ where: { id, teamId: actor.teamId } }), 'host');
      const data = { ...(name && { name }), ...(labels && { labels }) };
      await uniqueName('host', db.host.update({ where: { id: host.id }, data }));
      await audit(db, actor, { action: 'host.update', subject: id });
      bus.publish(`hosts:${actor.teamId}`, { hostId: id });
      return { id };
    }),

  /** The host's certificate counts no more and its stream is cut. Its runs and their results stay. */
  revoke: adminProcedure
    .input(idInput)
    .mutation(async ({ ctx: { services, actor }, input: { id } }) => {
      const { db, bus, hub } = services;
      const where = { id, teamId: actor.teamId, revokedAt: null };
      const host = found(await db.host.findFirst({ where }), 'host');
      await db.host.update({ where: { id }, data: { revokedAt: new Date() } });
      hub.disconnect(id);
      await audit(db, actor, { action: 'host.revoke', subject: id, details: { name: host.name } });
      bus.publish(`hosts:${actor.teamId}`, { hostId: id });
      return { id };
    }),

  /** Hosts as they come, go and change; a host that is gone for good is not mentioned again. */
  live: viewerProcedure.subscription(async function* ({
    ctx: { services, actor },
    signal,
  }): AsyncGenerator<HostSummary> {
    const topic = `hosts:${actor.teamId}` as const;
    for await (const messages of followTopic(services.bus, topic, signal)) {
      const hostIds = [...new Set(messages.map((message) => message.hostId))];
      yield* await listHosts(services, actor.teamId, { hostIds, withRevoked: true });
    }
  }),
});
