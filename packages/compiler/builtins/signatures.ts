import { compileTimeSignatures } from './compile-time/signatures.ts';
import { mapSignatures } from './maps/signatures.ts';
import { memorySignatures } from './memory/signatures.ts';
import { nameSignatures } from './names/signatures.ts';
import { outputSignatures } from './output/signatures.ts';
import { processSignatures } from './process/signatures.ts';
import type { Signature } from './signature.ts';
import { stringSignatures } from './strings/signatures.ts';
import { symbolSignatures } from './symbols/signatures.ts';
import { systemSignatures } from './system/signatures.ts';

/** Every builtin variable and function that the checker knows. */
export const signatures: readonly Signature[] = [
  ...processSignatures,
  ...memorySignatures,
  ...stringSignatures,
  ...nameSignatures,
  ...symbolSignatures,
  ...compileTimeSignatures,
  ...systemSignatures,
  ...outputSignatures,
  ...mapSignatures,
];

const byName = new Map(
  signatures.flatMap((each) =>
    [each.name, ...(each.aliases ?? [])].map((name) => [name, each] as const),
  ),
);

/** By name or alias. */
export const findSignature = (name: string): Signature | undefined => byName.get(name);

/** Names and aliases, for hints and completion. */
export const signatureNames = (): string[] => [...byName.keys()];
