// A worker that sends mail until it is killed, for T19: the worker of the app, with time that runs faster and a mail
// server that answers within a third of a second or not at all.
import { openTransport, sendDueMail } from '../src/platform/server/mail/index.ts';
import { openPool, usePool } from '#platform/server';

const { T19_DATABASE: url = '', T19_SMTP = '', T19_BEGAN = '0', T19_SPEED = '1' } = process.env;
usePool(openPool({ url, embedded: false }));
const began = Number(T19_BEGAN);
const now = () => new Date(began + (Date.now() - began) * Number(T19_SPEED));
const settings = {
  smtpUrl: T19_SMTP,
  from: 'ragang@lan.test',
  folder: '',
  origin: 'https://lan.test',
};
const transport = openTransport(settings, 300);
process.send?.('ready');
for (;;) {
  // 8 letters of 300 ms each at the most: the lease is longer than that, in the time that runs faster
  const leaseSeconds = 4 * Number(T19_SPEED);
  await sendDueMail({ settings, transport, now, most: 8, leaseSeconds });
  await new Promise((done) => setTimeout(done, 20));
}
