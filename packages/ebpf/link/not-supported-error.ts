/** The kernel lacks what an attachment needs. */
export class NotSupportedError extends Error {
  readonly feature: string;

  constructor(feature: string, options?: ErrorOptions) {
    super(`this kernel has no ${feature}`, options);
    this.name = 'NotSupportedError';
    this.feature = feature;
  }
}
