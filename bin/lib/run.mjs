// Starting other programs; runs on Node 20, with nothing installed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** Runs a program to its end and keeps what it said. */
export function quietly(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs a program to its end and lets it speak for itself; it ends with us. Returns its exit code. */
export function openly(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    const end = () => child.kill();
    process.on('exit', end);
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('exit', end);
      resolve(code ?? 1);
    });
  });
}

/**
 * Becomes another program: it gets our terminal and our signals, and we end as it ends.
 * In a terminal Ctrl+C reaches both by itself, so it is not passed on a second time. npm passes
 * SIGTERM only to the shell between us, so when that shell is gone we take it as a SIGTERM.
 */
export function become(command, args, env = process.env) {
  const child = spawn(command, args, { stdio: 'inherit', env });
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 300);
  if (!process.env.npm_lifecycle_event) clearInterval(watch);
  child.on('error', (error) => stop(`Could not start ${command}: ${error.message}`));
  child.on('close', (code, signal) => {
    for (const one of SIGNALS) process.removeAllListeners(one);
    if (signal) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}

/** Says what is wrong and what to do, and ends. */
export function stop(text) {
  console.error(text);
  process.exit(1);
}

/** The program of an installed package. */
export const tool = (root, name) => join(root, 'node_modules', '.bin', name);
