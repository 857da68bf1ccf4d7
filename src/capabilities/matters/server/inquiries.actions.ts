import { no, yes, type Decision } from '#platform/core/decision';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { writeOnce } from '#platform/server';
import type { InquiryCommand } from '../inquiries.forms.ts';
import { keepInquiry } from './inquiries.queries.ts';

/** "Fråga om detta": the viewer's organisation wishes that the matter be asked. The coordinator takes it into a round. */
export async function inquire(
  viewer: Viewer,
  command: InquiryCommand,
  now: Date,
): Promise<Decision<'reader' | 'no-such-matter'>> {
  if (!mayWrite(viewer)) return no('reader');
  const { key, ...inquiry } = command;
  const kept = await writeOnce(viewer, { key, body: inquiry }, (db) =>
    keepInquiry(db, viewer, inquiry, now),
  );
  return kept ? yes : no('no-such-matter');
}
