import { expect } from '@jest/globals';
import { dumpOf } from './dump.ts';
import type { MailedApp } from './mailed-app.ts';
import type { Operation } from './payload.ts';

/** That using a link or a code is answered as its kind is refused, by whomever, and that nothing in the database changes. */
export async function expectDead(
  app: MailedApp,
  request: Operation,
  refusal = 'LINK_INVALID',
): Promise<void> {
  // A wrong code is counted.
  const dump = () => dumpOf(app.server.app.database, refusal === 'CODE_INVALID' ? ['short_code'] : []);
  await app.server.outboxIsEmpty();
  const before = await dump();
  const browser = app.browser();
  const { status, data, errors } = await browser.post(request);
  if (JSON.stringify(request.variables).includes(String.raw`\u0000`)) {
    // No resolver gets to see a NUL.
    expect({ status, data }).toEqual({ status: 400, data: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  } else {
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
    const [payload] = Object.values(data ?? {});
    expect(payload).toMatchObject({ errors: [{ code: refusal }] });
    expect(payload).not.toHaveProperty('user.email');
  }
  expect(browser.cookies.size).toBe(0);
  expect(await dump()).toBe(before);
}
