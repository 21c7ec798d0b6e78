import { readFile } from 'node:fs/promises';

const bytesOfKibibyte = 1024;

/** The bytes of the machine's memory that a process and all that it started take; what they share counts for each. */
export async function memoryOf(process: number): Promise<number> {
  const status = await readFile(`/proc/${process}/status`, 'utf8');
  const children = await readFile(`/proc/${process}/task/${process}/children`, 'utf8');
  let memory = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * bytesOfKibibyte;
  for (const child of children.split(' ').filter(Boolean)) memory += await memoryOf(Number(child));
  return memory;
}
