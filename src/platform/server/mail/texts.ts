import { escaped } from '#platform/core/markup';
import * as m from '#messages';
import { pick, type Language } from '#messages';
import { withLanguage } from '../../../messages/server.ts';
import { WAITING_KINDS, type MailKind } from './mail.types.ts';

/** What the outbox gives for one mail; names are null where they may not be told. */
export interface MailFacts {
  kind: MailKind;
  language: Language;
  /** The record bears a note of secrecy: nothing is named, and the link leads to the first page. */
  bare: boolean;
  /** A path of ours. */
  link: string;
  code: string | null;
  organisation: string | null;
  matterSv: string | null;
  matterEn: string | null;
  /** Swedish local date. */
  day: string | null;
}

export interface MailText {
  subject: string;
  text: string;
  html: string;
}

type Named = (values: { organisation: string }) => string;
interface Words {
  subject: Named;
  text: Named;
  link: () => string;
}

const WORDS: Record<Exclude<MailKind, 'code'>, Words> = {
  invitation: {
    subject: m.mail_invitation_subject,
    text: m.mail_invitation_text,
    link: m.mail_invitation_link,
  },
  'round-begun': {
    subject: m.mail_roundBegun_subject,
    text: m.mail_roundBegun_text,
    link: m.mail_roundLink,
  },
  'round-reminder': {
    subject: m.mail_roundReminder_subject,
    text: m.mail_roundReminder_text,
    link: m.mail_roundLink,
  },
  'round-opened': {
    subject: m.mail_roundOpened_subject,
    text: m.mail_roundOpened_text,
    link: m.mail_roundLink,
  },
  'proposal-waits': {
    subject: m.mail_proposalWaits_subject,
    text: m.mail_proposalWaits_text,
    link: m.mail_proposalLink,
  },
  'proposal-told': {
    subject: m.mail_proposalTold_subject,
    text: m.mail_proposalTold_text,
    link: m.mail_proposalLink,
  },
  'proposal-lapses': {
    subject: m.mail_proposalLapses_subject,
    text: m.mail_proposalLapses_text,
    link: m.mail_proposalLink,
  },
  'proposal-answered': {
    subject: m.mail_proposalAnswered_subject,
    text: m.mail_proposalAnswered_text,
    link: m.mail_proposalLink,
  },
  'proposal-objection': {
    subject: m.mail_proposalObjection_subject,
    text: m.mail_proposalObjection_text,
    link: m.mail_proposalLink,
  },
  'proposal-countered': {
    subject: m.mail_proposalCountered_subject,
    text: m.mail_proposalCountered_text,
    link: m.mail_proposalLink,
  },
  'proposal-in-force': {
    subject: m.mail_proposalInForce_subject,
    text: m.mail_proposalInForce_text,
    link: m.mail_proposalLink,
  },
  'proposal-ended': {
    subject: m.mail_proposalEnded_subject,
    text: m.mail_proposalEnded_text,
    link: m.mail_proposalLink,
  },
  'matter-change': {
    subject: m.mail_matterChange_subject,
    text: m.mail_matterChange_text,
    link: m.mail_matterChange_link,
  },
  'boundary-due': {
    subject: m.mail_boundaryDue_subject,
    text: m.mail_boundaryDue_text,
    link: m.mail_boundaryDue_link,
  },
  shared: { subject: m.mail_shared_subject, text: m.mail_shared_text, link: m.mail_shared_link },
  consult: {
    subject: m.mail_consult_subject,
    text: m.mail_consult_text,
    link: m.mail_consult_link,
  },
};

/**
 * The text of a mail, plain and as HTML, in the receiver's language: what it is about, whom, a day and a link. Nothing
 * that anybody has written; nothing at all of a record that bears a note of secrecy. No images, nothing that tracks.
 *
 * @param origin  address of the house, without a slash at the end
 */
export function textOf(facts: MailFacts, origin: string): MailText {
  return withLanguage(facts.language, () => {
    const { subject, lines, link, label } = parts(facts);
    const address = origin + link;
    const footer = [m.mail_footer()];
    if (facts.kind !== 'code' && facts.kind !== 'invitation')
      footer.push(m.mail_fewer({ address: `${origin}/account/mail` }));
    return {
      subject,
      text: [...lines, `${label}:\n${address}`, ['-- ', ...footer].join('\n'), ''].join('\n\n'),
      html: htmlOf(facts.language, subject, lines, { address, label }, footer),
    };
  });
}

function parts(facts: MailFacts): {
  subject: string;
  lines: string[];
  link: string;
  label: string;
} {
  if (facts.bare) {
    const [subject, text, label] = [m.mail_bare_subject(), m.mail_bare_text(), m.mail_bare_link()];
    return { subject, lines: [text], link: '/', label };
  }
  const { link } = facts;
  if (facts.kind === 'code') {
    const lines = [m.mail_code_text({ code: facts.code ?? '' }), m.mail_code_soon()];
    return { subject: m.mail_code_subject(), lines, link, label: m.mail_code_link() };
  }
  const words = WORDS[facts.kind];
  const named = { organisation: facts.organisation ?? m.mail_someone() };
  const matter = facts.matterSv === null ? null : pick(facts.matterSv, facts.matterEn ?? '');
  const waits = WAITING_KINDS.includes(facts.kind);
  const lines = [
    words.text(named),
    ...(matter ? [m.mail_about({ matter })] : []),
    ...(facts.day && waits ? [m.mail_day({ day: facts.day })] : []),
  ];
  return { subject: words.subject(named), lines, link, label: words.link() };
}

function htmlOf(
  language: Language,
  subject: string,
  lines: readonly string[],
  link: { address: string; label: string },
  footer: readonly string[],
): string {
  const style =
    'font-family:system-ui,Segoe UI,Roboto,Arial,sans-serif;font-size:16px;line-height:1.5;max-width:36em';
  const paragraph = (text: string) => `<p>${escaped(text)}</p>`;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>
<body style="${style}">
${lines.map(paragraph).join('\n')}
<p><a href="${escaped(link.address)}">${escaped(link.label)}</a><br><small>${escaped(link.address)}</small></p>
<hr>
<p><small>${footer.map(escaped).join('<br>')}</small></p>
</body></html>
`;
}
