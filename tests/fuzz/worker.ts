/**
 * The process that feeds one target. It writes the index of the input that it is at to a file, so that its parent
 * sees where it hangs or dies, and tells the parent what it found. Started by supervise.ts.
 */
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from './random.ts';
import { shrink } from './shrink.ts';
import type { Feeder, Input, Target } from './target.ts';
import { targets } from './targets.ts';

export interface WorkerOptions {
  readonly target: string;
  readonly seed: number;
  /** Inputs to skip: a hang before was at the last of them. */
  readonly first: number;
  readonly seconds: number;
  /** Longest series of inputs; Infinity when only time counts. */
  readonly count: number;
  readonly progress: string;
  /** Folder of earlier findings, which are fed first. */
  readonly found: string;
}

export interface WorkerResult {
  readonly inputs: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly finding?: { readonly seed: number; readonly error: string; readonly input: Input };
}

const shrinkMs = 60_000;

/** What makes two failures the same: the first line, without numbers and names made up by the generator. */
const kindOf = (error: unknown): string =>
  String(error instanceof Error ? error.message : error)
    .split('\n')[0]!
    .replace(/[$@]\w+/g, 'V')
    .replace(/\d+/g, 'N');

async function failure(feeder: Feeder, input: Input): Promise<unknown> {
  try {
    await feeder.feed(input);
    return undefined;
  } catch (error) {
    return error ?? new Error('threw nothing');
  }
}

async function finding(
  feeder: Feeder,
  seed: number,
  input: Input,
  error: unknown,
): Promise<WorkerResult['finding']> {
  const kind = kindOf(error);
  const smallest = await shrink(
    input,
    async (smaller) => {
      const other = await failure(feeder, smaller);
      return other !== undefined && kindOf(other) === kind;
    },
    performance.now() + shrinkMs,
  );
  const last = (await failure(feeder, smallest)) ?? error;
  return {
    seed,
    error: last instanceof Error ? (last.stack ?? last.message) : String(last),
    input: smallest,
  };
}

export async function runWorker(options: WorkerOptions): Promise<WorkerResult> {
  const target = targets.find(({ name }) => name === options.target) as Target;
  const feeder = await target.prepare();
  const progress = openSync(options.progress, 'w');
  const at = new Float64Array(1);
  const outcomes: Record<string, number> = {};
  let inputs = 0;
  const feed = async (seed: number, input: Input): Promise<WorkerResult['finding']> => {
    try {
      const outcome = await feeder.feed(input);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      inputs += 1;
      return undefined;
    } catch (error) {
      at[0] = -1;
      writeSync(progress, new Uint8Array(at.buffer), 0, 8, 0);
      return finding(feeder, seed, input, error);
    }
  };
  try {
    for (const name of options.first === 0 ? foundBefore(options.found) : []) {
      const bytes = readFileSync(join(options.found, name));
      const found = await feed(
        0,
        target.extension === 'bin' ? new Uint8Array(bytes) : bytes.toString(),
      );
      if (found !== undefined) return { inputs, outcomes, finding: found };
    }
    const until = performance.now() + options.seconds * 1000;
    for (
      let index = options.first;
      index < options.count && performance.now() < until;
      index += 1
    ) {
      at[0] = index;
      writeSync(progress, new Uint8Array(at.buffer), 0, 8, 0);
      const seed = options.seed + index;
      const found = await feed(seed, feeder.make(new Random(seed)));
      if (found !== undefined) return { inputs, outcomes, finding: found };
    }
    return { inputs, outcomes };
  } finally {
    closeSync(progress);
  }
}

function foundBefore(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

if (process.send !== undefined) {
  const result = await runWorker(JSON.parse(process.argv[2] ?? '{}') as WorkerOptions);
  process.send(result);
  process.disconnect();
}
