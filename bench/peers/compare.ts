import { ratioOf } from '../speed/interleave.ts';
import { chapterOf, type Chapter } from '../speed/report.ts';
import type { Result } from './measure.ts';

const own = 'Rekey';

/**
 * Holds Rekey and its peers against each other. Of what is better the more it is, the ratio of a peer is how many times
 * as much Rekey does; of what is better the less it is, how many times as much as Rekey the peer takes.
 */
export function compare({ title, unit, series }: Result): Chapter {
  const chapter = chapterOf(title, series, own);
  const ours = series.find(({ name }) => name === own);
  if (!unit.endsWith('/s') || !ours) return chapter;
  const lines = chapter.lines.map((line) => {
    const peer = series.find(({ name }) => name === line.name && name !== own);
    return peer ? { ...line, ratio: ratioOf(ours, peer) } : line;
  });
  return { ...chapter, reference: 'this, Rekey does', lines };
}
