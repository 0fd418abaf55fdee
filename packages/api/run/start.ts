import { createRun } from '@sonde/db';
import { z } from 'zod';
import { AppError, found } from '../app-error.ts';
import { audit } from '../audit.ts';
import { selectHosts } from '../host/select.ts';
import { parameterFields } from '../parameters.ts';
import type { Services } from '../registry.ts';
import { limitsInput, selectorInput } from '../selector.ts';

export const startInput = z.object({
  text: z
    .string()
    .min(1)
    .max(256 * 1024),
  scriptVersionId: z.string().optional(),
  scriptName: z.string().trim().min(1).max(100).default('untitled'),
  selector: selectorInput,
  ...parameterFields,
  limits: limitsInput.default(limitsInput.parse({})),
});

/** Who starts it: a member, or a schedule (userId of null). */
export interface Starter {
  readonly teamId: string;
  readonly userId: string | null;
  readonly schedule?: { readonly id: string; readonly keepDays: number };
}

/**
 * Freezes the text and the hosts that the selector means now, and sends the run to those connected.
 * The others stay PENDING, and become LOST when they do not come within the lease.
 */
export async function startRun(
  services: Pick<Services, 'db' | 'hub'>,
  starter: Starter,
  input: z.infer<typeof startInput>,
): Promise<{ readonly id: string; readonly number: number }> {
  const { db, hub } = services;
  const { teamId, userId, schedule } = starter;
  const hosts = await selectHosts(services, teamId, input.selector);
  if (hosts.length === 0) throw new AppError('no-hosts', 'the selector matches no host');
  if (input.scriptVersionId !== undefined) {
    const where = { id: input.scriptVersionId, script: { teamId } };
    found(await db.scriptVersion.findFirst({ where, select: { id: true } }), 'script version');
  }
  const { scriptVersionId, ...asked } = input;
  const run = await createRun(db, {
    ...asked,
    teamId,
    scriptVersionId: scriptVersionId ?? null,
    startedBy: userId,
    ...(schedule && { scheduleId: schedule.id, keepDays: schedule.keepDays }),
    hosts,
  });
  await audit(
    db,
    { teamId, userId },
    {
      action: 'run.start',
      subject: run.id,
      details: { scriptName: asked.scriptName, hosts: hosts.length, unsafe: asked.unsafe },
    },
  );
  await hub.startRun(run.id);
  return { id: run.id, number: run.number };
}
