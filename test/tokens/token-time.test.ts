import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { invitation, InvitationTokenGenerator, secondsLater, threeDays, token } from './invitation.ts';
import { clockAt } from './samples.ts';

describe('the time of a token', () => {
  test('is up after three days unless told otherwise: still valid to the second, and expired one later', () => {
    const inTime = new InvitationTokenGenerator({ now: secondsLater(threeDays) });
    const late = new InvitationTokenGenerator({ now: secondsLater(threeDays + 1) });
    expect(inTime.inspectToken(invitation, token)).toBe('valid');
    expect(late.inspectToken(invitation, token)).toBe('expired');
    expect(late.checkToken(invitation, token)).toBe(false);
  });

  test.each([0, 1, 60, 0.5, 86_400 * 365])('is up after a timeout of %d seconds', (timeoutSeconds) => {
    const at = (seconds: number): string =>
      new InvitationTokenGenerator({ timeoutSeconds, now: secondsLater(seconds) }).inspectToken(
        invitation,
        token,
      );
    expect(at(Math.floor(timeoutSeconds))).toBe('valid');
    expect(at(Math.floor(timeoutSeconds) + 1)).toBe('expired');
  });

  test('is never said to be up of one that was not genuine to begin with', () => {
    const late = new InvitationTokenGenerator({ now: secondsLater(threeDays + 1) });
    expect(late.inspectToken({ ...invitation, accepted: true }, token)).toBe('invalid');
    expect(late.inspectToken(invitation, token.replace(/.$/, token.endsWith('0') ? '1' : '0'))).toBe(
      'invalid',
    );
  });

  test('is counted in whole seconds, with the fraction cut off', () => {
    const justBefore = new InvitationTokenGenerator({ now: secondsLater(0.999) });
    expect(justBefore.makeToken(invitation)).toBe(token);
    const lastMoment = new InvitationTokenGenerator({ now: secondsLater(threeDays + 0.999) });
    expect(lastMoment.checkToken(invitation, token)).toBe(true);
  });

  test('may be ahead of the clock that checks it, if it is genuine', () => {
    const behind = new InvitationTokenGenerator({ now: secondsLater(-30) });
    expect(behind.checkToken(invitation, token)).toBe(true);
  });

  test('cannot be moved: a timestamp of one’s own makes any token invalid', () => {
    const generator = new InvitationTokenGenerator();
    fc.assert(
      fc.property(fc.maxSafeNat(), (timestamp) => {
        fc.pre(timestamp !== 802_008_000);
        const moved = token.replace('d9htc0', timestamp.toString(36));
        expect(generator.inspectToken(invitation, moved)).toBe('invalid');
      }),
    );
  });

  test('begins with 2001, and before that no token is made', () => {
    const makeAt = (time: string): string =>
      new InvitationTokenGenerator({ now: clockAt(time) }).makeToken(invitation);
    expect(makeAt('2001-01-01T00:00:00Z')).toMatch(/^0-/);
    expect(() => makeAt('2000-12-31T23:59:59.999Z')).toThrow(RangeError);
    expect(() => makeAt('1969-07-20T20:17:40Z')).toThrow('before 2001-01-01');
  });

  test('is never in order by a clock that tells no time', () => {
    const broken = new InvitationTokenGenerator({ now: clockAt(Number.NaN) });
    expect(() => broken.makeToken(invitation)).toThrow(RangeError);
    expect(broken.checkToken(invitation, token)).toBe(false);
  });

  test('reaches as far as dates do', () => {
    const last = new InvitationTokenGenerator({ now: clockAt(8.64e15) });
    expect(last.checkToken(invitation, last.makeToken(invitation))).toBe(true);
  });
});
