import pino from 'pino';
import { currentRequest } from './request.ts';

/** Structured log with the request's id. Never log personal data, form contents or query strings. */
export const log = pino({
  level: process.env.RAGANG_LOG_LEVEL ?? 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  mixin: () => {
    const request = currentRequest();
    return request ? { request: request.id } : {};
  },
});

/**
 * What goes into the log of a fault: what it was, and where it arose. What the database or a parser says of one holds
 * what somebody typed ("invalid input syntax …: …"): of that only the code, and the names of table and rule.
 */
export function faultInWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { severity, code, table, constraint } = error as Error &
    Partial<Record<'severity' | 'code' | 'table' | 'constraint', unknown>>;
  const ofDatabase = typeof severity === 'string';
  const stack = error.stack ?? error.message;
  if (!ofDatabase && !(error instanceof SyntaxError)) return stack;
  const end = stack.indexOf(error.message) + error.message.length;
  const said = ofDatabase ? ['database', code, table, constraint] : [error.name];
  return said.filter(Boolean).join(' ') + stack.slice(end);
}
