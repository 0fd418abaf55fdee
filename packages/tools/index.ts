/** The script library. */
export {};
