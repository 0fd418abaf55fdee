/// <reference types="next" />

/** Stylesheets are imported for their effect. (Next writes the same into next-env.d.ts, but only when it runs.) */
declare module '*.css';
