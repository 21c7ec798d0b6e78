import { describe, expect, test } from '@jest/globals';
import { unsupportedNode } from '../../src/runtime/node-version.ts';

describe('a Node', () => {
  test.each(['22.17.0', '22.17.1', '22.20.0', '23.0.0', '24.21.0', '100.0.0', '24.0.0-nightly2026'])(
    'of version %s will do',
    (version) => {
      expect(unsupportedNode(version)).toBeNull();
    },
  );

  test.each(['22.16.9', '22.0.0', '21.99.0', '20.20.2', '18.0.0', '9.11.2'])(
    'of version %s will not, and is told which would',
    (version) => {
      expect(unsupportedNode(version)).toMatch(
        new RegExp(`^Rekey needs Node 22\\.17 or newer, and this is ${version.replaceAll('.', '\\.')}\\.`),
      );
    },
  );

  test('that runs this will do', () => {
    expect(unsupportedNode(process.versions.node)).toBeNull();
  });
});
