/** Workbooks in and out. What is read comes from outside and is read in a child process with limits. */
export { readWorkbook } from './read.ts';
export { makeWorkbook, type Made } from './make.ts';
export { writeWorkbook } from './write.ts';
