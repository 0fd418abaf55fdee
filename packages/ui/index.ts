/** Presentational components. */
export {};
