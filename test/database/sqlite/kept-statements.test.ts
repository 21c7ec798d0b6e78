import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { keepStatements } from '../../../src/database/sqlite/kept-statements.ts';

let file: Sqlite.Database;
beforeEach(() => {
  file = new Sqlite(':memory:');
  file.exec('create table note (text text)');
});
afterEach(() => {
  file.close();
});

test('a statement that comes again is prepared once', () => {
  const prepare = jest.spyOn(file, 'prepare');
  const kept = keepStatements(file);
  for (const text of ['one', 'two', 'three']) kept.prepare('insert into note values (?)', true).run([text]);
  expect(prepare).toHaveBeenCalledTimes(1);
  expect(kept.prepare('select text from note', true).all([])).toEqual([
    { text: 'one' },
    { text: 'two' },
    { text: 'three' },
  ]);
});

test('one that holds values is not kept', () => {
  const prepare = jest.spyOn(file, 'prepare');
  const kept = keepStatements(file);
  for (let time = 0; time < 2; time += 1) kept.prepare("insert into note values ('a secret')", false).run([]);
  expect(prepare).toHaveBeenCalledTimes(2);
});

test('the most recently used ones are kept, up to a number', () => {
  const prepare = jest.spyOn(file, 'prepare');
  const kept = keepStatements(file);
  const often = 'select text from note where text = ?';
  for (let number = 0; number < 1000; number += 1) {
    kept.prepare(`select text as n${number} from note`, true);
    kept.prepare(often, true);
  }
  expect(prepare.mock.calls.filter(([sql]) => sql === often)).toHaveLength(1);
  kept.prepare('select text as n0 from note', true);
  expect(prepare.mock.calls.filter(([sql]) => sql === 'select text as n0 from note')).toHaveLength(2);
});

test('a kept statement sees that its table has changed', () => {
  const kept = keepStatements(file);
  kept.prepare('insert into note values (?)', true).run(['one']);
  expect(kept.prepare('select * from note', true).all([])).toEqual([{ text: 'one' }]);
  file.exec('alter table note add column author text');
  expect(kept.prepare('select * from note', true).all([])).toEqual([{ text: 'one', author: null }]);
});
