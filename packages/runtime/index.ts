/** A Session: load, attach, drain, decode, symbolise, detach. */
export {};
