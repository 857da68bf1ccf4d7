// Development: the same database as `npm start` would use, passed on to Vite, which reloads on change.
import { createServer } from 'vite';
import { prepare } from './src/installation/prepare.ts';

const house = await prepare();
const vite = await createServer({
  server: { port: house.settings.port, host: house.settings.host, strictPort: true },
});
await vite.listen();
await house.announce();

async function stop(): Promise<void> {
  await vite.close();
  await house.stop();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
