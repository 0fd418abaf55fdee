/** Prisma client and named queries. */
export {};
