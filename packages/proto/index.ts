/** The wire contract between collectors and the control plane, generated from `sonde/v1/*.proto` by `npm run generate`. */
export * from './generated/sonde/v1/collector.ts';
