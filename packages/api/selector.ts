import { z } from 'zod';

/** Labels, as `{ key: value }`. */
export const labelsInput = z
  .record(z.string().min(1).max(63), z.string().max(255))
  .refine((labels) => Object.keys(labels).length <= 64, 'at most 64 labels');
export type Labels = z.infer<typeof labelsInput>;

/**
 * Which hosts: these, or all that carry all of these labels. Both together mean those of
 * the hosts named that carry the labels; an empty object of labels matches every host.
 */
export const selectorInput = z
  .object({ hostIds: z.array(z.string()).max(10_000).optional(), labels: labelsInput.optional() })
  .refine(
    (selector) => selector.hostIds !== undefined || selector.labels !== undefined,
    'name hosts or labels',
  );
export type Selector = z.infer<typeof selectorInput>;

/** What a run may cost; 0 means no limit from the control plane (a host's policy may still set one). */
export const limitsInput = z.object({
  durationMs: z.number().int().min(0).max(4_294_967_295).default(60_000),
  /** Share of one CPU that the run's programs may take. */
  overheadPercent: z.number().min(0).max(100).default(5),
  eventsPerSecond: z.number().int().min(0).max(10_000_000).default(50_000),
  mapBytes: z
    .number()
    .int()
    .min(0)
    .default(64 * 1024 * 1024),
});
export type Limits = z.infer<typeof limitsInput>;

/** A stored label object, with anything that is not text left out. */
export function readLabels(json: unknown): Labels {
  if (typeof json !== 'object' || json === null) return {};
  const entries = Object.entries(json).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}
