/** The wire between control plane and collector. */
export {};
