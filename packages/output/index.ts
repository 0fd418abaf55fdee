/** Events and snapshots to text, JSON and tables; merge and compare. */
export {};
