/** Workbooks in and out. What is read comes from outside and is read in a child process with limits. */
export { readWorkbook } from './read.ts';
export { writeWorkbook, type SheetToWrite } from './write.ts';
