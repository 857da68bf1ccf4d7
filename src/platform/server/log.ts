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
