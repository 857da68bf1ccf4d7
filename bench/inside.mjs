// Stands inside the app's process while it is measured (node --expose-gc --import bench/inside.mjs server.ts):
// asked for it, it collects what nobody holds any more and says what is left. Nothing of the product knows of it.
process.on('message', (word) => {
  if (word !== 'memory') return;
  // twice: what only a finished weak reference held goes the second time
  globalThis.gc?.();
  setImmediate(() => {
    globalThis.gc?.();
    process.send?.(process.memoryUsage());
  });
});
// being listened to keeps no process alive
process.channel?.unref();
// the bench is gone: so is what it measured
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
