import { availableParallelism, cpus, totalmem } from 'node:os';
import type { CpuTime } from '../cpu-time.ts';
import { median } from '../timing/statistics.ts';
import { ratioOf, spreadOf, type Series, type Spread } from './interleave.ts';

/** What a figure is held against. */
export interface Goal {
  readonly least?: number;
  readonly most?: number;
}

/** One line of the results. */
export interface Line {
  readonly name: string;
  readonly unit: string;
  readonly value: Spread;
  /** The ratio to the reference of its chapter. */
  readonly ratio?: Spread;
  readonly goal?: Goal;
  /** The median CPU time of each request. */
  readonly cpu?: CpuTime;
}

/** What was measured of one thing, and what its figures are held against. */
export interface Chapter {
  readonly title: string;
  /** What the ratios are to. */
  readonly reference: string;
  readonly lines: readonly Line[];
}

/** Holds what was measured against a reference, which is one of it. */
export function chapterOf(
  title: string,
  series: readonly Series[],
  reference: string,
  goals: Readonly<Record<string, Goal>> = {},
): Chapter {
  const held = series.find(({ name }) => name === reference);
  const lines = series.map((one): Line => {
    const goal = goals[one.name];
    return {
      ...lineOf(one),
      ...(held && one !== held ? { ratio: ratioOf(one, held) } : {}),
      ...(goal ? { goal } : {}),
    };
  });
  return { title, reference, lines };
}

/** One line, held against nothing. */
export function lineOf({ name, unit, values, cpu }: Series): Line {
  return { name, unit, value: spreadOf(values), ...(cpu ? { cpu: medianCpu(cpu) } : {}) };
}

function medianCpu(cpu: readonly CpuTime[]): CpuTime {
  const ofDatabase = cpu.flatMap(({ database }) => database ?? []);
  return {
    server: median(cpu.map(({ server }) => server)),
    database: ofDatabase.length > 0 ? median(ofDatabase) : null,
  };
}

/** The machine that figures are of. */
export function machine(): string {
  const [{ model } = { model: 'unknown' }] = cpus();
  const gibibytes = Math.round(totalmem() / 1024 ** 3);
  return `${availableParallelism()} cores (${model}), ${gibibytes} GiB; Node ${process.version}; ${process.platform} ${process.arch}`;
}

/** A chapter as a table of Markdown. */
export function toTable({ title, reference, lines }: Chapter): string {
  const all = ['', 'median', 'least to most', reference && `of ${reference}`, 'least to most', 'goal'];
  if (lines.some(({ cpu }) => cpu)) all.push('CPU time: server');
  if (lines.some(({ cpu }) => cpu && cpu.database !== null)) all.push('CPU time: database');
  const rows = lines.map((line) => toCells(line).slice(0, all.length));
  return [
    `### ${title}`,
    '',
    toRow(all),
    `|---${'|--:'.repeat(all.length - 1)}|`,
    ...rows.map(toRow),
    '',
  ].join('\n');
}

/** Whether a line keeps to its goal: by its ratio, or where it has none by its value. */
export function keepsGoal({ ratio, value, goal }: Line): boolean {
  const { median } = ratio ?? value;
  return median >= (goal?.least ?? -Infinity) && median <= (goal?.most ?? Infinity);
}

function toCells(line: Line): string[] {
  const { name, unit, value, ratio, goal, cpu } = line;
  return [
    name,
    `${figure(value.median)} ${unit}`,
    `${figure(value.least)} to ${figure(value.most)}`,
    ratio ? ratio.median.toFixed(2) : '',
    ratio ? `${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)}` : '',
    goal ? `${inWords(goal)} ${keepsGoal(line) ? '✓' : '✗'}` : '',
    cpu ? `${figure(cpu.server)} ms` : '',
    cpu && cpu.database !== null ? `${figure(cpu.database)} ms` : '',
  ];
}

function toRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function inWords({ least, most }: Goal): string {
  const bounds = [
    least === undefined ? '' : `≥ ${figure(least)}`,
    most === undefined ? '' : `≤ ${figure(most)}`,
  ];
  return bounds.filter((bound) => bound !== '').join(', ');
}

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2)));
}
