import { describe, expect, test } from '@jest/globals';
import { invitation, InvitationTokenGenerator, secondsLater, threeDays } from './invitation.ts';

describe('the secret can be changed', () => {
  const by = (present: string, ...former: string[]): InvitationTokenGenerator =>
    new InvitationTokenGenerator({ secret: present, secretFallbacks: former });
  const made = (text: string): { text: string; token: string } => ({
    text,
    token: by(text).makeToken(invitation),
  });
  const oldest = made('the oldest');
  const older = made('the older');
  const newest = made('the newest');

  test('while links made with a former one stay valid', () => {
    const generator = by(newest.text, older.text, oldest.text);
    for (const { token } of [newest, older, oldest]) {
      expect(generator.checkToken(invitation, token)).toBe(true);
    }
  });

  test('and those of a secret that has left the list are dead', () => {
    expect(by(newest.text, older.text).inspectToken(invitation, oldest.token)).toBe('invalid');
    expect(by(newest.text).inspectToken(invitation, older.token)).toBe('invalid');
  });

  test('and new tokens come from the first secret alone', () => {
    expect(by(newest.text, older.text, oldest.text).makeToken(invitation)).toBe(newest.token);
  });

  test('and a former secret gives no more time than the present one', () => {
    const late = new InvitationTokenGenerator({
      secret: newest.text,
      secretFallbacks: [older.text],
      now: secondsLater(threeDays + 1),
    });
    expect(late.inspectToken(invitation, older.token)).toBe('expired');
  });

  test('but not behind the back of the generator', () => {
    const secretFallbacks = [older.text];
    const generator = new InvitationTokenGenerator({ secret: newest.text, secretFallbacks });
    secretFallbacks.push(oldest.text);
    expect(generator.checkToken(invitation, oldest.token)).toBe(false);
  });
});
