import { TRPCError } from '@trpc/server';

/**
 * Every way in which a request can be refused, and the tRPC code (so the HTTP status) that carries
 * it. Pages choose their text by the code, never by the message.
 */
const trpcCodes = {
  /** No session, or one that expired or was signed out. */
  unauthenticated: 'UNAUTHORIZED',
  /** The role does not allow it. */
  forbidden: 'FORBIDDEN',
  /** Does not exist, or belongs to another team: the two are not told apart. */
  'not-found': 'NOT_FOUND',
  /** Another thing of the team has that name. */
  'name-taken': 'CONFLICT',
  /** The selector matches no host. */
  'no-hosts': 'BAD_REQUEST',
  'bad-input': 'BAD_REQUEST',
  /** The state of the thing does not allow it any more, such as stopping an ended run. */
  'wrong-state': 'PRECONDITION_FAILED',
} as const;

export type AppErrorCode = keyof typeof trpcCodes;

/** A refusal that the caller may read. Anything else that is thrown is a bug and stays unexplained to the caller. */
export class AppError extends TRPCError {
  readonly appCode: AppErrorCode;

  constructor(appCode: AppErrorCode, message: string) {
    super({ code: trpcCodes[appCode], message });
    this.appCode = appCode;
  }
}

/** The row, or a `not-found` that names the thing. */
export function found<Row>(row: Row | null | undefined, noun: string): Row {
  if (row === null || row === undefined) throw new AppError('not-found', `no such ${noun}`);
  return row;
}

/** Turns the database's refusal of a double name (Prisma's P2002) into `name-taken`. */
export async function uniqueName<Result>(noun: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'P2002') {
      throw new AppError('name-taken', `a ${noun} of that name exists`);
    }
    throw error;
  }
}
