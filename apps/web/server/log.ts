import pino from 'pino';

export type Log = pino.Logger;

/**
 * JSON lines on standard error; standard output is for the few lines that a person starting the
 * control plane reads. What could open a door is cut out wherever it turns up.
 */
export const createLog = (level: string): Log =>
  pino(
    {
      level,
      base: null,
      redact: { paths: ['*.token', '*.secret', '*.password', '*.cookie', 'token', 'secret'] },
    },
    pino.destination({ dest: 2, sync: false }),
  );
