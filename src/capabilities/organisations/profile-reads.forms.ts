import { z } from 'zod';
import { parse, typed, type Parsed } from './fields.forms.ts';

const reading = z.object({
  version: z.coerce
    .number('unknown-choice')
    .int('unknown-choice')
    .min(1, 'unknown-choice')
    .max(1e6, 'unknown-choice'),
});

/** The version that was on the page when somebody pressed "we have read". */
export function parseReading(form: FormData): Parsed<{ version: number }> {
  return parse(reading, typed(form));
}
