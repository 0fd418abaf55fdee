/** tRPC routers and input schemas. */
export {};
