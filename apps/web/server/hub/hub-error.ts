import { type ServiceError, status } from '@grpc/grpc-js';

/** A refusal that the collector may read. */
export class HubError extends Error {
  override readonly name = 'HubError';
  readonly code: status;

  constructor(code: status, message: string) {
    super(message);
    this.code = code;
  }
}

/** What goes over the wire for an error: a refusal as it is, anything else without its inside. */
export function toServiceError(error: unknown): Pick<ServiceError, 'code' | 'details'> {
  if (error instanceof HubError) return { code: error.code, details: error.message };
  return { code: status.INTERNAL, details: 'the control plane failed; see its log' };
}
