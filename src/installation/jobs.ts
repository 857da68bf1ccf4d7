import { openDueRounds, noticeWhatIsDue, settleDueProposals } from '#matters/server';
import {
  cleanMail,
  mailSettings,
  openTransport,
  sealWhatIsWritten,
  sendDueMail,
  startJobs,
} from '#platform/server';
import type { JobsRunning } from '#platform/server';

/** What the house does by itself, from now on: letters, rounds, proposals, notices, seals, clearing away. */
export function keepHouse(): JobsRunning {
  const settings = mailSettings();
  const transport = openTransport(settings);
  const jobs = startJobs({
    mail: (_now, signal) => sendDueMail({ settings, transport, signal }),
    rounds: (now) => openDueRounds(null, now),
    proposals: (now) => settleDueProposals(null, now),
    notices: (now) => noticeWhatIsDue(now),
    seal: () => sealWhatIsWritten(),
    clean: (now) => cleanMail(now),
  });
  return {
    ask: jobs.ask,
    async stop(withinMs) {
      await jobs.stop(withinMs);
      transport.close();
    },
  };
}
